use super::*;
use serde_json::json;

/// What is shown of a person whose name stands in a text, and who says something in it.
fn check(text: &str, name: &str, expected: &str) {
    check_with(None, text, name, expected);
}

/// The same for somebody whose role the reader has found.
fn check_with(role: Option<&str>, text: &str, name: &str, expected: &str) {
    let at = text.find(name).unwrap();
    let start = text[..at].chars().count();
    let spans = json!({"name": [[start, start + name.chars().count()]], "aliases": [], "role": []});
    let report: Report = serde_json::from_value(json!({
        "id": "r", "title": null, "published": null, "publisher": null, "url": null, "conflict": null, "sha256": "0",
        "actors": [{"name": name, "aliases": [], "kind": "person", "role": role, "party": null, "spans": spans}],
        "statements": [], "proposals": [], "positions": [], "meetings": [], "ceasefires": [], "allegations": [],
        "doubts": [], "text": text,
    }))
    .unwrap();
    let key = ReportKey::from_stored("0123456789abcdef".to_owned());
    let found = persons(&report, &key, &Registry::default());
    let shown = found[0].shown.clone().unwrap_or_else(|| "public".to_owned());
    assert_eq!(shown.split(" [").next(), Some(expected), "{text}");
}

#[test]
fn an_office_beside_the_name_is_public() {
    for text in [
        "Foreign Minister Ada Kuhn said so.",
        "The chief mediator for the government, Ada Kuhn, said so.",
        "The U.S. ambassador to Ruritania, Ada Kuhn said Saturday that it was so.",
        "He met with his Ruritanian counterpart, Ada Kuhn, in Lakeside.",
        "The Council's secretary-general (Ada Kuhn) said so.",
        "Ada Kuhn, the technical advisor to the rebels' team, said so.",
        "Ada Kuhn, who is head of the city's ambulance service, said so.",
        "Ada Kuhn, 54, a spokeswoman for the doctors, said so.",
        "Gen. Ada Kuhn said so.",
        "Correspondent Ada Kuhn says so.",
        "Foreign ministers Bo Lind of Ruritania and Ada Kuhn of Lakeland said so.",
        "The statement is by the rebel leaders Bo Lind and Ada Kuhn.",
        "Undersecretary for Terrorism and Financial Ada Kuhn said so.",
        "His successor, Ada Kuhn Al Said, attended.",
        "They elected Ada Kuhn — former mayor of Lakeside — on Tuesday.",
    ] {
        check(text, "Ada Kuhn", "public");
    }
    check("Mullah Kuhn Ada said so.", "Mullah Kuhn Ada", "public");
}

#[test]
fn who_is_described_by_a_private_word_is_shown_by_it() {
    for (text, expected) in [
        ("“We ran,” said shopkeeper Ada Kuhn.", "shopkeeper"),
        ("Ada Kuhn, a teacher in Lakeside, said so.", "teacher"),
        ("Ada Kuhn, 34, a mother of three, said so.", "mother"),
        ("The journalist's father, Ada Kuhn, said so.", "father"),
        ("Ada Kuhn, the president's daughter, said so.", "daughter"),
        ("A resident of the minister's village, Ada Kuhn, said so.", "resident"),
        ("One of the survivors, Ada Kuhn, said so.", "survivor"),
        ("A 34-year-old woman named Ada Kuhn said so.", "woman"),
        ("Ada Kuhn, 34, said so.", "person"),
        ("Residents Bo Lind and Ada Kuhn said so.", "resident"),
        ("40-year-old Ada Kuhn said so.", "person"),
    ] {
        check(text, "Ada Kuhn", expected);
    }
}

#[test]
fn the_role_that_was_found_is_an_office_unless_it_says_otherwise() {
    check_with(Some("Foreign Minister"), "Foreign Minister Ada Kuhn said so.", "Ada Kuhn", "public");
    check_with(Some("Comptroller"), "Comptroller Ada Kuhn, 54, said so.", "Ada Kuhn", "public");
    check_with(Some("Bo Lind's family"), "Bo Lind's father, Ada Kuhn, said so.", "Ada Kuhn", "father");
    check_with(Some("Bo Lind's family"), "Bo Lind's family, Ada Kuhn and others.", "Ada Kuhn", "family");
}

#[test]
fn who_only_speaks_and_is_not_described_is_shown_as_a_person() {
    check("After meeting the president, Ada Kuhn said so.", "Ada Kuhn", "person");
    check("They shelled us at night, Ada Kuhn said, pointing to the minister's house.", "Ada Kuhn", "person");
    check("Ada Kuhn, speaking to a minister, said so.", "Ada Kuhn", "person");
}

#[test]
fn every_line_of_the_list_is_a_word_and_its_side() {
    let lines = include_str!("../../lexicon/persons.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut seen = std::collections::BTreeSet::new();
    for line in lines {
        let (word, side) = line.split_once('\t').unwrap();
        assert!(
            matches!(side, "public" | "private") && word == word.to_lowercase() && seen.insert(word),
            "{line}"
        );
    }
}
