//! What a view is made of: as much as it needs and no more.

use crate::history::{self, Course, Stand, Subject, UNKNOWN};
use crate::latest::Latest;
use crate::{Answer, Filter, Minutes, Thread, Told, View};

/// What a view is made of, after the filter.
#[derive(Debug, Default)]
pub struct Material {
    /// Tellings of the view's kinds of entry.
    pub told: Vec<Told>,
    /// Positions that answer proposals, in order.
    pub answers: Vec<Answer>,
    /// Entries of the view's kinds as threads, where tellings were not asked for whole.
    pub threads: Vec<Thread>,
    /// What was told of each subject; best in the order of subjects.
    pub stood: Vec<(Subject, Stood)>,
}

/// What was told of a subject, as far as a view needs it.
#[derive(Debug)]
pub struct Stood(pub(crate) Needed);

#[derive(Debug)]
pub(crate) enum Needed {
    Latest(Latest),
    Course(Course),
    Stands(Vec<Stand>),
}

impl Stood {
    /// Takes what the view needs from the stands of a subject, which come in any order; none if it needs nothing of them.
    pub fn of(view: View, filter: &Filter, stands: &mut [Stand]) -> Option<Self> {
        let since = filter.since.unwrap_or(Minutes::MIN);
        let needed = match view {
            _ if stands.is_empty() => return None,
            View::Contradictions => {
                let sides: Vec<Stand> = stands.iter().copied().filter(history::may_contradict).collect();
                return (!sides.is_empty()).then_some(Stood(Needed::Stands(sides)));
            }
            // What changed since is only where something is told since.
            View::Changes if !stands.iter().any(|stand| (since..UNKNOWN).contains(&stand.reported)) => {
                return None;
            }
            View::Changes => Needed::Course(Course::of(stands)),
            _ => Needed::Latest(Latest::of(stands)?),
        };
        Some(Stood(needed))
    }
}

/// The courses among what was told of subjects, in the order that they come in.
pub(crate) fn courses(stood: Vec<(Subject, Stood)>) -> Vec<(Subject, Course)> {
    let course = |(subject, stood): (_, Stood)| match stood.0 {
        Needed::Course(course) => Some((subject, course)),
        Needed::Latest(_) | Needed::Stands(_) => None,
    };
    stood.into_iter().filter_map(course).collect()
}

/// The same of where subjects stand now.
pub(crate) fn latest(stood: Vec<(Subject, Stood)>) -> Vec<(Subject, Latest)> {
    let latest = |(subject, stood): (_, Stood)| match stood.0 {
        Needed::Latest(latest) => Some((subject, latest)),
        Needed::Course(_) | Needed::Stands(_) => None,
    };
    stood.into_iter().filter_map(latest).collect()
}
