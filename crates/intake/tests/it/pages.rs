//! How well stories are found: pages of very different make, each with its story beside it. People, places
//! and words in them are invented.
//!
//! `NAME.txt` has the headline, a blank line and the story's paragraphs; the score is over the words of the
//! paragraphs as a bag. Precision is the share of extracted words that are story, recall the share of story
//! words that were extracted.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use armistice_intake::{Received, documents};

use crate::options;

/// What all pages have to reach on average, and each of them at least.
const FLOOR_MEAN_F1: f64 = 0.985;
const FLOOR_F1: f64 = 0.95;
const FLOOR_RECALL: f64 = 0.99;

struct Score {
    precision: f64,
    recall: f64,
}

impl Score {
    fn of(found: &str, story: &str) -> Score {
        let (found, story) = (bag(found), bag(story));
        let shared: usize = story.iter().map(|(word, count)| count.min(found.get(word).unwrap_or(&0))).sum();
        let total = |bag: &HashMap<&str, usize>| bag.values().sum::<usize>().max(1) as f64;
        Score { precision: shared as f64 / total(&found), recall: shared as f64 / total(&story) }
    }

    fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }
}

fn bag(text: &str) -> HashMap<&str, usize> {
    let mut bag = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(word).or_insert(0) += 1;
    }
    bag
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn receive(name: &str) -> Received {
    let bytes = fs::read(folder().join(format!("{name}.html"))).expect("the page is there");
    let mut received = documents(&bytes, &options());
    received.next().expect("one report").expect("a story")
}

fn names() -> Vec<String> {
    let files = fs::read_dir(folder()).expect("the folder is there");
    let names =
        files.filter_map(|file| file.ok()?.file_name().to_str()?.strip_suffix(".html").map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn stories_are_found() {
    let names = names();
    assert!(names.len() >= 16);
    let mut sum = 0.0;
    for name in &names {
        let expected = fs::read_to_string(folder().join(format!("{name}.txt"))).expect("the story is there");
        let (headline, story) = expected.split_once("\n\n").expect("headline and story");
        let document = receive(name).document;
        let found: Vec<&str> = document.story_parts().map(|span| document.quote(span)).collect();
        let score = Score::of(&found.join("\n"), story);
        println!("{name:16} P {:.3} R {:.3} F1 {:.3}", score.precision, score.recall, score.f1());
        assert_eq!(document.title.as_deref(), Some(headline), "{name}");
        assert!(score.f1() >= FLOOR_F1 && score.recall >= FLOOR_RECALL, "{name}: {found:#?}");
        sum += score.f1();
    }
    let mean = sum / names.len() as f64;
    println!("mean F1 {mean:.3}");
    assert!(mean >= FLOOR_MEAN_F1, "mean F1 {mean:.3}");
}

#[test]
fn every_page_tells_what_it_knows() {
    let check = |name, published: Option<&str>, publisher: Option<&str>| {
        let document = receive(name).document;
        assert_eq!(document.published.as_ref().map(|moment| moment.as_str()), published, "{name}");
        assert_eq!(document.publisher.as_deref(), publisher, "{name}");
    };
    check("tabloid", Some("2025-02-11T21:14:00Z"), Some("Daily Beacon"));
    check("broadsheet", Some("2025-03-03T06:00:17.000Z"), Some("The Courier"));
    check("agency", Some("2025-05-09T14:03:22Z"), Some("Continental Wire"));
    check("ministry", Some("2025-05-02T09:30:00+01:00"), Some("Ministry of Foreign Affairs"));
    check("live", Some("2025-05-20T07:00:00+02:00"), Some("Meridian News"));
    check("comments", Some("2025-01-22"), None);
    check("inline-links", Some("2025-03-19T10:00:00+05:30"), None);
    check("briefing", Some("2025-05-16"), None);
    check("pull-quotes", None, Some("Long Read"));
    check("tables-2004", Some("2004-06-17"), None);
    let url = receive("tabloid").document.url;
    assert_eq!(url.as_deref(), Some("https://beacon.example/news/rebels-walk-out.html"));
}

#[test]
fn datelines_stand_apart() {
    let document = receive("agency").document;
    let dateline = document.parts().iter().find(|part| part.kind == armistice_record::PartKind::Dateline);
    let words = dateline.map(|part| document.quote(part.span));
    assert_eq!(words, Some("KARSK, Valmar, May 9 (Continental Wire) -"));
}

/// Every character that is no white space stands at its place in the file, unless a reference is there.
#[test]
fn every_character_keeps_its_place() {
    for name in names() {
        let bytes = fs::read(folder().join(format!("{name}.html"))).expect("the page is there");
        let document = receive(&name).document;
        let is_western = std::str::from_utf8(&bytes).is_err();
        for (at, character) in document.text().char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let place = &bytes[document.origin.locate(at)..];
            let found = match is_western {
                true => encoding_rs::WINDOWS_1252.decode(&place[..1]).0.chars().next(),
                false => std::str::from_utf8(place).ok().and_then(|place| place.chars().next()),
            };
            assert!(
                found == Some(character) || found == Some('&'),
                "{name}: {:?} is {:?}",
                &document.text()[at..].chars().take(9).collect::<String>(),
                place.get(..30).map(|p| p.escape_ascii().to_string())
            );
        }
    }
}
