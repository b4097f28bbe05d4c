//! `armistice read`: reports in, what they say out.

use std::fs;
use std::path::Path;

use armistice_language::Models;
use armistice_read::Dictionaries;
use armistice_record::{Header, Report, annotations, tables};

use crate::arguments::{EventFormat, Format, Read};
use crate::batches;
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views;

/// Reads the reports and writes them in the form asked for.
pub(crate) fn run(arguments: &Read) -> Result<(), CommandError> {
    if arguments.format == Format::Polecat {
        let place = arguments.out.as_deref();
        return super::events::write(
            &arguments.inputs,
            EventFormat::Polecat,
            place,
            &Dictionaries::default(),
        );
    }
    let models = Models::embedded();
    let conflict = arguments.conflict.as_deref();
    let mut writer = Writer::open(arguments)?;
    let result = batches::each(
        &arguments.inputs,
        |document| Report::new(document, &armistice_read::read(models, document), conflict),
        |report| writer.write(report),
    );
    match result {
        // What could be read is written also when something could not.
        Ok(()) | Err(CommandError::Partial { .. }) => writer.finish().and(result),
        Err(error) => Err(error),
    }
}

/// Writes reports one after the other in the form asked for.
enum Writer {
    Brief { output: Output, written: usize },
    Json { output: Output, written: usize },
    Jsonl { output: Output },
    Annotations { output: Output },
    Csv { tables: Vec<(String, Output)>, folder: std::path::PathBuf },
    Html { output: Output, reports: Vec<Report> },
}

impl Writer {
    fn open(arguments: &Read) -> Result<Self, CommandError> {
        let place = arguments.out.as_deref();
        Ok(match arguments.format {
            Format::Brief => Writer::Brief { output: Output::open(place)?, written: 0 },
            Format::Json => Writer::Json { output: Output::open(place)?, written: 0 },
            // Events are written by their own command; see `run`.
            Format::Jsonl | Format::Polecat => Writer::Jsonl { output: Output::open(place)? },
            Format::Annotations => Writer::Annotations { output: Output::open(place)? },
            Format::Html => Writer::Html { output: Output::open(place)?, reports: Vec::new() },
            Format::Csv => {
                let folder = place.ok_or_else(|| CommandError::Usage {
                    what: "`--format csv` writes several files".to_owned(),
                    help: "name a folder for them with `--out FOLDER`".to_owned(),
                })?;
                fs::create_dir_all(folder).map_err(|source| CommandError::writing(folder, source))?;
                Writer::Csv { tables: Vec::new(), folder: folder.to_owned() }
            }
        })
    }

    fn write(&mut self, report: Report) -> Result<(), CommandError> {
        match self {
            Writer::Brief { output, written } => {
                *written += 1;
                let separator = if *written > 1 { "\n" } else { "" };
                output.write(format!("{separator}{}", views::brief(&report, output.is_terminal())).as_bytes())
            }
            Writer::Json { output, written } => {
                *written += 1;
                output.write(if *written > 1 { b",\n" } else { b"[\n" })?;
                output.write(json(&report)?.as_bytes())
            }
            Writer::Jsonl { output } => {
                output.write(json(&report)?.as_bytes())?;
                output.write(b"\n")
            }
            Writer::Annotations { output } => output.write(format!("{}\n", annotations(&report)).as_bytes()),
            Writer::Csv { tables: files, folder } => write_tables(&report, files, folder),
            Writer::Html { reports, .. } => {
                reports.push(report);
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<(), CommandError> {
        match self {
            Writer::Brief { output, .. } | Writer::Jsonl { output } | Writer::Annotations { output } => {
                output.finish()
            }
            Writer::Json { mut output, written } => {
                output.write(if written > 0 { b"\n]\n" } else { b"[]\n" })?;
                output.finish()
            }
            Writer::Csv { tables, .. } => tables.into_iter().try_for_each(|(_, output)| output.finish()),
            Writer::Html { mut output, reports } => {
                output.write(views::page(&reports).as_bytes())?;
                output.finish()
            }
        }
    }
}

fn json(report: &Report) -> Result<String, CommandError> {
    serde_json::to_string(report).map_err(|error| CommandError::writing(Path::new(&report.id), error.into()))
}

fn write_tables(
    report: &Report,
    files: &mut Vec<(String, Output)>,
    folder: &Path,
) -> Result<(), CommandError> {
    for table in tables(report) {
        let at = files.iter().position(|(name, _)| name == table.name);
        let header = if at.is_some() { Header::Left } else { Header::Written };
        let at = match at {
            Some(at) => at,
            None => {
                let path = folder.join(format!("{}.csv", table.name));
                files.push((table.name.to_owned(), Output::open(Some(&path))?));
                files.len() - 1
            }
        };
        let rows = table
            .to_csv(header)
            .map_err(|error| CommandError::writing(folder, std::io::Error::other(error)))?;
        files[at].1.write(&rows)?;
    }
    Ok(())
}
