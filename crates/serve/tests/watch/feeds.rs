//! What a feed brings is kept once, in each of its wordings, and told.

use armistice_merge::{Filter, View};
use armistice_serve::clock::Clock;
use armistice_serve::watch::revisions::{difference, shown};
use armistice_store::Store;

use super::desk::{FakeClock, add_feed, poll};
use super::places::on_both;
use super::server::{Server, page, reply, rss, write};

pub(crate) const STORY: &str = "Ethiopia rejected the exchange of prisoners on Saturday. Its foreign minister said that the time was \
    not ripe for it.\n\nThe two delegations sat in a hotel in Nairobi for most of the day, and a mediator went from one to the other.";

#[test]
fn an_article_is_kept_once_and_each_wording_of_it() {
    on_both(|place| {
        let server = Server::start();
        server.html("/a", "Truce talks", STORY);
        let feed = rss(&server, &[("/a#top", "Truce talks", "Sat, 19 Apr 2025 10:00:00 GMT")]);
        server.bytes("/feed", "200 OK", &[], feed.as_bytes());
        let mut store = Store::open(place).unwrap();
        let clock = FakeClock::new();
        add_feed(&mut store, &server.url("/feed"));
        let (pass, lines) = poll(&mut store, &clock);
        assert_eq!((pass.articles, pass.new), (1, 1), "{lines:#?}");
        let listing = store.view(View::Positions, &Filter::default()).unwrap().listing;
        assert_eq!(listing.get(0, "stance"), "reject");
        assert_eq!(listing.get(0, "since"), "2025-04-19");
        assert_eq!(
            (listing.get(0, "publisher"), listing.get(0, "conflict")),
            (&"Mill Post".into(), &"Horn".into())
        );
        assert_eq!(listing.get(0, "report").as_str(), Some(server.url("/a").as_str()));

        // Nothing is due; then the feed is, and then the article again, which did not change.
        assert_eq!(poll(&mut store, &clock).0, Default::default());
        clock.wait(600);
        assert_eq!(poll(&mut store, &clock).0.articles, 0);
        clock.wait(3000);
        let (pass, lines) = poll(&mut store, &clock);
        assert_eq!((pass.articles, pass.new + pass.revised), (1, 0), "{lines:#?}");

        // It is put right by its publisher: the new wording is kept beside the old one, as of when it was seen.
        server.html("/a", "Truce talks", &STORY.replace("rejected the", "accepted the"));
        clock.wait(6 * 3600);
        let (pass, lines) = poll(&mut store, &clock);
        assert_eq!((pass.revised, pass.new), (1, 0), "{lines:#?}");
        assert!(lines.iter().any(|line| line.contains("/a: kept in another wording")), "{lines:#?}");
        let wordings = store.revisions(&server.url("/a")).unwrap();
        let published: Vec<&str> =
            wordings.iter().map(|wording| wording.published.as_deref().unwrap()).collect();
        assert_eq!(published[0], "2025-04-19T10:00:00Z");
        assert!(published[1].starts_with("2025-04-20T15:"), "{published:?}");
        let told = shown(&difference(&wordings[0].text, &wordings[1].text));
        assert!(told.contains("Ethiopia [-rejected-]{+accepted+} the exchange"), "{told}");
        let listing = store.view(View::Positions, &Filter::default()).unwrap().listing;
        assert_eq!(
            (listing.get(0, "stance"), listing.get(0, "before")),
            (&"accept".into(), &"reject".into())
        );
        assert_eq!((store.size().unwrap().0, listing.get(0, "origins")), (2, &1.into()));

        // What is purged does not come back by the feed.
        assert_eq!(store.forget(&server.url("/a"), "2025-04-21T00:00:00Z").unwrap(), 2);
        clock.wait(7 * 24 * 3600);
        poll(&mut store, &clock);
        assert_eq!(store.size().unwrap().0, 0);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_host_that_is_down_does_not_hold_up_the_others() {
    let (server, down) = (Server::start(), Server::start());
    let items: Vec<String> = (0..20).map(|number| format!("/a{number}")).collect();
    for path in &items {
        down.bytes(path, "503 Busy", &[], b"");
    }
    let listed: Vec<(&str, &str, &str)> = items.iter().map(|path| (path.as_str(), "Talks", "")).collect();
    server.bytes("/feed", "200 OK", &[], rss(&down, &listed).replace("127.0.0.1", "localhost").as_bytes());
    let mut store = Store::open(":memory:").unwrap();
    let clock = FakeClock::new();
    add_feed(&mut store, &server.url("/feed"));
    let (pass, lines) = poll(&mut store, &clock);
    assert_eq!((pass.articles, pass.articles_failed), (20, 20), "{lines:#?}");
    let asked: usize = items.iter().map(|path| down.seen(path).len()).sum();
    assert_eq!(asked, 3);
    // Those that were not asked for did not fail: in time all of them come.
    for (number, path) in items.iter().enumerate() {
        down.html(path, "Talks", &STORY.replace("Nairobi", &format!("Nairobi, room {number},")));
    }
    clock.wait(3600);
    let (pass, lines) = poll(&mut store, &clock);
    assert_eq!(pass.new, 20, "{lines:#?}");
}

#[test]
fn an_article_is_asked_for_with_what_we_have() {
    let server = Server::start();
    let body = page("Truce talks", STORY);
    server.answer("/a", move |request, stream| match request.headers.get("if-none-match") {
        Some(_) => write(stream, &reply("304 Not Modified", &[], b"")),
        None => write(
            stream,
            &reply("200 OK", &[("etag", "W/\"1\""), ("content-type", "text/html")], body.as_bytes()),
        ),
    });
    server.bytes("/feed", "200 OK", &[], rss(&server, &[("/a", "Truce talks", "")]).as_bytes());
    let mut store = Store::open(":memory:").unwrap();
    let clock = FakeClock::new();
    add_feed(&mut store, &server.url("/feed"));
    poll(&mut store, &clock);
    for wait in [3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600] {
        clock.wait(wait);
        poll(&mut store, &clock);
    }
    let asked = server.seen("/a");
    assert_eq!(asked.len(), 4, "three looks after the first");
    assert!(asked[1..].iter().all(|request| request.headers["if-none-match"] == "W/\"1\""));
    // Without a date of its own it was reported when it was seen.
    let wording = store.revisions(&server.url("/a")).unwrap().remove(0);
    assert_eq!(wording.published.unwrap().get(..10), Some("2025-04-20"));
}
