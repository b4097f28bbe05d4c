//! A record is its reports and what people decided: from these it is made again, wherever it was kept.

use armistice_merge::{Filter, Kept, View};
use armistice_store::{Correction, Store, StoreError, Target};
use serde_json::json;

use crate::places::on_both;
use crate::story::reports;

const NOW: &str = "2025-05-01T08:00:00Z";

fn views(store: &mut Store) -> Vec<String> {
    View::ALL.map(|view| store.view(view, &Filter::default()).unwrap().listing.to_jsonl()).to_vec()
}

#[test]
fn a_record_is_made_again_from_reports_and_ledger() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let anchors: Vec<String> =
            store.positions().unwrap().into_iter().map(|told| told.mention.anchor).collect();
        let some = |range: std::ops::Range<usize>| anchors[range].to_vec();
        let decided = [
            Target::Accept(some(0..2)),
            Target::Reject(some(2..3)),
            Target::Edit(some(3..4), json!({"stance": "support"})),
            Target::Merge(some(4..6)),
            Target::Split(some(7..8)),
        ];
        for (target, at) in decided.into_iter().zip(1..) {
            let by = "ada".to_owned();
            let at = format!("2025-05-02T08:00:0{at}Z");
            store.correct(&Correction { target, by, at, why: None }).unwrap();
        }
        store.undo(2, "ben", NOW).unwrap();
        store.register(&[("Borduria".to_owned(), Some("The Bordurians".to_owned()))], NOW).unwrap();
        store.forget("r12", NOW).unwrap();

        let ledger = store.ledger().unwrap();
        assert_eq!(ledger.corrections.len(), 6);
        assert_eq!(ledger.actors, [("borduria".to_owned(), "The Bordurians".to_owned())]);
        assert!(store.log().unwrap().iter().any(|done| done.action == "forget"));
        let mut kept: Vec<Kept> = Vec::new();
        store
            .kept(|one| {
                kept.push(one);
                Ok::<(), StoreError>(())
            })
            .unwrap();
        assert!(kept.is_sorted_by_key(Kept::key) && kept.len() == 29);
        kept.reverse();
        let mut again = Store::from_ledger(&kept, &ledger, NOW).unwrap();
        assert_eq!(views(&mut again), views(&mut store));
        assert_eq!(again.ledger().unwrap(), ledger);
        assert_eq!(again.verify().unwrap(), Vec::<String>::new());

        let untouched = armistice_store::Ledger::default();
        let mut bare = Store::from_ledger(&kept, &untouched, NOW).unwrap();
        assert_ne!(views(&mut bare), views(&mut store), "the decisions count");
    });
}
