//! Records that come from outside: exported lines, entries by hand.

use armistice_merge::{Entry, Filter, Kept, Kind, Record, View};
use armistice_record::{Report, validate};

/// A line of an export: checked, then shown in every view; written again it is the same.
pub(super) fn record(bytes: &[u8]) {
    let Ok(report) = serde_json::from_slice::<Report>(bytes) else { return };
    let json = serde_json::to_string(&report).unwrap_or_default();
    assert!(serde_json::from_str::<Report>(&json).is_ok_and(|again| again == report));
    if !validate(&report).is_empty() {
        return;
    }
    let record = Record::of(Kept { report, generation: 1 });
    let again = record.clone().join(record.clone());
    for view in View::ALL {
        let filter = Filter::default();
        assert_eq!(record.view(view, &filter).rows, again.view(view, &filter).rows);
    }
}

/// An entry by hand: its kind's name, then its fields.
pub(super) fn entry(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for kind in
        [Kind::Statement, Kind::Proposal, Kind::Position, Kind::Meeting, Kind::Ceasefire, Kind::Allegation]
    {
        if let Ok(entry) = Entry::from_json(kind, &text) {
            let json = entry.to_json().to_string();
            assert!(Entry::from_json(kind, &json).is_ok_and(|again| again == entry), "{json}");
            let _ = (entry.actors(), armistice_merge::happened(&entry));
        }
    }
}
