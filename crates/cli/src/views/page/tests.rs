use armistice_record::Report;
use serde_json::{Value, json};

use super::{POLICY, SCRIPT, STYLE, page};

const TEXT: &str = "Truce talks\n\n“We accept a truce if prisoners are freed,” Ada Kuhn of Elbonia said in Bern. \
    Norland denied shelling Elbonia.\n\nNobody was seen.";

/// Where some words stand in the text, in code points.
fn at(words: &str) -> Value {
    let byte = TEXT.find(words).expect("the words stand in the text");
    let start = TEXT[..byte].chars().count();
    json!([start, start + words.chars().count()])
}

fn report(entries: Value) -> Report {
    let mut report = json!({
        "id": "r", "title": "Truce talks", "published": null, "publisher": null, "url": null, "conflict": null,
        "sha256": "00", "actors": [], "statements": [], "proposals": [], "positions": [], "meetings": [],
        "ceasefires": [], "allegations": [], "doubts": [], "text": TEXT,
    });
    for (name, value) in entries.as_object().expect("an object") {
        report[name] = value.clone();
    }
    serde_json::from_value(report).expect("a report")
}

/// A report with an entry of every kind. `said` takes the place of every string that is no code.
fn full(said: &str) -> Report {
    let first = at("“We accept a truce if prisoners are freed,” Ada Kuhn of Elbonia said in Bern.");
    let second = at("Norland denied shelling Elbonia.");
    let evidence = json!({ "evidence": [first] });
    report(json!({
        "id": said, "title": said, "published": said, "publisher": said, "url": said, "conflict": said,
        "actors": [{
            "name": said, "aliases": [said], "kind": "person", "role": said, "party": said,
            "spans": { "name": [at("Ada Kuhn")], "aliases": [at("Ada")], "role": [at("Ada Kuhn")] },
        }],
        "statements": [{
            "source": said, "source_kind": "named", "mode": "direct", "channel": said, "cue": said,
            "content": said, "within": 0, "via": said, "hedge": said, "anonymity": said, "modality": "asserted",
            "evidence": [said],
            "spans": {
                "evidence": [first], "content": [at("We accept a truce if prisoners are freed")],
                "cue": [at("said")], "source": [at("Ada Kuhn")], "channel": [], "via": [], "hedge": [at("said")],
                "anonymity": [],
            },
        }],
        "proposals": [{
            "id": "p1", "proposers": [said, said, said], "terms": ["ceasefire-full", "monitoring"],
            "status": "proposed", "modality": "planned", "evidence": [said], "spans": evidence,
        }],
        "positions": [{
            "holder": said, "on": "ceasefire-full", "stance": "conditional",
            "condition": { "text": said, "on": "prisoners" }, "proposal": "p1", "by": said,
            "modality": "hypothetical", "evidence": [said],
            "spans": { "evidence": [first], "condition": [at("if prisoners are freed,” Ada")] },
        }],
        "meetings": [{
            "attending": [said], "absent": [said], "mediators": [said], "place": said, "date": "2025-04-01",
            "when": said, "kind": "mediated", "level": "envoys", "status": "held", "modality": "asserted",
            "evidence": [said], "spans": { "evidence": [first], "place": [at("Bern")], "when": [] },
        }],
        "ceasefires": [{
            "declared_by": [said], "type": "bilateral", "scope": "full", "purpose": "peace-process",
            "status": "in-force", "start": "2025-04-01", "end": null, "duration": "P30D", "area": said,
            "modality": "asserted", "evidence": [said], "spans": { "evidence": [first], "area": [] },
        }],
        "allegations": [{
            "by": said, "against": said, "act": "attack-on-civilians", "denied_by": [said],
            "verification": "verified", "verifier": said, "modality": "asserted", "evidence": [said],
            "spans": { "evidence": [second] },
        }],
        "doubts": [{ "kind": "reference", "text": said, "span": at("Nobody") }],
    }))
}

/// The tags of a page, each without its angle brackets; style and script are left out.
fn tags(page: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        tags.push(tag);
        rest = &rest[end + 1..];
        if matches!(tag, "style" | "script") {
            rest = &rest[rest.find("</").expect("style and script end")..];
        }
    }
    tags
}

/// The values of an attribute, in order.
fn attributes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    let values = tags(page).into_iter().filter_map(|tag| tag.split_once(&start).map(|(_, rest)| rest));
    values.map(|rest| rest.split('"').next().expect("a value")).collect()
}

/// Every element that begins ends, and they nest.
fn nests(page: &str) {
    let mut open = Vec::new();
    for tag in tags(page) {
        let name = tag.split(' ').next().expect("a name");
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "</{name}> ends something else"),
            None if matches!(name, "!DOCTYPE" | "meta" | "input" | "br") => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

/// Every link within the page has one element to lead to.
fn links_lead_somewhere(page: &str) {
    let mut ids = attributes(page, "id");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
    let within = attributes(page, "href").into_iter().filter_map(|link| link.strip_prefix('#'));
    let named = attributes(page, "data-at").into_iter().flat_map(str::split_whitespace);
    for id in within.chain(named) {
        assert!(ids.contains(&id), "nothing is called `{id}`");
    }
}

/// The page of one report without tags.
fn words(page: &str) -> String {
    let mut words = String::new();
    let body = &page[page.find("<body").expect("a body")..page.find("<script").expect("a script")];
    for piece in body.split('<') {
        words.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        words.push(' ');
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn pages_nest_and_their_links_lead_somewhere() {
    for reports in [vec![], vec![report(json!({}))], vec![full("Ada")], vec![full("Ada"), full("Ben")]] {
        let page = page(&reports);
        nests(&page);
        links_lead_somewhere(&page);
    }
}

#[test]
fn entries_and_sentences_lead_to_each_other() {
    let page = page(&[full("Ada")]);
    assert!(page.contains(r#"<span class="passage" id="s1"><span class="number">1</span>“"#));
    assert!(page.contains(
        r##"<a class="badge allegations" href="#allegations-1" aria-label="A1, allegation">A1</a>"##
    ));
    assert!(page.contains(r#"<li class="entry" id="allegations-1" tabindex="-1" data-at="s2">"#));
    assert!(page.contains(r##"<a href="#s2">passage 2</a>"##));
}

#[test]
fn overlapping_highlights_are_cut_at_their_boundaries() {
    let page = page(&[full("Ada")]);
    assert!(page.contains(concat!(
        r#"“<span class="content">We accept a truce </span>"#,
        r#"<span class="content condition">if prisoners are freed</span>"#,
        r#"<span class="condition">,” </span><span class="speaker condition">Ada</span>"#,
        r#"<span class="speaker"> Kuhn</span> of Elbonia <span class="cue hedge">said</span>"#,
    )));
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</script></style><img src=x onerror=alert(1)>\"' onmouseover='x' --><!-- &lt;b&gt; \u{0}";
    let mut reports = vec![full(hostile), full("javascript:alert(1)")];
    reports[0].text = format!("{hostile}\n\n{TEXT}");
    let page = page(&reports);
    nests(&page);
    links_lead_somewhere(&page);
    assert!(!page.contains("<img") && !page.contains("<!--") && !page.contains('\0'));
    assert_eq!(page.matches("</script").count(), 1);
    assert_eq!(page.matches("</style").count(), 1);
    assert!(tags(&page).iter().all(|tag| !tag.contains(" onerror=") && !tag.contains(" onmouseover=")));
    assert!(attributes(&page, "href").iter().all(|link| link.starts_with('#')));
    assert!(page.contains("&lt;/script&gt;&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;"));
}

#[test]
fn only_a_web_address_is_a_link() {
    let page = page(&[report(json!({ "url": "https://example.org/?a=1&b=\"2\"" }))]);
    assert!(page.contains("href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener noreferrer"));
}

#[test]
fn the_page_loads_nothing() {
    for file in [STYLE.as_str(), SCRIPT] {
        assert!(!["http", "url(", "@import", "fetch", "innerHTML"].iter().any(|word| file.contains(word)));
    }
    let page = page(&[full("Ada")]);
    assert!(attributes(&page, "src").is_empty() && attributes(&page, "style").is_empty());
    assert!(!tags(&page).iter().any(|tag| tag.starts_with("link") || tag.starts_with("base")));
}

#[test]
fn the_policy_knows_style_and_script() {
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(&STYLE),
        digest(SCRIPT)
    );
    assert_eq!(POLICY.trim_end(), expected, "page/policy.txt holds the left line and needs the right one");
}

/// The SHA-256 of a text in base 64.
fn digest(text: &str) -> String {
    let document = armistice_record::Document::new(text.to_owned(), vec![]).expect("a document");
    let hex: Vec<u32> = document.sha256().chars().filter_map(|digit| digit.to_digit(16)).collect();
    let mut bits: Vec<u32> =
        hex.iter().flat_map(|digit| (0..4).rev().map(move |bit| digit >> bit & 1)).collect();
    bits.resize(bits.len().div_ceil(24) * 24, 0);
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sextets = bits.chunks(6).map(|six| six.iter().fold(0, |sum, bit| sum * 2 + *bit as usize));
    let mut digest: String = sextets.map(|sextet| char::from(ALPHABET[sextet])).collect();
    // 32 bytes are two more than ten threes: one character of padding.
    digest.pop();
    digest + "="
}

#[test]
fn what_is_not_there_is_said() {
    let page = page(&[report(json!({}))]);
    assert_eq!(page.matches("none found in this report").count(), 8);
    let empty = super::page(&[report(json!({ "text": " \n", "title": "  " }))]);
    let empty = words(&empty);
    assert!(empty.contains("Report without a headline, r") && empty.contains("The report has no text."));
    assert!(words(&super::page(&[])).contains("No report was read."));
}

#[test]
fn the_matrix_has_glyph_word_condition_and_silence() {
    let page = words(&page(&[full("Ada")]));
    assert!(page.contains(
        "Term Ada general ceasefire ◐ conditional H1 Ada as Ada tells it hypothetical monitoring – none found"
    ));
}

#[test]
fn alleged_denied_and_verified_are_apart() {
    let page = words(&page(&[full("Ada")]));
    assert!(page.contains(
        "A1 Alleged against Ada : attack on civilians Alleged by Ada Denied by Ada \
         Verification verified, the report says; checked by Ada"
    ));
}

#[test]
fn several_reports_have_a_list_and_a_section_each() {
    let page = page(&[full("Ada"), full("Ben")]);
    assert!(words(&page).contains(
        "Reports Ada 1 proposal, 1 position, 1 meeting, 1 ceasefire, 1 allegation, 1 statement, 1 doubt Ben"
    ));
    assert!(page.contains(r#"id="r1-s1""#) && page.contains(r#"id="r2-s1""#));
    let mut labels = attributes(&page, "aria-label");
    labels.retain(|label| label.contains("report "));
    let count = labels.len();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!((count, labels.len()), (10, 10));
}

#[test]
fn wild_offsets_and_numbers_do_no_harm() {
    let mut report = full("Ada");
    for span in [[0, u32::MAX], [9, 3], [u32::MAX, u32::MAX], [10, 14]] {
        report.statements[0].spans.evidence = vec![span, [0, 1]];
        report.statements[0].spans.content = vec![span];
        report.doubts[0].span = span;
        report.statements[0].within = Some(7);
        report.positions[0].proposal = Some("p9".to_owned());
        let page = page(&[report.clone()]);
        nests(&page);
        links_lead_somewhere(&page);
    }
}
