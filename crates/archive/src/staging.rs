//! Sources cut into slices: a Parquet file each, with some thousand records that are not taken in yet.
//!
//! Whatever a source is, a slice looks the same, so that reading is one query, here or on a cluster.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;

use crate::manifest::Cursor;
use crate::sources::{Body, Row, Source, rows};

/// The bytes after which a slice ends, however few records it has.
const SLICE_BYTES: usize = 48 << 20;
/// Bits of a place that number the records of a slice.
pub(crate) const PLACE_BITS: u32 = 24;

/// How sources are cut.
#[derive(Clone, Debug)]
pub(crate) struct Cut {
    /// The records of a slice.
    pub(crate) rows: usize,
    /// The conflict that the reports are about.
    pub(crate) conflict: Option<String>,
    /// Where cutting begins.
    pub(crate) cursor: Cursor,
    /// The number of the first slice.
    pub(crate) number: usize,
}

/// A slice that was cut.
#[derive(Debug)]
pub(crate) struct Staged {
    /// Its records as Parquet.
    pub(crate) parquet: Vec<u8>,
    /// How many there are.
    pub(crate) rows: usize,
    /// Up to where the sources are cut now.
    pub(crate) cursor: Cursor,
    /// How many bytes of these sources were taken.
    pub(crate) through: u64,
}

/// Cuts sources and hands the slices on, until there is nothing more or nobody takes them. Blocks.
pub(crate) fn stage(
    sources: &[Source],
    cut: Cut,
    runtime: &Handle,
    hand_on: &Sender<Result<Staged, ParquetError>>,
) {
    let mut cursor = cut.cursor;
    let mut number = cut.number;
    let mut waiting = Waiting::default();
    let taken = Arc::new(AtomicU64::new(0));
    let mut done = 0;
    let mut send = |waiting: &mut Waiting, cursor: Cursor, through: u64| -> bool {
        let rows = waiting.rows.len();
        let staged = waiting.parquet(number, &cut).map(|parquet| Staged { parquet, rows, cursor, through });
        number += 1;
        *waiting = Waiting::default();
        let failed = staged.is_err();
        hand_on.blocking_send(staged).is_ok() && !failed
    };
    for source in sources {
        for row in rows(source, runtime, Arc::clone(&taken)).skip(cursor.records) {
            waiting.push(row, source);
            cursor.records += 1;
            let full = waiting.rows.len() >= cut.rows || waiting.bytes >= SLICE_BYTES;
            if full && !send(&mut waiting, cursor, done + taken.load(Ordering::Relaxed).min(source.bytes)) {
                return;
            }
        }
        cursor = Cursor { source: cursor.source + 1, records: 0 };
        done += source.bytes;
        taken.store(0, Ordering::Relaxed);
    }
    // Also without records: the cursor tells that the last sources are done.
    send(&mut waiting, cursor, done);
}

/// Records that wait until there are enough for a slice.
#[derive(Debug, Default)]
struct Waiting {
    rows: Vec<(Row, Arc<str>)>,
    bytes: usize,
    last: Option<Arc<str>>,
}

impl Waiting {
    fn push(&mut self, row: Row, source: &Source) {
        let name = match &self.last {
            Some(last) if **last == *source.name => Arc::clone(last),
            _ => Arc::from(source.name.as_str()),
        };
        self.last = Some(Arc::clone(&name));
        self.bytes += 256 + parts(&row.body).1.len();
        self.rows.push((row, name));
    }

    fn parquet(&self, number: usize, cut: &Cut) -> Result<Vec<u8>, ParquetError> {
        let rows = &self.rows;
        let first = (number as i64) << PLACE_BITS;
        let columns: Vec<ArrayRef> = vec![
            Arc::new((0..rows.len() as i64).map(|at| Some(first + at)).collect::<Int64Array>()),
            Arc::new(rows.iter().map(|(_, source)| Some(&**source)).collect::<StringArray>()),
            Arc::new(rows.iter().map(|(row, _)| Some(row.record as i64)).collect::<Int64Array>()),
            Arc::new(rows.iter().map(|(row, _)| Some(parts(&row.body).0)).collect::<StringArray>()),
            Arc::new(rows.iter().map(|(row, _)| Some(parts(&row.body).1)).collect::<BinaryArray>()),
            Arc::new(rows.iter().map(|(row, _)| parts(&row.body).2).collect::<StringArray>()),
            Arc::new(rows.iter().map(|(row, _)| row.url.as_deref()).collect::<StringArray>()),
            Arc::new(rows.iter().map(|_| cut.conflict.as_deref()).collect::<StringArray>()),
        ];
        let schema = Arc::new(schema());
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns)?;
        // Dictionaries and statistics of bodies are work for nothing.
        let properties = WriterProperties::builder()
            .set_compression(Compression::LZ4_RAW)
            .set_dictionary_enabled(false)
            .set_statistics_enabled(datafusion::parquet::file::properties::EnabledStatistics::None)
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties))?;
        writer.write(&batch)?;
        writer.into_inner()
    }
}

/// The kind of a body as `read_report` knows it, its bytes, and the label of its encoding.
fn parts(body: &Body) -> (&'static str, &[u8], Option<&str>) {
    match body {
        Body::Jsonl(bytes) => ("jsonl", bytes, None),
        Body::Html(bytes, charset) => ("html", bytes, charset.as_deref()),
        Body::Text(bytes, charset) => ("text", bytes, charset.as_deref()),
        Body::Report(bytes) => ("report", bytes, None),
        Body::Broken(why) => ("broken", why.as_bytes(), None),
    }
}

fn schema() -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    Schema::new(vec![
        Field::new("place", DataType::Int64, false),
        text("source"),
        Field::new("record", DataType::Int64, false),
        text("kind"),
        Field::new("body", DataType::Binary, true),
        text("charset"),
        text("url"),
        text("conflict"),
    ])
}
