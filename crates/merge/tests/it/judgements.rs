//! What people decided stands, whatever a newer reading says.

use armistice_merge::{Decision, Entry, ReportKey, Standing, Verdict, effective};
use armistice_record::{Report, Stance};

use crate::invented::Invented;

const TOLD: &str = "Ruritania said it might free the prisoners.";

fn report(stance: &str) -> Report {
    Invented::new("one", None, TOLD)
        .actor("Ruritania", "government", None)
        .position("Ruritania", "prisoners", stance, "self", TOLD)
        .report()
}

fn verdict(decision: Decision, stance: &str) -> Verdict {
    let report = report(stance);
    let target = effective(&report, &ReportKey::of(&report), &[])[0].anchor.clone();
    Verdict { target, decision, entry: Some(Entry::Position(report.positions[0].clone())), tie: None }
}

fn stances(report: &Report, verdicts: &[Verdict]) -> Vec<(Standing, Stance)> {
    effective(report, &ReportKey::of(report), verdicts)
        .into_iter()
        .filter_map(|mention| match mention.entry {
            Entry::Position(position) => Some((mention.standing, position.stance)),
            _ => None,
        })
        .collect()
}

#[test]
fn an_edit_outlives_a_newer_reading() {
    let edit = verdict(Decision::Edit, "noncommittal");
    for newer in ["accept", "reject", "noncommittal"] {
        let found = stances(&report(newer), std::slice::from_ref(&edit));
        assert_eq!(found, [(Standing::Edited, Stance::Noncommittal)]);
    }
}

#[test]
fn what_was_accepted_stays_when_a_newer_reading_misses_it() {
    let accept = verdict(Decision::Accept, "accept");
    let bare = Report { positions: Vec::new(), ..report("accept") };
    assert_eq!(stances(&bare, std::slice::from_ref(&accept)), [(Standing::Accepted, Stance::Accept)]);
}

#[test]
fn what_was_rejected_stays_away() {
    let reject = Verdict { entry: None, ..verdict(Decision::Reject, "accept") };
    assert_eq!(stances(&report("demand"), std::slice::from_ref(&reject)), []);
    let again = verdict(Decision::Accept, "accept");
    assert_eq!(stances(&report("accept"), &[reject, again]), [(Standing::Accepted, Stance::Accept)]);
}
