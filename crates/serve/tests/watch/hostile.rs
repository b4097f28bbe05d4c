//! Servers that mean no good, or are broken: the poller goes on and says what happened.

use std::time::Duration;

use armistice_store::Store;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::desk::{FakeClock, NOW, add_feed, limits, poll};
use super::server::{Server, reply, rss, write};
use armistice_serve::clock::Clock;
use armistice_serve::watch::fetch::{FetchError, Fetcher, Known};
use std::io::Write;

const STORY: &str = "Ethiopia rejected the exchange of prisoners on Saturday. Its foreign minister said that the time was \
    not ripe for it.\n\nKenya proposed a 30-day truce and an exchange of prisoners, officials in Nairobi said.";

fn check(path: &str, prepare: impl Fn(&Server), told: &str) {
    let server = Server::start();
    prepare(&server);
    server.html("/good", "Truce talks", STORY);
    let good = rss(&server, &[("/good", "Truce talks", "Sat, 19 Apr 2025 10:00:00 GMT")]);
    server.bytes("/good.xml", "200 OK", &[("content-type", "application/rss+xml")], good.as_bytes());
    let mut store = Store::open(":memory:").unwrap();
    let clock = FakeClock::new();
    add_feed(&mut store, &server.url(path));
    add_feed(&mut store, &server.url("/good.xml"));
    let (pass, lines) = poll(&mut store, &clock);
    assert!(lines.iter().any(|line| line.contains(told)), "expected `{told}` in {lines:#?}");
    // The others went on.
    assert_eq!((pass.feeds, pass.new), (2, 1), "{lines:#?}");
    let feed = store.feeds().unwrap().remove(0);
    assert!(feed.result.is_some() && feed.due > NOW, "{feed:?}");
}

#[test]
fn a_slow_drip_ends() {
    let drip = |_: &_, stream: &mut std::net::TcpStream| {
        write(stream, b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n<rss version='2.0'>");
        for _ in 0..60 {
            std::thread::sleep(Duration::from_millis(200));
            write(stream, b" ");
        }
    };
    check(
        "/drip",
        |server| server.answer("/drip", drip),
        "it was not there after 2 s; asked again in 20 min",
    );
}

#[test]
fn headers_that_drip_end_too() {
    let drip = |_: &_, stream: &mut std::net::TcpStream| {
        write(stream, b"HTTP/1.1 200 OK\r\n");
        for number in 0..60 {
            std::thread::sleep(Duration::from_millis(200));
            write(stream, format!("x-{number}: y\r\n").as_bytes());
        }
    };
    check("/drip", |server| server.answer("/drip", drip), "it was not there after 2 s");
}

#[test]
fn an_endless_body_ends() {
    let endless = |_: &_, stream: &mut std::net::TcpStream| {
        write(stream, b"HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\n\r\n<rss version='2.0'>");
        for _ in 0..4096 {
            write(stream, &[b' '; 4096]);
        }
    };
    check("/endless", |server| server.answer("/endless", endless), "it is larger than 1 MB");
}

#[test]
fn endless_headers_end() {
    let endless = |_: &_, stream: &mut std::net::TcpStream| {
        write(stream, b"HTTP/1.1 200 OK\r\n");
        for number in 0..100_000 {
            write(stream, format!("x-{number}: {}\r\n", "y".repeat(100)).as_bytes());
        }
    };
    check("/endless", |server| server.answer("/endless", endless), "could not be reached");
}

#[test]
fn a_gzip_bomb_is_not_unpacked() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 200_000);
    let headers = [("content-encoding", "gzip"), ("content-type", "application/rss+xml")];
    check("/bomb", |server| server.bytes("/bomb", "200 OK", &headers, &bomb), "it is larger than 1 MB");
    let broken = [("content-encoding", "gzip")];
    check("/bomb", |server| server.bytes("/bomb", "200 OK", &broken, b"not gzip"), "it cannot be unpacked");
}

#[test]
fn a_redirect_loop_ends() {
    let redirect = |server: &Server| {
        server.bytes("/loop", "302 Found", &[("location", "/pool")], b"");
        server.bytes("/pool", "302 Found", &[("location", "/loop")], b"");
    };
    check("/loop", redirect, "it redirects more than 5 times");
}

#[test]
fn broken_feeds_are_told() {
    let broken = |body: &'static [u8]| move |server: &Server| server.bytes("/broken", "200 OK", &[], body);
    check(
        "/broken",
        broken(b"<rss version='2.0'><channel><item><title>a</b>"),
        "it is no feed: its XML is broken",
    );
    check("/broken", broken(b"<html><body>Sign in</body></html>"), "it is no feed: it has no feed in it");
    check("/broken", broken(b""), "it is empty");
    check("/broken", broken(b"%PDF-1.7 \x00\x01"), "it seems to be a PDF");
    check("/gone", |_| {}, "the server answered 404");
}

#[test]
fn what_resets_the_connection_is_told() {
    check("/reset", |server| server.answer("/reset", |_, _| {}), "could not be reached");
}

#[test]
fn a_wrong_charset_is_seen_through() {
    let server = Server::start();
    let (feed, ..) = encoding_rs::WINDOWS_1251.encode(
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel><title>Вести</title>\
         <item><title>Talks</title><link>/good</link></item></channel></rss>",
    );
    server.bytes("/feed", "200 OK", &[("content-type", "text/xml; charset=utf-8")], &feed);
    let (page, ..) = encoding_rs::WINDOWS_1252.encode("<meta charset=windows-1252><article><h1>Talks</h1><p>“We will stop,” said Ethiopia’s \
        president, José Abreu, in Nairobi on Saturday evening after talks that went on for hours.</p></article>");
    server.bytes("/good", "200 OK", &[("content-type", "text/html; charset=utf-8")], &page);
    let mut store = Store::open(":memory:").unwrap();
    add_feed(&mut store, &server.url("/feed"));
    let (pass, lines) = poll(&mut store, &FakeClock::new());
    assert_eq!(pass.new, 1, "{lines:#?}");
    assert_eq!(store.feeds().unwrap()[0].title.as_deref(), Some("Вести"));
    let text = store.revisions(&server.url("/good")).unwrap().remove(0).text;
    assert!(text.contains("“We will stop,” said Ethiopia’s president, José Abreu"), "{text}");
}

#[test]
fn a_server_that_asks_to_wait_is_left_alone() {
    let server = Server::start();
    server.bytes("/feed", "429 Too Many Requests", &[("retry-after", "7200")], b"");
    server.bytes("/until", "503 Busy", &[("retry-after", "Sun, 20 Apr 2025 11:00:00 GMT")], b"");
    let mut store = Store::open(":memory:").unwrap();
    let clock = FakeClock::new();
    add_feed(&mut store, &server.url("/feed"));
    add_feed(&mut store, &server.url("/until"));
    let (pass, lines) = poll(&mut store, &clock);
    assert_eq!(pass.feeds_failed, 2);
    assert!(
        lines[0].contains("the server answered 429 and asks to wait 2 h; asked again in 2 h"),
        "{lines:?}"
    );
    assert!(lines[1].contains("the server answered 503 and asks to wait 2 h"), "{lines:?}");
    clock.wait(7000);
    assert_eq!(poll(&mut store, &clock).0.feeds, 0);
    clock.wait(300);
    poll(&mut store, &clock);
    assert_eq!(server.seen("/feed").len(), 2);
}

#[test]
fn an_unchanged_feed_is_not_sent_again() {
    let server = Server::start();
    let body = rss(&server, &[]);
    server.answer("/feed", move |request, stream| {
        let headers = [("etag", "\"one\""), ("last-modified", "Sat, 19 Apr 2025 10:00:00 GMT")];
        match request.headers.get("if-none-match").map(String::as_str) {
            Some("\"one\"") => write(stream, &reply("304 Not Modified", &[], b"")),
            _ => write(stream, &reply("200 OK", &headers, body.as_bytes())),
        }
    });
    let mut store = Store::open(":memory:").unwrap();
    let clock = FakeClock::new();
    add_feed(&mut store, &server.url("/feed"));
    poll(&mut store, &clock);
    for _ in 0..2 {
        clock.wait(600);
        let (pass, lines) = poll(&mut store, &clock);
        assert_eq!((pass.feeds, pass.feeds_failed), (1, 0));
        assert!(lines[0].contains("nothing new since the last time"), "{lines:?}");
    }
    let asked = server.seen("/feed");
    assert_eq!(asked[2].headers["if-modified-since"], "Sat, 19 Apr 2025 10:00:00 GMT");
}

#[test]
fn private_addresses_are_refused() {
    let server = Server::start();
    let clock = FakeClock::new();
    let fetcher = Fetcher::new(limits(), &clock);
    let get = |url: &str, private: bool| fetcher.get(url, &Known::default(), private);
    let port = server.port;
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "0.0.0.0"] {
        let refused = get(&format!("http://{host}:{port}/feed"), false).unwrap_err();
        assert!(matches!(refused, FetchError::Private(_)), "{host}: {refused}");
    }
    assert!(server.seen("/robots.txt").is_empty() && server.seen("/feed").is_empty());
    for address in ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://example.org/a"] {
        assert!(matches!(get(address, true), Err(FetchError::NoAddress(_))), "{address}");
    }
}

#[test]
fn robots_are_asked_and_heeded() {
    let server = Server::start();
    let robots = b"User-agent: *\nDisallow: /private/\n";
    server.bytes("/robots.txt", "200 OK", &[("content-type", "text/plain")], robots);
    server.html("/private/a", "Truce talks", STORY);
    server.html("/open/a", "Truce talks", STORY);
    let feed = rss(&server, &[("/private/a", "One", ""), ("/open/a", "Two", "")]);
    server.bytes("/feed", "200 OK", &[], feed.as_bytes());
    let mut store = Store::open(":memory:").unwrap();
    add_feed(&mut store, &server.url("/feed"));
    let (pass, lines) = poll(&mut store, &FakeClock::new());
    assert_eq!((pass.new, pass.articles_failed), (1, 1), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("robots.txt of `127.0.0.1` asks programs to keep off; not asked again")));
    assert!(server.seen("/private/a").is_empty());

    // Once a day.
    let clock = FakeClock::new();
    let fetcher = Fetcher::new(limits(), &clock);
    for _ in 0..3 {
        assert!(fetcher.get(&server.url("/open/a"), &Known::default(), true).is_ok());
    }
    assert_eq!(server.seen("/robots.txt").len(), 2);
    clock.wait(25 * 3600);
    assert!(fetcher.get(&server.url("/open/a"), &Known::default(), true).is_ok());
    assert_eq!(server.seen("/robots.txt").len(), 3);

    // What cannot be read forbids everything for now; what is not there forbids nothing.
    let server = Server::start();
    server.bytes("/robots.txt", "503 Busy", &[], b"");
    server.bytes("/feed", "200 OK", &[], rss(&server, &[]).as_bytes());
    let mut store = Store::open(":memory:").unwrap();
    add_feed(&mut store, &server.url("/feed"));
    let (_, lines) = poll(&mut store, &FakeClock::new());
    assert!(lines[0].contains("could not be read (the server answered 503)"), "{lines:?}");
}

#[test]
fn one_request_at_a_time_and_not_too_soon() {
    let server = Server::start();
    let items: Vec<String> = (0..6).map(|number| format!("/a{number}")).collect();
    let open = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(0));
    for (number, path) in items.iter().enumerate() {
        let open = std::sync::Arc::clone(&open);
        let page = super::server::page("Talks", &STORY.replace("Saturday", &format!("day {number}")));
        server.answer(path, move |_, stream| {
            assert_eq!(open.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0, "two requests at once");
            std::thread::sleep(Duration::from_millis(30));
            open.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
            write(stream, &reply("200 OK", &[("content-type", "text/html")], page.as_bytes()));
        });
    }
    let listed: Vec<(&str, &str, &str)> = items.iter().map(|path| (path.as_str(), "Talks", "")).collect();
    server.bytes("/feed", "200 OK", &[], rss(&server, &listed).as_bytes());
    let mut store = Store::open(":memory:").unwrap();
    let clock = FakeClock::new();
    add_feed(&mut store, &server.url("/feed"));
    let (pass, lines) = poll(&mut store, &clock);
    assert_eq!(pass.new, 6, "{lines:#?}");
    // Robots, feed and six articles: seven pauses.
    assert_eq!(clock.now() - NOW, 7 * limits().pause);
}
