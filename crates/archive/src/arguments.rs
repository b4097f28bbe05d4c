//! What the command line takes.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads whole archives of news reports into Parquet tables and asks them in SQL: on one machine, or on a cluster.
#[derive(Debug, Parser)]
#[command(name = "armistice-archive", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read sources into an archive; what is done already is not done again
    Read(Read),
    /// Ask an archive in SQL
    Sql(Sql),
    /// Write the readings of an archive
    Export(Export),
    /// Run the scheduler of a cluster
    Scheduler(Scheduler),
    /// Run an executor of a cluster
    Executor(Executor),
}

const READ_EXAMPLES: &str = "\
Examples:
  armistice-archive read news/ archive/                            a folder of JSONL, CSV, Parquet, WARC, pages, texts
  armistice-archive read 'news/2025-*.jsonl.gz' archive/           a pattern; packed with gzip or zstd
  armistice-archive read CC-NEWS-20250419.warc.gz archive/         a crawl
  armistice-archive read s3://news/2025/ s3://peace/archive        object stores (AWS_REGION, AWS_ENDPOINT, ...)
  armistice-archive read news/ /shared/archive --cluster df://scheduler:50050

The same command again goes on where it stopped, and adds sources that are new. docs/archive.md tells about the tables.
Exit codes: 0 done; 1 an input or a place is at fault; 2 wrong usage; 255 a bug of ours.";

#[derive(Args, Debug)]
#[command(after_help = READ_EXAMPLES)]
pub(crate) struct Read {
    /// Where the reports are: files, folders, patterns or URLs; the last is the archive
    #[arg(value_name = "SRC", required = true)]
    pub(crate) sources: Vec<String>,

    /// The archive: a folder or a URL
    #[arg(value_name = "DEST", required = true, last = false)]
    pub(crate) archive: String,

    /// The conflict that the reports are about
    #[arg(long, value_name = "NAME")]
    pub(crate) conflict: Option<String>,

    /// Let a cluster read: the address of its scheduler, df://host:port
    #[arg(long, value_name = "URL")]
    pub(crate) cluster: Option<String>,

    /// How many slices are read at once [default: the number of cores; 32 on a cluster]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,

    /// How many records are read together; a stopped run loses no more than those of its slices
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..1_000_000))]
    pub(crate) slice: u32,
}

const SQL_EXAMPLES: &str = "\
Examples:
  armistice-archive sql archive/ 'select month, count(*) from statements group by month order by month'
  armistice-archive sql archive/ \"select holder, stance_as_of(stance, published, '2025-04-19') from positions
                                  where \\\"on\\\" = 'prisoners' and by = 'self' group by holder\"
  armistice-archive sql archive/ 'select * from positions' --format parquet --out positions.parquet";

#[derive(Args, Debug)]
#[command(after_help = SQL_EXAMPLES)]
pub(crate) struct Sql {
    /// The archive: a folder or a URL
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: String,

    /// The query
    #[arg(value_name = "SQL")]
    pub(crate) query: String,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = Layout::Table)]
    pub(crate) format: Layout,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// Let a cluster answer: the address of its scheduler, df://host:port
    #[arg(long, value_name = "URL")]
    pub(crate) cluster: Option<String>,
}

/// Forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// A table for a person
    Table,
    /// For a spreadsheet
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A columnar table
    Parquet,
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The archive: a folder or a URL
    #[arg(value_name = "ARCHIVE")]
    pub(crate) archive: String,

    /// What to write
    #[arg(long, short, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub(crate) format: ExportFormat,

    /// Where to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// Only if this version of the reader read the archive
    #[arg(long, value_name = "VERSION")]
    pub(crate) reader: Option<String>,
}

/// Forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// One report a line, as `armistice read` writes it
    Jsonl,
}

#[derive(Args, Debug)]
pub(crate) struct Scheduler {
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50050")]
    pub(crate) bind: SocketAddr,

    /// The name by which executors find it
    #[arg(long, value_name = "HOST", default_value = "localhost")]
    pub(crate) host: String,

    /// Seconds without a sign of life after which an executor is taken for gone
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) patience: u64,
}

#[derive(Args, Debug)]
pub(crate) struct Executor {
    /// The scheduler, host:port
    #[arg(long, value_name = "HOST:PORT", default_value = "localhost:50050", value_parser = host_and_port)]
    pub(crate) scheduler: (String, u16),

    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) bind: String,

    /// The name by which others find it [default: the address from which it calls]
    #[arg(long, value_name = "HOST")]
    pub(crate) host: Option<String>,

    /// Its port for data; the next one is for orders
    #[arg(long, value_name = "PORT", default_value_t = 50051)]
    pub(crate) port: u16,

    /// How many tasks it runs at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub(crate) cores: Option<u16>,

    /// Where it keeps what tasks hand to each other
    #[arg(long, value_name = "FOLDER", default_value_os_t = std::env::temp_dir().join("armistice-executor"))]
    pub(crate) work: PathBuf,

    /// Seconds between two signs of life
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(crate) heartbeat: u64,

    /// The memory for sorts and joins of all its tasks, in MB [default: 70 % of the machine's]
    #[arg(long, value_name = "MB")]
    pub(crate) memory: Option<u64>,
}

fn host_and_port(text: &str) -> Result<(String, u16), String> {
    let parsed = text.rsplit_once(':').and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    parsed.filter(|(host, _)| !host.is_empty()).ok_or_else(|| "write it like scheduler:50050".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn schedulers_have_a_host_and_a_port() {
        assert_eq!(host_and_port("scheduler:50050"), Ok(("scheduler".to_owned(), 50050)));
        assert!(host_and_port("scheduler").is_err() && host_and_port(":1").is_err());
    }
}
