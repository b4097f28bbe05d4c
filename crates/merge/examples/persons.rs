//! Who would be shown by what the report calls them: `persons READINGS.jsonl`, one line a person, a tab between the columns side (`public`
//! or what is shown), name, report.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement")]

use armistice_merge::{Registry, ReportKey, persons};
use armistice_record::Report;

fn main() {
    let path = std::env::args().nth(1).unwrap();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let report: Report = serde_json::from_str(line).unwrap();
        for person in persons(&report, &ReportKey::of(&report), &Registry::default()) {
            println!("{}\t{}\t{}", person.shown.as_deref().unwrap_or("public"), person.name, report.id);
        }
    }
}
