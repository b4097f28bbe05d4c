//! An index that is brought up to date is the one that is read anew.

use std::sync::Arc;

use armistice_merge::{Filter, Kept, Kind, View};
use armistice_store::{Living, Store, Target};
use serde_json::json;

use crate::places::on_both;
use crate::story::{NOW, correction, reports};

const KINDS: [Kind; 4] = [Kind::Proposal, Kind::Meeting, Kind::Ceasefire, Kind::Allegation];

fn anew(store: &mut Store) -> Vec<Living> {
    KINDS.iter().map(|&kind| store.living(kind, None).unwrap()).collect()
}

/// The anchors of an entry, counted from the first and around.
fn anchors(store: &mut Store, view: View, at: usize) -> Vec<String> {
    let listing = store.view(view, &Filter::default()).unwrap().listing;
    let row = at % listing.rows.len();
    serde_json::from_value(listing.get(row, "anchors").clone()).unwrap()
}

/// The changes that a record can see, one after the other.
fn change(store: &mut Store, step: usize) {
    let later: Vec<Kept> = reports(2);
    let view = [View::Meetings, View::Allegations][step % 2];
    match step % 9 {
        0 => drop(store.add(&reports(1)[10 + step / 3..12 + step / 3], NOW).unwrap()),
        1 => {
            let mut both = anchors(store, view, step);
            both.extend(anchors(store, view, step + 3));
            store.correct(&correction(Target::Merge(both))).unwrap();
        }
        2 => {
            let one = anchors(store, view, step).swap_remove(0);
            store.correct(&correction(Target::Split(vec![one]))).unwrap();
        }
        3 => {
            let rejected = anchors(store, view, step / 2);
            store.correct(&correction(Target::Reject(rejected))).unwrap();
        }
        4 => {
            let edited = vec![anchors(store, View::Meetings, step).swap_remove(0)];
            let edit = json!({"place": "mill"});
            // Not every report knows the place.
            let _ = store.correct(&correction(Target::Edit(edited, edit)));
        }
        5 => {
            let last = store.corrections().unwrap().into_iter().rfind(|line| line.stands).unwrap();
            store.undo(last.number, "ada", NOW).unwrap();
        }
        // What a newer reader reads of the same reports, the last one among them.
        6 => drop(store.add(&later[step..step + 3], NOW).unwrap()),
        7 => {
            let listed = store.listed(None, 1).unwrap();
            store.forget(listed[0].key.as_str(), NOW).unwrap();
        }
        _ => store.register(&[("Borduria".to_owned(), Some(format!("BOR-{step}")))], NOW).unwrap(),
    }
}

#[test]
fn an_index_that_is_brought_up_to_date_is_the_one_read_anew() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1)[..10], NOW).unwrap();
        let first = anew(&mut store);
        let mut last = first.clone();
        let mut changed = 0;
        for step in 0..27 {
            change(&mut store, step);
            for (at, whole) in anew(&mut store).into_iter().enumerate() {
                let next = store.living(KINDS[at], Some(&last[at])).unwrap();
                assert_eq!(next.entries, whole.entries, "step {step}, {:?}", KINDS[at]);
                let far = store.living(KINDS[at], Some(&first[at])).unwrap();
                assert_eq!(far.entries, whole.entries, "step {step} from the first, {:?}", KINDS[at]);
                changed += usize::from(next.entries != last[at].entries);
                last[at] = next;
            }
        }
        assert!(changed > 20, "{changed}");
        // Nothing changed: nothing is made.
        let same = store.living(Kind::Meeting, Some(&last[1])).unwrap();
        assert!(Arc::ptr_eq(&same.entries, &last[1].entries));
        // An index of another kind is of no use.
        let other = store.living(Kind::Meeting, Some(&last[3])).unwrap();
        assert_eq!(other.entries, last[1].entries);
    });
}
