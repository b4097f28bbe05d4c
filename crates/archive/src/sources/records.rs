//! The records of a source: lines of JSONL, rows of tables, pages of crawls. What is broken is a record, too.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use armistice_intake::{MAX_BYTES, Pages};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::prelude::{ParquetReadOptions, SessionContext, cast, ident};
use futures::StreamExt;
use serde_json::{Map, Value};
use tokio::runtime::Handle;

use super::{Layout, Location, Source};

/// The fields of a report in a table; the same as in JSONL.
const FIELDS: [&str; 6] = ["id", "title", "text", "published", "publisher", "url"];

/// One record of a source, not taken in yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number in the source, from 1: a line, a row, a record of a crawl.
    pub(crate) record: u64,
    /// What it is made of.
    pub(crate) body: Body,
    /// Where it was found, if that is told beside it.
    pub(crate) url: Option<String>,
}

/// What a record is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// A line of JSONL.
    Jsonl(Vec<u8>),
    /// A page, with the label of its encoding where one is told.
    Html(Vec<u8>, Option<String>),
    /// Plain text, with the label of its encoding where one is told.
    Text(Vec<u8>, Option<String>),
    /// A report in a file of its own.
    Report(Vec<u8>),
    /// Nothing that can be read, and why.
    Broken(String),
}

/// Returns the records of a source in its order. Has to be called, and the records taken, on a thread that may block.
///
/// A source that cannot be opened or breaks off gives a last record that tells so.
pub(crate) fn rows<'s>(
    source: &'s Source,
    runtime: &Handle,
    taken: Arc<AtomicU64>,
) -> Box<dyn Iterator<Item = Row> + 's> {
    let opened = match source.layout {
        Layout::Parquet => parquet(source, runtime),
        _ => source.open(runtime, taken).map(|bytes| match source.layout {
            Layout::Jsonl => lines(bytes),
            Layout::Csv => table(bytes),
            Layout::Warc => pages(bytes),
            Layout::Report | Layout::Parquet => lines_or_whole(bytes),
        }),
    };
    opened.unwrap_or_else(|error| Box::new(std::iter::once(broken(0, error.to_string()))))
}

fn broken(record: u64, why: String) -> Row {
    Row { record, body: Body::Broken(why), url: None }
}

type Rows<'s> = Box<dyn Iterator<Item = Row> + 's>;

fn lines(mut bytes: Box<dyn BufRead>) -> Rows<'static> {
    let mut record = 0;
    let mut ended = false;
    Box::new(std::iter::from_fn(move || {
        while !ended {
            record += 1;
            let mut line = Vec::new();
            match bytes.by_ref().take(MAX_BYTES + 1).read_until(b'\n', &mut line) {
                Ok(0) => ended = true,
                Ok(_) if line.len() as u64 > MAX_BYTES && line.last() != Some(&b'\n') => {
                    // The rest of the line is passed over, so that the next one is read.
                    ended = skip_line(&mut bytes).is_err();
                    return Some(broken(record, format!("line {record} has more than {MAX_BYTES} bytes")));
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Row { record, body: Body::Jsonl(line), url: None }),
                Err(error) => {
                    ended = true;
                    return Some(broken(record, error.to_string()));
                }
            }
        }
        None
    }))
}

fn skip_line(bytes: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = bytes.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (found, used) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(at) => (true, at + 1),
            None => (false, buffer.len()),
        };
        bytes.consume(used);
        if found {
            return Ok(());
        }
    }
}

fn table(bytes: Box<dyn BufRead>) -> Rows<'static> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let columns: Vec<String> = match reader.headers() {
        Ok(columns) => columns.iter().map(|name| name.trim().to_ascii_lowercase()).collect(),
        Err(error) => return Box::new(std::iter::once(broken(1, error.to_string()))),
    };
    if !columns.iter().any(|name| name == "text") {
        let why = format!("the table has no column `text`; its columns are {}", columns.join(", "));
        return Box::new(std::iter::once(broken(1, why)));
    }
    let rows = reader.into_records().enumerate().map(move |(number, row)| {
        let record = number as u64 + 2;
        match row {
            Ok(row) if row.len() != columns.len() => {
                broken(record, format!("row {record} has {} fields instead of {}", row.len(), columns.len()))
            }
            Ok(row) => object(record, columns.iter().map(String::as_str).zip(row.iter())),
            Err(error) => broken(record, error.to_string()),
        }
    });
    Box::new(rows)
}

/// Makes a line of JSONL of the fields of a row.
fn object<'f>(record: u64, fields: impl Iterator<Item = (&'f str, &'f str)>) -> Row {
    let fields: Map<String, Value> = fields
        .filter(|(name, value)| FIELDS.contains(name) && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect();
    Row { record, body: Body::Jsonl(Value::Object(fields).to_string().into_bytes()), url: None }
}

fn pages(bytes: Box<dyn BufRead>) -> Rows<'static> {
    Box::new(Pages::new(bytes).map(|page| match page {
        Ok(page) => {
            let body = if page.is_html {
                Body::Html(page.body, page.charset)
            } else {
                Body::Text(page.body, page.charset)
            };
            Row { record: page.record, body, url: page.url }
        }
        Err(error) => broken(error.record(), error.to_string()),
    }))
}

/// A file without a telling name is JSONL if it begins as an object does, as in the command.
fn lines_or_whole(mut bytes: Box<dyn BufRead>) -> Rows<'static> {
    let begins = bytes.fill_buf().is_ok_and(|opening| opening.trim_ascii_start().starts_with(b"{"));
    if begins { lines(bytes) } else { whole(bytes) }
}

fn whole(bytes: Box<dyn BufRead>) -> Rows<'static> {
    let mut body = Vec::new();
    let row = match bytes.take(MAX_BYTES + 1).read_to_end(&mut body) {
        Ok(_) => Row { record: 1, body: Body::Report(body), url: None },
        Err(error) => broken(1, error.to_string()),
    };
    Box::new(std::iter::once(row))
}

/// Reads those columns of a Parquet file that a report has.
fn parquet<'s>(source: &'s Source, runtime: &Handle) -> io::Result<Rows<'s>> {
    let context = SessionContext::new();
    let place = match &source.location {
        Location::File(path) => path.display().to_string(),
        Location::Object { store, .. } => {
            let url = url::Url::parse(&source.name).map_err(io::Error::other)?;
            context.register_object_store(&url, Arc::clone(store));
            source.name.clone()
        }
    };
    let stream = runtime.block_on(async {
        let frame = context.read_parquet(place, ParquetReadOptions::default()).await?;
        let names: BTreeMap<String, String> = frame
            .schema()
            .fields()
            .iter()
            .map(|field| (field.name().to_ascii_lowercase(), field.name().clone()))
            .collect();
        let columns = FIELDS
            .iter()
            .filter_map(|field| {
                Some(
                    cast(ident(names.get(*field)?), datafusion::arrow::datatypes::DataType::Utf8)
                        .alias(*field),
                )
            })
            .collect::<Vec<_>>();
        frame.select(columns)?.execute_stream().await
    });
    let mut stream = stream.map_err(io::Error::other)?;
    if stream.schema().index_of("text").is_err() {
        return Err(io::Error::other("the table has no column `text`"));
    }
    let runtime = runtime.clone();
    let mut record = 0;
    let batches = std::iter::from_fn(move || runtime.block_on(stream.next()));
    Ok(Box::new(batches.flat_map(move |batch| {
        let Ok(batch) = batch.map_err(|error| error.to_string()) else {
            return vec![broken(record + 1, "the rest of the table cannot be read".to_owned())];
        };
        let schema = batch.schema();
        (0..batch.num_rows())
            .map(|at| {
                record += 1;
                let fields = schema.fields().iter().zip(batch.columns()).filter_map(|(field, column)| {
                    let column = column.as_string_opt::<i32>()?;
                    Some((field.name().as_str(), column.is_valid(at).then(|| column.value(at))?))
                });
                object(record, fields)
            })
            .collect()
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &'static str) -> Box<dyn BufRead> {
        Box::new(text.as_bytes())
    }

    #[test]
    fn lines_keep_their_numbers() {
        let found: Vec<u64> = lines(bytes("{}\n\n  \n{\"text\": 1}")).map(|row| row.record).collect();
        assert_eq!(found, [1, 4]);
    }

    #[test]
    fn rows_become_lines_and_broken_rows_are_told() {
        let found: Vec<Row> = table(bytes("Text,id,other\n\"Talks, resumed\",7,x\nonly two,8\n")).collect();
        assert_eq!(found[0].body, Body::Jsonl(br#"{"id":"7","text":"Talks, resumed"}"#.to_vec()));
        assert_eq!(found[1].body, Body::Broken("row 3 has 2 fields instead of 3".to_owned()));
        let found: Vec<Row> = table(bytes("id,body\n1,Talks\n")).collect();
        assert!(matches!(&found[0].body, Body::Broken(why) if why.contains("no column `text`")));
    }
}
