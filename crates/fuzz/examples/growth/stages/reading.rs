//! Documents to what they say.

use armistice_intake::{Format, documents};
use armistice_language::{Models, analyse, attributions};
use armistice_record::{Document, Report};

use super::intake::options;
use crate::Case;
use crate::inputs::Make;

pub(super) fn cases() -> Vec<Case> {
    cases! {
        "analysis" analysis {
            "no full stop" => "word ",
            "full stops" => ".",
            "abbreviations" => "U.S. Gen. ",
            "quotation marks" => "\"",
            "one word" => "a",
            "hyphens" => "a-",
            "marks over marks" => "\u{301}",
            "no blanks (Chinese)" => "和平谈判。",
        }
        "attributions" attributed {
            "cues" => "said ",
            "cues in quotation marks" => "\"said\" ",
            "said that he said" => "he said that ",
            "quotations in quotations" => "“he said ",
            "according to" => "according to Ada, ",
        }
        "read" read {
            "said that he said" => "Russia said that Ukraine said that ",
            "short quotations" => "“No,” she said. ",
            "quotations never closed" => "“We agree. ",
            "names" => "§ Petrov of § said so. ",
            "one name" => "Ada Petrov agreed. ",
            "pronouns" => "he told him that they met her. ",
            "terms in one sentence" => "Russia rejected a ceasefire and ",
            "terms" => "Russia rejected the ceasefire plan. ",
            "charges" => "Russia accused Ukraine of shelling Donetsk. ",
            "meetings" => "Ada Petrov met Bo Kim in Geneva on Friday. ",
            "ceasefires" => "Russia declared a 30-day truce from 19 April 2025. ",
            "dates in one sentence" => "on 19 April 2025 at 18:00 ",
            "genitives" => "the president of ",
            "lists" => "Russia, Ukraine and ",
            "colons" => "Ada Petrov said: ",
            "paragraphs" => "Yes.\n\n",
        }
        "events" events {
            "attacks" => "Russia attacked Ukraine. ",
            "attacks in one sentence" => "Russia attacked Ukraine and ",
        }
    }
}

fn document(bytes: &[u8]) -> Option<Document> {
    Document::story(&String::from_utf8_lossy(bytes)).ok()
}

fn analysis(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    let paragraphs: Vec<_> = document.story_parts().collect();
    std::hint::black_box(analyse(Models::embedded(), &document, &paragraphs));
}

fn attributed(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    std::hint::black_box(attributions(Models::embedded(), &document, &analysis));
}

fn read(bytes: &[u8]) {
    let Some(Ok(received)) = documents(bytes, &options(Format::Text)).next() else { return };
    let reading = armistice_read::read(Models::embedded(), &received.document);
    std::hint::black_box(Report::new(&received.document, &reading, None));
}

fn events(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    std::hint::black_box(armistice_read::events(Models::embedded(), &document));
}
