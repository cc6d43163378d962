//! The script: what is shown, in order, and how it is seen that it holds.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result};
use caseway_sandbox::Fault;
use caseway_spec::platform::{Backend, Platform};

use super::direct;
use super::environment::OPEN_FOR;
use super::instances;
use super::later;
use super::letters;
use super::majors;
use super::metrics::Metrics;
use super::queue;
use super::report::Finding::{Failed, Held};
use super::report::{Finding, Report, Row, Tally};
use super::stage::{Stage, UNCHOSEN};
use crate::calls::{Call, operation_name};

/// How long a breaker may take to let its probe through, over the time that it is open for.
const GRACE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(100);
/// How many of the calls that went wrong are named.
const NAMED: usize = 3;

const CALLS: &str = "caseway_calls_total";
const ATTEMPTS: &str = "caseway_attempts_total";
const TRANSITIONS: &str = "caseway_breaker_transitions_total";
const ERRORS: &str = "caseway_errors_total";
const DURATION: &str = "caseway_attempt_duration_seconds";

/// Plays the script to its end, whatever fails on the way.
pub(super) async fn play(stage: &mut Stage, report: &mut Report) -> Result<()> {
    let down = stage.platform().backends[stage.outage()].name.clone();
    let outage = stage.outage();

    report.step("every operation answers those to whom it is granted", everything(stage).await?)?;
    report.step("what is not granted is refused", refusals(stage).await?)?;
    if let Some(finding) = direct::only_for_one(stage).await? {
        report.step("a direct connection is for one case type alone", finding)?;
    }
    if let Some(pair) = majors::side_by_side(stage.platform()) {
        let finding = majors::answer_alike(stage, &pair).await?;
        report.step("two majors of a service answer one case, and the first says until when", finding)?;
    }
    let taken = match later::answered_later(stage) {
        Some(call) => Some(later::send(stage, call).await?),
        None => None,
    };

    let call = stage
        .call_to_the_outage()
        .with_context(|| format!("no case type may call an operation of `{down}`"))?;
    stage.sandbox().control().set_fault(&down, None, Fault { outage: true, ..Fault::default() }).await?;
    report.step("failures open the breaker of the backend that is down", opens(stage, &call).await?)?;
    report.step("an open breaker spares callers the wait", spares(stage, &call).await?)?;
    if stage.platform().backends.len() > 1 {
        let finding = unharmed(stage, |backend| backend != outage).await?;
        report.step("the other backends are unharmed", finding)?;
    }
    let queued = match queue::queueable(stage, &call) {
        Some(command) => {
            let (queued, finding) = queue::accepts(stage, command).await?;
            report.step("commands are accepted all the same, and their case says so", finding)?;
            Some(queued)
        }
        None => None,
    };
    stage.sandbox().control().clear_fault(&down, None).await?;
    match &queued {
        // The first of them is the probe.
        Some(queued) => {
            let finding = queue::delivers(stage, queued).await?;
            report.step("what was queued is delivered once the backend is back", finding)?;
        }
        None => {
            report
                .step("the probe closes the breaker once the backend is back", closes(stage, &call).await?)?;
        }
    }
    let finding = unharmed(stage, |backend| backend == outage).await?;
    report.step("the backend that was down serves as before", finding)?;
    if let Some(command) = queue::queueable(stage, &call) {
        let (letter, finding) = letters::dies(stage, command).await?;
        report.step("what a backend refuses for good becomes a dead letter", finding)?;
        let finding = letters::go_again(stage, letter).await?;
        report.step("an operator edits it, or has it tried again, and it arrives", finding)?;
    }

    if let Some((down, up)) = stage.calls_to_two_instances() {
        let finding = instances::apart(stage, &down, &up).await?;
        report.step("one instance of a backend is down, and the other goes on", finding)?;
        report.step("the instance that was down serves again", closes(stage, &down).await?)?;
    }

    if let Some(taken) = taken {
        let finding = later::ends(stage, taken).await?;
        report.step("what a backend carries out later comes to its case when it is done", finding)?;
    }

    let metrics = stage.metrics().await?;
    report.step("the hub counted what was called here", counted(stage, &metrics))?;
    let mut rows = Vec::new();
    for name in targets(stage.platform()) {
        rows.push(row(&name, &metrics, stage.readiness(&name).await?.breaker));
    }
    report.table(rows);
    // Whoever looks around afterwards meets backends as they were.
    stage.sandbox().control().forget();
    Ok(())
}

/// Makes each call, and says which did not succeed. Each meets backends that remember nothing, so that a call does not
/// find gone what the one before it has deleted.
async fn make(stage: &mut Stage, calls: &[Call]) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for call in calls {
        stage.sandbox().control().forget();
        let answer = stage.ask(call).await?;
        if !answer.succeeded() {
            wrong.push(format!("{} as {}: {answer}", call.operation, call.case_type));
        }
    }
    Ok(wrong)
}

async fn everything(stage: &mut Stage) -> Result<Finding> {
    let calls = stage.granted(|_| true);
    let wrong = make(stage, &calls).await?;
    if !wrong.is_empty() {
        return Ok(Failed(few(&wrong)));
    }
    let called: BTreeSet<&str> = calls.iter().map(|call| call.operation.as_str()).collect();
    let callers: BTreeSet<&str> = calls.iter().map(|call| call.case_type.as_str()).collect();
    let platform = stage.platform();
    let all: BTreeSet<String> =
        platform.bindings.iter().map(|binding| operation_name(platform, binding)).collect();
    let idle: Vec<&str> = all.iter().map(String::as_str).filter(|name| !called.contains(name)).collect();
    let mut seen = format!(
        "{} of {} operations as {} case types, {} calls",
        called.len(),
        all.len(),
        callers.len(),
        calls.len()
    );
    if !idle.is_empty() {
        seen = format!("{seen}; granted to nobody: {}", idle.join(", "));
    }
    Ok(Held(seen))
}

async fn refusals(stage: &mut Stage) -> Result<Finding> {
    let calls = stage.not_granted();
    let before = stage.metrics().await?.count(ATTEMPTS, &[]);
    let mut wrong = Vec::new();
    for call in &calls {
        let answer = stage.ask(call).await?;
        if !answer.is_not_granted() {
            wrong.push(format!("{} as {}: {answer}", call.operation, call.case_type));
        }
    }
    let attempts = stage.metrics().await?.count(ATTEMPTS, &[]) - before;
    if attempts > 0 {
        wrong.push(format!("{attempts} attempts reached for a backend"));
    }
    let Some(first) = calls.first() else {
        return Ok(Held("every case type is granted everything".to_owned()));
    };
    Ok(match wrong.as_slice() {
        [] => Held(format!(
            "{} calls answered with 403, such as {} as {}; none went on to a backend",
            calls.len(),
            first.operation,
            first.case_type
        )),
        wrong => Failed(few(wrong)),
    })
}

async fn opens(stage: &mut Stage, call: &Call) -> Result<Finding> {
    let limit = stage.platform().backends[stage.outage()].resilience.breaker_failures;
    let failed = |metrics: &Metrics| {
        metrics.count(ATTEMPTS, &[("backend", call.backend.as_str()), ("outcome", "failure")])
    };
    let before = failed(&stage.metrics().await?);
    let mut answers = BTreeSet::new();
    for number in 1..=limit {
        let breaker = stage.readiness(&call.backend).await?.breaker;
        if breaker != "closed" {
            return Ok(Failed(format!("the breaker is {breaker} after {} failures", number - 1)));
        }
        let answer = stage.ask(call).await?;
        if answer.status < 500 {
            return Ok(Failed(format!("{} is answered with {answer} during the outage", call.operation)));
        }
        answers.insert(answer.to_string());
    }
    let breaker = stage.readiness(&call.backend).await?.breaker;
    let attempts = failed(&stage.metrics().await?) - before;
    if breaker != "open" || attempts != u64::from(limit) {
        return Ok(Failed(format!(
            "the breaker is {breaker} after {limit} calls, {attempts} failed attempts"
        )));
    }
    let answers = answers.into_iter().collect::<Vec<_>>().join(", ");
    Ok(Held(format!(
        "{} is down, {} failed {limit} times ({answers}), and failure {limit} opened the breaker; it counts attempts, and \
         retries are off for {} here",
        call.backend, call.operation, call.backend
    )))
}

async fn spares(stage: &mut Stage, call: &Call) -> Result<Finding> {
    let attempts = |metrics: &Metrics| metrics.count(ATTEMPTS, &[("backend", call.backend.as_str())]);
    let before = attempts(&stage.metrics().await?);
    let answer = stage.ask(call).await?;
    let made = attempts(&stage.metrics().await?) - before;
    Ok(match answer.retry_after {
        Some(seconds) if answer.status == 503 && made == 0 => {
            Held(format!("{answer} without an attempt, `Retry-After: {seconds}`"))
        }
        retry_after => Failed(format!("{answer} after {made} attempts, Retry-After: {retry_after:?}")),
    })
}

/// Makes every call that may be made to some backends, and looks at their breakers.
async fn unharmed(stage: &mut Stage, backends: impl Fn(usize) -> bool) -> Result<Finding> {
    let calls = stage.granted(&backends);
    let mut wrong = make(stage, &calls).await?;
    let platform = stage.platform();
    let mut names = Vec::new();
    let looked_at = platform.backends.iter().enumerate().filter(|(index, _)| backends(*index));
    for target in looked_at.flat_map(|(_, backend)| backend.targets()) {
        let breaker = stage.readiness(target.name).await?.breaker;
        if breaker != "closed" {
            wrong.push(format!("the breaker of {} is {breaker}", target.name));
        }
        names.push(target.name);
    }
    Ok(match wrong.as_slice() {
        [] => Held(format!("{}: {} calls answered, breakers closed", names.join(", "), calls.len())),
        wrong => Failed(few(wrong)),
    })
}

async fn closes(stage: &mut Stage, call: &Call) -> Result<Finding> {
    let waited = tokio::time::timeout(OPEN_FOR + GRACE, async {
        while stage.readiness(&call.backend).await?.retry_after.is_some() {
            tokio::time::sleep(POLL).await;
        }
        anyhow::Ok(())
    });
    match waited.await {
        Ok(waited) => waited?,
        Err(_) => return Ok(Failed("the breaker lets no probe through".to_owned())),
    }
    let before = stage.readiness(&call.backend).await?.breaker;
    let answer = stage.ask(call).await?;
    let after = stage.readiness(&call.backend).await?.breaker;
    let labels = [("backend", call.backend.as_str()), ("cause", "probe succeeded")];
    let probes = stage.metrics().await?.count(TRANSITIONS, &labels);
    Ok(match answer.succeeded() && before == "open" && after == "closed" && probes == 1 {
        true => Held(format!(
            "open for {} s, then {} passed as the probe ({answer}), and the breaker is {after}",
            OPEN_FOR.as_secs(),
            call.operation
        )),
        false => Failed(format!(
            "the breaker was {before}, {} was answered with {answer}, then the breaker was {after}, after {probes} \
             successful probes",
            call.operation
        )),
    })
}

/// Whether the hub's numbers are those of the calls that were made here.
fn counted(stage: &Stage, metrics: &Metrics) -> Finding {
    let mut wrong = Vec::new();
    let mut all = Tally::default();
    for name in targets(stage.platform()).into_iter().chain([UNCHOSEN.to_owned()]) {
        let seen = stage.tally(&name);
        let counted = tally(&name, metrics);
        if counted != seen {
            wrong.push(format!("{name}: {counted}, but {seen} were seen here"));
        }
        all += seen;
    }
    match wrong.as_slice() {
        [] => Held(all.to_string()),
        wrong => Failed(few(wrong)),
    }
}

/// The names of everything that the hub calls: backends and instances.
fn targets(platform: &Platform) -> Vec<String> {
    let targets = platform.backends.iter().flat_map(Backend::targets);
    targets.map(|target| target.name.to_owned()).collect()
}

fn tally(backend: &str, metrics: &Metrics) -> Tally {
    let of = ("backend", backend);
    let refused = metrics.count(ERRORS, &[of, ("class", "not-granted")]);
    Tally {
        calls: metrics.count(CALLS, &[of]).saturating_sub(refused),
        refused,
        errors: metrics.count(CALLS, &[of, ("outcome", "error")]).saturating_sub(refused),
    }
}

fn row(backend: &str, metrics: &Metrics, breaker: String) -> Row {
    let of = ("backend", backend);
    Row {
        backend: backend.to_owned(),
        tally: tally(backend, metrics),
        p50: metrics.quantile(DURATION, &[of], 0.5),
        p99: metrics.quantile(DURATION, &[of], 0.99),
        breaker,
    }
}

/// The first few of what went wrong, and how many more there are.
fn few(wrong: &[String]) -> String {
    let named = wrong.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("; ");
    match wrong.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named}; and {more} more"),
    }
}
