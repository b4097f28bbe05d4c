use super::*;

/// Checks the kinds and words of all parts.
fn check(text: &str, expected: &[(PartKind, &str)]) {
    check_titled(text, Title::Unknown, expected);
}

fn check_titled(text: &str, title: Title<'_>, expected: &[(PartKind, &str)]) {
    let parsed = parse(text, title);
    let found: Vec<(PartKind, &str)> =
        parsed.parts.iter().map(|(kind, range)| (*kind, &text[range.clone()])).collect();
    assert_eq!(found, expected);
}

use PartKind::{Byline, Caption, Credit, Dateline, Furniture, Headline, Story};

const FIRST: &str = "The parties met again on Monday, Ada Kuhn said.";
const SECOND: &str = "\"We will not sign,\" said Jon Vane, who speaks for the army.";
const THIRD: &str = "Nobody was hurt in the night, the monitors said.";

#[test]
fn headline_and_story() {
    check(
        &format!("Talks resume\n\n{FIRST}\n\n{SECOND}\n"),
        &[(Headline, "Talks resume"), (Story, FIRST), (Story, SECOND)],
    );
}

#[test]
fn a_report_may_begin_with_its_story() {
    check(&format!("{FIRST}\n\n{SECOND}"), &[(Story, FIRST), (Story, SECOND)]);
    check("Talks resume", &[(Story, "Talks resume")]);
    check(&format!("The minister said:\n\n{FIRST}"), &[(Story, "The minister said:"), (Story, FIRST)]);
}

#[test]
fn a_headline_may_ask_or_end_with_an_abbreviation() {
    check(&format!("Will talks resume?\n{FIRST}"), &[(Headline, "Will talks resume?"), (Story, FIRST)]);
    check(
        &format!("Army ends talks with U.S.\n{FIRST}"),
        &[(Headline, "Army ends talks with U.S."), (Story, FIRST)],
    );
}

#[test]
fn a_headline_may_look_like_a_byline() {
    check(
        &format!("Peace Talks in Geneva\nAda Kuhn in Tarn\n{FIRST}"),
        &[(Headline, "Peace Talks in Geneva"), (Byline, "Ada Kuhn in Tarn"), (Story, FIRST)],
    );
}

#[test]
fn the_head_of_a_newspaper_report() {
    let text = format!(
        "Skip to content\nNews\nWorld\nSport\nMiddle East\n\nArmy and rebels return to Geneva\n\nAda Kuhn in Geneva\n\
         Sat 19 Apr 2025 18.22 BST\nShare\n\nView image in fullscreen\nDelegates arrive. Photograph: Jon Vane/AP\n\n{FIRST}\n\n{SECOND}"
    );
    check(
        &text,
        &[
            (Furniture, "Skip to content"),
            (Furniture, "News"),
            (Furniture, "World"),
            (Furniture, "Sport"),
            (Furniture, "Middle East"),
            (Headline, "Army and rebels return to Geneva"),
            (Byline, "Ada Kuhn in Geneva"),
            (Dateline, "Sat 19 Apr 2025 18.22 BST"),
            (Furniture, "Share"),
            (Furniture, "View image in fullscreen"),
            (Caption, "Delegates arrive. Photograph: Jon Vane/AP"),
            (Story, FIRST),
            (Story, SECOND),
        ],
    );
    let published = parse(&text, Title::Unknown).published;
    assert_eq!(published.as_ref().map(Moment::as_str), Some("2025-04-19T18:22+01:00"));
}

#[test]
fn a_whole_page_that_was_copied() {
    let menu =
        "The Courier\nPrint edition\nPuzzle corner\nYour courier\nMy Europe\nEveryday heroes\nLong reads";
    let foot = "Ferries to stop in March\nThe man who paints doors\nRain again\nWork with us\nMost viewed\nPrint edition\nPrivacy policy";
    let text = format!(
        "{menu}\nArmy and rebels return to Geneva\nBy Ada Kuhn\n3 March 2025\n{FIRST}\n{SECOND}\n{foot}"
    );
    let parsed = parse(&text, Title::Unknown);
    let words = |wanted| -> Vec<&str> {
        let parts = parsed.parts.iter().filter(|(kind, _)| *kind == wanted);
        parts.map(|(_, range)| &text[range.clone()]).collect()
    };
    assert_eq!(words(Headline), ["Army and rebels return to Geneva"]);
    assert_eq!(words(Story), [FIRST, SECOND]);
    assert_eq!(words(Furniture).len(), 14);
}

#[test]
fn a_list_that_a_sentence_announces_is_story() {
    let list = "stop all fire\nfree the prisoners\nopen the road\nlift the siege\nname delegates";
    let parsed = parse(&format!("Talks resume\n\n{FIRST}\n\nThe parties agreed to:\n{list}"), Title::Unknown);
    assert_eq!(parsed.parts.iter().filter(|(kind, _)| *kind == Story).count(), 7);
}

#[test]
fn a_name_alone_is_a_byline_beside_a_role_or_date() {
    check(
        &format!("Talks resume\nAda Kuhn\nDiplomatic correspondent\n3 March 2025\n{FIRST}"),
        &[
            (Headline, "Talks resume"),
            (Byline, "Ada Kuhn"),
            (Byline, "Diplomatic correspondent"),
            (Dateline, "3 March 2025"),
            (Story, FIRST),
        ],
    );
    check(&format!("Army frees reporter\n\n{FIRST}"), &[(Headline, "Army frees reporter"), (Story, FIRST)]);
}

#[test]
fn datelines_before_the_first_sentence() {
    let dateline = |line: &str| {
        check(
            &format!("Talks resume\n\n{line} {FIRST}\n\n{SECOND}"),
            &[(Headline, "Talks resume"), (Dateline, line), (Story, FIRST), (Story, SECOND)],
        );
    };
    dateline("GENEVA, March 3 (Reuters) -");
    dateline("KYIV —");
    dateline("JERUSALEM (AP) —");
    dateline("(Reuters) -");
    dateline("KYIV, Ukraine (AP) —");
    dateline("GENEVA, March 3 (Xinhua) --");
    dateline("UNITED NATIONS, New York:");
    dateline("BEIRUT/JERUSALEM, March 3 (Reuters) –");
    dateline("Geneva (AFP) -");
    dateline("KARSK, May 9 (Continental Wire) -");
    dateline("Geneva, 3 March 2025 –");
    dateline("EL-OBEID, Sudan —");
    dateline("N'DJAMENA, Chad, Monday —");
}

#[test]
fn what_is_no_dateline() {
    let story = |line: &str| {
        check(
            &format!("Talks resume\n\n{line} {FIRST}"),
            &[(Headline, "Talks resume"), (Story, &format!("{line} {FIRST}"))],
        )
    };
    story("UPDATE:");
    story("Peace —");
    story("Ada Kuhn:");
    story("Ada Kuhn (Labour) –");
    story("UN-led talks go on.");
}

#[test]
fn a_transcript_has_no_datelines() {
    let (first, second) = ("MODERATOR: Welcome to the talks.", "VANE: We will not sign.");
    check(
        &format!("Talks resume\n\n{first}\n\n{second}"),
        &[(Headline, "Talks resume"), (Story, first), (Story, second)],
    );
}

#[test]
fn agencies_after_the_last_sentence() {
    check(
        &format!("Talks resume\n\n{FIRST} (Reuters)"),
        &[(Headline, "Talks resume"), (Story, FIRST), (Credit, "(Reuters)")],
    );
    check(&format!("{FIRST}\n\n{SECOND} – AFP"), &[(Story, FIRST), (Story, SECOND), (Credit, "– AFP")]);
    check(
        &format!("{FIRST}\n\n{SECOND} (AFP/Reuters)"),
        &[(Story, FIRST), (Story, SECOND), (Credit, "(AFP/Reuters)")],
    );
}

#[test]
fn a_single_agency_is_the_publisher() {
    let publisher = |text: &str| parse(text, Title::Unknown).publisher;
    assert_eq!(publisher(&format!("GENEVA, March 3 (Reuters) - {FIRST}")).as_deref(), Some("Reuters"));
    assert_eq!(publisher(&format!("{FIRST}\n\nAFP")).as_deref(), Some("AFP"));
    assert_eq!(publisher(&format!("GENEVA (AP) — {FIRST}\n\n{SECOND} (AFP)")), None);
    assert_eq!(publisher(&format!("{FIRST}\n\nPhotograph: Ada Kuhn/AP")), None);
}

#[test]
fn boxes_within_and_after_the_story() {
    check(
        &format!(
            "{FIRST}\n\nRead more: Army leaves the valley\n\n{SECOND}\n\nRelated articles\nArmy leaves the valley\nWhat the rebels want\n\n{THIRD}"
        ),
        &[
            (Story, FIRST),
            (Furniture, "Read more: Army leaves the valley"),
            (Story, SECOND),
            (Furniture, "Related articles"),
            (Furniture, "Army leaves the valley"),
            (Furniture, "What the rebels want"),
            (Story, THIRD),
        ],
    );
}

#[test]
fn readers_speak_after_the_story() {
    let comment = "They will never sign, mark my words.";
    check(
        &format!("{FIRST}\n\n{SECOND}\n\n{THIRD}\n\n12 comments\n\n{comment}"),
        &[(Story, FIRST), (Story, SECOND), (Story, THIRD), (Furniture, "12 comments"), (Furniture, comment)],
    );
}

#[test]
fn a_known_headline_is_one_even_if_it_looks_like_a_sentence() {
    let title = "Talks will resume.";
    check_titled(&format!("{title}\n\n{FIRST}"), Title::Known(title), &[(Headline, title), (Story, FIRST)]);
    check_titled(
        &format!("Talks  will\nresume.\n{FIRST}"),
        Title::Known(title),
        &[(Headline, "Talks  will\nresume."), (Story, FIRST)],
    );
}

#[test]
fn a_known_headline_outside_the_text_takes_nothing_from_it() {
    check_titled(
        &format!("Talks resume\n\n{FIRST}"),
        Title::Known("Army in Geneva"),
        &[(Story, "Talks resume"), (Story, FIRST)],
    );
    check_titled(FIRST, Title::Known("The parties met"), &[(Story, FIRST)]);
}

#[test]
fn a_text_of_odd_lines_is_story_after_all() {
    check("Share\nAdvertisement", &[(Story, "Share"), (Story, "Advertisement")]);
}

#[test]
fn a_title_that_is_the_first_sentence_is_story() {
    let lead = "The parties met again on Monday to talk about the prisoners of both armies, Ada Kuhn said.";
    check_titled(&format!("{lead}\n\n{FIRST}"), Title::Known(lead), &[(Story, lead), (Story, FIRST)]);
}

#[test]
fn the_date_under_an_introduction_and_a_byline_is_that_of_publication() {
    let introduction =
        "Both armies accuse each other of shelling the bridge. Kenya wants them to pull back by Friday";
    let text = format!(
        "Talks resume\n\n{introduction}\n\nBy Ada Kuhn in Geneva\n\nThursday 13 March 2025\n\n{SECOND}"
    );
    assert_eq!(parse(&text, Title::Unknown).published.as_ref().map(Moment::as_str), Some("2025-03-13"));
}
