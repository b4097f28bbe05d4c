//! What people decided about entries, and which entries stand then.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use armistice_record::Report;

use crate::mention::anchor;
use crate::{Entry, Kind, Mention, ReportKey, Standing};

/// What a person decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// The entry is right.
    Accept,
    /// The entry is wrong and goes.
    Reject,
    /// The entry is put right.
    Edit,
    /// An entry that the program did not see.
    Add,
    /// Two mentions tell of the same entry.
    Merge,
    /// A mention tells of an entry of its own.
    Split,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Decision; 6] =
        [Decision::Accept, Decision::Reject, Decision::Edit, Decision::Add, Decision::Merge, Decision::Split];

    /// Returns the name, as it is stored and shown.
    pub fn code(self) -> &'static str {
        match self {
            Decision::Accept => "accept",
            Decision::Reject => "reject",
            Decision::Edit => "edit",
            Decision::Add => "add",
            Decision::Merge => "merge",
            Decision::Split => "split",
        }
    }
}

impl FromStr for Decision {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let known = Decision::ALL.into_iter().find(|decision| decision.code() == code);
        known.ok_or_else(|| format!("`{code}` is no decision"))
    }
}

/// A decision about one mention of one report.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Which mention, by its anchor.
    pub target: String,
    /// What was decided.
    pub decision: Decision,
    /// The entry as it stood (accept) or shall stand (edit, add).
    pub entry: Option<Entry>,
    /// For merge and split: the word that mentions of one entry share.
    pub tie: Option<String>,
}

/// Returns the mentions of a report that stand after what people decided; the last decision on a mention counts.
///
/// An accepted or edited entry stands also when a newer reading does not have it any more.
pub fn effective(report: &Report, key: &ReportKey, verdicts: &[Verdict]) -> Vec<Mention> {
    let mut last: BTreeMap<&str, &Verdict> = BTreeMap::new();
    let mut ties: BTreeMap<&str, &str> = BTreeMap::new();
    for verdict in verdicts {
        match (&verdict.tie, verdict.decision) {
            (Some(tie), Decision::Merge | Decision::Split) => ties.insert(&verdict.target, tie).map(drop),
            _ => last.insert(&verdict.target, verdict).map(drop),
        };
    }
    let mut mentions: Vec<Mention> = Vec::new();
    for mut mention in read(report, key) {
        match last.remove(mention.anchor.as_str()) {
            None => mentions.push(mention),
            Some(verdict) => {
                if let Some((standing, entry)) = human(verdict) {
                    mention = Mention { standing, entry, ..mention };
                    mentions.push(mention);
                }
            }
        }
    }
    for (target, verdict) in last {
        if let Some((standing, entry)) = human(verdict) {
            mentions.push(Mention { anchor: target.to_owned(), standing, entry, tied: None });
        }
    }
    drop_doubles(&mut mentions);
    for mention in &mut mentions {
        mention.tied = ties.get(mention.anchor.as_str()).map(|&tie| tie.to_owned());
    }
    mentions.sort_by(|a, b| a.anchor.cmp(&b.anchor));
    mentions
}

fn human(verdict: &Verdict) -> Option<(Standing, Entry)> {
    let standing = match verdict.decision {
        Decision::Accept => Standing::Accepted,
        Decision::Edit => Standing::Edited,
        Decision::Add => Standing::Added,
        Decision::Reject | Decision::Merge | Decision::Split => return None,
    };
    verdict.entry.clone().map(|entry| (standing, entry))
}

/// A newer reading may have learnt what a person put right; the person's entry stays, the machine's goes.
fn drop_doubles(mentions: &mut Vec<Mention>) {
    let written = |mention: &Mention| (mention.entry.kind(), mention.entry.to_json().to_string());
    let told: BTreeSet<(Kind, String)> =
        mentions.iter().filter(|mention| mention.standing != Standing::Machine).map(written).collect();
    if !told.is_empty() {
        mentions.retain(|one| one.standing != Standing::Machine || !told.contains(&written(one)));
    }
    let mut seen = BTreeSet::new();
    mentions.retain(|mention| seen.insert(mention.anchor.clone()));
}

/// The entries of a report as the program read them.
fn read(report: &Report, key: &ReportKey) -> Vec<Mention> {
    let mut entries: Vec<Entry> = Vec::new();
    entries.extend(report.statements.iter().cloned().map(Entry::Statement));
    entries.extend(report.proposals.iter().cloned().map(Entry::Proposal));
    entries.extend(report.positions.iter().cloned().map(Entry::Position));
    entries.extend(report.meetings.iter().cloned().map(Entry::Meeting));
    entries.extend(report.ceasefires.iter().cloned().map(Entry::Ceasefire));
    entries.extend(report.allegations.iter().cloned().map(Entry::Allegation));
    let mut ordinals: BTreeMap<(Kind, [u32; 2]), usize> = BTreeMap::new();
    let mut mentions = Vec::with_capacity(entries.len());
    for entry in entries {
        let place = entry.evidence_spans().first().copied().unwrap_or([0, 0]);
        let ordinal = ordinals.entry((entry.kind(), place)).or_default();
        let anchor = anchor(key, &entry, *ordinal);
        *ordinal += 1;
        mentions.push(Mention { anchor, standing: Standing::Machine, entry, tied: None });
    }
    mentions
}
