//! Questions in SQL.

use std::path::PathBuf;

use super::{done, text};

fn archive(folder: &tempfile::TempDir) -> PathBuf {
    let (source, archive) = (folder.path().join("day.jsonl"), folder.path().join("archive"));
    let lines = [
        r#"{"id":"1","published":"2025-04-01","text":"Kenya rejected the exchange of prisoners."}"#,
        r#"{"id":"2","published":"2025-04-19","text":"Kenya accepted the exchange of prisoners."}"#,
        r#"{"id":"3","published":"2025-05-02","text":"Kenya rejected the exchange of prisoners again."}"#,
        r#"{"id":"4","text":"Kenya accepted the exchange of prisoners. So it was said."}"#,
    ];
    std::fs::write(&source, lines.join("\n")).unwrap();
    done(&["read", text(&source), text(&archive)]);
    archive
}

#[test]
fn stances_are_told_as_of_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(&folder);
    let stance = |day: &str| {
        let query = format!(
            "SELECT holder, stance_as_of(stance, published, '{day}') AS stance FROM positions GROUP BY holder"
        );
        done(&["sql", text(&archive), &query, "--format", "csv"])
    };
    assert_eq!(stance("2025-04-18"), "holder,stance\nKenya,reject\n");
    assert_eq!(stance("2025-04-30"), "holder,stance\nKenya,accept\n");
    assert_eq!(stance("2025-05"), "holder,stance\nKenya,reject\n");
    assert_eq!(stance("2024"), "holder,stance\nKenya,\n");
}

#[test]
fn tables_lie_in_months_and_have_the_columns_of_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(&folder);
    for month in ["2025-04", "2025-05", "unknown"] {
        assert!(archive.join(format!("positions/month={month}")).is_dir(), "{month}");
    }
    let months = done(&[
        "sql",
        text(&archive),
        "SELECT month, count(*) AS n FROM positions GROUP BY month ORDER BY month",
        "-f",
        "csv",
    ]);
    assert_eq!(months, "month,n\n2025-04,2\n2025-05,1\nunknown,1\n");
    // A table without any entry can be asked, too.
    let none = done(&["sql", text(&archive), "SELECT count(*) AS n FROM ceasefires", "-f", "csv"]);
    assert_eq!(none, "n\n0\n");
}

#[test]
fn answers_have_four_forms() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(&folder);
    let query = "SELECT report, \"on\", stance FROM positions WHERE report < '3' ORDER BY report";
    let form = |form: &str| done(&["sql", text(&archive), query, "--format", form]);
    assert_eq!(form("csv"), "report,on,stance\n1,prisoners,reject\n2,prisoners,accept\n");
    assert_eq!(form("jsonl").lines().next(), Some(r#"{"report":"1","on":"prisoners","stance":"reject"}"#));
    assert!(form("table").contains("| 1      | prisoners | reject |"), "{}", form("table"));
    let file = folder.path().join("answer.parquet");
    done(&["sql", text(&archive), query, "--format", "parquet", "--out", text(&file)]);
    assert!(std::fs::read(&file).unwrap().starts_with(b"PAR1"));
    assert!(!folder.path().join("answer.parquet.part").exists());
}
