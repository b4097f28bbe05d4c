//! The kept record as its users see it: added, shown, corrected, exported.

use std::collections::BTreeSet;
use std::path::Path;

use super::{run, run_with, stderr, stdout};

/// Six reports of an invented process; the last has no date, the fifth is a copy of the first.
fn reports() -> Vec<String> {
    let report = |id: &str, published: Option<&str>, text: &str| {
        serde_json::json!({"id": id, "title": "", "text": text, "published": published, "publisher": format!("Paper {id}")})
            .to_string()
    };
    let first = "Kenya proposed a 30-day truce and an exchange of prisoners. Ethiopia rejected the exchange of prisoners. \
        Ethiopia's president met Kenya's president in Nairobi on 10 April 2025.";
    vec![
        report("one", Some("2025-04-11"), first),
        report(
            "two",
            Some("2025-04-14"),
            "Ethiopia accepted the exchange of prisoners. It gave no reason for its change of mind.",
        ),
        report(
            "three",
            Some("2025-04-15"),
            "The rebels declared a two-week truce from 16 April 2025. The army accused the rebels of attacking a convoy.",
        ),
        report(
            "four",
            Some("2025-04-16"),
            "\"We will never leave the hills,\" Kenya's foreign minister, Ada Kamau, said. Kenya rejected the withdrawal of its troops.",
        ),
        report("five", Some("2025-04-12"), &format!("{first} Our reporter adds that it rained.")),
        report("six", None, "Kenya demanded the withdrawal of Ethiopian troops from the border."),
    ]
}

fn kept(folder: &Path, lines: &[String]) -> String {
    let database = folder.join("record.db").to_str().unwrap().to_owned();
    let added = run_with(
        &["add", "-", "--input-format", "jsonl", "--db", &database, "--conflict", "Horn"],
        lines.join("\n").as_bytes(),
    );
    assert!(added.status.success(), "{}", stderr(&added));
    database
}

fn show(database: &str, view: &[&str]) -> String {
    let mut arguments = view.to_vec();
    arguments.extend(["--db", database]);
    let shown = run(&arguments);
    assert!(shown.status.success(), "{}", stderr(&shown));
    stdout(&shown)
}

const VIEWS: [&str; 10] = [
    "positions",
    "proposals",
    "meetings",
    "ceasefires",
    "statements",
    "allegations",
    "timeline",
    "sources",
    "common-ground",
    "changes",
];

#[test]
fn adding_twice_or_in_another_order_shows_the_same() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut lines = reports();
    let first = kept(one.path(), &lines);
    kept(one.path(), &lines);
    lines.reverse();
    let second = kept(other.path(), &lines[..3]);
    kept(other.path(), &lines[2..]);
    for view in VIEWS {
        let shown = show(&first, &[view, "--format", "jsonl"]);
        assert_eq!(shown, show(&second, &[view, "--format", "jsonl"]), "{view}");
        assert!(view == "common-ground" || !shown.is_empty(), "{view} shows nothing");
    }
    assert!(show(&first, &["verify-record"]).contains("each leads back to its words"));
}

#[test]
fn a_changed_stance_is_told_with_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let database = kept(folder.path(), &reports());
    let row = |extra: &[&str]| -> serde_json::Value {
        let mut arguments =
            vec!["positions", "--party", "Ethiopia", "--term", "prisoners", "--format", "jsonl"];
        arguments.extend(extra);
        serde_json::from_str(show(&database, &arguments).lines().next().unwrap()).unwrap()
    };
    let now = row(&[]);
    assert_eq!(
        (&now["party"], &now["stance"], &now["before"]),
        (&"ETH".into(), &"accept".into(), &"reject".into())
    );
    assert_eq!((&now["report"], &now["since"]), (&"two".into(), &"2025-04-14".into()));
    // The copy is no origin of its own.
    let then = row(&["--known-at", "2025-04-12"]);
    assert_eq!(
        (&then["stance"], &then["mentions"], &then["origins"]),
        (&"reject".into(), &2.into(), &1.into())
    );
    let digest = show(&database, &["changes", "--since", "2025-04-14"]);
    assert!(digest.contains("2025-04-14\n  ETH — prisoners: reject → accept\n"), "{digest}");
}

#[test]
fn undated_reports_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let database = kept(folder.path(), &reports());
    let shown = run(&["positions", "--db", &database, "--known-at", "2025-04-30"]);
    assert!(stderr(&shown).starts_with("1 report has no date"), "{}", stderr(&shown));
}

#[test]
fn a_correction_counts_and_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let database = kept(folder.path(), &reports());
    let before = show(&database, &["ceasefires", "--format", "jsonl"]);
    let row: serde_json::Value = serde_json::from_str(before.lines().next().unwrap()).unwrap();
    let anchor = row["anchors"][0].as_str().unwrap().to_owned();
    show(&database, &["review", "--reject", &anchor, "--by", "ada", "--why", "a rumour"]);
    assert!(!show(&database, &["ceasefires", "--format", "jsonl"]).contains(&anchor));
    assert!(show(&database, &["review", "--log"]).contains("a rumour"));
    show(&database, &["review", "--undo", "1", "--by", "ada"]);
    assert_eq!(show(&database, &["ceasefires", "--format", "jsonl"]), before);
    let wrong = run(&["review", "--db", &database, "--accept", "no-such-entry"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(stderr(&wrong).contains("there is no entry `no-such-entry`"));
    // Without options a terminal is needed.
    assert_eq!(run(&["review", "--db", &database]).status.code(), Some(2));
}

#[test]
fn forgetting_leaves_no_word() {
    let folder = tempfile::tempdir().unwrap();
    let database = kept(folder.path(), &reports());
    show(&database, &["forget", "four"]);
    assert!(!show(&database, &["export", "--format", "jsonl"]).contains("leave the hills"));
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(
            !bytes.windows(15).any(|words| words == b"leave the hills"),
            "the words are still on the disk"
        );
    }
}

#[test]
fn tables_have_every_column() {
    let folder = tempfile::tempdir().unwrap();
    let database = kept(folder.path(), &reports());
    for view in VIEWS {
        let table = show(&database, &[view, "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let columns: BTreeSet<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().collect::<Result<Vec<_>, _>>().unwrap().len();
        let lines = show(&database, &[view, "--format", "jsonl"]);
        assert_eq!(rows, lines.lines().count(), "{view}");
        for line in lines.lines() {
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
            assert_eq!(object.keys().cloned().collect::<BTreeSet<_>>(), columns, "{view}");
        }
        let markdown = show(&database, &[view, "--format", "markdown"]);
        assert_eq!(markdown.lines().count(), rows + 2, "{view}");
    }
}

#[test]
fn exports_are_read_by_the_programs_they_are_for() {
    let folder = tempfile::tempdir().unwrap();
    let database = kept(folder.path(), &reports());
    let export = |format: &str| show(&database, &["export", "--format", format]);

    let calendar: icalendar::Calendar = export("ical").parse().unwrap();
    let events: Vec<_> =
        calendar.components.iter().filter_map(icalendar::CalendarComponent::as_event).collect();
    assert!(!events.is_empty());
    assert!(events.iter().all(|event| icalendar::Component::get_start(*event).is_some()));

    let changes = show(&database, &["changes", "--format", "jsonl"]).lines().count();
    for format in ["atom", "jsonfeed"] {
        let feed = feed_rs::parser::parse(export(format).as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), changes, "{format}");
        let ids: BTreeSet<_> = feed.entries.iter().map(|entry| &entry.id).collect();
        assert_eq!(ids.len(), changes, "{format}");
    }

    let collection: geojson::FeatureCollection =
        export("geojson").parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
    assert!(
        collection
            .features
            .iter()
            .any(|feature| feature.property("place").is_some_and(|place| place == "Nairobi"))
    );

    let types: BTreeSet<String> = csv::Reader::from_reader(export("polecat").as_bytes())
        .records()
        .map(|row| row.unwrap()[2].to_owned())
        .collect();
    let plover = ["REQUEST", "AGREE", "SUPPORT", "REJECT", "CONSULT", "RETREAT", "ACCUSE"];
    assert!(types.iter().all(|code| plover.contains(&code.as_str())), "{types:?}");
    assert!(types.contains("ACCUSE") && types.contains("REJECT"), "{types:?}");

    let table = export("dna");
    let mut dna = csv::Reader::from_reader(table.as_bytes());
    assert!(dna.records().all(|row| ["0", "1"].contains(&&row.unwrap()[6])));

    for line in export("annotations").lines() {
        let page: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            page["@context"][0].as_str().or(page["@context"].as_str()),
            Some("http://www.w3.org/ns/anno.jsonld")
        );
    }
    assert_eq!(export("jsonl").lines().count(), 6);
}

#[test]
fn private_people_are_shown_by_what_reports_call_them_unless_all_names_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let text = "\"They shelled the mill at night,\" said Ada Kuhn, a teacher in Lakeside. Foreign Minister Bo Lind said Kenya rejects \
        the withdrawal of its troops.";
    let line = serde_json::json!({"id": "mill", "title": "", "text": text, "published": "2025-04-18", "publisher": "Paper"});
    let database = kept(folder.path(), &[line.to_string()]);
    let sources = |names: &[&str]| -> Vec<String> {
        let shown = show(&database, &[&["statements", "--format", "jsonl"], names].concat());
        let rows = shown.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
        rows.map(|row| row["source"].as_str().unwrap().to_owned()).collect()
    };
    let all = sources(&["--names", "all"]);
    assert!(all.iter().any(|name| name == "Ada Kuhn") && all.iter().any(|name| name == "Bo Lind"), "{all:?}");
    for public in [sources(&[]), sources(&["--names", "public"])] {
        assert!(public.iter().any(|name| name.starts_with("teacher [")), "{public:?}");
        assert!(
            public.iter().any(|name| name == "Bo Lind") && !public.iter().any(|name| name == "Ada Kuhn"),
            "{public:?}"
        );
    }
    let exported = |names: &[&str]| show(&database, &[&["export", "--format", "jsonl"], names].concat());
    assert!(exported(&[]).contains("\"source\":\"teacher ["), "{}", exported(&[]));
    assert!(exported(&["--names", "all"]).contains("\"source\":\"Ada Kuhn\""));
    let actors = show(&database, &["actors", "--format", "jsonl"]);
    assert!(actors.contains("teacher [") && !actors.contains("Ada Kuhn"), "{actors}");
    show(&database, &["actors", "--set", "Ada Kuhn=Ada Kuhn"]);
    assert!(sources(&[]).iter().any(|name| name == "Ada Kuhn"));
}
