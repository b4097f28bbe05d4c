//! Joining is associative, commutative and idempotent, and so is everything that is seen of it.

use armistice_merge::copies::{self, Shingles};
use armistice_merge::{Filter, Groups, Kept, Record, View};
use proptest::prelude::*;

use crate::invented::Invented;

const PARTIES: [&str; 4] = ["Ruritania", "Borduria", "the Lake Front", "Syldavia"];
const TERMS: [&str; 3] = ["prisoners", "talks", "withdrawal"];
const STANCES: [&str; 4] = ["accept", "reject", "demand", "conditional"];

/// A report on two parties, out of so few choices that copies, doubles and re-readings are frequent.
fn report() -> impl Strategy<Value = Kept> {
    (0..4usize, 0..4usize, 0..3usize, 0..4usize, 0..5u8, 0..3u8, 1..3u64).prop_map(
        |(one, other, term, stance, day, story, generation)| {
            let (one, other) = (PARTIES[one], PARTIES[other]);
            let told = format!("{one} told {other} on the lake shore what it thinks of {}.", TERMS[term]);
            let story =
                format!("Story {story} of the wire begins with rain over the northern bridge at dawn.");
            let text = format!("{story} {told}");
            let published = (day > 0).then(|| format!("2025-04-1{day}"));
            let mut invented = Invented::new(&format!("r{day}"), published.as_deref(), &text)
                .actor(one, "government", None)
                .position(one, TERMS[term], STANCES[stance], "self", &told);
            if one != other {
                invented = invented
                    .actor(other, "government", None)
                    .meeting(&[one, other], published.as_deref(), "held", &told)
                    .allegation(one, other, &told);
            }
            invented.kept(generation)
        },
    )
}

fn record(reports: &[Kept]) -> Record {
    reports.iter().cloned().map(Record::of).fold(Record::default(), Record::join)
}

fn seen(record: &Record) -> Vec<String> {
    View::ALL.iter().map(|&view| record.view(view, &Filter::default()).to_jsonl()).collect()
}

/// A text of runs of words that other texts may have, too.
fn mixed() -> impl Strategy<Value = Shingles> {
    prop::collection::vec((0..12u8, 3..40usize), 0..5).prop_map(|runs| {
        let words = |(story, count): &(u8, usize)| {
            (0..*count).map(|at| format!("w{story}x{at} ")).collect::<String>()
        };
        Shingles::of(&runs.iter().map(words).collect::<String>())
    })
}

/// Origins as they are defined: all that share a band are compared.
fn linked(shingles: &[Shingles]) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(shingles.len());
    for one in 0..shingles.len() {
        for other in 0..one {
            let bands = shingles[one].bands();
            let met = shingles[other].bands().iter().any(|band| bands.contains(band));
            if met && shingles[one].copies(&shingles[other]) {
                groups.join(one, other);
            }
        }
    }
    groups.sets()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn origins_are_those_of_all_pairs(shingles in prop::collection::vec(mixed(), 0..24)) {
        prop_assert_eq!(copies::origins(&shingles), linked(&shingles));
    }

    #[test]
    fn joining_is_associative(a in prop::collection::vec(report(), 0..4), b in prop::collection::vec(report(), 0..4), c in prop::collection::vec(report(), 0..4)) {
        let (a, b, c) = (record(&a), record(&b), record(&c));
        prop_assert_eq!(a.clone().join(b.clone()).join(c.clone()), a.join(b.join(c)));
    }

    #[test]
    fn joining_is_commutative_and_idempotent(a in prop::collection::vec(report(), 0..6), b in prop::collection::vec(report(), 0..6)) {
        let (a, b) = (record(&a), record(&b));
        let one = a.clone().join(b.clone());
        let other = b.join(a.clone());
        prop_assert_eq!(seen(&one), seen(&other));
        prop_assert_eq!(&one.clone().join(one.clone()), &one);
        prop_assert_eq!(one.clone().join(a), one);
    }

    #[test]
    fn the_order_of_reports_is_never_seen(mut reports in prop::collection::vec(report(), 0..8)) {
        let one = seen(&record(&reports));
        reports.reverse();
        prop_assert_eq!(one, seen(&record(&reports)));
    }

    #[test]
    fn a_filter_by_date_shows_no_later_report(reports in prop::collection::vec(report(), 0..8)) {
        let filter = Filter { known_at: armistice_merge::latest("2025-04-12"), ..Filter::default() };
        let listing = record(&reports).view(View::Meetings, &filter);
        for row in 0..listing.rows.len() {
            let reported = listing.get(row, "reported").as_str().unwrap_or("undated");
            prop_assert!(reported <= "2025-04-12", "{}", reported);
        }
    }

    #[test]
    fn what_changed_since_a_day_is_the_end_of_all_that_changed(reports in prop::collection::vec(report(), 0..8), day in 10..15u8) {
        let record = record(&reports);
        let day = format!("2025-04-{day}");
        let all = record.view(View::Changes, &Filter::default());
        let since = Filter { since: armistice_merge::earliest(&day), ..Filter::default() };
        let expected: Vec<_> = all.rows.into_iter().filter(|row| row[0].as_str() >= Some(&day)).collect();
        prop_assert_eq!(record.view(View::Changes, &since).rows, expected);
    }
}
