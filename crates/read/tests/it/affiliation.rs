//! Whom somebody speaks for, where it stands elsewhere than right before the name.

use armistice_language::Models;
use armistice_record::{Document, PartKind, Report};

/// What a report tells of an actor: `party`, `role`.
fn told(text: &str, name: &str, field: &str) -> Option<String> {
    let document = Document::new(text.to_owned(), vec![(PartKind::Story, 0..text.len())]).unwrap();
    let reading = armistice_read::read(Models::embedded(), &document);
    let report = serde_json::to_value(Report::new(&document, &reading, None)).unwrap();
    let actors = report["actors"].as_array().unwrap();
    let actor = actors.iter().find(|actor| actor["name"] == name);
    let actor = actor.unwrap_or_else(|| panic!("{name} is among the actors of {text:?}: {actors:?}"));
    actor[field].as_str().map(str::to_owned)
}

fn party(text: &str, name: &str) -> Option<String> {
    told(text, name, "party")
}

#[test]
fn beside_the_name() {
    for (text, name, expected) in [
        ("CMA spokesman Adam Keita said the CMA rejects the ceasefire.", "Adam Keita", "CMA"),
        (
            "\"There was a calendar,\" said Nidal Abu Watfa, a Hamas official in Doha.",
            "Nidal Abu Watfa",
            "Hamas",
        ),
        (
            "Foreign Minister Lucia Andrade of Ecuador said on Friday that relations would be restored.",
            "Lucia Andrade",
            "ECU",
        ),
        ("Russia's U.N. ambassador Vitaly Orlov said the council opposes the force.", "Vitaly Orlov", "RUS"),
        (
            "Sudan's foreign minister met his Chadian counterpart, Brahim Sellou, on Monday. Mr. Sellou said the talks went well.",
            "Brahim Sellou",
            "TCD",
        ),
    ] {
        assert_eq!(party(text, name).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn by_what_somebody_leads_or_whose_it_is() {
    for (text, name, expected) in [
        (
            "Jibril Hamdan, who leads the Hamas delegation, said in Cairo that it would stay.",
            "Jibril Hamdan",
            "Hamas",
        ),
        (
            "The Kremlin received the envoys on Friday. Spokesman Ivan Orlov said the talks would go on.",
            "Ivan Orlov",
            "RUS",
        ),
    ] {
        assert_eq!(party(text, name).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_rebel_spokesman_is_of_no_state_and_an_office_is_no_body() {
    let rebel = "Sudan freed ten men. Rebel spokesman Adam Nur said the rebels would answer.";
    assert_ne!(party(rebel, "Adam Nur").as_deref(), Some("SDN"));
    let office = "Communications Minister Issa Hamid said on Monday that six people were freed.";
    assert_eq!(party(office, "Issa Hamid"), None);
}

#[test]
fn a_description_behind_the_name_is_the_role() {
    let text = "\"There was a calendar,\" said Nidal Abu Watfa, a Hamas official in Doha.";
    assert_eq!(told(text, "Nidal Abu Watfa", "role").as_deref(), Some("Hamas official in Doha"));
    let text = "\"We read about it,\" said Oleh Marchuk, a drone pilot who did not want to be named.";
    assert_eq!(told(text, "Oleh Marchuk", "role").as_deref(), Some("drone pilot"));
}
