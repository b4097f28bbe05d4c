//! What a desk asks of the record is what the views tell.

use armistice_merge::{Cell, Filter, Kept, Kind, Listing, Record, View, earliest, latest};
use armistice_record::Document;
use armistice_store::{Correction, Indexed, Store, StoreError, Target};
use serde_json::json;

use crate::invented::Invented;
use crate::places::on_both;
use crate::story::{correction, reports};

const NOW: &str = "2025-05-01T08:00:00Z";

fn open(place: &str) -> Store {
    let mut store = Store::open(place).unwrap();
    store.add(&reports(1), NOW).unwrap();
    store
}

fn filters() -> [Filter; 5] {
    [
        Filter::default(),
        Filter { known_at: latest("2025-04-14"), ..Filter::default() },
        Filter { as_of: latest("2025-04-14"), ..Filter::default() },
        Filter { since: earliest("2025-04-15"), ..Filter::default() },
        Filter { conflict: Some("Ruritania".to_owned()), ..Filter::default() },
    ]
}

#[test]
fn entries_of_the_index_are_those_of_the_view() {
    on_both(|place| {
        let mut store = open(place);
        let views = [View::Proposals, View::Meetings, View::Ceasefires, View::Allegations];
        for (kind, view) in views.into_iter().map(|view| (view.kinds()[0], view)) {
            for filter in filters() {
                let shown = store.view(view, &filter).unwrap();
                let index = store.index(kind, &filter).unwrap();
                let ids: Vec<String> = index.iter().map(Indexed::id).collect();
                let told: Vec<String> = (0..ids.len())
                    .map(|row| shown.listing.get(row, "id").as_str().unwrap().to_owned())
                    .collect();
                assert_eq!(
                    (ids.len(), &ids[..]),
                    (shown.listing.rows.len(), &told[..]),
                    "{kind:?} {filter:?}"
                );
                assert_eq!(store.entries(kind, &index).unwrap(), shown.listing, "{kind:?} {filter:?}");
                assert_eq!(store.undated(&filter).unwrap(), shown.undated);
            }
        }
        let other = Filter { conflict: Some("Elsewhere".to_owned()), ..Filter::default() };
        assert!(store.index(Kind::Meeting, &other).unwrap().is_empty());
    });
}

/// Two reports of one plan, the second with another plan beside it; each plan has its own answers.
fn plans() -> [Kept; 2] {
    let plan = "Ruritania put forward a plan for a ceasefire and a withdrawal from the harbour.";
    let report = |id: &str, day: &str, text: &str| {
        Invented::new(id, Some(day), text)
            .actor("Ruritania", "government", Some("RUR"))
            .actor("Borduria", "government", Some("BOR"))
            .proposal("p1", &["Ruritania"], &["ceasefire-full", "withdrawal"], plan)
    };
    let (no, other) = ("Borduria rejected the withdrawal.", "Borduria offered an exchange of prisoners.");
    let (yes, open) = ("Ruritania welcomed the exchange.", "Ruritania said nothing of the ceasefire.");
    let first = report("first", "2025-04-10", &format!("{plan} {no}"))
        .position("Borduria", "withdrawal", "reject", "self", no)
        .answering("p1");
    let second = report("second", "2025-04-11", &format!("{plan} {other} {yes} {no} {open}"))
        .proposal("p2", &["Borduria"], &["prisoners"], other)
        .position("Ruritania", "prisoners", "accept", "self", yes)
        .answering("p2")
        .position("Borduria", "withdrawal", "reject", "self", no)
        .answering("p1")
        .position("Ruritania", "ceasefire-full", "noncommittal", "self", open)
        .answering("p1");
    [first.kept(1), second.kept(1)]
}

#[test]
fn who_accepts_and_who_blocks_a_proposal_is_told_with_the_report() {
    let whole = plans().into_iter().map(Record::of).fold(Record::default(), Record::join);
    on_both(|place| {
        let mut store = Store::open(place).unwrap();
        store.add(&plans(), NOW).unwrap();
        let shown = store.view(View::Proposals, &Filter::default()).unwrap().listing;
        assert_eq!(shown, whole.view(View::Proposals, &Filter::default()));
        let index = store.index(Kind::Proposal, &Filter::default()).unwrap();
        assert_eq!(store.entries(Kind::Proposal, &index).unwrap(), shown);
        let told = |row: usize| [shown.get(row, "accepted_by"), shown.get(row, "blockers")];
        assert_eq!(shown.rows.len(), 2);
        assert_eq!(told(0), [&json!([]), &json!(["BOR: withdrawal (first)", "BOR: withdrawal (second)"])]);
        assert_eq!(told(1), [&json!(["RUR: prisoners (second)"]), &json!([])]);
        // A page of one: the answers of the other plan, which stand in the same report, are not its own.
        let page = store.entries(Kind::Proposal, &index[1..]).unwrap();
        assert_eq!(page.rows, shown.rows[1..]);
    });
}

#[test]
fn rows_that_are_handed_on_are_those_of_the_view() {
    on_both(|place| {
        let mut store = open(place);
        for (view, filter) in View::ALL.into_iter().flat_map(|view| filters().map(|filter| (view, filter))) {
            let shown = store.view(view, &filter).unwrap();
            let rows = store.rows(view, &filter).unwrap();
            assert_eq!(rows.undated, shown.undated);
            assert_eq!(rows.columns(), shown.listing.columns);
            let mut listing = Listing::new(rows.columns());
            let collect = |row: &[Cell<'_>]| {
                listing.rows.push(row.iter().map(|cell| cell.to_value()).collect());
                Ok::<(), StoreError>(())
            };
            rows.each(collect).unwrap();
            assert_eq!(listing, shown.listing, "{view:?} {filter:?}");
        }
    });
}

#[test]
fn sources_are_counted_as_the_record_counts_them() {
    let whole = reports(1).into_iter().map(Record::of).fold(Record::default(), Record::join);
    on_both(|place| {
        let mut store = open(place);
        for filter in filters().into_iter().filter(|filter| filter.since.is_none()) {
            let told = whole.view(View::Sources, &filter);
            assert_eq!(store.sources(&filter).unwrap(), told, "{filter:?}");
            assert_eq!(store.view(View::Sources, &filter).unwrap().listing, told, "{filter:?}");
        }
    });
}

#[test]
fn pages_of_statements_make_up_the_whole() {
    on_both(|place| {
        let mut store = open(place);
        for filter in filters() {
            let all = store.page(Kind::Statement, &filter, None, 100).unwrap();
            assert_eq!(all.next, None);
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = store.page(Kind::Statement, &filter, after, 4).unwrap();
                found.extend(page.told);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(found, all.told, "{filter:?}");
            let reported: Vec<_> = found.iter().map(|told| told.reported()).collect();
            assert!(reported.is_sorted_by(|a, b| b.is_none() || a >= b), "{filter:?}");
        }
        assert_eq!(store.page(Kind::Statement, &Filter::default(), None, 100).unwrap().told.len(), 30);
    });
}

#[test]
fn the_version_tells_of_every_change() {
    on_both(|place| {
        let mut store = open(place);
        let mut known = vec![store.version().unwrap()];
        assert_eq!(store.version().unwrap(), known[0]);
        let told = store.waiting(None).unwrap().unwrap();
        let target = Target::Accept(vec![told.mention.anchor.clone()]);
        let correction = Correction { target, by: "ada".to_owned(), at: NOW.to_owned(), why: None };
        let number = store.correct(&correction).unwrap();
        known.push(store.version().unwrap());
        store.undo(number, "ada", NOW).unwrap();
        known.push(store.version().unwrap());
        store.register(&[("Ruritania".to_owned(), Some("RU".to_owned()))], NOW).unwrap();
        known.push(store.version().unwrap());
        store.forget("r3", NOW).unwrap();
        known.push(store.version().unwrap());
        assert!(known.windows(2).all(|pair| pair[0] < pair[1]), "{known:?}");
        store.add(&reports(1)[..2], NOW).unwrap();
        assert_eq!(store.version().unwrap(), known[4]);
    });
}

#[test]
fn words_are_found_latest_first_page_by_page() {
    on_both(|place| {
        let mut store = open(place);
        for filter in filters() {
            let filter = Filter { search: Some("prisoners becomes".to_owned()), ..filter };
            let all = store.page(Kind::Statement, &filter, None, 100).unwrap().told;
            let shown = store.view(View::Statements, &filter).unwrap().listing;
            let mentions = (0..shown.rows.len()).map(|row| shown.get(row, "mentions").as_u64().unwrap());
            assert_eq!(all.len() as u64, mentions.sum::<u64>(), "{filter:?}");
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = store.page(Kind::Statement, &filter, after, 3).unwrap();
                found.extend(page.told);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(found, all, "{filter:?}");
            let reported: Vec<_> = found.iter().map(|told| told.reported()).collect();
            assert!(reported.is_sorted_by(|a, b| b.is_none() || a >= b), "{filter:?}");
        }
        let none = Filter { search: Some("prisoners nowhere".to_owned()), ..Filter::default() };
        assert!(store.page(Kind::Statement, &none, None, 10).unwrap().told.is_empty());
        // A purged report's words are found no more, and those that stay are.
        store.forget("r3", NOW).unwrap();
        let found = Filter { search: Some("prisoners".to_owned()), ..Filter::default() };
        assert_eq!(store.page(Kind::Statement, &found, None, 100).unwrap().told.len(), 29);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn reports_are_found_by_the_words_of_headline_and_text() {
    on_both(|place| {
        let mut store = open(place);
        let mut titled = reports(1).swap_remove(0);
        titled.report.title = Some("Lanterns over the bridge".to_owned());
        titled.report.text.push_str(" Nobody crossed it.");
        titled.report.sha256 = Document::story(&titled.report.text).unwrap().sha256().to_owned();
        titled.report.id = "titled".to_owned();
        store.add(&[titled], NOW).unwrap();
        let found = |store: &mut Store, words: &str| -> Vec<String> {
            let listed = store.listed_with(words, None, 100).unwrap();
            listed.into_iter().map(|one| one.id).collect()
        };
        assert_eq!(found(&mut store, "lanterns NOBODY"), ["titled"]);
        assert_eq!(found(&mut store, "Lanterns harbour"), [""; 0]);
        // What is no word finds nothing, whatever it means to the database.
        for none in ["", " ", "\"", "*", "-", "क्षि", "nowhere\"", "NEAR(", "mill AND nowhere"] {
            assert_eq!(found(&mut store, none), [""; 0], "{none}");
        }
        // Those kept last come first, page by page as the whole list.
        let all = store.listed_with("the harbour", None, 100).unwrap();
        assert_eq!((all.len(), all[0].id.as_str()), (10, "r28"));
        let (mut pages, mut before) = (Vec::new(), None);
        loop {
            let page = store.listed_with("the harbour", before, 3).unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.number);
            pages.extend(page);
        }
        assert_eq!(pages, all);
        assert_eq!(store.listed(None, 100).unwrap().iter().filter(|one| all.contains(one)).count(), 10);
        // What is read anew is found as before, what is purged is not.
        store.add(&reports(2)[1..2], NOW).unwrap();
        assert_eq!(found(&mut store, "the harbour").len(), 10);
        store.forget("titled", NOW).unwrap();
        assert_eq!(found(&mut store, "lanterns"), [""; 0]);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn purged_words_stand_in_no_index() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("record.db");
    let mut store = open(place.to_str().unwrap());
    let word = "xylophonist";
    let told = format!("Ruritania told the {word} what becomes of the prisoners.");
    let purged = Invented::new("purged", Some("2025-04-12"), &told)
        .actor("Ruritania", "government", Some("RUR"))
        .said("Ruritania", "named", &format!("the {word} what becomes of the prisoners"), &told)
        .kept(1);
    let terms = || {
        let base = rusqlite::Connection::open(&place).unwrap();
        base.execute_batch(
            "CREATE VIRTUAL TABLE temp.of_words USING fts5vocab (main, words, row); \
             CREATE VIRTUAL TABLE temp.of_texts USING fts5vocab (main, texts, row)",
        )
        .unwrap();
        let count = |table: &str| {
            let sql = format!("SELECT COUNT(*) FROM temp.{table} WHERE term = ?1");
            base.query_row(&sql, [word], |row| row.get::<_, i64>(0)).unwrap()
        };
        [count("of_words"), count("of_texts")]
    };
    store.add(&[purged], NOW).unwrap();
    assert_eq!(terms(), [1, 1]);
    store.forget("purged", NOW).unwrap();
    assert_eq!(terms(), [0, 0]);
}

#[test]
fn entries_that_one_mention_linked_come_apart_without_it() {
    on_both(|place| {
        let mut store = open(place);
        let anchors = |store: &mut Store| -> Vec<Vec<String>> {
            let listing = store.view(View::Meetings, &Filter::default()).unwrap().listing;
            let anchors = (0..listing.rows.len()).map(|row| listing.get(row, "anchors").clone());
            anchors.map(|anchors| serde_json::from_value(anchors).unwrap()).collect()
        };
        let before = anchors(&mut store);
        // A chain by hand: the second is tied to the first, then rejected.
        let pair = vec![before[0][0].clone(), before[1][0].clone()];
        store.correct(&correction(Target::Merge(pair.clone()))).unwrap();
        assert_eq!(anchors(&mut store).len(), before.len() - 1);
        let index = store.index(Kind::Meeting, &Filter::default()).unwrap();
        assert_eq!(index.len(), before.len() - 1);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        store.correct(&correction(Target::Split(vec![pair[1].clone()]))).unwrap();
        let shown = store.view(View::Meetings, &Filter::default()).unwrap().listing;
        let index = store.index(Kind::Meeting, &Filter::default()).unwrap();
        assert_eq!(store.entries(Kind::Meeting, &index).unwrap(), shown);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_report_is_found_by_its_key_and_its_id() {
    on_both(|place| {
        let mut store = open(place);
        let listed = store.listed(None, 2).unwrap();
        assert_eq!(listed.len(), 2);
        let older = store.listed(Some(listed[1].number), 100).unwrap();
        assert_eq!(older.len(), 28);
        let (kept, told) = store.report(listed[0].key.as_str()).unwrap();
        assert_eq!((kept.report.id.as_str(), told.len() as i64), (listed[0].id.as_str(), listed[0].entries));
        assert_eq!(listed[0].entries, listed[0].waiting);
        assert_eq!(store.keys_of(&listed[0].id).unwrap(), [listed[0].key.clone()]);
        assert!(matches!(store.report("nothing"), Err(StoreError::NoSuchReport(_))));
        let history = store.history("RUR", "prisoners", 100).unwrap();
        assert_eq!(history.len(), 30);
        assert_eq!(store.parties_like("ru", 5).unwrap(), [("RUR".to_owned(), 1)]);
        assert!(store.parties_like("%", 5).unwrap().is_empty());
        assert_eq!(store.conflicts().unwrap(), [("Ruritania".to_owned(), 30)]);
    });
}
