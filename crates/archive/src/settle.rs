//! Readings become tables: one for each kind of entry, in a folder for each month, and the tables of what is not in them.

use std::sync::Arc;

use armistice_record::table_columns;
use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Field, Int64Type, Schema};
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use crate::ArchiveError;
use crate::functions::{UNDATED, column_type, entry_fields};
use crate::manifest::Manifest;
use crate::place::Place;
use crate::progress::Progress;
use crate::read::count;
use crate::session::{Engine, parquet_options};
use crate::staging::PLACE_BITS;

/// Columns that every table has after those of the CSV export: the identity of the report among all, and its date.
const ADDED: [&str; 2] = ["key", "published"];
/// Where tables are made before they are put in their place.
const WORK: &str = "work/tables";
/// How often a table is written anew when its rows were not all there once.
const ATTEMPTS: usize = 3;

/// What is not in the tables of entries.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Settled {
    pub(crate) rejected: usize,
    pub(crate) again: usize,
}

/// Makes the tables of the months that new readings belong to, and the lists of rejects and duplicates.
pub(crate) async fn settle(
    engine: &Engine,
    place: &Place,
    manifest: &mut Manifest,
    progress: &Progress,
) -> Result<Settled, ArchiveError> {
    if manifest.slices.is_empty() {
        return Ok(Settled::default());
    }
    let context = engine.tables().await?;
    let tables = Tables { context: &context, place };
    tables.open("readings", "readings/").await?;
    if manifest.settled < manifest.slices.len() {
        progress.stage("making the lists of rejects and duplicates".to_owned());
        tables.write_one(REJECTS, "rejects/rejects.parquet").await?;
        tables.write_one(DUPLICATES, "duplicates/duplicates.parquet").await?;
    }
    tables.open("duplicates", "duplicates/").await?;
    let settled = Settled {
        rejected: tables.number("SELECT count(*) FROM readings WHERE reason IS NOT NULL").await?,
        again: tables.number("SELECT count(*) FROM duplicates").await?,
    };
    if manifest.settled < manifest.slices.len() {
        let months = tables.months((manifest.settled as i64) << PLACE_BITS).await?;
        for &(name, columns) in table_columns() {
            progress.stage(format!("making the table {name}"));
            tables.make(name, columns, &months, settled.again > 0).await?;
        }
        manifest.settled = manifest.slices.len();
        manifest.save(place).await?;
    }
    Ok(settled)
}

const REJECTS: &str = "SELECT source, record, reason FROM readings WHERE reason IS NOT NULL ORDER BY place";
const DUPLICATES: &str = "SELECT place, source, record, report, key FROM (SELECT place, source, record, report, key, \
     row_number() OVER (PARTITION BY key ORDER BY place) AS n FROM readings WHERE key IS NOT NULL) WHERE n > 1 ORDER BY place";

struct Tables<'a> {
    context: &'a SessionContext,
    place: &'a Place,
}

impl Tables<'_> {
    async fn open(&self, name: &str, folder: &str) -> Result<(), ArchiveError> {
        let opened =
            self.context.register_parquet(name, self.place.url(folder), ParquetReadOptions::default()).await;
        opened.map_err(ArchiveError::engine(format!("opening {name}")))
    }

    /// Writes the answer to a query as one file, over what is there.
    async fn write_one(&self, query: &str, file: &str) -> Result<(), ArchiveError> {
        let options = DataFrameWriteOptions::new().with_single_file_output(true);
        let written = async {
            let frame = self.context.sql(query).await?;
            frame.write_parquet(&self.place.url(file), options, Some(parquet_options())).await
        };
        written.await.map(drop).map_err(ArchiveError::engine(format!("writing {file}")))
    }

    async fn number(&self, query: &str) -> Result<usize, ArchiveError> {
        let rows = async { self.context.sql(query).await?.collect().await };
        let rows = rows.await.map_err(ArchiveError::engine("counting"))?;
        let counts = rows.iter().filter(|batch| batch.num_rows() > 0);
        Ok(counts.map(|batch| batch.column(0).as_primitive::<Int64Type>().value(0) as usize).sum())
    }

    /// Returns the months of the readings from a place on, in order.
    async fn months(&self, from: i64) -> Result<Vec<String>, ArchiveError> {
        let query = format!("SELECT DISTINCT month FROM readings WHERE key IS NOT NULL AND place >= {from}");
        let rows = async { self.context.sql(&query).await?.collect().await };
        let rows = rows.await.map_err(ArchiveError::engine("listing months"))?;
        let mut months: Vec<String> = rows
            .iter()
            .flat_map(|batch| batch.column(0).as_string::<i32>().iter().flatten().map(str::to_owned))
            .collect();
        months.sort_unstable();
        Ok(months)
    }

    /// Makes a table's folders of these months and puts them in their place.
    async fn make(
        &self,
        name: &str,
        columns: &[&str],
        months: &[String],
        again: bool,
    ) -> Result<(), ArchiveError> {
        let work = format!("{WORK}/{name}");
        for attempt in 1.. {
            self.place.clear(&work).await?;
            let options = DataFrameWriteOptions::new().with_partition_by(vec!["month".to_owned()]);
            let query = query(name, columns, months, again);
            let written = async {
                let frame = self.context.sql(&query).await?;
                frame
                    .write_parquet(&self.place.url(&format!("{work}/")), options, Some(parquet_options()))
                    .await
            };
            let expected = count(&written.await.map_err(ArchiveError::engine(format!("making {name}")))?);
            let found = self.rows_in(&work).await?;
            if found == expected {
                break;
            }
            // A task that was done again, because its executor went away, has left its first files too.
            if attempt == ATTEMPTS {
                return Err(ArchiveError::Miscounted { what: name.to_owned(), found, expected });
            }
        }
        self.replace(name, &work, months).await?;
        if self.place.list(name).await?.is_empty() {
            self.place.put(&format!("{name}/month={UNDATED}/empty.parquet"), empty(columns)?).await?;
        }
        Ok(())
    }

    async fn rows_in(&self, folder: &str) -> Result<usize, ArchiveError> {
        if self.place.list(folder).await?.is_empty() {
            return Ok(0);
        }
        let counted = async {
            let frame = self
                .context
                .read_parquet(self.place.url(&format!("{folder}/")), ParquetReadOptions::default());
            frame.await?.count().await
        };
        counted.await.map_err(ArchiveError::engine("counting rows"))
    }

    /// Puts new files in the place of those of the same months.
    async fn replace(&self, name: &str, work: &str, months: &[String]) -> Result<(), ArchiveError> {
        for month in months {
            let folder = format!("{name}/month={month}");
            self.place.clear(&folder).await?;
            for from in self.place.list(&format!("{work}/month={month}")).await? {
                let file = from.rsplit('/').next().unwrap_or(&from);
                self.place.rename(&from, &format!("{folder}/{file}")).await?;
            }
        }
        Ok(())
    }
}

/// Returns the columns of [`ADDED`] that a table has not of its own.
fn added<'c>(columns: &'c [&str]) -> impl Iterator<Item = &'static str> + 'c {
    ADDED.into_iter().filter(|name| !columns.contains(name))
}

fn query(name: &str, columns: &[&str], months: &[String], again: bool) -> String {
    let own = columns.iter().map(|column| format!("entry['{column}'] AS \"{column}\""));
    let columns: Vec<String> = own.chain(added(columns).map(str::to_owned)).collect();
    let months: Vec<String> = months.iter().map(|month| format!("'{month}'")).collect();
    let once = if again { "LEFT ANTI JOIN duplicates ON readings.place = duplicates.place" } else { "" };
    format!(
        "SELECT {}, month FROM (SELECT unnest({name}(reading)) AS entry, key, published, month \
         FROM readings {once} WHERE key IS NOT NULL AND month IN ({}))",
        columns.join(", "),
        months.join(", ")
    )
}

/// Makes a file without rows, so that a table without entries can be opened too.
fn empty(columns: &[&str]) -> Result<Vec<u8>, ArchiveError> {
    let failed = |error: datafusion::parquet::errors::ParquetError| ArchiveError::Engine {
        doing: "writing an empty table".to_owned(),
        source: Box::new(error.into()),
    };
    let mut fields: Vec<_> = entry_fields(columns).iter().cloned().collect();
    fields.extend(added(columns).map(|name| Arc::new(Field::new(name, column_type(name), true))));
    ArrowWriter::try_new(Vec::new(), Arc::new(Schema::new(fields)), None)
        .and_then(ArrowWriter::into_inner)
        .map_err(failed)
}
