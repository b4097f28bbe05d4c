//! Where a subject stands now: of a [`Course`](crate::history::Course) what rows of positions show, in no room of its own.

use armistice_record::Stance;

use crate::Minutes;
use crate::history::{Stand, UNKNOWN};

/// The end of a course, and how much was told in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Latest {
    /// The mention that rows show: what began the current stance, or some telling where none is current.
    pub(crate) shown: i64,
    /// The current stance. Without any date it is told only where all tellings agree: nobody can say which came last.
    pub(crate) current: Option<Current>,
    /// The stance before the current one, and when that began.
    pub(crate) before: Option<(Stance, Minutes)>,
    /// How many independent origins tell each stance, by its place in the vocabulary.
    told: [u32; Stance::ALL.len()],
    /// Tellings in all.
    pub(crate) mentions: u32,
    /// Independent origins in all.
    pub(crate) origins: u32,
    /// Tellings without a date.
    pub(crate) undated: u32,
}

/// The current stance of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Current {
    /// The stance.
    pub(crate) stance: Stance,
    /// When it was first reported, or [`UNKNOWN`].
    pub(crate) since: Minutes,
    /// When it was last reported, or [`UNKNOWN`].
    pub(crate) last: Minutes,
    /// The mention whose condition counts: of a conditional stance the last one, otherwise the one that began it.
    pub(crate) condition: i64,
}

impl Latest {
    /// Tells where a subject stands from its tellings, which come in any order and are left in another; none without any.
    pub(crate) fn of(stands: &mut [Stand]) -> Option<Self> {
        let (mut last, mut undated, mut agree) = (None, 0, true);
        for stand in stands.iter() {
            if stand.reported == UNKNOWN {
                undated += 1;
                agree &= stand.stance == stands[0].stance;
            } else {
                last = last.max(Some(stand));
            }
        }
        let (first, before) = match last {
            Some(last) => run(stands, last),
            None => (stands.iter().min()?, None),
        };
        let last = last.or_else(|| stands.iter().max().filter(|_| agree));
        let mut latest = Latest {
            shown: first.mention,
            current: last.map(|last| Current {
                stance: last.stance,
                since: first.reported,
                last: last.reported,
                condition: if last.stance == Stance::Conditional { last.mention } else { first.mention },
            }),
            before: before.map(|before| (before.stance, run(stands, before).0.reported)),
            told: [0; Stance::ALL.len()],
            mentions: stands.len() as u32,
            origins: 0,
            undated,
        };
        latest.count(stands);
        Some(latest)
    }

    /// Counts independent origins.
    fn count(&mut self, stands: &mut [Stand]) {
        stands.sort_unstable_by_key(|stand| (stand.origin, stand.stance));
        let mut known: Option<&Stand> = None;
        for stand in &*stands {
            let of_origin = known.filter(|known| known.origin == stand.origin);
            self.origins += u32::from(of_origin.is_none());
            self.told[stand.stance as usize] +=
                u32::from(of_origin.is_none_or(|known| known.stance != stand.stance));
            known = Some(stand);
        }
    }

    /// Returns each stance that is told, and by how many independent origins.
    pub(crate) fn told(&self) -> impl Iterator<Item = (Stance, u32)> {
        Stance::ALL.iter().copied().zip(self.told).filter(|&(_, told)| told > 0)
    }
}

/// The run that ends with a telling: the telling that began it, and the one before that. To look three times costs less than
/// to sort.
fn run<'a>(stands: &'a [Stand], last: &'a Stand) -> (&'a Stand, Option<&'a Stand>) {
    let of_others = stands.iter().filter(|&stand| stand.stance != last.stance && stand < last);
    let before = of_others.max();
    let of_run = stands.iter().filter(|&stand| Some(stand) > before && stand <= last);
    (of_run.min().unwrap_or(last), before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::Course;

    /// What a course shows, the long way.
    fn expected(course: &Course) -> Option<Latest> {
        let current = course.current();
        let any = course.undated.first().copied();
        let before = course.runs.len().checked_sub(2).map(|at| course.runs[at]);
        let mut told = [0; Stance::ALL.len()];
        for &(stance, n) in &course.told {
            told[stance as usize] = n as u32;
        }
        Some(Latest {
            shown: current.map(|run| run.first).or(any)?.mention,
            current: current.map(|run| Current {
                stance: run.stance,
                since: run.first.reported,
                last: run.last.reported,
                condition: run.condition().mention,
            }),
            before: before.map(|run| (run.stance, run.first.reported)),
            told,
            mentions: course.mentions as u32,
            origins: course.origins as u32,
            undated: course.undated.len() as u32,
        })
    }

    fn stand() -> impl Strategy<Value = Stand> {
        let reported = prop_oneof![3 => 0..6i64, 1 => Just(UNKNOWN)];
        let stance = (0..3usize).prop_map(|at| [Stance::Accept, Stance::Reject, Stance::Conditional][at]);
        (reported, 0..3i64, stance, 0..4i64, 0..1000i64).prop_map(
            |(reported, tie, stance, origin, mention)| Stand { reported, tie, stance, origin, mention },
        )
    }

    proptest! {
        #[test]
        fn it_is_the_end_of_the_course(mut stands in prop::collection::vec(stand(), 0..12), undated in prop::bool::weighted(0.25)) {
            if undated {
                stands.iter_mut().for_each(|stand| stand.reported = UNKNOWN);
            }
            let course = Course::of(&mut stands.clone());
            prop_assert_eq!(Latest::of(&mut stands), expected(&course));
        }
    }

    #[test]
    fn stances_are_counted_in_the_order_of_the_vocabulary() {
        for (at, &stance) in Stance::ALL.iter().enumerate() {
            assert_eq!(stance as usize, at);
        }
    }
}
