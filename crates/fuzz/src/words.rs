//! What inputs are made of: for each target the words of its language, and whole inputs that it takes.

mod reports;
mod formats;
mod truces;
mod records;

pub(crate) use formats::*;
pub(crate) use records::*;
pub(crate) use reports::*;
pub(crate) use truces::*;
