//! `armistice-archive export`: the readings of an archive, in the order of their sources, each report once.

use std::collections::BTreeSet;
use std::io::Write;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::error::Result as EngineResult;
use datafusion::prelude::{ParquetReadOptions, SessionContext, col};
use futures::StreamExt;

use crate::ArchiveError;
use crate::manifest::{Manifest, readings};
use crate::place::{Make, Place};
use crate::session::Engine;

/// Writes one JSON record a line, as `armistice read --format jsonl` does.
///
/// `reader` is the version of the reader that whoever takes the records expects.
///
/// # Errors
/// When there is no archive, another version read it, or the lines cannot be written.
pub async fn export(
    engine: &Engine,
    archive: &str,
    reader: Option<&str>,
    out: &mut impl Write,
) -> Result<(), ArchiveError> {
    let place = Place::open(archive, Make::No)?;
    let manifest = Manifest::of(&place).await?;
    if let Some(reader) = reader {
        manifest.is_of(reader)?;
    }
    let context = engine.reading().await?;
    let failed = || ArchiveError::engine("reading the archive");
    let again = if place.list("duplicates").await?.is_empty() {
        BTreeSet::new()
    } else {
        places(&context, &place.url("duplicates/")).await.map_err(failed())?
    };
    for number in (0..manifest.slices.len()).filter(|&number| manifest.slices[number].read) {
        let rows = async {
            let options = ParquetReadOptions::default();
            let frame = context.read_parquet(place.url(&readings(number)), options).await?;
            frame.select(vec![col("place"), col("reading")])?.execute_stream().await
        };
        let mut rows = rows.await.map_err(failed())?;
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(failed())?;
            let (places, readings) =
                (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_string::<i32>());
            for at in (0..batch.num_rows()).filter(|&at| readings.is_valid(at)) {
                if !again.contains(&places.value(at)) {
                    let line = writeln!(out, "{}", readings.value(at));
                    line.map_err(|source| ArchiveError::writing("standard output", source))?;
                }
            }
        }
    }
    out.flush().map_err(|source| ArchiveError::writing("standard output", source))
}

/// Returns the places of reports that came before.
async fn places(context: &SessionContext, url: &str) -> EngineResult<BTreeSet<i64>> {
    let frame = context.read_parquet(url, ParquetReadOptions::default()).await?;
    let rows = frame.select(vec![col("place")])?.collect().await?;
    Ok(rows.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().values().to_vec()).collect())
}
