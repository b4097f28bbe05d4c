//! Who accepts and who blocks the terms of a proposal, as far as rows show it.

use armistice_record::{Stance, Term};
use serde::Deserialize;

use crate::{Entry, ReportKey, Told};

/// A position for or against a proposal of its report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    /// The report.
    pub report: ReportKey,
    /// The proposal in it.
    pub proposal: String,
    /// Whether it is against the proposal.
    pub blocks: bool,
    /// Who, on which term, by which report.
    pub line: String,
}

/// What an answer needs of a position.
#[derive(Deserialize)]
struct Position {
    holder: String,
    on: Term,
    stance: Stance,
    proposal: Option<String>,
}

/// Whether a stance blocks; none if it neither blocks nor accepts.
fn blocks(stance: Stance) -> Option<bool> {
    match stance {
        Stance::Accept | Stance::Support => Some(false),
        Stance::Reject => Some(true),
        _ => None,
    }
}

fn line(party: &str, on: Term, report_id: &str) -> String {
    format!("{party}: {on} ({report_id})")
}

impl Answer {
    /// Takes the answer from a telling; none if it is no answer.
    pub fn of(told: &Told) -> Option<Self> {
        let Entry::Position(position) = &told.mention.entry else { return None };
        Some(Answer {
            report: told.report.clone(),
            proposal: position.proposal.clone()?,
            blocks: blocks(position.stance)?,
            line: line(&told.party(&position.holder), position.on, &told.report_id),
        })
    }

    /// Takes the answer from a position and the parties of its names, both as they are stored; none if it is no answer.
    /// Gives what [`Answer::of`] gives, without the parts of the position that no row shows.
    ///
    /// # Errors
    /// When the JSON is no position or no list of parties.
    pub fn from_json(
        report: &str,
        report_id: &str,
        position: &str,
        parties: &str,
    ) -> Result<Option<Self>, serde_json::Error> {
        let position: Position = serde_json::from_str(position)?;
        let (Some(proposal), Some(blocks)) = (position.proposal, blocks(position.stance)) else {
            return Ok(None);
        };
        let parties: Vec<(String, String)> = serde_json::from_str(parties)?;
        let party = parties.into_iter().find(|(name, _)| *name == position.holder);
        let party = party.map_or(position.holder, |(_, party)| party);
        let line = line(&party, position.on, report_id);
        Ok(Some(Answer { report: ReportKey::from_stored(report.to_owned()), proposal, blocks, line }))
    }
}
