//! Where independent origins differ on whether a party is for or against a term.

use std::collections::BTreeMap;

use serde_json::json;

use crate::history::{self, Contradiction, Stand, Subject};
use crate::{Face, Listing, Minutes};

/// Seven days.
const WEEK: Minutes = 7 * 24 * 60;

const COLUMNS: [&str; 15] = [
    "party",
    "term",
    "conflict",
    "stance",
    "account",
    "reported",
    "publisher",
    "report",
    "evidence",
    "other_stance",
    "other_account",
    "other_reported",
    "other_publisher",
    "other_report",
    "other_evidence",
];

/// Finds where origins differ on a party's position, with whose accounts the two tellings are.
pub(crate) fn contradicting<'a>(
    stands: impl Iterator<Item = (&'a Subject, &'a [Stand])>,
    span: Option<Minutes>,
) -> Vec<(Subject, [String; 2], Contradiction)> {
    let mut by_term: BTreeMap<_, Vec<(&Subject, &[Stand])>> = BTreeMap::new();
    for (subject, stands) in stands {
        let key = (subject.party.as_str(), subject.term.as_str(), subject.conflict.as_str());
        by_term.entry(key).or_default().push((subject, stands));
    }
    let mut found = Vec::new();
    for accounts in by_term.into_values() {
        let all: Vec<&[Stand]> = accounts.iter().map(|&(_, stands)| stands).collect();
        let pairs = history::contradictions(&all, span.unwrap_or(WEEK));
        let account = |(at, _): (usize, Stand)| accounts[at].0.account.clone();
        found.extend(
            pairs.into_iter().map(|pair| (accounts[0].0.clone(), [pair.one, pair.other].map(account), pair)),
        );
    }
    found
}

/// Lists where origins differ. `tell` gives what is shown of a mention.
pub(crate) fn contradictions<'a>(
    found: &[(Subject, [String; 2], Contradiction)],
    tell: impl Fn(i64) -> Option<&'a Face>,
) -> Listing {
    let mut listing = Listing::new(&COLUMNS);
    for (subject, accounts, pair) in found {
        let mut row = vec![
            json!(subject.party),
            json!(subject.term),
            json!((!subject.conflict.is_empty()).then_some(&subject.conflict)),
        ];
        for (account, (_, stand)) in accounts.iter().zip([pair.one, pair.other]) {
            let face = tell(stand.mention);
            row.extend([
                json!(stand.stance),
                json!(account),
                json!(face.and_then(|face| face.published.as_ref())),
                json!(face.and_then(|face| face.publisher.as_ref())),
                json!(face.map(|face| &face.report_id)),
                json!(face.map(|face| &face.evidence)),
            ]);
        }
        listing.rows.push(row);
    }
    listing
}
