//! Arguments of `armistice bundle`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::record::Place;

const EXAMPLES: &str = "\
Examples:
  armistice bundle --out audit/                       reports, readings, corrections, views, and what made them
  armistice bundle --out audit/ --without-texts       the same without the reports' texts
  armistice bundle check audit/                       read and merge all of it again, and compare byte for byte
  armistice bundle check audit/ --texts reports.jsonl the texts come from their owner

docs/bundle.md tells what a bundle holds and what its check proves.";

#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Bundle {
    #[command(subcommand)]
    pub(crate) action: Option<BundleAction>,

    #[command(flatten)]
    pub(crate) place: Place,

    /// The folder to make; it must not be there yet
    #[arg(long, short, value_name = "FOLDER", required = true)]
    pub(crate) out: Option<PathBuf>,

    /// Leave the reports' texts out: hashes and quoted evidence stay
    #[arg(long)]
    pub(crate) without_texts: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BundleAction {
    /// Read and merge what a bundle holds again, and compare byte for byte; needs no record of your own
    Check(BundleCheck),
}

#[derive(Args, Debug)]
pub(crate) struct BundleCheck {
    /// The bundle
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,

    /// JSONL with the texts that the bundle leaves out; they are found by their hash
    #[arg(long, value_name = "FILE")]
    pub(crate) texts: Option<PathBuf>,
}
