//! A desk keeps a process: thirty reports on one conflict, five corrections, a newer reader, changes since a day.

use armistice_merge::{Decision, Filter, Kept, Kind, Record, View, earliest, latest};
use armistice_store::{Correction, Outcome, Store, StoreError, Target};
use serde_json::json;

use crate::invented::Invented;
use crate::places::on_both;

pub(crate) const NOW: &str = "2025-05-01T08:00:00Z";

/// Thirty reports: ten days, three a day, of which one is a copy of another.
pub(crate) fn reports(generation: u64) -> Vec<Kept> {
    (0..30).map(|number| report(number, generation)).collect()
}

fn report(number: usize, generation: u64) -> Kept {
    let day = format!("2025-04-{:02}", 10 + number / 3);
    let stance = if number < 15 { "reject" } else { "accept" };
    // A newer reader hears something else in the same words.
    let heard = if generation > 1 { "noncommittal" } else { stance };
    let place = ["mill", "harbour", "mill"][number % 3];
    let told = format!("On day {} Ruritania told the {place} what becomes of the prisoners.", number / 3);
    let met =
        format!("Envoys of Ruritania and Borduria sat in the {place} again for hours on day {}.", number / 3);
    let blamed = format!("Borduria accused Ruritania of shelling the {place} road on day {}.", number / 3);
    let published = (number != 29).then_some(day.as_str());
    Invented::new(&format!("r{number}"), published, &format!("{told} {met} {blamed}"))
        .publisher(["Mill Post", "Harbour Post", "Evening Mill"][number % 3])
        .actor("Ruritania", "government", Some("RUR"))
        .actor("Borduria", "government", Some("BOR"))
        .position("Ruritania", "prisoners", heard, "self", &told)
        .meeting(&["Ruritania", "Borduria"], Some(&day), "held", &met)
        .allegation("Borduria", "Ruritania", &blamed)
        .said("Ruritania", "named", "what becomes of the prisoners", &told)
        .kept(generation)
}

pub(crate) fn correction(target: Target) -> Correction {
    Correction { target, by: "ada".to_owned(), at: NOW.to_owned(), why: Some("checked".to_owned()) }
}

fn anchors(store: &mut Store, view: View, row: usize) -> Vec<String> {
    let listing = store.view(view, &Filter::default()).unwrap().listing;
    serde_json::from_value(listing.get(row, "anchors").clone()).unwrap()
}

/// The anchor of the position of a report.
pub(crate) fn position(store: &mut Store, report: &str) -> String {
    let told = store.positions().unwrap();
    told.into_iter().find(|told| told.report_id == report).unwrap().mention.anchor
}

fn stance(store: &mut Store, report: &str) -> Option<String> {
    let told = store.positions().unwrap().into_iter().find(|told| told.report_id == report)?;
    Some(told.mention.entry.to_json()["stance"].as_str().unwrap().to_owned())
}

pub(crate) fn all_views(store: &mut Store) -> Vec<String> {
    let filters = [
        Filter::default(),
        Filter { known_at: latest("2025-04-14"), ..Filter::default() },
        Filter { since: earliest("2025-04-15"), ..Filter::default() },
        Filter { party: Some("Borduria".to_owned()), ..Filter::default() },
    ];
    View::ALL
        .iter()
        .flat_map(|&view| filters.iter().map(move |filter| (view, filter)))
        .map(|(view, filter)| store.view(view, filter).unwrap().listing.to_jsonl())
        .collect()
}

#[test]
fn the_same_reports_give_the_same_record_in_any_order() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        let added = store.add(&reports(1), NOW).unwrap();
        assert!(added.iter().all(|added| added.outcome == Outcome::New));
        let added = store.add(&reports(1), NOW).unwrap();
        assert!(added.iter().all(|added| added.outcome == Outcome::Known));
        let seen = all_views(&mut store);
        let mut other = Store::open(":memory:").unwrap();
        for kept in reports(1).into_iter().rev() {
            other.add(&[kept], "2026-01-01T00:00:00Z").unwrap();
        }
        assert_eq!(seen, all_views(&mut other));
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn the_store_shows_what_merging_in_memory_gives() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let record = reports(1).into_iter().map(Record::of).fold(Record::default(), Record::join);
        for view in View::ALL {
            for known_at in [None, latest("2025-04-13")] {
                let filter = Filter { known_at, ..Filter::default() };
                let shown = store.view(view, &filter).unwrap();
                assert_eq!(shown.listing.to_jsonl(), record.view(view, &filter).to_jsonl(), "{view:?}");
                assert_eq!(shown.undated, usize::from(known_at.is_some()));
            }
        }
    });
}

#[test]
fn five_corrections_outlive_a_newer_reader_and_can_be_undone() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let before = all_views(&mut store);
        let (edited, rejected, accepted) =
            (position(&mut store, "r3"), position(&mut store, "r4"), position(&mut store, "r5"));
        let edit = Target::Edit(vec![edited], json!({"stance": "conditional"}));
        let edit = store.correct(&correction(edit)).unwrap();
        let reject = store.correct(&correction(Target::Reject(vec![rejected]))).unwrap();
        let accept = store.correct(&correction(Target::Accept(vec![accepted]))).unwrap();
        let added = Target::Add {
            report: "r6".to_owned(),
            kind: Kind::Position,
            entry: json!({"holder": "Borduria", "on": "talks", "stance": "support",
                "evidence": ["Envoys of Ruritania and Borduria sat in the mill again for hours on day 2."]}),
        };
        let added = store.correct(&correction(added)).unwrap();
        let mut meetings = anchors(&mut store, View::Meetings, 0);
        meetings.extend(anchors(&mut store, View::Meetings, 1));
        let count = store.view(View::Meetings, &Filter::default()).unwrap().listing.rows.len();
        let merged = store.correct(&correction(Target::Merge(meetings))).unwrap();
        let now = store.view(View::Meetings, &Filter::default()).unwrap().listing.rows.len();
        assert_eq!(now, count - 1);

        // A newer reader hears every position otherwise; what people decided stands.
        store.add(&reports(2), NOW).unwrap();
        assert_eq!(stance(&mut store, "r0").as_deref(), Some("noncommittal"));
        assert_eq!(stance(&mut store, "r3").as_deref(), Some("conditional"));
        assert_eq!(stance(&mut store, "r4"), None);
        assert_eq!(stance(&mut store, "r5").as_deref(), Some("reject"));
        let talks = Filter { term: Some("talks".parse().unwrap()), ..Filter::default() };
        let listing = store.view(View::Positions, &talks).unwrap().listing;
        assert_eq!((listing.get(0, "party"), listing.get(0, "standing")), (&json!("BOR"), &json!("added")));
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());

        // Undone, one after the other; an undo can be undone.
        let undo = store.undo(edit, "ben", NOW).unwrap();
        assert_eq!(stance(&mut store, "r3").as_deref(), Some("noncommittal"));
        store.undo(undo, "ada", NOW).unwrap();
        assert_eq!(stance(&mut store, "r3").as_deref(), Some("conditional"));
        for number in [edit, reject, accept, added, merged] {
            store.undo(number, "ada", NOW).unwrap();
        }
        assert!(matches!(store.undo(reject, "ada", NOW), Err(StoreError::NoSuchCorrection(_))));
        let mut fresh = Store::open(":memory:").unwrap();
        fresh.add(&reports(2), NOW).unwrap();
        assert_eq!(all_views(&mut store), all_views(&mut fresh));
        assert_ne!(all_views(&mut store), before);
        let log = store.corrections().unwrap();
        assert_eq!(log.len(), 12);
        assert_eq!(log[0].decision, Decision::Edit.code());
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn what_was_parted_stays_apart() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let all = anchors(&mut store, View::Meetings, 0);
        assert_eq!(all.len(), 3);
        store.correct(&correction(Target::Split(all[..1].to_vec()))).unwrap();
        let listing = store.view(View::Meetings, &Filter::default()).unwrap().listing;
        let sizes: Vec<_> = (0..2).map(|row| listing.get(row, "mentions").as_u64().unwrap()).collect();
        assert_eq!(sizes.iter().sum::<u64>(), 3);
        assert_eq!(sizes.iter().max(), Some(&2));
    });
}

#[test]
fn changes_since_a_day_read_like_a_digest() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let filter = Filter { since: earliest("2025-04-15"), ..Filter::default() };
        let listing = store.view(View::Changes, &filter).unwrap().listing;
        let first =
            (0..listing.rows.len()).find(|&row| listing.get(row, "what") == &json!("position")).unwrap();
        assert_eq!(listing.get(first, "date"), &json!("2025-04-15"));
        assert_eq!(listing.get(first, "who"), &json!("RUR"));
        assert_eq!(listing.get(first, "change"), &json!("prisoners: reject → accept"));
        let why = listing.get(first, "why").as_str().unwrap();
        assert!(why.starts_with("On day 5 Ruritania told the "), "{why}");
        let dates: Vec<_> = (0..listing.rows.len()).map(|row| listing.get(row, "date").to_string()).collect();
        assert!(dates.is_sorted() && dates.iter().all(|date| date.as_str() >= "\"2025-04-15\""));
    });
}

#[test]
fn a_forgotten_report_leaves_nothing_behind() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let anchor = position(&mut store, "r29");
        let edit = Target::Edit(vec![anchor], json!({"stance": "support"}));
        store.correct(&correction(edit)).unwrap();
        assert_eq!(store.forget("r29", NOW).unwrap(), 1);
        assert!(matches!(store.forget("r29", NOW), Err(StoreError::NoSuchReport(_))));
        let mut fresh = Store::open(":memory:").unwrap();
        fresh.add(&reports(1)[..29], NOW).unwrap();
        assert_eq!(all_views(&mut store), all_views(&mut fresh));
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn the_registry_says_whom_a_name_means() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        store.register(&[("ruritania".to_owned(), Some("Kingdom".to_owned()))], NOW).unwrap();
        let listing = store.view(View::Positions, &Filter::default()).unwrap().listing;
        assert_eq!(listing.get(0, "party"), &json!("Kingdom"));
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        store.register(&[("Ruritania".to_owned(), None)], NOW).unwrap();
        let listing = store.view(View::Positions, &Filter::default()).unwrap().listing;
        assert_eq!(listing.get(0, "party"), &json!("RUR"));
    });
}

#[test]
fn words_are_found_and_edits_must_stand_in_the_report() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&reports(1), NOW).unwrap();
        let found = |store: &mut Store, words: &str| {
            let filter = Filter { search: Some(words.to_owned()), recorded: true, ..Filter::default() };
            store.view(View::Statements, &filter).unwrap().listing
        };
        let listing = found(&mut store, "prisoners becomes");
        assert!(!listing.rows.is_empty());
        assert_eq!(listing.get(0, "recorded"), &json!(NOW));
        assert!(found(&mut store, "prisoners ransom").rows.is_empty());
        let anchor = anchors(&mut store, View::Meetings, 0).remove(0);
        let invented = Target::Edit(vec![anchor], json!({"place": "the palace"}));
        let refused = store.correct(&correction(invented)).unwrap_err();
        assert_eq!(refused.to_string(), "`the palace` does not stand in the report");
    });
}

#[test]
fn damage_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("record.db");
    let place = place.to_str().unwrap();
    Store::open(place).unwrap().add(&reports(1), NOW).unwrap();
    let connection = rusqlite::Connection::open(place).unwrap();
    let damages = [
        "UPDATE reports SET text = replace(text, 'mill', 'mall') WHERE id = 'r0'",
        "UPDATE mentions SET entry = replace(entry, 'reject', 'accept') WHERE kind = 'position'",
        "DELETE FROM stands WHERE mention IN (SELECT MAX(mention) FROM stands)",
        "DELETE FROM reports WHERE id = 'r7'",
    ];
    for damage in damages {
        let before = Store::open(place).unwrap().verify().unwrap().len();
        connection.execute_batch(damage).unwrap();
        let found = Store::open(place).unwrap().verify().unwrap();
        assert!(found.len() > before, "{damage}: {found:?}");
    }
}
