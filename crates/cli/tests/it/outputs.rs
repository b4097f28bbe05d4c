//! What the command writes, in each of its forms.

use std::fs;

use crate::{project, run, run_with, stderr, stdout};

fn example(name: &str) -> String {
    project().join("examples").join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_short_report_as_brief() {
    let report =
        "Truce\n\nMali declared a 30-day truce on Friday. \"We will talk,\" said Ada Kuhn, an envoy.\n";
    let output = run_with(&["read", "--published", "2025-04-19", "-"], report.as_bytes());
    insta::assert_snapshot!(stdout(&output));
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn the_examples_are_read_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["ceasefire-talks.txt", "agency-brief.txt", "bulletin.txt"] {
        let path = example(name);
        let brief = stdout(&run(&["read", &path]));
        assert!(brief.contains("Positions (") && brief.contains("Statements ("), "{brief}");
        let page = folder.path().join("page.html");
        assert!(run(&["read", "--format", "html", "--out", page.to_str().unwrap(), &path]).status.success());
        let page = fs::read_to_string(page).unwrap();
        assert!(
            page.starts_with("<!DOCTYPE html>") && !page.contains("http://") && !page.contains("https://")
        );
    }
}

#[test]
fn json_is_an_array_and_jsonl_a_line_each() {
    let lines = b"{\"id\":\"a\",\"text\":\"Mali said yes.\"}\n{\"id\":\"b\",\"text\":\"Nothing.\"}\n";
    let array: serde_json::Value =
        serde_json::from_str(&stdout(&run_with(&["read", "--format", "json", "-"], lines))).unwrap();
    let jsonl = stdout(&run_with(&["read", "--format", "jsonl"], lines));
    let from_lines: Vec<serde_json::Value> =
        jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(array, serde_json::Value::Array(from_lines));
}

#[test]
fn csv_drops_no_attribute() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    assert!(
        run(&[
            "read",
            "--format",
            "csv",
            "--out",
            out,
            &example("ceasefire-talks.txt"),
            &example("bulletin.txt")
        ])
        .status
        .success()
    );
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["read", "--format", "jsonl", &example("ceasefire-talks.txt")])))
            .unwrap();
    for kind in ["statements", "positions", "meetings", "ceasefires", "allegations", "actors", "proposals"] {
        let table = fs::read_to_string(folder.path().join(format!("{kind}.csv"))).unwrap();
        let columns: Vec<&str> = table.lines().next().unwrap().split(',').collect();
        for entry in json[kind].as_array().unwrap() {
            for (key, value) in entry.as_object().unwrap() {
                let nested =
                    value.as_object().map(|o| o.keys().map(|k| format!("{key}.{k}")).collect::<Vec<_>>());
                for name in nested.unwrap_or_else(|| vec![key.clone()]) {
                    let known = columns.contains(&name.as_str())
                        || columns.iter().any(|c| c.starts_with(&format!("{name}.")));
                    assert!(known, "{kind}.csv lacks {name}");
                }
            }
        }
    }
    assert_eq!(fs::read_to_string(folder.path().join("reports.csv")).unwrap().lines().count(), 3);
}

#[test]
fn jobs_do_not_change_the_output() {
    let lines: String = (0..40)
        .map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Mali said it would not sign deal {n}.\"}}\n"))
        .collect();
    let one = run_with(&["read", "--format", "jsonl", "--jobs", "1", "-"], lines.as_bytes());
    let two = run_with(&["read", "--format", "jsonl", "--jobs", "2", "-"], lines.as_bytes());
    assert_eq!(one.stdout, two.stdout);
    assert_eq!(stdout(&one).lines().count(), 40);
}

#[test]
fn help_has_examples() {
    assert!(stdout(&run(&["read", "--help"])).contains("Examples:"));
    assert!(stdout(&run(&["completions", "bash"])).contains("armistice"));
}

#[test]
fn attributions_are_offsets_of_the_text() {
    let text = "\u{201c}Wé will talk,\u{201d} said Ada Kuhn.";
    let line = format!(
        "{{\"id\":\"a\",\"text\":{}}}\n{{\"id\":\"b\",\"text\":\"Rain.\"}}\n",
        serde_json::json!(text)
    );
    let output = run_with(&["attributions"], line.as_bytes());
    let lines: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let words = |ranges: &serde_json::Value| -> Vec<String> {
        let characters: Vec<char> = text.chars().collect();
        let quote = |range: &serde_json::Value| {
            let at = |n: usize| usize::try_from(range[n].as_u64().unwrap()).unwrap();
            characters[at(0)..at(1)].iter().collect()
        };
        ranges.as_array().unwrap().iter().map(quote).collect()
    };
    assert_eq!(lines.len(), 2);
    assert_eq!(words(&lines[0]["attributions"][0]["source"]), ["Ada Kuhn"]);
    assert_eq!(words(&lines[0]["attributions"][0]["cue"]), ["said"]);
    assert!(words(&lines[0]["attributions"][0]["content"])[0].contains("Wé will talk"));
    assert_eq!(lines[1]["attributions"], serde_json::json!([]));
}

#[test]
fn attributions_are_a_table_or_web_annotations_too() {
    let line = "{\"id\":\"a\",\"text\":\"Ada Kuhn said, \\\"yes\\\", on Monday.\"}\n";
    let table = stdout(&run_with(&["attributions", "--format", "csv"], line.as_bytes()));
    assert!(table.starts_with("report,number,source,cue,content,within,"), "{table}");
    assert!(table.lines().nth(1).unwrap().starts_with("a,0,Ada Kuhn,said,"), "{table}");
    let page: serde_json::Value = serde_json::from_str(&stdout(&run_with(
        &["attributions", "--format", "annotations"],
        line.as_bytes(),
    )))
    .unwrap();
    assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
    let targets = page["items"][0]["target"].as_array().unwrap();
    assert!(targets.iter().any(|t| t["selector"][0]["exact"] == "Ada Kuhn" && t["styleClass"] == "source"));
}

#[test]
fn a_record_is_web_annotations_too() {
    let report = project().join("examples/bulletin.txt");
    let read = |format: &str| -> serde_json::Value {
        let lines = stdout(&run(&["read", report.to_str().unwrap(), "--format", format]));
        serde_json::from_str(&lines).unwrap()
    };
    let (record, page) = (read("jsonl"), read("annotations"));
    let lists =
        ["actors", "statements", "proposals", "positions", "meetings", "ceasefires", "allegations", "doubts"];
    let entries: usize = lists.iter().map(|list| record[list].as_array().unwrap().len()).sum();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), entries);
    for target in items.iter().flat_map(|item| item["target"].as_array().unwrap()) {
        let exact = target["selector"][0]["exact"].as_str().unwrap();
        assert!(record["text"].as_str().unwrap().contains(exact));
    }
}
