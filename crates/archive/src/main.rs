//! The program `armistice-archive`.

mod arguments;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use armistice_archive::{ArchiveError, Engine, Format, Progress, Query, Reading};
use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::arguments::{Arguments, Command, Export, Layout, Read, Sql};

/// How many slices wait on a cluster: more than a small one has cores.
const CLUSTER_JOBS: usize = 32;
/// Plans are walked with deep recursion.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Ok(result) = std::panic::catch_unwind(|| run(arguments.command)) else {
        return ExitCode::from(255);
    };
    match result {
        // Whoever read our output has seen enough.
        Ok(()) | Err(ArchiveError::BrokenPipe) => ExitCode::SUCCESS,
        Err(error) => {
            let red = anstyle::AnsiColor::Red.on_default().bold();
            let bold = anstyle::Style::new().bold();
            anstream::eprintln!("{red}error{red:#}: {error}");
            if let Some(help) = error.help() {
                anstream::eprintln!("  {bold}help{bold:#}: {help}");
            }
            ExitCode::from(1)
        }
    }
}

fn run(command: Command) -> Result<(), ArchiveError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let runtime =
        runtime.map_err(|source| ArchiveError::Unwritable { place: "threads".to_owned(), source })?;
    runtime.block_on(async {
        match command {
            Command::Read(read) => self::read(read).await,
            Command::Sql(sql) => self::sql(sql).await,
            Command::Export(export) => self::export(export).await,
            Command::Scheduler(scheduler) => {
                log();
                let arguments::Scheduler { bind, host, patience } = scheduler;
                armistice_archive::scheduler(armistice_archive::Scheduler { bind, host, patience }).await
            }
            Command::Executor(executor) => {
                log();
                armistice_archive::executor(armistice_archive::Executor {
                    scheduler: executor.scheduler,
                    bind: executor.bind,
                    host: executor.host,
                    port: executor.port,
                    cores: executor.cores.map_or_else(cores, usize::from),
                    work: executor.work,
                    heartbeat: executor.heartbeat,
                    memory: executor.memory.map(|megabytes| megabytes << 20),
                })
                .await
            }
        }
    })
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// Roles tell what they do on standard error; `RUST_LOG` says how much.
fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(io::stderr).init();
}

async fn read(read: Read) -> Result<(), ArchiveError> {
    let most = if read.cluster.is_some() { CLUSTER_JOBS } else { cores() };
    let engine = Engine::new(read.jobs.map_or(most, usize::from), read.cluster)?;
    let reading = Reading {
        sources: read.sources,
        archive: read.archive,
        conflict: read.conflict,
        slice: read.slice as usize,
    };
    let progress = Progress::new(|line| anstream::eprintln!("{line}"));
    let outcome = armistice_archive::read(&engine, &reading, &progress).await;
    let seconds = progress.finish();
    let outcome = outcome?;
    let rate = outcome.records as f64 / seconds.max(0.001);
    anstream::eprintln!(
        "{} records read in {seconds:.1} s ({rate:.1} a second); {} in all, {} rejected, {} again",
        outcome.records,
        outcome.in_all,
        outcome.rejected,
        outcome.again
    );
    Ok(())
}

async fn sql(sql: Sql) -> Result<(), ArchiveError> {
    let engine = Engine::new(cores(), sql.cluster)?;
    let format = match sql.format {
        Layout::Table => Format::Table,
        Layout::Csv => Format::Csv,
        Layout::Jsonl => Format::Jsonl,
        Layout::Parquet => Format::Parquet,
    };
    let query = Query { archive: sql.archive, query: sql.query, format };
    let mut output = Output::open(sql.out.as_deref())?;
    armistice_archive::sql(&engine, &query, &mut output).await?;
    output.finish()
}

async fn export(export: Export) -> Result<(), ArchiveError> {
    let engine = Engine::new(1, None)?;
    let mut output = Output::open(export.out.as_deref())?;
    armistice_archive::export(&engine, &export.archive, export.reader.as_deref(), &mut output).await?;
    output.finish()
}

/// Standard output, or a file that is written beside its place and moved there whole.
enum Output {
    Standard(BufWriter<io::Stdout>),
    File { writer: BufWriter<File>, beside: std::path::PathBuf, place: std::path::PathBuf },
}

impl Output {
    fn open(place: Option<&Path>) -> Result<Self, ArchiveError> {
        let Some(place) = place else { return Ok(Output::Standard(BufWriter::new(io::stdout()))) };
        let mut name = place.file_name().map(ToOwned::to_owned).unwrap_or_default();
        name.push(".part");
        let beside = place.with_file_name(name);
        let unwritable = |source| ArchiveError::Unwritable { place: place.display().to_string(), source };
        let file = File::create(&beside).map_err(unwritable)?;
        Ok(Output::File { writer: BufWriter::new(file), beside, place: place.to_owned() })
    }

    fn finish(mut self) -> Result<(), ArchiveError> {
        let done = self.flush().and_then(|()| match &self {
            Output::Standard(_) => Ok(()),
            Output::File { beside, place, .. } => std::fs::rename(beside, place),
        });
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(ArchiveError::BrokenPipe),
            Err(source) => Err(ArchiveError::Unwritable { place: "the output".to_owned(), source }),
            Ok(()) => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Standard(writer) => writer.write(bytes),
            Output::File { writer, .. } => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Standard(writer) => writer.flush(),
            Output::File { writer, .. } => writer.flush(),
        }
    }
}
