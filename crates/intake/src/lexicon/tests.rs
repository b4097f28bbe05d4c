use super::*;
use crate::words::split;

fn check(text: &str, place: Place, expected: Option<LineKind>) {
    assert_eq!(line(&split(text), place).map(|line| line.kind), expected, "{text}");
}

#[test]
fn every_row_is_read() {
    for fields in rows(LINES) {
        assert!(Row::of(fields.clone()).is_some(), "{fields:?}");
    }
    for fields in rows(AGENCIES) {
        assert!(Agency::of(fields.clone()).is_some(), "{fields:?}");
    }
}

#[test]
fn bylines() {
    let byline = |text| check(text, Place::Head, Some(LineKind::Byline));
    byline("By Ada Kuhn");
    byline("By ADA KUHN, Diplomatic Correspondent");
    byline("By Ada Kuhn and Jon van der Vane in Geneva");
    byline("By J. R. Vane | Example News");
    byline("Reporting by Ada Kuhn in Geneva; Editing by Jon Vane");
    byline("By staff and agencies");
    check("Ada Kuhn in Geneva", Place::Head, Some(LineKind::Under));
    check("Jon Vane, chief foreign correspondent", Place::Head, Some(LineKind::Under));
    check("By Monday, the two sides had failed to agree.", Place::Head, None);
    check("By Monday the sides had failed to agree", Place::Head, None);
    check("By agreement, both sides withdraw", Place::Head, None);
    check("Ada Kuhn in Geneva", Place::Body, None);
    check("Ada Kuhn was in Geneva", Place::Head, None);
}

#[test]
fn dates() {
    let check = |text: &str, kind, moment: Option<&str>| {
        let found = line(&split(text), Place::Head).unwrap();
        assert_eq!((found.kind, found.moment.as_ref().map(Moment::as_str)), (kind, moment), "{text}");
    };
    check("Sat 19 Apr 2025 18.22 BST", LineKind::Published, Some("2025-04-19T18:22+01:00"));
    check("Published 3 March 2025", LineKind::Published, Some("2025-03-03"));
    check("Published: March 3, 2025, 10:05 AM ET", LineKind::Published, Some("2025-03-03"));
    check("Last updated on Mon 3 Mar 2025 18:22 GMT", LineKind::Updated, Some("2025-03-03T18:22+00:00"));
    check("3 March 2025 | Updated 4 March 2025", LineKind::Published, Some("2025-03-03"));
    check("March 3", LineKind::Published, None);
    check("Geneva, 3 March 2025", LineKind::Published, Some("2025-03-03"));
    check("2 hours ago", LineKind::Updated, None);
}

#[test]
fn captions_and_credits() {
    check("Image caption, Delegates arrive for the talks", Place::Body, Some(LineKind::Caption));
    check(
        "Photo: Delegates arrive for the talks in Geneva on Monday, March 3, 2025, at the old customs house",
        Place::Body,
        Some(LineKind::Caption),
    );
    check(
        "Delegates arrive in Geneva. (Photo by Ada Kuhn/Example Images)",
        Place::Body,
        Some(LineKind::Caption),
    );
    check("Delegates arrive in Geneva [Ada Kuhn/AFP]", Place::Body, Some(LineKind::Caption));
    check("Delegates arrive in Geneva | Getty Images", Place::Body, Some(LineKind::Caption));
    check("Delegates arrive in Geneva. Photograph: Ada Kuhn/AP", Place::Body, Some(LineKind::Caption));
    check("Photograph: Ada Kuhn/AP", Place::Body, Some(LineKind::Credit));
    check("(Reuters)", Place::Body, Some(LineKind::Credit));
    check("AFP", Place::Body, Some(LineKind::Credit));
    check("© 2025 The Example", Place::Body, Some(LineKind::Credit));
    check("Additional reporting by Jon Vane", Place::Body, Some(LineKind::Credit));
    check("Ada Kuhn in Geneva contributed to this report.", Place::Body, Some(LineKind::Credit));
}

#[test]
fn furniture() {
    let furniture = |text| check(text, Place::Body, Some(LineKind::Furniture));
    furniture("Advertisement");
    furniture("Share this article");
    furniture("Share on Facebook");
    furniture("Facebook Twitter WhatsApp Email");
    furniture("View image in fullscreen");
    furniture("Listen to this article · 5 min");
    furniture("5 min read");
    furniture("Sign up for our weekly briefing");
    furniture("Sign up to First Edition newsletter, our free daily email. You can unsubscribe at any time.");
    furniture("Read more: Talks resume in Geneva");
    furniture("We use cookies and other technologies on this site. You can manage them.");
    furniture("Topics: Geneva, peace talks");
    furniture("132");
    check("Most viewed", Place::Body, Some(LineKind::Links));
    check("Related articles", Place::Body, Some(LineKind::Links));
    check("Read more", Place::Body, Some(LineKind::Links));
    check("Comments (132)", Place::Body, Some(LineKind::Comments));
    check("Middle East", Place::Body, Some(LineKind::Menu));
}

#[test]
fn sentences_are_story() {
    let story = |text| {
        check(text, Place::Head, None);
        check(text, Place::Body, None);
    };
    story("Share prices fell after the talks broke up.");
    story("Both sides agreed to share power and to follow the plan, Ada Kuhn said.");
    story("Get out, the army told residents of Old Town.");
    story("Sign up to the deal, the mediator told the parties.");
    story("Related talks in Geneva go on.");
    story("Support for the plan is growing, said Ada Kuhn.");
    story("Read the agreement, the minister said.");
    story("Follow the money, she said.");
    story("Home rule was offered to the region.");
    story("War has come back to the valley.");
    story("Close to 300 people were freed.");
    story("More details were not given.");
    story("March 3 was the deadline.");
    story("On 3 March 2025 the parties met in Geneva.");
    story("Photo opportunities were cancelled, the spokesman said.");
    story("Reuters reported that the talks had ended.");
    story("AFP could not verify the claim.");
    story("We will not sign.");
    story("Comments by the minister angered the rebels.");
    story("The minister, Ada Kuhn, said the truce holds.");
    story("Continue the talks, he urged both sides.");
    story("Listen, he told the delegates, or leave.");
    story("Pictured in the report are three tanks.");
    story("Contact between the two sides has broken off.");
    story("Copyright law was not on the table.");
}

#[test]
fn headlines_are_not_furniture() {
    for text in [
        "More than 40 killed as talks stall",
        "Share the valley or lose it, envoy tells both sides",
        "Support grows for peace plan",
        "Supported by neighbours, rebels advance on capital",
        "Sign or face war, rebels told",
        "Analysis: Why the fifteen-kilometre line suits nobody",
        "The big picture: how the talks failed",
        "Poll: Majority backs truce",
        "Back to the table in Geneva",
        "Related talks fail",
        "See you in Geneva, envoy tells rebels",
        "Topics of the talks remain secret",
        "Comments by minister anger rebels",
        "Close to a deal, says envoy",
        "With help from neighbours, village rebuilds bridge",
        "Army frees 18 soldiers",
        "Follow the guns: how arms reach the valley",
        "By land and by sea, the siege goes on",
        "Read the room, envoy tells generals",
        "Live fire ends truce in Tarn",
        "Join the talks, Front is told",
        "Get ready for peace, says Brandt",
        "Contact group meets in Geneva",
        "Image of peace: how one handshake failed",
        "Next stop Geneva",
        "Listen to us, say villagers",
        "Explained: who holds what",
    ] {
        check(text, Place::Head, None);
        check(text, Place::Body, None);
    }
}
