//! `armistice-archive sql`: a query over the tables of an archive.

use std::io::Write;

use armistice_record::table_columns;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::csv;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use futures::StreamExt;

use crate::ArchiveError;
use crate::manifest::Manifest;
use crate::place::{Make, Place};
use crate::session::Engine;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for a person; the whole answer is held in memory.
    Table,
    /// A table for a spreadsheet.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// A columnar table.
    Parquet,
}

/// What to ask.
#[derive(Clone, Debug)]
pub struct Query {
    /// The archive: a folder or a URL.
    pub archive: String,
    /// The query, in the SQL of DataFusion.
    pub query: String,
    /// How the answer is written.
    pub format: Format,
}

/// Answers a query.
///
/// The tables are those of the CSV export (`reports`, `statements`, …), `readings`, `rejects` and `duplicates`.
///
/// # Errors
/// When there is no archive, the query is wrong, or the answer cannot be written.
pub async fn sql(engine: &Engine, query: &Query, out: &mut (impl Write + Send)) -> Result<(), ArchiveError> {
    let place = Place::open(&query.archive, Make::No)?;
    Manifest::of(&place).await?;
    let context = engine.tables().await?;
    open(&context, &place).await?;
    let failed = || ArchiveError::engine("running the query");
    let frame = context.sql(&query.query).await.map_err(failed())?;
    let mut rows = frame.execute_stream().await.map_err(failed())?;
    let mut writer = Writer::new(query.format, out, RecordBatch::new_empty(rows.schema()))?;
    while let Some(batch) = rows.next().await {
        writer.write(batch.map_err(failed())?)?;
    }
    writer.finish()
}

/// Registers the tables of an archive.
pub(crate) async fn open(context: &SessionContext, place: &Place) -> Result<(), ArchiveError> {
    let by_month =
        || ParquetReadOptions::default().table_partition_cols(vec![("month".to_owned(), DataType::Utf8)]);
    let entries = table_columns().iter().map(|&(name, _)| (name, by_month()));
    let others = ["readings", "rejects", "duplicates"].map(|name| (name, ParquetReadOptions::default()));
    for (name, options) in entries.chain(others) {
        // An archive that is still being read has some of its tables.
        if !place.list(name).await?.is_empty() {
            let opened = context.register_parquet(name, place.url(&format!("{name}/")), options).await;
            opened.map_err(ArchiveError::engine(format!("opening {name}")))?;
        }
    }
    Ok(())
}

/// Writes batches in a form.
enum Writer<W: Write + Send> {
    Table(W, Vec<RecordBatch>),
    Csv(Box<csv::Writer<W>>),
    Jsonl(LineDelimitedWriter<W>),
    Parquet(Box<ArrowWriter<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// Makes a writer; `empty` has the columns of what comes, which are written also where nothing comes.
    fn new(format: Format, out: W, empty: RecordBatch) -> Result<Self, ArchiveError> {
        Ok(match format {
            Format::Table => Writer::Table(out, vec![empty]),
            Format::Csv => {
                let mut writer = csv::Writer::new(out);
                writer.write(&empty).map_err(failed)?;
                Writer::Csv(Box::new(writer))
            }
            Format::Jsonl => Writer::Jsonl(LineDelimitedWriter::new(out)),
            Format::Parquet => {
                Writer::Parquet(Box::new(ArrowWriter::try_new(out, empty.schema(), None).map_err(failed)?))
            }
        })
    }

    fn write(&mut self, batch: RecordBatch) -> Result<(), ArchiveError> {
        match self {
            Writer::Table(_, batches) => batches.push(batch),
            Writer::Csv(writer) => writer.write(&batch).map_err(failed)?,
            Writer::Jsonl(writer) => writer.write(&batch).map_err(failed)?,
            Writer::Parquet(writer) => writer.write(&batch).map_err(failed)?,
        }
        Ok(())
    }

    fn finish(self) -> Result<(), ArchiveError> {
        match self {
            Writer::Table(mut out, batches) => {
                let table = pretty_format_batches(&batches).map_err(failed)?;
                writeln!(out, "{table}").map_err(|source| ArchiveError::writing("the answer", source))
            }
            Writer::Csv(writer) => {
                writer.into_inner().flush().map_err(|source| ArchiveError::writing("the answer", source))
            }
            Writer::Jsonl(mut writer) => writer.finish().map_err(failed),
            Writer::Parquet(writer) => writer.close().map(drop).map_err(failed),
        }
    }
}

/// Makes the error of an answer that cannot be written; a closed pipe is its own.
fn failed(source: impl Into<DataFusionError>) -> ArchiveError {
    let source = source.into();
    let told = source.to_string();
    if told.contains("Broken pipe") {
        return ArchiveError::BrokenPipe;
    }
    ArchiveError::engine("writing the answer")(source)
}
