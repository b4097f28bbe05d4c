//! Where each party stands on each term: a row for each subject, made some at a time.

use serde_json::{Value, json};

use crate::history::{self, Course, Stand, Subject};
use crate::material::{Stood, courses};
use crate::{Face, Hidden, Listing, day};

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

/// How many rows are made at once: so few that the next ones are made in the room that they leave, which is still near to
/// the processor.
const AT_ONCE: usize = 4;

/// Each party's position on each term: the current stance, what it was before, and what changed it.
#[derive(Debug)]
pub struct Positions(Vec<(Subject, Course)>);

impl Positions {
    /// Takes what was told of each subject for [`View::Positions`](crate::View::Positions).
    pub fn of(mut stood: Vec<(Subject, Stood)>) -> Self {
        stood.sort_by(|(a, _), (b, _)| a.cmp(b));
        Positions(courses(stood))
    }

    /// Exchanges the names that are not shown. Rows stand in the order of what is shown.
    pub fn hide(&mut self, hidden: &Hidden) {
        let exchanged = self.0.iter_mut().filter_map(|(subject, _)| {
            (hidden.hide(&mut subject.party) | hidden.hide(&mut subject.account)).then_some(())
        });
        if !hidden.is_empty() && exchanged.count() > 0 {
            self.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
    }

    /// Returns the listing without its rows.
    pub fn listing() -> Listing {
        Listing::new(&COLUMNS)
    }

    /// Returns the mentions that the rows show, in the order of their numbers.
    pub fn shown(&self) -> Vec<i64> {
        shown(&self.0)
    }

    /// Hands on the rows, some at once and at least once. `tell` gives what is shown of a mention.
    ///
    /// # Errors
    /// Those of `tell` and `hand_on`.
    pub fn rows<E>(
        self,
        mut tell: impl FnMut(i64) -> Result<Option<Face>, E>,
        mut hand_on: impl FnMut(&mut Listing) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut some = Positions::listing();
        for (subject, course) in self.0 {
            some.rows.extend(row(subject, &course, &mut tell)?);
            if some.rows.len() == AT_ONCE {
                hand_on(&mut some)?;
                some.rows.clear();
            }
        }
        hand_on(&mut some)
    }
}

/// The row of a subject; none if nothing is known of its telling.
fn row<E>(
    subject: Subject,
    course: &Course,
    mut tell: impl FnMut(i64) -> Result<Option<Face>, E>,
) -> Result<Option<Vec<Value>>, E> {
    let current = course.current();
    let Some(shown) = current.map(|run| run.first).or_else(|| course.any()) else { return Ok(None) };
    let Some(mut face) = tell(shown.mention)? else { return Ok(None) };
    let condition = match current.map(|run| run.condition().mention) {
        Some(mention) if mention == shown.mention => face.condition.take(),
        Some(mention) => tell(mention)?.and_then(|face| face.condition),
        None => None,
    };
    let (condition, on) = condition.unzip();
    let since = |stand: Stand| (stand.reported != history::UNKNOWN).then(|| day(stand.reported));
    let tallies = course.told.iter().map(|(stance, n)| Value::String(format!("{stance} {n}"))).collect();
    Ok(Some(vec![
        Value::String(subject.party),
        Value::String(subject.term),
        Value::String(subject.account),
        json!(current.map(|run| run.stance)),
        condition.map_or(Value::Null, Value::String),
        json!(on.flatten()),
        json!(current.and_then(|run| since(run.first))),
        json!(current.and_then(|run| since(run.last))),
        json!(course.previous().map(|run| run.stance)),
        json!(course.previous().and_then(|run| since(run.first))),
        Value::Array(tallies),
        face.conflict.map_or(Value::Null, Value::String),
        json!(course.mentions),
        json!(course.origins),
        json!(course.undated.len()),
        json!(face.standing.code()),
        Value::Array(face.evidence.into_iter().map(Value::String).collect()),
        face.publisher.map_or(Value::Null, Value::String),
        Value::String(face.report_id),
        Value::String(face.anchor),
    ]))
}

/// The mentions that the rows of courses show, in the order of their numbers.
pub(crate) fn shown(courses: &[(Subject, Course)]) -> Vec<i64> {
    let mut shown: Vec<i64> = courses
        .iter()
        .flat_map(|(_, course)| match course.current() {
            Some(run) => [Some(run.first.mention), Some(run.condition().mention)],
            None => [course.any().map(|stand| stand.mention), None],
        })
        .flatten()
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

#[cfg(test)]
mod tests {
    use armistice_record::Stance;

    use super::*;
    use crate::{Standing, View};

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
            (subject, Stood::of(View::Positions, &mut told).unwrap())
        };
        Positions::of((0..number).map(stood).collect())
    }

    fn face(mention: i64) -> Face {
        Face {
            anchor: format!("anchor {mention}"),
            standing: Standing::Machine,
            evidence: vec!["They will talk.".to_owned()],
            report_id: "report".to_owned(),
            published: None,
            publisher: None,
            conflict: None,
            condition: None,
            gist: None,
        }
    }

    #[test]
    fn rows_are_handed_on_in_the_order_of_subjects_some_at_once() {
        for number in [0, 1, 4, 5, 12, 13] {
            let all = positions(number);
            assert_eq!(all.shown(), (0..number).collect::<Vec<_>>());
            let (mut listing, mut times) = (Positions::listing(), 0);
            let collect = |some: &mut Listing| {
                times += 1;
                listing.rows.append(&mut some.rows);
                Ok::<(), ()>(())
            };
            // Of one mention nothing is known.
            all.rows(|mention| Ok((mention != 7).then(|| face(mention))), collect).unwrap();
            let expected: Vec<i64> = (0..number).rev().filter(|&mention| mention != 7).collect();
            let anchors: Vec<String> = expected.iter().map(|mention| format!("anchor {mention}")).collect();
            let found: Vec<&Value> = (0..listing.rows.len()).map(|row| listing.get(row, "id")).collect();
            assert_eq!(found, anchors.iter().collect::<Vec<_>>());
            assert_eq!(times, 1 + expected.len() / AT_ONCE);
        }
        let broken =
            positions(3).rows(|mention| if mention == 1 { Err("torn") } else { Ok(None) }, |_| Ok(()));
        assert_eq!(broken, Err("torn"));
    }
}
