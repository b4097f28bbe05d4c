//! Private people are shown by their role, public ones and everything else as they are.

use std::collections::BTreeSet;

use armistice_merge::{Filter, Kept, Names, View};
use armistice_store::Store;
use serde_json::{Value, json};

use crate::invented::Invented;
use crate::places::on_both;
use crate::story::NOW;

const TEACHER: &str = "A teacher, Ada Kuhn, said the truce was broken at the mill. Ada Kuhn rejects the withdrawal of the guards. \
    Ada Kuhn accused Borduria of shelling the mill road.";
const LIND: &str = "Bo Lind said the talks in the harbour had failed again last night.";
const MINISTER: &str = "Foreign Minister Bo Lind said the talks in the harbour would go on.";

fn teacher() -> Kept {
    Invented::new("teacher", Some("2025-04-10"), TEACHER)
        .actor("Ada Kuhn", "person", None)
        .actor("Borduria", "government", Some("BOR"))
        .said(
            "Ada Kuhn",
            "named",
            "the truce was broken at the mill",
            "A teacher, Ada Kuhn, said the truce was broken at the mill.",
        )
        .position(
            "Ada Kuhn",
            "withdrawal",
            "reject",
            "self",
            "Ada Kuhn rejects the withdrawal of the guards.",
        )
        .allegation("Ada Kuhn", "Borduria", "Ada Kuhn accused Borduria of shelling the mill road.")
        .kept(1)
}

fn lind(id: &str, text: &str, content: &str) -> Kept {
    Invented::new(id, Some("2025-04-11"), text)
        .actor("Bo Lind", "person", None)
        .said("Bo Lind", "named", content, text)
        .kept(1)
}

/// Keeps what a teacher says, and what somebody says whom one report calls a minister.
pub(crate) fn fill(store: &mut Store) {
    let spoke = lind("spoke", LIND, "the talks in the harbour had failed again last night");
    store.add(&[teacher(), spoke], NOW).unwrap();
}

fn minister() -> Kept {
    lind("minister", MINISTER, "the talks in the harbour would go on")
}

/// Every view as the store shows it.
pub(crate) fn shown(store: &mut Store) -> Vec<String> {
    View::ALL.map(|view| store.view(view, &Filter::default()).unwrap().listing.to_jsonl()).to_vec()
}

fn column(store: &mut Store, view: View, column: &str) -> Vec<Value> {
    let listing = store.view(view, &Filter::default()).unwrap().listing;
    (0..listing.rows.len()).map(|row| listing.get(row, column).clone()).collect()
}

#[test]
fn private_people_are_shown_by_what_the_report_calls_them() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap().showing(Names::Public);
        fill(&mut store);
        let label = format!("teacher [{}]", &teacher().key().as_str()[..8]);
        let person = format!(
            "person [{}]",
            &lind("spoke", LIND, "the talks in the harbour had failed again last night").key().as_str()[..8]
        );
        assert_eq!(column(&mut store, View::Statements, "source"), [json!(label), json!(person)]);
        assert_eq!(column(&mut store, View::Statements, "party"), [json!(label), json!(person)]);
        assert_eq!(column(&mut store, View::Positions, "party"), [json!(label)]);
        assert_eq!(column(&mut store, View::Allegations, "by"), [json!(label)]);
        for view in [View::Timeline, View::Changes] {
            let told: BTreeSet<String> =
                column(&mut store, view, "who").iter().map(ToString::to_string).collect();
            let expected = [format!("\"{label}\""), format!("\"{label} against BOR\"")];
            assert_eq!(told, BTreeSet::from(expected), "{view:?}");
        }
        for view in View::ALL {
            let listing = store.view(view, &Filter::default()).unwrap().listing;
            for (at, name) in listing.columns.iter().enumerate() {
                let quoted = ["evidence", "content", "why"].contains(name);
                let named = listing.rows.iter().any(|row| row[at].to_string().contains("Kuhn"));
                assert!(quoted || !named, "{view:?} {name}");
            }
        }
        assert_eq!(
            column(&mut store, View::Positions, "evidence"),
            [json!(["Ada Kuhn rejects the withdrawal of the guards."])]
        );

        // Who asks for what is shown is given the rows of the person, and so is who asks for the name.
        for party in [label.as_str(), "Ada Kuhn"] {
            let filter = Filter { party: Some(party.to_owned()), ..Filter::default() };
            assert_eq!(store.view(View::Positions, &filter).unwrap().listing.rows.len(), 1, "{party}");
        }
        assert_eq!(store.history(&label, "withdrawal", 9).unwrap()[0].parties[0].1, label);
        let mut exported = String::new();
        let each = |report| {
            exported.push_str(
                &serde_json::to_string(&armistice_record::Report { text: String::new(), ..report }).unwrap(),
            );
            Ok::<(), armistice_store::StoreError>(())
        };
        store.reports(each).unwrap();
        assert!(
            exported.contains(&format!("\"holder\":\"{label}\""))
                && !exported.contains("\"name\":\"Ada Kuhn\""),
            "{exported}"
        );

        let mut store = Store::open(place).unwrap();
        assert_eq!(column(&mut store, View::Positions, "party"), [json!("Ada Kuhn")]);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn one_report_with_a_public_role_is_enough() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap().showing(Names::Public);
        fill(&mut store);
        let before = shown(&mut store);
        store.add(&[minister()], NOW).unwrap();
        let sources = column(&mut store, View::Statements, "source");
        assert_eq!(sources[1..], [json!("Bo Lind"), json!("Bo Lind")]);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        store.forget("minister", NOW).unwrap();
        assert_eq!(shown(&mut store), before);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn who_stands_in_the_registry_is_shown_as_it_says() {
    on_both(|place| {
        let mut store = Store::open(place).unwrap().showing(Names::Public);
        fill(&mut store);
        store.register(&[("Ada Kuhn".to_owned(), Some("Ada Kuhn".to_owned()))], NOW).unwrap();
        assert_eq!(column(&mut store, View::Positions, "party"), [json!("Ada Kuhn")]);
        store.register(&[("Ada Kuhn".to_owned(), None)], NOW).unwrap();
        assert!(column(&mut store, View::Positions, "party")[0].as_str().unwrap().starts_with("teacher ["));
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_row_that_shows_the_wrong_name_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("record.db").to_string_lossy().into_owned();
    fill(&mut Store::open(&place).unwrap());
    rusqlite::Connection::open(&place)
        .unwrap()
        .execute_batch("DELETE FROM hidden WHERE name = 'Ada Kuhn'")
        .unwrap();
    let found = Store::open(&place).unwrap().verify().unwrap();
    assert_eq!(found, ["1 names are shown or not against what reports tell"]);
}
