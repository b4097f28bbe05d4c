//! What holds of any input.

use armistice_intake::{Format, Options, documents};
use armistice_record::Document;
use proptest::prelude::*;

use crate::options;

/// Parts are in order, do not overlap, are not empty and lie on character boundaries.
fn parts_are_sound(document: &Document) {
    let mut end = 0;
    for part in document.parts() {
        assert!(part.span.start() >= end && !part.span.is_empty(), "{:?}", document.parts());
        assert!(document.text().get(part.span.start()..part.span.end()).is_some());
        end = part.span.end();
    }
}

fn formats() -> impl Strategy<Value = Option<Format>> {
    prop::sample::select(vec![None, Some(Format::Text), Some(Format::Html), Some(Format::Jsonl)])
}

/// Lines that look like those of a report, in any order.
fn report() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Talks resume",
        "",
        "By Ada Kuhn",
        "GENEVA, March 3 (Reuters) - The parties met.",
        "Share",
        "News",
        "World",
        "They said: “We will not sign.”",
        "(AFP)",
        "Read more",
        "Comments (3)",
        "3 March 2025",
        "Zoë said so. (AFP/Reuters)",
        "Related articles",
        "Delegates arrive | Getty Images",
        "— AFP",
        "KYIV —",
        "\u{a0}",
        "...",
        "Editor",
        "a very long line that was broken by a program at some column of",
        "the text",
    ]);
    let ending = prop::sample::select(vec!["\n", "\r\n", "\n\n", "\r", " "]);
    prop::collection::vec((line, ending), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, ending)| format!("{line}{ending}")).collect())
}

/// Pieces of pages, well-formed and not, in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div class=\"article-body\">",
        "</div>",
        "<div class=share>",
        "<br>",
        "<br/>",
        "<b>",
        "</i>",
        "<a href=x>",
        "</a>",
        "<h1>",
        "</h2>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</table>",
        "<script>if (a < b)</script>",
        "<!-- x -->",
        "<title>",
        "</title>",
        "Talks resume in Geneva",
        " The parties met again on Monday, Zoë Kühn said. ",
        "“We will not sign,” he said again.",
        "\n",
        "\r\n",
        "<pre>",
        "</pre>",
        "<",
        ">",
        "<blockquote>",
        "<article>",
        "</article>",
        "\u{a0}",
        "<style>",
        "</style>",
        "\u{1F54A}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn words_of_a_page_keep_their_places(body in soup()) {
        let file = format!("<html><body>{body}");
        let said = Options { format: Some(Format::Html), ..options() };
        for received in documents(file.as_bytes(), &said).flatten() {
            let document = received.document;
            parts_are_sound(&document);
            for (at, character) in document.text().char_indices().filter(|(_, c)| !c.is_whitespace()) {
                prop_assert!(file[document.origin.locate(at)..].starts_with(character));
            }
        }
    }

    #[test]
    fn any_bytes_are_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), format in formats()) {
        for received in documents(&bytes, &Options { format, ..options() }).flatten() {
            parts_are_sound(&received.document);
        }
    }

    #[test]
    fn any_text_is_kept_whole(text in "\\PC{0,300}", format in formats()) {
        for received in documents(text.as_bytes(), &Options { format, ..options() }).flatten() {
            parts_are_sound(&received.document);
        }
    }

    #[test]
    fn a_report_keeps_its_letters_and_places(text in report(), marked in any::<bool>()) {
        let file = format!("{}{text}", if marked { "\u{feff}" } else { "" });
        let said = Options { format: Some(Format::Text), ..options() };
        for received in documents(file.as_bytes(), &said).flatten() {
            let document = received.document;
            parts_are_sound(&document);
            prop_assert_eq!(document.text(), &text);
            for (at, character) in text.char_indices() {
                prop_assert!(file[document.origin.locate(at)..].starts_with(character));
            }
        }
    }

    #[test]
    fn a_line_keeps_its_letters_and_places(text in report(), title in "[a-z\\\\\" é]{0,8}") {
        let file = serde_json::json!({ "title": title, "text": text, "url": "x" }).to_string();
        for received in documents(file.as_bytes(), &options()).flatten() {
            let document = received.document;
            parts_are_sound(&document);
            prop_assert_eq!(document.text(), &text);
            for (at, character) in text.char_indices().filter(|(_, c)| !c.is_control() && *c != '"') {
                prop_assert!(file[document.origin.locate(at)..].starts_with(character));
            }
        }
    }

    #[test]
    fn a_report_in_utf_16_is_the_same_report(text in report()) {
        let said = Options { format: Some(Format::Text), ..options() };
        let wide: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let narrow = documents(text.as_bytes(), &said).flatten().next();
        let wide = documents(&wide, &said).flatten().next();
        prop_assert_eq!(narrow.map(|one| one.document.parts().to_vec()), wide.map(|one| one.document.parts().to_vec()));
    }
}
