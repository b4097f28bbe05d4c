//! Readings to a record and its views, and to a record that is kept.

use armistice_merge::{Filter, Kept, Record, View};
use armistice_store::Store;
use serde_json::{Value, json};

use crate::Case;
use crate::inputs::{Make, word};

pub(super) fn cases() -> Vec<Case> {
    let merged = cases! {
        "merge" merge {
            "copies of one report" => Make::By(|n| reports(n, |at| report(at, &words("shared", 60), says("Russia")))),
            "copies with words of their own" => Make::By(|n| reports(n, |at| report(at, &(words("shared", 60) + &words(&word(at), 60)), says("Russia")))),
            "copies of the one before" => Make::By(|n| reports(n, |at| report(at, &(words(&word(at), 40) + &words(&word(at + 1), 40)), says("Russia")))),
            "the same words under other stories" => Make::By(|n| reports(n, |at| report(at, &(words("shared", 15) + &words(&word(at), 85)), says("Russia")))),
            "stories" => Make::By(|n| reports(n, |at| report(at, &words(&word(at), 60), says(&word(at))))),
            "mentions of one entry" => Make::By(|n| reports(n, |at| report(at, &word(at), truce(&["Russia".to_owned()], at % 2 == 0)))),
            "parties on one term" => Make::By(|n| reports(n, |at| report(at, &word(at), stands(&word(at), "self", at % 2 == 0)))),
            "tellings of one subject" => Make::By(|n| reports(n, |at| report(at, &word(at), stands("Russia", "self", at % 2 == 0)))),
            "accounts of one party" => Make::By(|n| reports(n, |at| report(at, &word(at), stands("Russia", &word(at), at % 2 == 0)))),
            "charges by one party" => Make::By(|n| reports(n, |at| report(at, &word(at), charge(&word(at))))),
            "one long report" => Make::By(|n| whole(n / 500, |at| merged(stands(&word(at), "self", true), says(&word(at))))),
            "one report of one party" => Make::By(|n| whole(n / 500, |_| merged(stands("Russia", "self", true), says("Russia")))),
            "those who declare one truce" => Make::By(|n| { let names: Vec<String> = (0..n / 40).map(word).collect(); reports(1, |at| report(at, "x", truce(&names, true))) }),
        }
    };
    let kept: Vec<Case> = merged
        .iter()
        .map(|case| Case { stage: "keep", name: case.name, make: case.make, run: keep })
        .collect();
    merged.into_iter().chain(kept).collect()
}

/// So many words that only texts with the same name have in common.
fn words(name: &str, count: usize) -> String {
    (0..count).map(|at| format!("{name}{} ", word(at))).collect()
}

/// Reports, one a line, until they have so many bytes.
fn reports(length: usize, report: impl Fn(usize) -> Value) -> Vec<u8> {
    let mut lines = Vec::new();
    for at in 0.. {
        lines.extend(report(at).to_string().into_bytes());
        lines.push(b'\n');
        if lines.len() >= length {
            break;
        }
    }
    lines
}

/// A report of its number, a day after the one before, with its entries.
fn report(at: usize, text: &str, entries: Value) -> Value {
    let day = armistice_merge::day((15_000 + at as i64 % 5_000) * 1440);
    let report = json!({
        "id": format!("report {at}"), "title": null, "published": day, "publisher": word(at % 50), "url": null,
        "conflict": null, "sha256": format!("{at:064x}"), "actors": [], "statements": [], "proposals": [],
        "positions": [], "meetings": [], "ceasefires": [], "allegations": [], "doubts": [], "text": text,
    });
    merged(report, entries)
}

/// One report of so many entries of each kind, each of an actor of its own.
fn whole(count: usize, entries: impl Fn(usize) -> Value) -> Vec<u8> {
    let mut all = (0..count.max(1)).map(|at| with_place(at, entries(at))).fold(json!({}), merged);
    let actor = |at| {
        json!({
            "name": word(at), "aliases": [], "kind": "person", "role": null, "party": null,
            "spans": {"name": [[at, at + 1]], "aliases": [], "role": []},
        })
    };
    all["actors"] = (0..count).map(actor).collect();
    report(0, "x", all).to_string().into_bytes()
}

/// Lists of both, one after the other; what is no list is the second's.
fn merged(mut one: Value, other: Value) -> Value {
    let Value::Object(fields) = other else { return one };
    for (name, value) in fields {
        match (&mut one[&name], value) {
            (Value::Array(list), Value::Array(more)) => list.extend(more),
            (field, value) => *field = value,
        }
    }
    one
}

/// Gives entries a place of their own in the report.
fn with_place(at: usize, mut entries: Value) -> Value {
    let lists = entries.as_object_mut().into_iter().flat_map(|fields| fields.values_mut());
    for entry in lists.filter_map(Value::as_array_mut).flatten() {
        entry["spans"]["evidence"] = json!([[at, at + 1]]);
    }
    entries
}

fn says(source: &str) -> Value {
    json!({"statements": [{
        "source": source, "source_kind": "named", "mode": "indirect", "channel": null, "cue": "said",
        "content": "the talks will go on next week", "within": null, "via": null, "hedge": null, "anonymity": null,
        "modality": "asserted", "evidence": ["It said so."],
        "spans": {
            "evidence": [[0, 1]], "content": [[0, 1]], "cue": [], "source": [], "channel": [], "via": [],
            "hedge": [], "anonymity": [],
        },
    }]})
}

fn stands(holder: &str, by: &str, accepts: bool) -> Value {
    json!({"positions": [{
        "holder": holder, "on": "prisoners", "stance": if accepts { "accept" } else { "reject" }, "condition": null,
        "proposal": null, "by": by, "modality": "asserted", "evidence": ["It said so."],
        "spans": {"evidence": [[0, 1]], "condition": []},
    }]})
}

fn truce(by: &[String], in_force: bool) -> Value {
    json!({"ceasefires": [{
        "declared_by": by, "type": null, "scope": null, "purpose": null,
        "status": if in_force { "in-force" } else { "declared" }, "start": "2025-04-19", "end": null,
        "duration": null, "area": null, "modality": "asserted", "evidence": ["It said so."],
        "spans": {"evidence": [[0, 1]], "area": []},
    }]})
}

fn charge(by: &str) -> Value {
    json!({"allegations": [{
        "by": by, "against": "Russia", "act": "attack", "denied_by": [], "verification": "alleged",
        "verifier": null, "modality": "asserted", "evidence": ["It said so."], "spans": {"evidence": [[0, 1]]},
    }]})
}

/// A report a line, joined one by one, and every view of them.
fn merge(bytes: &[u8]) {
    let mut record = Record::default();
    for kept in read(bytes) {
        record = record.join(Record::of(kept));
    }
    for view in View::ALL {
        std::hint::black_box(record.view(view, &Filter::default()));
    }
}

/// How many reports the command adds at once on two cores.
const AT_ONCE: usize = 64;

/// A report a line, added some at a time to a record in memory.
fn keep(bytes: &[u8]) {
    let added = Store::open(":memory:").and_then(|mut store| {
        let reports: Vec<Kept> = read(bytes).collect();
        reports.chunks(AT_ONCE).try_for_each(|some| store.add(some, "2026-01-01T00:00:00Z").map(drop))
    });
    if let Err(error) = added {
        panic!("reports of our own cannot be kept: {error}");
    }
}

fn read(bytes: &[u8]) -> impl Iterator<Item = Kept> {
    bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(|line| {
        let report = match serde_json::from_slice(line) {
            Ok(report) => report,
            Err(error) => panic!("a report of our own cannot be read: {error}"),
        };
        Kept { report, generation: 1 }
    })
}
