//! The hub's `/metrics`, read as Prometheus reads them.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};

/// One scrape.
#[derive(Debug)]
pub(super) struct Metrics(Vec<Sample>);

#[derive(Debug)]
struct Sample {
    name: String,
    labels: BTreeMap<String, String>,
    value: f64,
}

/// A share of all calls and the time within which they ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quantile {
    /// Nothing was measured.
    Unknown,
    /// About so long: interpolated within a bucket, as Prometheus' `histogram_quantile` does.
    Within(Duration),
    /// Longer than the largest bucket.
    Beyond(Duration),
}

impl Metrics {
    /// Reads the text form (version 0.0.4).
    pub(super) fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let sample =
            |line| sample(line).with_context(|| format!("`/metrics` has a line that is none: {line}"));
        lines.map(sample).collect::<Result<_>>().map(Self)
    }

    /// The sum of all samples called `name` that have these labels.
    pub(super) fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        self.matching(name, labels).map(|sample| sample.value).sum()
    }

    /// The sum of all samples called `name` that have these labels, of what is counted.
    pub(super) fn count(&self, name: &str, labels: &[(&str, &str)]) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counters are whole, not negative, and here far below 2^53"
        )]
        let count = self.sum(name, labels).round() as u64;
        count
    }

    /// The quantile `share` of all histograms called `name` that have these labels, taken together.
    pub(super) fn quantile(&self, name: &str, labels: &[(&str, &str)], share: f64) -> Quantile {
        let mut buckets: Vec<(f64, f64)> = Vec::new();
        for sample in self.matching(&format!("{name}_bucket"), labels) {
            let Some(bound) = sample.labels.get("le").and_then(|bound| bound.parse::<f64>().ok()) else {
                continue;
            };
            match buckets.iter_mut().find(|(known, _)| known.total_cmp(&bound).is_eq()) {
                Some((_, count)) => *count += sample.value,
                None => buckets.push((bound, sample.value)),
            }
        }
        buckets.sort_by(|(left, _), (right, _)| left.total_cmp(right));
        let total = buckets.last().map_or(0.0, |(_, count)| *count);
        if total <= 0.0 {
            return Quantile::Unknown;
        }
        let rank = share * total;
        let (mut lower, mut below) = (0.0, 0.0);
        for (bound, count) in buckets {
            if count >= rank {
                if bound.is_infinite() {
                    break;
                }
                let inside = if count > below { (rank - below) / (count - below) } else { 1.0 };
                return Quantile::Within(Duration::from_secs_f64(lower + (bound - lower) * inside));
            }
            (lower, below) = (bound, count);
        }
        Quantile::Beyond(Duration::from_secs_f64(lower))
    }

    fn matching<'a>(&'a self, name: &str, labels: &[(&str, &str)]) -> impl Iterator<Item = &'a Sample> {
        self.0.iter().filter(move |sample| {
            let has = |(label, value): &(&str, &str)| sample.labels.get(*label).is_some_and(|is| is == value);
            sample.name == name && labels.iter().all(has)
        })
    }
}

/// `name{label="value",...} value`
fn sample(line: &str) -> Option<Sample> {
    let name_ends = line.find(|c: char| c == '{' || c.is_whitespace())?;
    let (name, rest) = line.split_at(name_ends);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (BTreeMap::new(), rest),
    };
    let value = rest.split_whitespace().next()?.parse().ok()?;
    Some(Sample { name: name.to_owned(), labels, value })
}

/// The labels up to the brace that closes them, and what comes after it.
fn labels(mut rest: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut labels = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches([',', ' ']);
        if let Some(after) = rest.strip_prefix('}') {
            return Some((labels, after));
        }
        let (name, quoted) = rest.split_once("=\"")?;
        let mut value = String::new();
        let mut characters = quoted.char_indices();
        let end = loop {
            match characters.next()? {
                (end, '"') => break end,
                (_, '\\') => value.push(match characters.next()?.1 {
                    'n' => '\n',
                    other => other,
                }),
                (_, other) => value.push(other),
            }
        };
        labels.insert(name.to_owned(), value);
        rest = &quoted[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRAPE: &str = r#"
# HELP caseway_calls_total Calls
# TYPE caseway_calls_total counter
caseway_calls_total{service="orders",backend="erp",outcome="ok"} 7
caseway_calls_total{service="bills",backend="erp",outcome="ok"} 3
caseway_calls_total{service="orders",backend="billing",outcome="ok"} 1
caseway_odd_total{pointer="/a\"b\\c,}"} 2
caseway_requests_in_flight 0
caseway_call_duration_seconds_bucket{backend="erp",le="0.001"} 5
caseway_call_duration_seconds_bucket{backend="erp",le="0.01"} 9
caseway_call_duration_seconds_bucket{backend="erp",le="+Inf"} 10
caseway_call_duration_seconds_sum{backend="erp"} 0.1
"#;

    #[test]
    fn samples_are_summed_over_the_labels_that_are_not_named() {
        let metrics = Metrics::parse(SCRAPE).unwrap();
        assert_eq!(metrics.count("caseway_calls_total", &[("backend", "erp")]), 10);
        assert_eq!(metrics.count("caseway_calls_total", &[]), 11);
        assert_eq!(metrics.count("caseway_calls_total", &[("backend", "crm")]), 0);
        assert_eq!(metrics.count("caseway_odd_total", &[("pointer", "/a\"b\\c,}")]), 2);
    }

    #[test]
    fn quantiles_are_interpolated_within_their_bucket() {
        let metrics = Metrics::parse(SCRAPE).unwrap();
        let of = |labels, share| metrics.quantile("caseway_call_duration_seconds", labels, share);
        assert_eq!(of(&[], 0.5), Quantile::Within(Duration::from_millis(1)));
        assert_eq!(of(&[], 0.7), Quantile::Within(Duration::from_micros(5500)));
        assert_eq!(of(&[], 0.99), Quantile::Beyond(Duration::from_millis(10)));
        assert_eq!(of(&[("backend", "crm")], 0.5), Quantile::Unknown);
    }

    #[test]
    fn what_is_no_sample_is_named() {
        let error = Metrics::parse("<html>").unwrap_err().to_string();
        assert!(error.contains("<html>"), "{error}");
    }
}
