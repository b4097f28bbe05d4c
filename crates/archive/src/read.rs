//! `armistice-archive read`: sources in, tables out, going on where it stopped.

use std::collections::VecDeque;

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::UInt64Type;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::execution::FunctionRegistry;
use datafusion::parquet::errors::ParquetError;
use datafusion::prelude::{Expr, ParquetReadOptions, col, ident};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinSet;

use crate::ArchiveError;
use crate::manifest::{Manifest, Slice, readings, staged};
use crate::place::{Make, Place};
use crate::progress::Progress;
use crate::session::{Engine, parquet_options};
use crate::settle::settle;
use crate::sources::{self, Source};
use crate::staging::{Cut, Staged, stage};

/// What to read, and how.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Files, folders, patterns or URLs.
    pub sources: Vec<String>,
    /// The archive: a folder or a URL.
    pub archive: String,
    /// The conflict that the reports are about.
    pub conflict: Option<String>,
    /// How many records are read together.
    pub slice: usize,
}

/// What was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records that this run read.
    pub records: usize,
    /// Records of the whole archive.
    pub in_all: usize,
    /// Those of them that are no report; the table `rejects` tells why.
    pub rejected: usize,
    /// Those of them that are a report again; the table `duplicates` has them.
    pub again: usize,
}

/// Reads sources into an archive.
///
/// # Errors
/// When a source cannot be listed, the archive cannot be written, or the engine gives up.
pub async fn read(engine: &Engine, reading: &Reading, progress: &Progress) -> Result<Outcome, ArchiveError> {
    let place = Place::open(&reading.archive, Make::Yes)?;
    let mut manifest = Manifest::load(&place).await?.unwrap_or_else(Manifest::new);
    manifest.is_of(env!("CARGO_PKG_VERSION"))?;
    let mut listed = Vec::new();
    for name in &reading.sources {
        listed.extend(sources::list(name).await?);
    }
    manifest.add(&listed);
    manifest.save(&place).await?;
    let uncut = uncut(&manifest, listed).await?;
    let known: usize = manifest.slices.iter().filter(|slice| slice.read).map(|slice| slice.rows).sum();
    progress.begin(uncut.iter().map(|source| source.bytes).sum(), engine.counter().clone());

    let cut = Cut {
        rows: reading.slice,
        conflict: reading.conflict.clone(),
        cursor: manifest.cursor,
        number: manifest.slices.len(),
    };
    let (send, slices) = channel(1);
    let runtime = Handle::current();
    let cutting = tokio::task::spawn_blocking(move || stage(&uncut, cut, &runtime, &send));
    let read = read_slices(engine, &place, &mut manifest, slices, progress).await;
    // Whoever cuts stops once nobody takes the slices.
    let _ = cutting.await;
    read?;

    let settled = settle(engine, &place, &mut manifest, progress).await?;
    let in_all: usize = manifest.slices.iter().map(|slice| slice.rows).sum();
    Ok(Outcome { records: in_all - known, in_all, rejected: settled.rejected, again: settled.again })
}

/// Returns the sources that are not cut to the end, also those of an earlier run that was stopped.
async fn uncut(manifest: &Manifest, listed: Vec<Source>) -> Result<Vec<Source>, ArchiveError> {
    let mut uncut = Vec::new();
    for wanted in &manifest.sources[manifest.cursor.source.min(manifest.sources.len())..] {
        match listed.iter().find(|source| source.name == wanted.name) {
            Some(source) => uncut.push(source.clone()),
            None => uncut.extend(sources::list(&wanted.name).await?),
        }
    }
    Ok(uncut)
}

async fn read_slices(
    engine: &Engine,
    place: &Place,
    manifest: &mut Manifest,
    mut slices: Receiver<Result<Staged, ParquetError>>,
    progress: &Progress,
) -> Result<(), ArchiveError> {
    let mut waiting: VecDeque<usize> = manifest.unread().into();
    let mut running: JoinSet<Result<usize, ArchiveError>> = JoinSet::new();
    loop {
        while running.len() < engine.jobs() {
            let number = match waiting.pop_front() {
                Some(number) => number,
                None => match slices.recv().await {
                    None => break,
                    Some(staged) => match keep(place, manifest, staged).await? {
                        None => continue,
                        Some(number) => number,
                    },
                },
            };
            let slice = manifest.slices[number];
            progress.cut(slice);
            let (engine, place) = (engine.clone(), place.clone());
            running
                .spawn(async move { read_slice(&engine, &place, number, slice.rows).await.map(|()| number) });
        }
        let Some(done) = running.join_next().await else { return Ok(()) };
        let number = match done {
            Ok(done) => done?,
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        };
        manifest.slices[number].read = true;
        manifest.save(place).await?;
        place.delete(&staged(number)).await?;
        progress.read(manifest.slices[number]);
    }
}

/// Keeps a slice until it is read; returns its number, or none where the last sources had no records.
async fn keep(
    place: &Place,
    manifest: &mut Manifest,
    slice: Result<Staged, ParquetError>,
) -> Result<Option<usize>, ArchiveError> {
    let slice = slice.map_err(|error| ArchiveError::Engine {
        doing: "cutting sources".to_owned(),
        source: Box::new(error.into()),
    })?;
    manifest.cursor = slice.cursor;
    let number = manifest.slices.len();
    if slice.rows > 0 {
        place.put(&staged(number), slice.parquet).await?;
        manifest.slices.push(Slice { rows: slice.rows, through: slice.through, read: false });
    }
    manifest.save(place).await?;
    Ok((slice.rows > 0).then_some(number))
}

/// Reads one slice. Whatever an earlier attempt left is written over.
async fn read_slice(engine: &Engine, place: &Place, number: usize, rows: usize) -> Result<(), ArchiveError> {
    let context = engine.reading().await?;
    let doing = || format!("reading slice {number}");
    let frame = context.read_parquet(place.url(&staged(number)), ParquetReadOptions::default()).await;
    let read = context.udf("read_report").map_err(ArchiveError::engine(doing()))?;
    let told =
        read.call(["kind", "body", "charset", "url", "conflict", "record"].map(col).to_vec()).alias("told");
    let field = |name: &str| -> Expr { ident(format!("told.{name}")).alias(name) };
    let written = async {
        frame?
            .select(vec![col("place"), col("source"), col("record"), told])?
            // Fields taken one by one are folded into the call: each report would be read six times.
            .unnest_columns(&["told"])?
            .select(vec![
                col("place"),
                col("source"),
                col("record"),
                field("key"),
                field("report"),
                field("published"),
                field("month"),
                field("reading"),
                field("reason"),
            ])?
            .write_parquet(
                &place.url(&readings(number)),
                DataFrameWriteOptions::new().with_single_file_output(true),
                Some(parquet_options()),
            )
            .await
    };
    let found = count(&written.await.map_err(ArchiveError::engine(doing()))?);
    let expected = rows;
    if found == expected { Ok(()) } else { Err(ArchiveError::Miscounted { what: doing(), found, expected }) }
}

/// Returns how many rows a query says that it wrote.
pub(crate) fn count(written: &[RecordBatch]) -> usize {
    written
        .iter()
        .filter_map(|batch| batch.column(0).as_primitive_opt::<UInt64Type>())
        .flat_map(|counts| counts.iter().flatten())
        .sum::<u64>() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns taken from a reading one by one were once folded into a call each.
    #[tokio::test]
    async fn each_report_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
        let report =
            |n: usize| format!("{{\"id\": \"r{n}\", \"text\": \"Mali said it accepts truce {n}.\"}}\n");
        std::fs::write(&source, (0..5).map(report).collect::<String>()).unwrap();
        let engine = Engine::new(1, None).unwrap();
        let reading = Reading {
            sources: vec![source.to_str().unwrap().to_owned()],
            archive: archive.to_str().unwrap().to_owned(),
            conflict: None,
            slice: 2,
        };
        let outcome = read(&engine, &reading, &Progress::new(|_| ())).await.unwrap();
        assert_eq!((outcome.records, outcome.rejected), (5, 0));
        assert_eq!(engine.counter().get(), 5);
    }
}
