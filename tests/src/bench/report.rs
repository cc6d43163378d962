//! Tables of figures: aligned for people, one JSON object for machines.

use serde::Serialize;
use serde_json::{Map, Value};

/// Figures in rows, all with the same columns.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The benchmark's name.
    pub benchmark: &'static str,
    /// The columns' names; a unit stands behind the name, as in `cpu s`.
    pub columns: Vec<&'static str>,
    /// The rows, each as long as the columns.
    #[serde(serialize_with = "as_objects")]
    pub rows: Vec<Row>,
    /// What a reader must know to read the figures.
    pub notes: Vec<String>,
}

/// A row: values by column.
#[derive(Debug)]
pub struct Row(pub Vec<(&'static str, Value)>);

fn as_objects<S: serde::Serializer>(rows: &[Row], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|Row(cells)| {
        cells.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Map<_, _>>()
    }))
}

impl Report {
    /// A report without figures.
    #[must_use]
    pub fn new(benchmark: &'static str) -> Self {
        Self { benchmark, columns: Vec::new(), rows: Vec::new(), notes: Vec::new() }
    }

    /// Adds a row. The first row decides the columns.
    pub fn row(&mut self, cells: Vec<(&'static str, Value)>) {
        if self.columns.is_empty() {
            self.columns = cells.iter().map(|(name, _)| *name).collect();
        }
        self.rows.push(Row(cells));
    }

    /// The table for people.
    #[must_use]
    pub fn table(&self) -> String {
        let cell = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Null => "-".into(),
            Value::Number(number) if number.is_f64() => format!("{:.3}", number.as_f64().unwrap_or_default()),
            other => other.to_string(),
        };
        let mut lines: Vec<Vec<String>> = vec![self.columns.iter().map(|name| (*name).to_owned()).collect()];
        lines.extend(self.rows.iter().map(|Row(cells)| cells.iter().map(|(_, value)| cell(value)).collect()));
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
            .collect();
        let mut text = String::new();
        for line in lines {
            for (column, (value, width)) in line.iter().zip(&widths).enumerate() {
                // Names to the left, figures to the right.
                text += &if column == 0 { format!("{value:<width$}") } else { format!("  {value:>width$}") };
            }
            text = text.trim_end().to_owned() + "\n";
        }
        for note in &self.notes {
            text += &format!("note: {note}\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_reads_as_a_table_and_as_json() {
        let mut report = Report::new("demo");
        report.row(vec![("what", json!("a")), ("cpu s", json!(0.5)), ("files", json!(3))]);
        report.row(vec![("what", json!("longer")), ("cpu s", Value::Null), ("files", json!(30))]);
        report.notes.push("noisy".into());
        assert_eq!(
            report.table(),
            "what    cpu s  files\na       0.500      3\nlonger      -     30\nnote: noisy\n"
        );
        let value = serde_json::to_value(&report).unwrap();
        assert_eq!(value["rows"][1], json!({ "what": "longer", "cpu s": null, "files": 30 }));
    }
}
