//! JSONL: one report a line.

use armistice_intake::{IntakeError, Options, Warning, documents};
use armistice_record::PartKind;

use crate::{all, only, options, parts};

#[test]
fn fields_are_kept() {
    let document = only(
        br#"{"id": "r1", "title": "Talks resume", "text": "Talks resume\n\nThey met.", "published": "2025-03-03", "publisher": "The Example", "url": "https://example.org/1", "licence": {"any": [1]}}"#,
    );
    assert_eq!(document.id, "r1");
    assert_eq!(document.text(), "Talks resume\n\nThey met.");
    assert_eq!(document.title.as_deref(), Some("Talks resume"));
    assert_eq!(document.published.as_ref().map(|moment| moment.as_str()), Some("2025-03-03"));
    assert_eq!(document.publisher.as_deref(), Some("The Example"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/1"));
    assert_eq!(parts(&document, PartKind::Headline), ["Talks resume"]);
    assert_eq!(parts(&document, PartKind::Story), ["They met."]);
}

#[test]
fn null_and_missing_are_alike() {
    let lines = b"{\"text\":\"They met.\"}\n{\"id\":null,\"title\":null,\"text\":\"They met.\",\"published\":null,\"publisher\":null,\"url\":null}";
    let both: Vec<_> = all(lines).into_iter().map(|received| received.unwrap().document).collect();
    assert_eq!(both[0].id, both[1].id);
    assert_eq!(both[0].id, both[0].sha256());
    assert_eq!((&both[0].title, &both[0].url), (&both[1].title, &both[1].url));
}

#[test]
fn a_title_outside_the_text_is_only_metadata() {
    let document = only(br#"{"title": "Army in Geneva", "text": "Talks resume\n\nThey met."}"#);
    assert_eq!(document.title.as_deref(), Some("Army in Geneva"));
    assert_eq!(document.headline(), None);
    assert_eq!(parts(&document, PartKind::Story), ["Talks resume", "They met."]);
}

#[test]
fn a_broken_line_does_not_stop_the_others() {
    let lines = b"{\"text\":\"One.\"}\n{\"text\": \"Two.\"\n\n[1]\n{\"text\":3}\n{\"title\":\"Four\"}\n{\"text\":\"a\\ud83d\"}\n{\"text\":\"\xFF\"}\r\n{\"text\":\"Five.\"}";
    let outcomes: Vec<String> = all(lines)
        .into_iter()
        .map(|received| {
            received.map_or_else(|error| error.to_string(), |good| good.document.text().to_owned())
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            "One.",
            "line 2, column 15: EOF while parsing an object",
            "line 4, column 1: expected a JSON object",
            "line 5, column 9: expected a string",
            "line 6 has no `text`",
            "line 7, column 11: expected a whole escaped character",
            "byte 93 (line 8) is not UTF-8",
            "Five."
        ]
    );
    let lines_at_fault: Vec<Option<usize>> =
        all(lines).into_iter().filter_map(Result::err).map(|error| error.line()).collect();
    assert_eq!(lines_at_fault, [Some(2), Some(4), Some(5), Some(6), Some(7), Some(8)]);
}

#[test]
fn what_cannot_be_used_is_a_warning() {
    let mut received =
        all(br#"{"id": 12, "text": "They met.", "published": "yesterday", "publisher": ["x"]}"#);
    let received = received.remove(0).unwrap();
    assert_eq!(received.document.id, "12");
    assert_eq!(received.line, Some(1));
    assert_eq!(
        received.warnings,
        [
            Warning::FieldIgnored { field: "publisher" },
            Warning::PublishedUnread { value: "yesterday".to_owned() }
        ]
    );
    let document = only(br#"{"text": "They met.", "published": "Fri, 06 Sep 2019 10:00:00 GMT"}"#);
    assert_eq!(
        document.published.map(|moment| moment.to_string()).as_deref(),
        Some("2019-09-06T10:00+00:00")
    );
}

#[test]
fn tags_in_a_text_are_left_alone() {
    let text = "<p>They met.</p>";
    assert_eq!(only(format!("{{\"text\": \"{text}\"}}").as_bytes()).text(), text);
}

#[test]
fn the_user_fills_only_what_a_line_lacks() {
    let said = Options { publisher: Some("The Example".to_owned()), ..options() };
    let lines = b"{\"text\":\"One.\",\"publisher\":\"Other\"}\n{\"text\":\"Two.\"}";
    let publishers: Vec<_> =
        documents(lines, &said).map(|received| received.unwrap().document.publisher.unwrap()).collect();
    assert_eq!(publishers, ["Other", "The Example"]);
}

#[test]
fn every_character_keeps_its_place_in_the_file() {
    let text = "Zoë’s “talks”\n\n\u{1F54A} resume\tin Geneva.";
    let line = format!(
        "\u{feff}{{\"text\":\"One.\"}}\n {{\"title\": \"x\", \"text\": {}}}\n",
        serde_json::to_string(text).unwrap()
    );
    let received = all(line.as_bytes());
    let document = &received[1].as_ref().unwrap().document;
    assert_eq!(document.text(), text);
    for (at, character) in text.char_indices() {
        let place = &line[document.origin.locate(at)..];
        let expected = match character {
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            other => other.to_string(),
        };
        assert!(place.starts_with(&expected), "{character:?} at {place:?}");
    }
}

#[test]
fn lines_in_another_encoding() {
    let line = "{\"text\": \"Zoë \\u201cspoke\\u201d.\"}\n{\"text\": \"Ada\"}";
    let bytes: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let received = all(&bytes);
    let document = &received[0].as_ref().unwrap().document;
    assert_eq!(document.text(), "Zoë “spoke”.");
    let places: Vec<usize> =
        document.text().char_indices().map(|(at, _)| document.origin.locate(at) / 2).collect();
    assert_eq!(places, [10, 11, 12, 13, 14, 20, 21, 22, 23, 24, 25, 31]);
    assert_eq!(received[1].as_ref().unwrap().document.text(), "Ada");
}

#[test]
fn empty_texts_are_named() {
    assert!(matches!(all(b"{\"text\": \" \"}")[0], Err(IntakeError::NoText { line: 1 })));
}
