//! Where a party stands on a term over time: what it said first, what changed it, and who tells it otherwise.

use armistice_record::{Modality, Stance};

use crate::{Entry, Minutes, Told, normal};

/// Stands for an unknown date: after every known one.
pub const UNKNOWN: Minutes = Minutes::MAX;

/// Whose stand on what, in whose words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The conflict that the user named.
    pub conflict: String,
    /// The party.
    pub party: String,
    /// The code of the term.
    pub term: String,
    /// `self`, or the party whose account it is. A side's own words are never merged with another's account.
    pub account: String,
}

/// One telling of a stand, as small as the telling of its history needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    /// When it was reported, or [`UNKNOWN`].
    pub reported: Minutes,
    /// Breaks ties: of the mention's content hash.
    pub tie: i64,
    /// The stance.
    pub stance: Stance,
    /// Equal for reports of one origin.
    pub origin: i64,
    /// The mention.
    pub mention: i64,
}

/// A time in which the stance did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The stance.
    pub stance: Stance,
    /// The telling that began it: what changed the stance.
    pub first: Stand,
    /// The last telling.
    pub last: Stand,
}

impl Run {
    /// Returns the telling whose condition counts: of a conditional stance the last one, otherwise the one that
    /// began it.
    pub fn condition(&self) -> Stand {
        if self.stance == Stance::Conditional { self.last } else { self.first }
    }
}

/// The history of one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Dated runs, earliest first; neighbours differ in stance.
    pub runs: Vec<Run>,
    /// Tellings without a date.
    pub undated: Vec<Stand>,
    /// How many independent origins tell each stance.
    pub told: Vec<(Stance, usize)>,
    /// Tellings in all.
    pub mentions: usize,
    /// Independent origins in all.
    pub origins: usize,
}

impl Course {
    /// Tells the history from tellings of one subject in any order.
    pub fn of(stands: &mut [Stand]) -> Self {
        stands.sort_unstable();
        let mut course = Course { mentions: stands.len(), ..Course::default() };
        // Of most subjects something is told once, or always the same.
        course.runs.reserve_exact(1);
        course.told.reserve_exact(1);
        let dated = stands.partition_point(|stand| stand.reported != UNKNOWN);
        course.undated.extend_from_slice(&stands[dated..]);
        for &stand in &stands[..dated] {
            match course.runs.last_mut() {
                Some(run) if run.stance == stand.stance => run.last = stand,
                _ => course.runs.push(Run { stance: stand.stance, first: stand, last: stand }),
            }
        }
        let mut pairs: Vec<(i64, Stance)> = stands.iter().map(|stand| (stand.origin, stand.stance)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        course.origins = pairs.chunk_by(|a, b| a.0 == b.0).count();
        let mut told = [0; Stance::ALL.len()];
        for (_, stance) in pairs {
            told[stance as usize] += 1;
        }
        let by_stance = Stance::ALL.iter().copied().zip(told);
        course.told.extend(by_stance.filter(|&(_, told)| told > 0));
        course
    }

    /// Returns the current stance with the telling that began it and the last one.
    ///
    /// Without any date it is told only where all tellings agree: nobody can say which came last.
    pub fn current(&self) -> Option<Run> {
        if let Some(&run) = self.runs.last() {
            return Some(run);
        }
        match (self.told.as_slice(), self.undated.first(), self.undated.last()) {
            (&[(stance, _)], Some(&first), Some(&last)) => Some(Run { stance, first, last }),
            _ => None,
        }
    }
}

/// Returns the subject and stance of a told position; none for other entries, for what is only supposed, denied or
/// past, and for a holder without name and party.
pub fn stand_of(told: &Told) -> Option<(Subject, Stance)> {
    let Entry::Position(position) = &told.mention.entry else { return None };
    if !matches!(position.modality, Modality::Asserted | Modality::Planned) {
        return None;
    }
    let holder = told.party(&position.holder);
    // Somebody without name and party is no party; the telling stays in the timeline and in its report.
    if holder.ends_with(&format!("[{}]", &told.report.as_str()[..8])) {
        return None;
    }
    let account = if position.by == "self" { holder.clone() } else { told.party(&position.by) };
    // A ministry that speaks of its own state speaks for it.
    let account = if account == holder { "self".to_owned() } else { account };
    let subject = Subject {
        conflict: told.conflict.clone().unwrap_or_default(),
        party: holder,
        term: position.on.code().to_owned(),
        account,
    };
    Some((subject, position.stance))
}

/// Returns the number by which mentions of one moment are ordered: the head of the content hash.
pub fn tie(anchor: &str) -> i64 {
    anchor.get(..15).and_then(|head| i64::from_str_radix(head, 16).ok()).unwrap_or(0)
}

/// The sides that stances take: for, against, on condition, open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Proposes, demands, supports or accepts.
    For,
    /// Accepts on a condition.
    If,
    /// Rejects.
    Against,
    /// Leaves it open.
    Open,
}

/// Returns the side of a stance.
pub fn side(stance: Stance) -> Side {
    match stance {
        Stance::Propose | Stance::Demand | Stance::Support | Stance::Accept => Side::For,
        Stance::Conditional => Side::If,
        Stance::Reject => Side::Against,
        Stance::Noncommittal => Side::Open,
    }
}

/// Two tellings that differ on where a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The earlier telling, with the index of its account.
    pub one: (usize, Stand),
    /// The later one.
    pub other: (usize, Stand),
}

/// Whether a telling has a date and takes a side that another can be against.
pub fn may_contradict(stand: &Stand) -> bool {
    stand.reported != UNKNOWN && matches!(side(stand.stance), Side::For | Side::Against)
}

/// Finds tellings by different origins, one for and one against, no more than `span` minutes apart.
///
/// `accounts` holds the tellings of one party and term, by account; only neighbours in time are compared, so
/// the work is linear. Undated tellings are left out: nobody knows how far apart they are.
pub fn contradictions(accounts: &[&[Stand]], span: Minutes) -> Vec<Contradiction> {
    let mut all: Vec<(Stand, usize)> = accounts
        .iter()
        .enumerate()
        .flat_map(|(account, stands)| stands.iter().map(move |&stand| (stand, account)))
        .filter(|(stand, _)| may_contradict(stand))
        .collect();
    all.sort_unstable();
    let mut last: [Option<(usize, Stand)>; 2] = [None, None];
    let mut found = Vec::new();
    for (stand, account) in all {
        let at = match side(stand.stance) {
            Side::For => 0,
            Side::Against => 1,
            Side::If | Side::Open => continue,
        };
        if let Some(one) = last[1 - at] {
            let near = stand.reported - one.1.reported <= span;
            if near && one.1.origin != stand.origin {
                found.push(Contradiction { one, other: (account, stand) });
            }
            // Each change of side is told once.
            last[1 - at] = None;
        }
        last[at] = Some((account, stand));
    }
    found
}

/// Returns whether a subject is one that a filter's words name.
pub(crate) fn is_named(name: &str, words: &str) -> bool {
    normal(name) == normal(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand(reported: Minutes, stance: Stance, origin: i64) -> Stand {
        Stand { reported, tie: origin, stance, origin, mention: origin }
    }

    #[test]
    fn a_change_is_told_with_what_it_was() {
        let mut stands = [
            stand(30, Stance::Accept, 3),
            stand(10, Stance::Reject, 1),
            stand(20, Stance::Reject, 2),
            stand(UNKNOWN, Stance::Reject, 4),
        ];
        let course = Course::of(&mut stands);
        let current = course.current().unwrap();
        assert_eq!((current.stance, current.first.mention), (Stance::Accept, 3));
        assert_eq!(course.runs[0].first.mention, 1);
        assert_eq!(course.told, [(Stance::Accept, 1), (Stance::Reject, 3)]);
        assert_eq!((course.mentions, course.origins, course.undated.len()), (4, 4, 1));
    }

    #[test]
    fn without_dates_only_agreement_is_a_stance() {
        let course = Course::of(&mut [stand(UNKNOWN, Stance::Accept, 1), stand(UNKNOWN, Stance::Accept, 1)]);
        assert_eq!(course.current().map(|run| run.stance), Some(Stance::Accept));
        assert_eq!(course.origins, 1);
        let course = Course::of(&mut [stand(UNKNOWN, Stance::Accept, 1), stand(UNKNOWN, Stance::Reject, 2)]);
        assert_eq!(course.current(), None);
    }

    #[test]
    fn only_different_origins_contradict() {
        let own = vec![stand(10, Stance::Accept, 1)];
        let account = vec![stand(12, Stance::Reject, 2)];
        let copy = vec![stand(12, Stance::Reject, 1)];
        assert_eq!(contradictions(&[&own, &account], 5).len(), 1);
        assert_eq!(contradictions(&[&own, &account], 1).len(), 0);
        assert_eq!(contradictions(&[&own, &copy], 5).len(), 0);
    }
}
