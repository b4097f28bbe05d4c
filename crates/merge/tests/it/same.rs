//! What is one entry, and what is not.

use armistice_merge::{Answer, Entry, Filter, Hidden, Kept, Listing, Record, View};
use serde_json::json;

use crate::invented::Invented;

fn view(reports: Vec<Kept>, view: View) -> Listing {
    let record = reports.into_iter().map(Record::of).fold(Record::default(), Record::join);
    record.view(view, &Filter::default())
}

fn meeting(id: &str, day: &str, status: &str, opening: &str) -> Kept {
    let told = format!("{opening}, envoys of Ruritania and Borduria sat at one table in the old mill.");
    Invented::new(id, Some(day), &told)
        .publisher(id)
        .actor("Ruritania", "government", Some("RUR"))
        .actor("Borduria", "government", Some("BOR"))
        .meeting(&["Ruritania", "Borduria"], Some("2025-04-19"), status, &told)
        .kept(1)
}

#[test]
fn a_meeting_announced_and_held_is_one_entry() {
    let shown = view(
        vec![
            meeting("b", "2025-04-19", "held", "At noon"),
            meeting("a", "2025-04-15", "planned", "Next week"),
        ],
        View::Meetings,
    );
    assert_eq!(shown.rows.len(), 1);
    assert_eq!(shown.get(0, "status"), &json!("held"));
    assert_eq!(shown.get(0, "mentions"), &json!(2));
    assert_eq!(shown.get(0, "attending"), &json!(["BOR", "RUR"]));
    assert_eq!(shown.get(0, "reported"), &json!("2025-04-15"));
}

#[test]
fn a_wire_story_in_fifty_papers_is_one_origin() {
    let story = "Envoys of Ruritania and Borduria sat at one table in the old mill and talked until dusk. They \
        agreed to meet again. Neither side told what was said about the bridge or about the prisoners.";
    let evidence = "Envoys of Ruritania and Borduria sat at one table in the old mill and talked until dusk.";
    let paper = |number: usize| {
        Invented::new(&format!("paper-{number}"), Some("2025-04-19"), &format!("{story} Edition {number}."))
            .publisher(&format!("Paper {number}"))
            .actor("Ruritania", "government", None)
            .actor("Borduria", "government", None)
            .meeting(&["Ruritania", "Borduria"], Some("2025-04-19"), "held", evidence)
            .kept(1)
    };
    let shown = view((0..50).map(paper).collect(), View::Meetings);
    assert_eq!(shown.rows.len(), 1);
    assert_eq!(shown.get(0, "mentions"), &json!(50));
    assert_eq!(shown.get(0, "origins"), &json!(1));
}

#[test]
fn a_sides_own_words_stay_apart_from_an_opponents_account() {
    let own = "Ruritania said it would free the prisoners.";
    let account = "Borduria said that Ruritania would free nobody at all.";
    let one = Invented::new("one", Some("2025-04-10"), own)
        .actor("Ruritania", "government", None)
        .position("Ruritania", "prisoners", "accept", "self", own)
        .kept(1);
    let other = Invented::new("other", Some("2025-04-12"), account)
        .actor("Borduria", "government", None)
        .actor("Ruritania", "government", None)
        .position("Ruritania", "prisoners", "reject", "Borduria", account)
        .kept(1);
    let shown = view(vec![one.clone(), other.clone()], View::Positions);
    assert_eq!(shown.rows.len(), 2);
    let accounts: Vec<_> = (0..2).map(|row| (shown.get(row, "account"), shown.get(row, "stance"))).collect();
    assert_eq!(accounts, [(&json!("Borduria"), &json!("reject")), (&json!("self"), &json!("accept"))]);
    let contradictions = view(vec![one, other], View::Contradictions);
    assert_eq!(contradictions.rows.len(), 1);
    assert_eq!(contradictions.get(0, "other_account"), &json!("Borduria"));
}

#[test]
fn two_anonymous_sources_are_never_linked() {
    let said = |id: &str, publisher: &str| {
        let told = "A senior official said the talks were close to collapse and nobody knew why.";
        let text = format!("{told} It rained in {publisher}.");
        Invented::new(id, Some("2025-04-10"), &text)
            .publisher(publisher)
            .actor("A senior official", "unnamed", None)
            .said(
                "A senior official",
                "unnamed",
                "the talks were close to collapse and nobody knew why",
                told,
            )
            .kept(1)
    };
    let shown = view(vec![said("one", "Strelsau"), said("other", "Szohod")], View::Statements);
    assert_eq!(shown.rows.len(), 2);
    assert_ne!(shown.get(0, "party"), shown.get(1, "party"));
}

#[test]
fn attacks_alleged_on_different_days_are_different() {
    let alleged = |id: &str, day: &str| {
        let told =
            format!("Ruritania accused Borduria of shelling the bridge in the {id} hours before dawn.");
        Invented::new(id, Some(day), &told)
            .actor("Ruritania", "government", None)
            .actor("Borduria", "government", None)
            .allegation("Ruritania", "Borduria", &told)
            .kept(1)
    };
    let shown = view(vec![alleged("early", "2025-04-10"), alleged("late", "2025-04-11")], View::Allegations);
    assert_eq!(shown.rows.len(), 2);
    let shown = view(vec![alleged("early", "2025-04-10"), alleged("late", "2025-04-10")], View::Allegations);
    assert_eq!(shown.rows.len(), 1);
}

#[test]
fn undated_reports_are_left_out_of_what_was_known() {
    let told = "Ruritania rejected the withdrawal of its guards from the bridge.";
    let report = |id: &str, day| {
        Invented::new(id, day, told)
            .actor("Ruritania", "government", None)
            .position("Ruritania", "withdrawal", "reject", "self", told)
            .kept(1)
    };
    let record = Record::of(report("dated", Some("2025-04-10"))).join(Record::of(report("undated", None)));
    let filter = Filter { known_at: armistice_merge::latest("2025-04-10"), ..Filter::default() };
    let shown = record.view(View::Positions, &filter);
    assert_eq!(shown.get(0, "mentions"), &json!(1));
    assert_eq!(record.view(View::Positions, &Filter::default()).get(0, "mentions"), &json!(2));
}

#[test]
fn an_answer_as_it_is_stored_is_the_answer_that_is_told() {
    let told =
        "Ruritania offered a ceasefire. Borduria turned it down. Borduria wants its \"prisoners\" back.";
    let (offer, no, demand) = ("Ruritania offered", "Borduria turned it down", "Borduria wants");
    let report = Invented::new("a", Some("2025-04-19"), told)
        .actor("Borduria", "government", Some("BOR"))
        .proposal("p1", &["Ruritania"], &["ceasefire-full"], offer)
        .position("Borduria", "ceasefire-full", "reject", "self", no)
        .answering("p1")
        .position("Borduria", "prisoners", "demand", "self", demand)
        .answering("p1")
        .position("Borduria", "ceasefire-full", "accept", "self", no)
        .kept(1);
    let all = Record::of(report).told();
    let stored = |one: &armistice_merge::Told| {
        let (entry, parties) = (one.mention.entry.to_json().to_string(), json!(one.parties).to_string());
        Answer::from_json(one.report.as_str(), &one.report_id, &entry, &parties).unwrap()
    };
    let positions = all.iter().filter(|one| matches!(one.mention.entry, Entry::Position(_)));
    let answers: Vec<Option<Answer>> = positions.clone().map(Answer::of).collect();
    assert_eq!(positions.map(stored).collect::<Vec<_>>(), answers);
    let lines: Vec<(&str, bool)> =
        answers.iter().flatten().map(|one| (one.line.as_str(), one.blocks)).collect();
    assert_eq!(lines, [("BOR: ceasefire-full (a)", true)]);
    assert_eq!(all.iter().filter_map(Answer::of).count(), 1);
}

#[test]
fn whose_party_a_name_is_of_is_known_also_beside_a_name_that_is_not_shown() {
    let words = "Mila Kuhn met envoys of Borduria, Lakeland, Ruritania and Sylvania in the old mill.";
    let kept = Invented::new("a", Some("2025-04-19"), words)
        .actor("Mila Kuhn", "person", None)
        .actor("Ruritania", "government", Some("RUR"))
        .actor("Borduria", "government", Some("BOR"))
        .actor("Lakeland", "government", Some("LAK"))
        .actor("Sylvania", "government", Some("SYL"))
        .meeting(
            &["Mila Kuhn", "Ruritania", "Borduria", "Lakeland", "Sylvania"],
            Some("2025-04-19"),
            "held",
            words,
        )
        .kept(1);
    let hidden: Hidden = [("Mila Kuhn".to_owned(), "teacher [01234567]".to_owned())].into_iter().collect();
    let mut told = Record::of(kept).told().remove(0);
    hidden.told(&mut told);
    for (name, party) in [
        ("teacher [01234567]", "teacher [01234567]"),
        ("Borduria", "BOR"),
        ("Lakeland", "LAK"),
        ("Ruritania", "RUR"),
        ("Sylvania", "SYL"),
    ] {
        assert_eq!(told.party(name), party);
    }
}
