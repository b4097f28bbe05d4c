//! Pages: text, metadata, and input made to be slow.

use armistice_intake::{IntakeError, Options, Warning, documents};
use armistice_record::PartKind;

use crate::{all, error, only, options, parts};

const STORY: &str = "<p>The parties met again on Monday in the old customs house, Ada Kuhn said.</p>";
const WORDS: &str = "The parties met again on Monday in the old customs house, Ada Kuhn said.";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head>{head}</head><body><h1>Talks resume in Geneva</h1>{body}</body></html>"
    )
}

/// Checks the text under the headline.
fn check(body: &str, expected: &str) {
    let document = only(page("", body).as_bytes());
    let text = document.text().strip_prefix("Talks resume in Geneva\n\n");
    assert_eq!(text, Some(expected), "{body}");
}

#[test]
fn text_is_headline_and_paragraphs() {
    check(STORY, WORDS);
    check(
        &format!(
            "{STORY}<h2>The long table</h2>{STORY}<p>It was \n sawn <b>in</b>&nbsp;half on Friday, she said.</p>"
        ),
        &format!("{WORDS}\n\nThe long table\n\nIt was sawn in half on Friday, she said."),
    );
    check(
        &format!("{STORY}<p>First line of a verse that is sung<br>second line of the verse</p>"),
        &format!("{WORDS}\n\nFirst line of a verse that is sung\nsecond line of the verse"),
    );
    check(
        "The parties met on Monday in the old customs house.<br><br>They will meet again on Friday, she said.",
        "The parties met on Monday in the old customs house.\n\nThey will meet again on Friday, she said.",
    );
    check(
        &format!("{STORY}<ul><li>stop all fire</li><li>free the prisoners</li></ul>"),
        &format!("{WORDS}\n\nstop all fire\n\nfree the prisoners"),
    );
    check(
        &format!("{STORY}<blockquote>We will sign, but not this month.</blockquote>"),
        &format!("{WORDS}\n\nWe will sign, but not this month."),
    );
    check(
        "<pre>The parties met again on Monday\nin the old customs house.\n\nThey will meet again on Friday, she said.</pre>",
        "The parties met again on Monday\nin the old customs house.\n\nThey will meet again on Friday, she said.",
    );
}

#[test]
fn references_are_decoded_and_keep_their_place() {
    let source = page(
        "",
        "<p>&ldquo;We&rsquo;ll sign&rdquo;, Zo&euml; K&#252;hn said &amp; left the old customs house.</p>",
    );
    let document = only(source.as_bytes());
    let story = "“We’ll sign”, Zoë Kühn said & left the old customs house.";
    assert_eq!(parts(&document, PartKind::Story), [story]);
    let start = document.text().len() - story.len();
    let place = |word: &str| &source[document.origin.locate(start + story.find(word).unwrap())..];
    assert!(place("“").starts_with("&ldquo;"));
    assert!(place("ll sign").starts_with("ll sign"));
    assert!(place("ë K").starts_with("&euml; K"));
    assert!(place("ühn").starts_with("&#252;hn"));
    assert!(place("& left").starts_with("&amp; left"));
    assert!(place("house").starts_with("house."));
}

#[test]
fn headlines_stand_where_the_page_has_them() {
    let title = |source: &str| only(source.as_bytes()).title;
    let titled = format!(
        "<html><head><title>Army in Geneva for talks | The Example</title></head><body>{STORY}{STORY}</body></html>"
    );
    assert_eq!(title(&titled).as_deref(), Some("Army in Geneva for talks"));
    let meta = "<meta property='og:title' content='Army &amp; rebels in Geneva'>";
    let attribute =
        format!("<html><head>{meta}<title>x</title></head><body><h1>The Example</h1>{STORY}</body></html>");
    assert_eq!(title(&attribute).as_deref(), Some("Army & rebels in Geneva"));
    let document = only(attribute.as_bytes());
    assert!(attribute[document.origin.locate(0)..].starts_with("Army &amp; rebels"));
    assert_eq!(parts(&document, PartKind::Headline), ["Army & rebels in Geneva"]);
}

#[test]
fn a_title_that_is_left_open_has_no_place_beyond_the_page() {
    let open = |head: &str, title: &[u8]| [head.as_bytes(), STORY.as_bytes(), b"<title>", title].concat();
    for source in [
        open("", b"Talks resume in Geneva"),
        open("", "Talks resume in Genève".as_bytes()),
        open("", b"Talks resume in Gen&egrave;"),
        open("<meta charset='windows-1252'>", b"Talks resume in Gen\xe8v\xe9"),
    ] {
        let document = only(&source);
        assert!(document.text().starts_with("Talks resume in Gen"), "{}", document.text());
        let places: Vec<usize> =
            document.text().char_indices().map(|(at, _)| document.origin.locate(at)).collect();
        assert!(places.iter().all(|&place| place <= source.len()), "{places:?} of {}", source.len());
        let story = document.text().len() - WORDS.len();
        assert!(source[document.origin.locate(story)..].starts_with(b"The parties"));
    }
}

#[test]
fn linked_data_wins_over_other_metadata() {
    let head = r#"<meta property="article:published_time" content="2025-03-04"><meta property="og:site_name" content="Example.org">
        <link rel="canonical" href="https://example.org/talks">
        <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],"datePublished":"2025-03-03T10:00:00Z","publisher":[{"name":"The Example"}]}]}</script>"#;
    let document = only(page(head, STORY).as_bytes());
    assert_eq!(document.published.map(|moment| moment.to_string()).as_deref(), Some("2025-03-03T10:00:00Z"));
    assert_eq!(document.publisher.as_deref(), Some("The Example"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/talks"));
    let said = Options { publisher: Some("Other".to_owned()), ..options() };
    let received = documents(page(head, STORY).as_bytes(), &said).next().unwrap().unwrap();
    assert_eq!(received.document.publisher.as_deref(), Some("Other"));
}

#[test]
fn a_publisher_may_be_an_object_of_its_own() {
    let head = r#"<meta name="publisher" content="@example"><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","publisher":{"@id":"https://example.org/#us"}},{"@type":"Organization","@id":"https://example.org/#us","name":"The Example"}]}</script>"#;
    assert_eq!(only(page(head, STORY).as_bytes()).publisher.as_deref(), Some("The Example"));
    let account = page("<meta property='og:site_name' content='@example'>", STORY);
    assert_eq!(only(account.as_bytes()).publisher, None);
}

#[test]
fn dates_under_the_headline_count() {
    let published = |source: &str| only(source.as_bytes()).published.map(|moment| moment.to_string());
    let timed = page(
        "",
        &format!(
            "<time datetime='2025-03-03T10:00:00Z'>Monday</time>{STORY}<time datetime='2025-03-09'>Sunday</time>"
        ),
    );
    assert_eq!(published(&timed).as_deref(), Some("2025-03-03T10:00:00Z"));
    let printed = page("", &format!("<div>By Ada Kuhn</div><div>3 March 2025</div>{STORY}"));
    assert_eq!(published(&printed).as_deref(), Some("2025-03-03"));
    let today = format!(
        "<html><body><time datetime='2025-03-09'>Sunday</time><h1>Talks resume in Geneva</h1>{STORY}</body></html>"
    );
    assert_eq!(published(&today), None);
}

#[test]
fn a_date_that_is_none_is_a_warning() {
    let received = all(page("<meta name=date content=soon>", STORY).as_bytes()).remove(0).unwrap();
    assert_eq!(received.warnings, [Warning::PublishedUnread { value: "soon".to_owned() }]);
    assert_eq!(received.document.published, None);
}

#[test]
fn older_encodings_are_declared() {
    let source = page(
        "<meta charset=windows-1251>",
        "<p>Переговоры начались в понедельник в старой таможне, сказала Ада Кун.</p>",
    );
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&source);
    assert_eq!(
        parts(&only(&bytes), PartKind::Story),
        ["Переговоры начались в понедельник в старой таможне, сказала Ада Кун."]
    );
}

#[test]
fn a_page_without_a_story_is_an_error() {
    assert_eq!(error(page("", "<nav><a href=/>Home</a></nav>").as_bytes()), "no story was found in the page");
    assert_eq!(error(b"<html></html>"), "no story was found in the page");
    assert!(matches!(all(b"<rss version='2.0'></rss>").remove(0), Err(IntakeError::NotReport { .. })));
}

/// A method that recurses into each of these would overflow the stack, one that searches again for each tag
/// would not end.
#[test]
fn input_made_to_be_slow_is_taken() {
    let bytes = 1 << 16;
    for unit in [
        "<div>",
        "<div>x",
        "<b>x",
        "<a href=x>y",
        "<p>x y z",
        "<li>x",
        "<table><tr><td>x",
        "&amp;",
        "&",
        "&eacute ",
        "</b>",
        "<br>",
        "x<br>",
        "<h1>Talks resume here</h1>",
        "<!-- ",
        "<script>",
        "<",
        "<svg>",
        "<blockquote>",
        "<b><p>x</p>",
        "<p>The very same words of a sentence that is long enough to count as prose.</p>",
        "<div class=share>Words of a sentence.</div>",
    ] {
        let source = format!("<html><body>{}", unit.repeat(bytes / unit.len()));
        documents(source.as_bytes(), &options()).for_each(drop);
    }
    let crossed = format!("<html><i><div>{}{}", "<b>".repeat(bytes / 8), "</i>".repeat(bytes / 8));
    documents(crossed.as_bytes(), &options()).for_each(drop);
    let attributes = format!("<html><p {}>x</p>", "a=b ".repeat(bytes / 4));
    documents(attributes.as_bytes(), &options()).for_each(drop);
    let nested = format!("<html><script type='application/ld+json'>{}", "[".repeat(bytes));
    documents(nested.as_bytes(), &options()).for_each(drop);
}
