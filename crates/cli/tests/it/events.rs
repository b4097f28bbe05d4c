//! `armistice events`: its forms, and dictionaries of the user's own.

use std::fs;

use serde_json::Value;

use crate::{run_with, stderr, stdout};

const LINES: &str = "{\"id\":\"a\",\"sentence\":\"Kenya rejected a ceasefire offer by Somali rebels, its president said on Monday.\",\"published\":\"2025-04-19\"}\n{\"id\":\"b\",\"text\":\"The river is 800 kilometres long.\"}\n";

#[test]
fn one_line_an_input_with_spans_that_quote() {
    let output = stdout(&run_with(&["events", "-"], LINES.as_bytes()));
    let lines: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["id"], &lines[1]["id"], lines.len()), (&Value::from("a"), &Value::from("b"), 2));
    let event = &lines[0]["events"][0];
    assert_eq!((&event["event"], &event["source"][0]["code"]), (&Value::from("REJECT"), &Value::from("KEN")));
    assert_eq!(event["target"][0]["sector"], "REB");
    assert_eq!(event["date"], "2025-04-14");
    let sentence = "Kenya rejected a ceasefire offer by Somali rebels, its president said on Monday.";
    for role in ["source", "target"] {
        let span = &event["spans"][role][0];
        let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
        assert_eq!(event[role][0]["text"], sentence[start..end]);
    }
    assert_eq!(lines[1]["events"], Value::Array(Vec::new()));
}

#[test]
fn tables_have_a_row_for_each_event() {
    let csv = stdout(&run_with(&["events", "--format", "csv", "-"], LINES.as_bytes()));
    assert!(csv.starts_with("report,number,event,mode,realis,source,"), "{csv}");
    assert!(csv.contains("\na,0,REJECT,"), "{csv}");
    for command in [&["events", "--format", "polecat", "-"], &["read", "--format", "polecat", "-"]] {
        let table = stdout(&run_with(command, LINES.as_bytes()));
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
        assert!(rows.len() > 1 && rows.iter().all(|row| row.len() == rows[0].len()), "{table}");
        assert_eq!((rows[0][2], rows[1][2]), ("Event Type", "REJECT"));
    }
}

#[test]
fn own_dictionaries_go_first() {
    let folder = tempfile::tempdir().unwrap();
    let (actors, verbs) = (folder.path().join("actors.txt"), folder.path().join("verbs.txt"));
    fs::write(&actors, "RIVER_FRONT_ [NLDREB]\n").unwrap();
    fs::write(&verbs, "REJECT {REJECTED} [---]\n- * OFFER [THREATEN]\n").unwrap();
    let (actors, verbs) = (actors.to_str().unwrap(), verbs.to_str().unwrap());
    let line = b"{\"text\":\"The River Front rejected an offer by Kenya.\"}\n";
    let output = stdout(&run_with(&["events", "--actors", actors, "--verbs", verbs, "-"], line));
    let event = &serde_json::from_str::<Value>(&output).unwrap()["events"][0];
    assert_eq!(
        (&event["event"], &event["source"][0]["code"]),
        (&Value::from("THREATEN"), &Value::from("NLD"))
    );
}

#[test]
fn a_wrong_dictionary_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verbs.txt");
    fs::write(&path, "REJECT [---]\n- OFFER [120]\n").unwrap();
    let output = run_with(&["events", "--verbs", path.to_str().unwrap(), "-"], LINES.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("line 2: a pattern needs `*` where its verb stands"), "{told}");
}

#[test]
fn a_table_says_what_codes_of_cameo_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let verbs = path("verbs.txt", "REJECT {REJECTED} [1312]\n");
    let line = b"{\"text\":\"Kenya rejected an offer by Somalia.\"}\n";
    let coded = |table: &str| {
        let table = path("cameo.csv", table);
        run_with(&["events", "--verbs", &verbs, "--cameo", &table, "-"], line)
    };
    let event =
        |output| serde_json::from_str::<Value>(&stdout(&output)).unwrap()["events"][0]["event"].clone();
    assert_eq!(event(coded("cameo,plover_event\n131,COERCE\n")), "COERCE");
    assert_eq!(event(coded("cameo,plover_event\n012,\n")), "THREATEN");
    let told = stderr(&coded("cameo,plover_event\n131,COERCE\n132,COERSION\n"));
    assert!(told.contains("line 3: `COERSION` is no type of PLOVER"), "{told}");
    let told = stderr(&coded("code,event\n131,COERCE\n"));
    assert!(told.contains("line 1: there is no column `cameo`"), "{told}");
}
