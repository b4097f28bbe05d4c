//! Where each party stands on each term: a row for each subject, made one at a time.

use std::borrow::Cow;

use armistice_record::{Stance, Term};

use crate::cell::push_count;
use crate::history::{self, Subject};
use crate::latest::Latest;
use crate::material::{Stood, latest};
use crate::{Cell, Hidden, Minutes, Seen};

const COLUMNS: [&str; 20] = [
    "party",
    "term",
    "account",
    "stance",
    "condition",
    "condition_on",
    "since",
    "last_reported",
    "before",
    "before_since",
    "told",
    "conflict",
    "mentions",
    "origins",
    "undated",
    "standing",
    "evidence",
    "publisher",
    "report",
    "id",
];

/// Each party's position on each term: the current stance, what it was before, and what changed it.
#[derive(Debug)]
pub struct Positions(Vec<(Subject, Latest)>);

impl Positions {
    /// The columns of the rows.
    pub const COLUMNS: &[&str] = &COLUMNS;

    /// Takes what was told of each subject for [`View::Positions`](crate::View::Positions).
    pub fn of(mut stood: Vec<(Subject, Stood)>) -> Self {
        stood.sort_by(|(a, _), (b, _)| a.cmp(b));
        Positions(latest(stood))
    }

    /// Exchanges the names that are not shown. Rows stand in the order of what is shown.
    pub fn hide(&mut self, hidden: &Hidden) {
        if hidden.is_empty() {
            return;
        }
        let exchanged = self.0.iter_mut().filter_map(|(subject, _)| {
            (hidden.hide(&mut subject.party) | hidden.hide(&mut subject.account)).then_some(())
        });
        if exchanged.count() > 0 {
            self.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
    }

    /// Returns the mentions that the rows show, in the order of their numbers.
    pub fn shown(&self) -> Vec<i64> {
        let current = |latest: &Latest| latest.current.map(|current| current.condition);
        let conditions = self.0.iter().filter_map(|(_, latest)| current(latest));
        let mut shown: Vec<i64> = self.0.iter().map(|(_, latest)| latest.shown).chain(conditions).collect();
        shown.sort_unstable();
        shown.dedup();
        shown
    }

    /// Hands on the rows, one value a column. `tell` gives what is shown of a mention.
    ///
    /// # Errors
    /// Those of `tell` and `hand_on`.
    pub fn rows<'a, E>(
        &self,
        mut tell: impl FnMut(i64) -> Result<Option<Seen<'a>>, E>,
        mut hand_on: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut told = Vec::new();
        for (subject, latest) in &self.0 {
            // Of a mention of which nothing is known there is no row.
            let Some(mut seen) = tell(latest.shown)? else { continue };
            let condition = match latest.current {
                Some(current) if current.condition == latest.shown => seen.condition.take(),
                Some(current) => tell(current.condition)?.and_then(|seen| seen.condition),
                None => None,
            };
            told.clear();
            told.extend(latest.told().map(|(stance, origins)| Cow::Owned(tally(stance, origins))));
            hand_on(&row(subject, latest, &seen, condition.as_ref(), &told))?;
        }
        Ok(())
    }
}

/// How many origins tell a stance.
fn tally(stance: Stance, origins: u32) -> String {
    let code = stance.code();
    let mut text = String::with_capacity(code.len() + 4);
    text.push_str(code);
    text.push(' ');
    push_count(u64::from(origins), &mut text);
    text
}

/// The row of a subject.
fn row<'a>(
    subject: &'a Subject,
    latest: &Latest,
    seen: &'a Seen<'_>,
    condition: Option<&'a (Cow<'_, str>, Option<Term>)>,
    told: &'a [Cow<'_, str>],
) -> [Cell<'a>; COLUMNS.len()] {
    let current = latest.current;
    let day = |at: Minutes| if at == history::UNKNOWN { Cell::Null } else { Cell::Day(at) };
    let stance = |stance: Option<Stance>| Cell::of(stance.map(Stance::code));
    [
        Cell::Text(&subject.party),
        Cell::Text(&subject.term),
        Cell::Text(&subject.account),
        stance(current.map(|current| current.stance)),
        Cell::of(condition.map(|(text, _)| &**text)),
        Cell::of(condition.and_then(|(_, on)| on.map(Term::code))),
        current.map_or(Cell::Null, |current| day(current.since)),
        current.map_or(Cell::Null, |current| day(current.last)),
        stance(latest.before.map(|(stance, _)| stance)),
        latest.before.map_or(Cell::Null, |(_, since)| day(since)),
        Cell::List(told),
        Cell::of(seen.conflict.as_deref()),
        Cell::Count(latest.mentions),
        Cell::Count(latest.origins),
        Cell::Count(latest.undated),
        Cell::Text(seen.standing.code()),
        Cell::List(&seen.evidence),
        Cell::of(seen.publisher.as_deref()),
        Cell::Text(&seen.report_id),
        Cell::Text(&seen.anchor),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::history::Stand;
    use crate::{Filter, Standing, View};

    /// As many subjects, each told once; the mentions are numbered against the order of their names.
    fn positions(number: i64) -> Positions {
        let stood = |n: i64| {
            let subject = Subject {
                conflict: String::new(),
                party: format!("party {:03}", number - n),
                term: "talks".to_owned(),
                account: "self".to_owned(),
            };
            let mut told = [Stand { reported: n, tie: n, stance: Stance::Accept, origin: n, mention: n }];
            (subject, Stood::of(View::Positions, &Filter::default(), &mut told).unwrap())
        };
        Positions::of((0..number).map(stood).collect())
    }

    fn seen(mention: i64) -> Seen<'static> {
        Seen {
            anchor: format!("anchor {mention}").into(),
            standing: Standing::Machine,
            evidence: vec!["They will talk.".into()],
            report_id: "report".into(),
            publisher: None,
            conflict: None,
            condition: None,
        }
    }

    #[test]
    fn rows_are_handed_on_in_the_order_of_subjects() {
        let all = positions(13);
        assert_eq!(all.shown(), (0..13).collect::<Vec<_>>());
        let mut anchors = Vec::new();
        let collect = |row: &[Cell<'_>]| {
            assert_eq!((row.len(), row[10].to_value()), (Positions::COLUMNS.len(), json!(["accept 1"])));
            anchors.push(row[19].to_value());
            Ok::<(), ()>(())
        };
        // Of one mention nothing is known.
        all.rows(|mention| Ok((mention != 7).then(|| seen(mention))), collect).unwrap();
        let expected = (0..13).rev().filter(|&mention| mention != 7);
        assert_eq!(anchors, expected.map(|mention| json!(format!("anchor {mention}"))).collect::<Vec<_>>());
        let broken = all.rows(|mention| if mention == 1 { Err("torn") } else { Ok(None) }, |_| Ok(()));
        assert_eq!(broken, Err("torn"));
        let full = all.rows(|mention| Ok(Some(seen(mention))), |_| Err("full"));
        assert_eq!(full, Err("full"));
    }
}
