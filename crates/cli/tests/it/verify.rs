//! `armistice verify` as its users run it, on the truces that are shipped.

use std::fs;

use crate::{project, run, stderr, stdout};

fn truce(name: &str) -> String {
    project().join("examples/truces").join(name).to_str().unwrap().to_owned()
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let output = run(&[&["verify", "--format", "json", "--placebos", "50"], arguments].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).unwrap()
}

#[track_caller]
fn check(results: &serde_json::Value, key: [&str; 3], observed: u64, expected: f64, verdict: &str) {
    let rows = results["results"].as_array().unwrap();
    let found = rows
        .iter()
        .find(|row| row["channel"] == key[0] && row["sector"] == key[1] && row["window"]["name"] == key[2]);
    let found = found.unwrap();
    assert_eq!(found["observed"], observed, "{found}");
    assert!((found["expected"].as_f64().unwrap() - expected).abs() < 0.06, "{}", found["sentence"]);
    assert_eq!(found["verdict"], verdict, "{}", found["sentence"]);
}

#[test]
fn easter_2025_as_shipped() {
    let results = json(&[&truce("easter-2025.toml")]);
    check(&results, ["alerts", "all", "whole"], 5, 51.7, "cannot-tell");
    check(&results, ["alerts", "front", "whole"], 2, 19.9, "cannot-tell");
    check(&results, ["alerts", "centre-south", "whole"], 3, 26.5, "cannot-tell");
    check(&results, ["news", "all", "whole"], 5, 34.4, "cannot-tell");
    let rows = results["results"].as_array().unwrap();
    let kharkiv = rows.iter().find(|row| row["channel"] == "alerts" && row["sector"] == "UA-63").unwrap();
    assert_eq!(kharkiv["reason"], "permanent-alert");
    let odesa = rows.iter().find(|row| row["channel"] == "alerts" && row["sector"] == "UA-51").unwrap();
    assert_eq!(odesa["reason"], "too-few-expected");
    let fires = rows.iter().find(|row| row["channel"] == "fires").unwrap();
    assert_eq!(
        (&fires["observed"], &fires["verdict"]),
        (&739.into(), &"not-paused".into()),
        "{}",
        fires["sentence"]
    );
    let ledger = results["claims"]["lines"].as_array().unwrap();
    let shellings = ledger.iter().find(|line| line["from"][0] == "c10").unwrap();
    assert_eq!((&shellings["count"], &shellings["not_added"][0]), (&1882.into(), &"c06".into()));
}

#[test]
fn the_other_truces_as_shipped() {
    let results = json(&[&truce("victory-day-2025.toml")]);
    check(&results, ["alerts", "all", "whole"], 45, 114.7, "cannot-tell");
    check(&results, ["alerts", "front", "whole"], 32, 47.0, "not-paused");
    check(&results, ["alerts", "centre-south", "9-10 May"], 1, 37.0, "paused");
    let fires = results["results"].as_array().unwrap().iter().find(|row| row["channel"] == "fires").unwrap();
    assert_eq!(fires["reason"], "cloud");
    let results = json(&[&truce("easter-2026.toml")]);
    check(&results, ["alerts", "all", "whole"], 45, 80.2, "not-paused");
    check(&results, ["alerts", "centre-south", "whole"], 0, 40.8, "paused");
    let results = json(&[&truce("christmas-2023.toml")]);
    check(&results, ["alerts", "all", "whole"], 56, 49.2, "not-paused");
    assert!(results["terms_source"].as_str().unwrap().contains("general knowledge"));
}

#[test]
fn while_it_runs_only_evidence_that_holds_at_every_look_counts() {
    let at = |moment: &str| json(&[&truce("easter-2026.toml"), "--as-of", moment]);
    let front = |results: &serde_json::Value| {
        let rows = results["results"].as_array().unwrap();
        rows.iter().find(|row| row["sector"] == "front").unwrap().clone()
    };
    let early = front(&at("2026-04-11T14:00Z"));
    assert_eq!((&early["verdict"], &early["reason"]), (&"cannot-tell".into(), &"window-open".into()));
    assert_eq!(early["provisional"], true);
    let later = front(&at("2026-04-12T12:00Z"));
    assert_eq!((&later["verdict"], &later["provisional"]), (&"not-paused".into(), &true.into()), "{later}");
}

#[test]
fn every_form_is_written_and_says_the_same() {
    let path = truce("easter-2026.toml");
    let form = |name: &str| {
        let output = run(&["verify", "--placebos", "20", "--format", name, &path]);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{name}");
        stdout(&output)
    };
    let sentence =
        "centre and south: 0 seen where about 41 were expected (ratio 0.00, 95 % interval 0.00-0.10): paused";
    assert!(form("csv").contains(sentence));
    assert!(form("brief").replace("\n      ", " ").contains(sentence), "{}", form("brief"));
    assert!(form("table").contains("○ paused"));
    let map: serde_json::Value = serde_json::from_str(&form("geojson")).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), 24);
    assert!(features.iter().all(|feature| feature["geometry"]["type"] == "MultiPolygon"));
    let svg = form("svg");
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>") && svg.contains("Odesa oblast"));
    let page = form("html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains(sentence));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
    assert_eq!(form("json"), form("json"));
}

#[test]
fn bad_input_is_told_with_its_place_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(truce("easter-2026.toml")).unwrap();
    let fails = |text: &str, more: &[&str]| {
        let path = folder.path().join("truce.toml");
        fs::write(
            &path,
            text.replace("series/", &format!("{}/series/", project().join("examples/truces").display())),
        )
        .unwrap();
        let output = run(&[&["verify", path.to_str().unwrap()], more].concat());
        assert!(!output.status.success());
        stderr(&output)
    };
    let told = fails(&text.replace("Europe/Moscow", "Moskau"), &[]);
    assert!(
        told.contains("`window.zone`: there is no time zone `Moskau`") && told.contains("help"),
        "{told}"
    );
    let told = fails(&text.replace("\"UA-14\"", "\"UA-99\""), &[]);
    assert!(told.contains("group `front` names the sector `UA-99`"), "{told}");
    let bow = r#"{"features":[{"properties":{"id":"x"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}]}"#;
    fs::write(folder.path().join("bow.geojson"), bow).unwrap();
    let told = fails(&text.replace("series/oblasts.geojson", "bow.geojson"), &[]);
    assert!(told.contains("the polygon of sector `x` is not valid"), "{told}");
    let table = folder.path().join("odd.csv");
    fs::write(&table, "when,where\n").unwrap();
    let told = fails(&text, &[table.to_str().unwrap()]);
    assert!(told.contains("are those of no known series") && told.contains("acled"), "{told}");
    let told = fails(&text, &["front=x.csv"]);
    assert!(told.contains("no channel `front`") && told.contains("alerts"), "{told}");
}

#[test]
fn acled_and_firms_are_known_by_their_columns() {
    let folder = tempfile::tempdir().unwrap();
    let truce = folder.path().join("truce.toml");
    let terms = "title = \"T\"\n[window]\nzone = \"UTC\"\nstart = \"2025-03-05T00:00Z\"\nend = \"2025-03-06T00:00Z\"\n\
        [terms]\nforbids = [\"any-fire\"]\n[area]\ngeojson = \"a.geojson\"\n";
    fs::write(&truce, terms).unwrap();
    let square = r#"{"features":[{"properties":{"id":"x"},"geometry":{"type":"Polygon","coordinates":[[[30,45],[40,45],[40,50],[30,50],[30,45]]]}}]}"#;
    fs::write(folder.path().join("a.geojson"), square).unwrap();
    let acled = "event_id_cnty,event_date,event_type,latitude,longitude\nU1,2025-03-05,Battles,48,35\nU1,2025-03-05,Battles,48,35\n\
        U2,2025-03-05,Protests,48,35\nU3,2025-03-06,Battles,10,35\nU4,2025-03-06,Battles,48,35\n";
    let firms = "latitude,longitude,acq_date,acq_time\n48,35,2025-03-05,0030\n48,35,2025-03-05,1130\n48,35,2025-03-06,1130\n";
    for (name, text) in [("acled.csv", acled), ("firms.csv", firms)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let results = json(&[truce.to_str().unwrap(), &path("acled.csv"), &path("firms.csv")]);
    let seen: Vec<u64> = results["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["sector"] == "x")
        .map(|row| row["observed"].as_u64().unwrap())
        .collect();
    assert_eq!(seen, [1, 2]);
    assert_eq!(results["results"][0]["reason"], "no-baseline");
    let account = &results["channels"][0]["account"];
    assert_eq!(
        (&account["duplicates"], &account["other_kind"], &account["outside"]),
        (&1.into(), &1.into(), &1.into())
    );
}
