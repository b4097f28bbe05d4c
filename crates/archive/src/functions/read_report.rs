//! `read_report(kind, body, charset, url, conflict, record)`: one record of a source to its reading.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use armistice_intake::{Format, IntakeError, MAX_BYTES, Options, documents, encoding};
use armistice_language::Models;
use armistice_merge::ReportKey;
use armistice_record::Report;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

/// The month of a report that does not tell when it was published.
pub(crate) const UNDATED: &str = "unknown";

/// The fields of what comes out: the report's key and id, when it was published, the month of that, the reading as
/// JSON, and, where there is none, the reason.
const FIELDS: [&str; 6] = ["key", "report", "published", "month", "reading", "reason"];

/// Counts the reports that functions of this process have read.
#[derive(Clone, Debug, Default)]
pub struct ReadCounter(Arc<AtomicU64>);

impl ReadCounter {
    /// Returns how many there are.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Reads one record. What cannot be read gives a reason instead of a reading.
pub(super) struct ReadReport {
    signature: Signature,
    counter: ReadCounter,
}

impl ReadReport {
    pub(super) fn new(counter: ReadCounter) -> Self {
        let text = DataType::Utf8;
        let arguments =
            vec![text.clone(), DataType::Binary, text.clone(), text.clone(), text, DataType::Int64];
        ReadReport { signature: Signature::exact(arguments, Volatility::Immutable), counter }
    }
}

impl fmt::Debug for ReadReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadReport")
    }
}

impl PartialEq for ReadReport {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ReadReport {}

impl Hash for ReadReport {
    fn hash<H: Hasher>(&self, state: &mut H) {
        "read_report".hash(state);
    }
}

impl ScalarUDFImpl for ReadReport {
    fn name(&self) -> &str {
        "read_report"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(fields()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let [kind, body, charset, url, conflict, record] = columns.as_slice() else {
            return datafusion::common::internal_err!("read_report takes six arguments");
        };
        let text = |column: &ArrayRef, at: usize| {
            let column = column.as_string::<i32>();
            column.is_valid(at).then(|| column.value(at).to_owned())
        };
        let bodies = body.as_binary::<i32>();
        let told: Vec<[Option<String>; 6]> = (0..args.number_rows)
            .map(|at| {
                let line = record.as_primitive::<Int64Type>().value(at) as usize;
                let asked = Asked {
                    charset: text(charset, at),
                    url: text(url, at),
                    conflict: text(conflict, at),
                    line,
                };
                let body = if bodies.is_valid(at) { bodies.value(at) } else { &[] };
                let told = read(text(kind, at).as_deref().unwrap_or(""), body, &asked);
                self.counter.0.fetch_add(1, Ordering::Relaxed);
                told.unwrap_or_else(|reason| [None, None, None, None, None, Some(reason)])
            })
            .collect();
        let column = |at: usize| {
            Arc::new(told.iter().map(|row| row[at].as_deref()).collect::<StringArray>()) as ArrayRef
        };
        let arrays = (0..FIELDS.len()).map(column).collect();
        Ok(ColumnarValue::Array(Arc::new(StructArray::try_new(fields(), arrays, None)?)))
    }
}

fn fields() -> Fields {
    FIELDS.iter().map(|name| Field::new(*name, DataType::Utf8, true)).collect()
}

/// What is told beside a record.
struct Asked {
    charset: Option<String>,
    url: Option<String>,
    conflict: Option<String>,
    line: usize,
}

/// Reads a record of a kind that staging knows (`Body`).
fn read(kind: &str, body: &[u8], asked: &Asked) -> std::result::Result<[Option<String>; 6], String> {
    let format = match kind {
        "jsonl" => Some(Format::Jsonl),
        "html" => Some(Format::Html),
        "text" => Some(Format::Text),
        "report" => None,
        "broken" => return Err(String::from_utf8_lossy(body).into_owned()),
        _ => return Err(format!("no record is of the kind `{kind}`")),
    };
    let options = Options {
        // A label that nobody knows is no label: the encoding is found out.
        encoding: asked.charset.as_deref().and_then(|label| encoding(label).ok()),
        format,
        max_bytes: MAX_BYTES,
        published: None,
        publisher: None,
        url: asked.url.clone(),
    };
    let received = documents(body, &options).next().unwrap_or(Err(IntakeError::Empty));
    let document = received.map_err(|error| at_line(error, asked.line).to_string())?.document;
    let reading = armistice_read::read(Models::embedded(), &document);
    let report = Report::new(&document, &reading, asked.conflict.as_deref());
    let json = serde_json::to_string(&report).map_err(|error| error.to_string())?;
    let month = month(report.published.as_deref());
    Ok([
        Some(ReportKey::of(&report).to_string()),
        Some(report.id),
        report.published,
        Some(month),
        Some(json),
        None,
    ])
}

/// Gives an error in a line the number of that line in its source; each line is taken in alone.
fn at_line(error: IntakeError, line: usize) -> IntakeError {
    match error {
        IntakeError::BrokenLine { column, why, .. } => IntakeError::BrokenLine { line, column, why },
        IntakeError::LongLine { bytes, limit, .. } => IntakeError::LongLine { line, bytes, limit },
        IntakeError::NoText { .. } => IntakeError::NoText { line },
        IntakeError::NotEncoded { byte, line: within, encoding } => {
            IntakeError::NotEncoded { byte, line: line + within - 1, encoding }
        }
        other => other,
    }
}

/// Returns the month of a date: `2025-04`, or `unknown` where no month is told.
fn month(published: Option<&str>) -> String {
    let month = published.and_then(|date| date.get(..7)).filter(|month| month.as_bytes()[4] == b'-');
    month.unwrap_or(UNDATED).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, body: &str) -> std::result::Result<[Option<String>; 6], String> {
        read(kind, body.as_bytes(), &Asked { charset: None, url: None, conflict: None, line: 7 })
    }

    #[test]
    fn a_line_is_read_as_the_command_reads_it() {
        let line =
            r#"{"id":"r1","text":"The army said it would respect the truce.","published":"2025-04-19"}"#;
        let [key, report, published, month, reading, reason] = check("jsonl", line).unwrap();
        assert_eq!((report.as_deref(), published.as_deref()), (Some("r1"), Some("2025-04-19")));
        assert_eq!((month.as_deref(), reason), (Some("2025-04"), None));
        let report: Report = serde_json::from_str(&reading.unwrap()).unwrap();
        assert_eq!(report.statements.len(), 1);
        assert_eq!(key.unwrap(), ReportKey::of(&report).to_string());
    }

    #[test]
    fn what_cannot_be_read_has_a_reason() {
        assert_eq!(check("jsonl", "{}").unwrap_err(), "line 7 has no `text`");
        assert_eq!(check("report", " ").unwrap_err(), "it is empty");
        assert_eq!(check("broken", "the bytes end").unwrap_err(), "the bytes end");
    }

    #[test]
    fn months_are_those_of_dates() {
        assert_eq!(month(Some("2025-04-19T18:00Z")), "2025-04");
        assert_eq!(month(Some("2025")), UNDATED);
        assert_eq!(month(None), UNDATED);
    }
}
