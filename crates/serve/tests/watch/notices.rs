//! Notices: in the transaction of the change, at least once, in order for each subject.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Mutex;

use armistice_merge::{Event, Kept};
use armistice_serve::clock::{Clock, rfc3339};
use armistice_serve::notices::{Delivery, Sender, deliver, sign};
use armistice_serve::watch::{Told, Watch};
use armistice_store::{Correction, LetterState, Rhythm, Rule, Secret, Store, Target};
use serde_json::Value;

use super::desk::{FakeClock, NOW, SECRET, add_feed, limits, poll, rule, webhook};
use super::invented::Invented;
use super::places::on_both;
use super::server::{Request, Server, rss};

/// A report of a day in April 2025 on where Ruritania stands.
fn report(day: usize, term: &str, stance: &str) -> Kept {
    let told = format!("Ruritania told the mill on day {day} what becomes of {term}: {stance}.");
    Invented::new(&format!("r{day}-{term}"), Some(&format!("2025-04-{day:02}")), &told)
        .actor("Ruritania", "government", Some("RUR"))
        .position("Ruritania", term, stance, "self", &told)
        .kept(1)
}

fn send(store: &mut Store, clock: &FakeClock) -> Delivery {
    deliver(store, &Sender::new(None), clock, &|_| {}).unwrap()
}

fn events(requests: &[Request]) -> Vec<Value> {
    requests.iter().map(|request| serde_json::from_str(&request.body).unwrap()).collect()
}

/// What each message says, by subject.
fn told(requests: &[Request]) -> BTreeMap<String, Vec<String>> {
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events(requests) {
        let now = event["data"]["change"]["now"].as_str().unwrap().to_owned();
        told.entry(event["subject"].as_str().unwrap().to_owned()).or_default().push(now);
    }
    told
}

fn is_signed(request: &Request) -> bool {
    let header = |name: &str| request.headers[name].as_str();
    let timestamp = header("webhook-timestamp").parse().unwrap();
    let signature = sign(&Secret(SECRET.to_owned()), header("webhook-id"), timestamp, &request.body);
    signature.as_deref() == Ok(header("webhook-signature"))
}

#[test]
fn from_a_feed_to_a_webhook() {
    on_both(|place| {
        let server = Server::start();
        server.html(
            "/a",
            "Truce talks",
            "Ethiopia rejected the exchange of prisoners on Saturday after hours of talks that led nowhere.",
        );
        let item = ("/a", "Truce talks", "Sat, 19 Apr 2025 10:00:00 GMT");
        server.bytes("/feed", "200 OK", &[], rss(&server, &[item]).as_bytes());
        server.bytes("/in", "204 No Content", &[], b"");
        let (mut store, clock) = (Store::open(place).unwrap(), FakeClock::new());
        add_feed(&mut store, &server.url("/feed"));
        let wanted = Rule { term: Some("prisoners".to_owned()), ..rule(webhook(server.url("/in"))) };
        store.add_rule(&wanted, &rfc3339(NOW)).unwrap();
        poll(&mut store, &clock);
        assert_eq!(send(&mut store, &clock).delivered, 1);
        let got = server.seen("/in");
        assert!(is_signed(&got[0]));
        assert_eq!(got[0].headers["content-type"], "application/cloudevents+json; charset=utf-8");
        let event = &events(&got)[0];
        assert_eq!((&event["specversion"], &event["type"]), (&"1.0".into(), &"armistice.position".into()));
        assert_eq!(event["subject"], "Horn/ETH/prisoners");
        let change = &event["data"]["change"];
        assert_eq!(change["headline"], "ETH — prisoners: reject");
        let words = change["quotes"][0]["words"].as_str().unwrap();
        assert!(words.starts_with("Ethiopia rejected the exchange of prisoners"), "{words}");
        assert_eq!(change["quotes"][0]["url"], server.url("/a").as_str());
        // The same again is no news.
        assert_eq!(send(&mut store, &clock), Delivery::default());
    });
}

#[test]
fn every_sort_of_news_is_read_and_told() {
    let server = Server::start();
    let stories = [
        "Kenya proposed a 30-day truce and an exchange of prisoners. Ethiopia rejected the exchange of prisoners. Ethiopia's \
         president met Kenya's president in Nairobi on 18 April 2025.",
        "The rebels declared a two-week truce from 16 April 2025, a spokesman said in a hotel by the lake. It was the second one \
         within a year, and few of the people in the market believed that it would last.",
        "The army accused the rebels of violating the ceasefire near the river on Friday night. Nobody could be reached to \
         confirm what the army said, since the roads to the north were closed.",
        "Ethiopia accepted the exchange of prisoners. It gave no reason for its change of mind, and diplomats said little.",
    ];
    let paths = ["/0", "/1", "/2", "/3"];
    for (path, story) in paths.iter().zip(stories) {
        server.html(path, "Truce talks", story);
    }
    let items = paths.map(|path| (path, "Truce talks", "Sat, 19 Apr 2025 10:00:00 GMT"));
    server.bytes("/feed", "200 OK", &[], rss(&server, &items).as_bytes());
    server.bytes("/in", "200 OK", &[], b"");
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    add_feed(&mut store, &server.url("/feed"));
    let all = Rule { events: Vec::new(), ..rule(webhook(server.url("/in"))) };
    store.add_rule(&all, &rfc3339(NOW)).unwrap();
    poll(&mut store, &clock);
    send(&mut store, &clock);
    let events = events(&server.seen("/in"));
    let kinds: std::collections::BTreeSet<&str> =
        events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    let expected: std::collections::BTreeSet<String> =
        Event::ALL.iter().map(|event| format!("armistice.{}", event.code())).collect();
    let headlines: Vec<&str> =
        events.iter().map(|event| event["data"]["change"]["headline"].as_str().unwrap()).collect();
    assert!(kinds.iter().eq(expected.iter()), "{headlines:#?}");
    // Each with a sentence that stands in its page.
    let pages = stories.join(" ");
    for event in &events {
        for quote in event["data"]["change"]["quotes"].as_array().unwrap() {
            let words = quote["words"].as_str().unwrap();
            assert!(words.split(" … ").all(|words| pages.contains(words)), "{words}");
        }
    }
}

#[test]
fn it_goes_on_until_it_is_stopped() {
    on_both(|place| {
        let server = Server::start();
        server.html(
            "/a",
            "Truce talks",
            "Ethiopia rejected the exchange of prisoners on Saturday after a long day in a hotel.",
        );
        server.bytes("/feed", "200 OK", &[], rss(&server, &[("/a", "Truce talks", "")]).as_bytes());
        server.bytes("/in", "200 OK", &[], b"");
        let (mut polls, mut notices) = (Store::open(place).unwrap(), Store::open(place).unwrap());
        add_feed(&mut polls, &server.url("/feed"));
        polls.add_rule(&rule(webhook(server.url("/in"))), &rfc3339(NOW)).unwrap();
        let clock = FakeClock::new();
        let (send, told) = std::sync::mpsc::channel();
        let tell = move |told: Told| send.send(told).unwrap();
        let watch = Watch::new(limits(), &clock, &tell);
        std::thread::scope(|scope| {
            let running = scope.spawn(|| watch.run(&mut polls, &mut notices, &Sender::new(None)));
            let told = told.iter().find(|told| matches!(told, Told::Notice { good: true, .. }));
            watch.stop();
            assert!(told.is_some() && running.join().unwrap().is_ok());
        });
        assert_eq!(server.seen("/in").len(), 1);
    });
}

#[test]
fn a_receiver_that_is_down_for_an_hour_gets_everything_in_order() {
    on_both(|place| {
        // A port at which nobody listens yet.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let (mut store, clock) = (Store::open(place).unwrap(), FakeClock::new());
        store.add_rule(&rule(webhook(format!("http://127.0.0.1:{port}/in"))), &rfc3339(NOW)).unwrap();
        let stances = ["reject", "accept", "reject", "accept", "conditional", "accept"];
        let end = clock.now() + 3600;
        let mut days = (1..=stances.len()).zip(stances);
        while clock.now() < end {
            if let Some((day, stance)) = days.next() {
                let reports = [report(day, "prisoners", stance), report(day, "talks", stance)];
                store.add(&reports, &rfc3339(clock.now())).unwrap();
            }
            assert_eq!(send(&mut store, &clock).delivered, 0);
            clock.wait(60);
        }
        let waiting = store.notices(Some(LetterState::Waiting), 100).unwrap();
        assert_eq!(waiting.len(), 12);
        let result = waiting[0].result.as_deref().unwrap();
        assert!(result.contains("could not be reached") && result.contains("tried again in"), "{result}");
        // Later and later, and one letter for all: not each of twelve every minute.
        let tries: i64 = waiting.iter().map(|notice| notice.letter.tries).sum();
        assert!((4..=8).contains(&tries), "{tries} tries");

        let server = Server::on(TcpListener::bind(("127.0.0.1", port)).unwrap());
        server.bytes("/in", "200 OK", &[], b"");
        let mut delivered = 0;
        while delivered < 12 && clock.now() < end + 3 * 3600 {
            clock.wait(60);
            delivered += send(&mut store, &clock).delivered;
        }
        let got = server.seen("/in");
        assert_eq!(got.len(), 12);
        assert!(got.iter().all(is_signed));
        let told = told(&got);
        assert_eq!(told["Ruritania/RUR/prisoners"], stances);
        assert_eq!(told["Ruritania/RUR/talks"], stances);
        let ids: std::collections::BTreeSet<&String> =
            got.iter().map(|request| &request.headers["webhook-id"]).collect();
        assert_eq!(ids.len(), 12);
        assert_eq!(store.letters(None).unwrap()[0], (LetterState::Waiting, 0));
    });
}

#[test]
fn a_letter_that_fails_holds_back_its_subject_alone() {
    let server = Server::start();
    let broken = std::sync::Arc::new(Mutex::new(true));
    let shared = std::sync::Arc::clone(&broken);
    server.answer("/in", move |request, stream| {
        let fails = *shared.lock().unwrap() && request.body.contains("prisoners");
        let status = if fails { "500 Oops" } else { "200 OK" };
        super::server::write(stream, &super::server::reply(status, &[], b""));
    });
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    store.add_rule(&rule(webhook(server.url("/in"))), &rfc3339(NOW)).unwrap();
    for (day, stance) in [(1, "reject"), (2, "accept")] {
        store.add(&[report(day, "prisoners", stance), report(day, "talks", stance)], &rfc3339(NOW)).unwrap();
    }
    let delivery = send(&mut store, &clock);
    assert_eq!((delivery.delivered, delivery.put_off), (2, 1));
    // After the last try it is dead, and the next of its subject has its turn.
    let mut dead = 0;
    for _ in 0..11 {
        clock.wait(57_600);
        dead += send(&mut store, &clock).dead;
    }
    assert!(dead >= 1);
    let letters = store.notices(Some(LetterState::Dead), 10).unwrap();
    assert_eq!(letters[0].letter.change.now, "reject");
    assert!(letters[0].result.as_deref().unwrap().contains("given up: `127.0.0.1` answered 500"));
    *broken.lock().unwrap() = false;
    assert_eq!(store.retry(None, clock.now()).unwrap(), dead as u64);
    clock.wait(57_600);
    send(&mut store, &clock);
    let states: Vec<usize> = store.letters(None).unwrap().into_iter().map(|(_, count)| count).collect();
    assert_eq!(states, [0, 4, 0, 0]);
}

#[test]
fn who_is_gone_or_private_is_not_tried_again() {
    let server = Server::start();
    server.bytes("/in", "410 Gone", &[], b"");
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    store.add_rule(&rule(webhook(server.url("/in"))), &rfc3339(NOW)).unwrap();
    let mut refused = rule(webhook(server.url("/private")));
    if let armistice_store::Channel::Webhook { private, .. } = &mut refused.channel {
        *private = false;
    }
    store.add_rule(&refused, &rfc3339(NOW)).unwrap();
    store.add(&[report(1, "prisoners", "reject")], &rfc3339(NOW)).unwrap();
    let lines = Mutex::new(Vec::new());
    let tell = |told: Told| lines.lock().unwrap().push(told);
    let delivery = deliver(&mut store, &Sender::new(None), &clock, &tell).unwrap();
    assert_eq!(delivery.dead, 2);
    assert!(server.seen("/private").is_empty());
    let lines = format!("{:?}", lines.into_inner().unwrap());
    assert!(lines.contains("answered 410") && lines.contains("which is no public address"), "{lines}");
}

#[test]
fn a_digest_holds_all_of_a_day() {
    let server = Server::start();
    server.bytes("/in", "200 OK", &[], b"");
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    let daily = Rule { rhythm: Rhythm::Daily, ..rule(webhook(server.url("/in"))) };
    store.add_rule(&daily, &rfc3339(NOW)).unwrap();
    for (day, stance) in [(1, "reject"), (2, "accept"), (3, "reject")] {
        store.add(&[report(day, "prisoners", stance)], &rfc3339(clock.now())).unwrap();
        clock.wait(3600);
        assert_eq!(send(&mut store, &clock), Delivery::default());
    }
    clock.wait(24 * 3600);
    assert_eq!(send(&mut store, &clock).delivered, 3);
    let got = server.seen("/in");
    assert_eq!(got.len(), 1);
    let event = &events(&got)[0];
    assert_eq!(event["type"], "armistice.digest");
    assert_eq!(event["data"]["changes"].as_array().unwrap().len(), 3);
}

#[test]
fn a_correction_is_told_and_what_is_forgotten_is_not() {
    on_both(|place| {
        let server = Server::start();
        server.bytes("/in", "200 OK", &[], b"");
        let (mut store, clock) = (Store::open(place).unwrap(), FakeClock::new());
        store.add_rule(&rule(webhook(server.url("/in"))), &rfc3339(NOW)).unwrap();
        store
            .add(&[report(1, "prisoners", "reject"), report(2, "prisoners", "accept")], &rfc3339(NOW))
            .unwrap();
        send(&mut store, &clock);
        let anchor = store.positions().unwrap().remove(1).mention.anchor;
        let at = rfc3339(NOW);
        let correct = |store: &mut Store, target| {
            let correction = Correction { target, by: "ada".to_owned(), at: at.clone(), why: None };
            store.correct(&correction).unwrap()
        };
        let reject = correct(&mut store, Target::Reject(vec![anchor]));
        send(&mut store, &clock);
        let headlines = |server: &Server| -> Vec<String> {
            let events = events(&server.seen("/in"));
            events
                .iter()
                .map(|event| event["data"]["change"]["headline"].as_str().unwrap().to_owned())
                .collect()
        };
        let withdrawn = "withdrawn after a correction: RUR — prisoners: reject → accept";
        assert_eq!(headlines(&server)[2..], [withdrawn]);
        // Taken back, it is told again.
        store.undo(reject, "ada", &at).unwrap();
        store.forget("r1-prisoners", &at).unwrap();
        send(&mut store, &clock);
        assert_eq!(headlines(&server)[3..], ["RUR — prisoners: reject → accept"]);
        let last = last_correction(&mut store);
        store.undo(last, "ada", &at).unwrap();
        store.forget("r2-prisoners", &at).unwrap();
        assert_eq!(store.notices(None, 100).unwrap(), []);
    });
}

/// The last correction that can be undone.
fn last_correction(store: &mut Store) -> i64 {
    store.corrections().unwrap().into_iter().rfind(|line| line.stands).unwrap().number
}

#[test]
fn the_change_and_its_letter_are_one_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("record.db");
    let place = place.to_str().unwrap();
    let mut store = Store::open(place).unwrap();
    store.add_rule(&rule(webhook("http://127.0.0.1:9/in".to_owned())), &rfc3339(NOW)).unwrap();
    let connection = rusqlite::Connection::open(place).unwrap();
    let full =
        "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'the outbox is full'); END";
    connection.execute_batch(full).unwrap();
    let refused = store.add(&[report(1, "prisoners", "reject")], &rfc3339(NOW)).unwrap_err();
    assert!(refused.to_string().contains("the outbox is full"), "{refused}");
    assert_eq!(store.size().unwrap(), (0, 0));
    connection.execute_batch("DROP TRIGGER full").unwrap();
    store.add(&[report(1, "prisoners", "reject")], &rfc3339(NOW)).unwrap();
    assert_eq!(store.notices(None, 10).unwrap().len(), 1);
}

#[test]
fn a_rule_is_told_what_it_asks_for() {
    let (mut store, now) = (Store::open(":memory:").unwrap(), rfc3339(NOW));
    let mut add = |name: &str, change: &dyn Fn(&mut Rule)| {
        let mut rule = rule(webhook("http://127.0.0.1:9/in".to_owned()));
        rule.name = name.to_owned();
        rule.events = Vec::new();
        change(&mut rule);
        store.add_rule(&rule, &now).unwrap()
    };
    let rules = [
        add("all", &|_| {}),
        add("party by a name of it", &|rule| rule.party = Some("ruritania".to_owned())),
        add("another party", &|rule| rule.party = Some("Borduria".to_owned())),
        add("term", &|rule| rule.term = Some("talks".to_owned())),
        add("conflict", &|rule| rule.conflict = Some("Elsewhere".to_owned())),
        add("since", &|rule| rule.since = Some("2025-04-02".to_owned())),
        add("meetings", &|rule| rule.events = vec![Event::Meeting]),
        add("contradictions", &|rule| rule.events = vec![Event::Contradiction]),
    ];
    let told = "Borduria said that Ruritania would accept the talks after all.";
    let account = Invented::new("account", Some("2025-04-03"), told)
        .actor("Ruritania", "government", Some("RUR"))
        .actor("Borduria", "government", Some("BOR"))
        .position("Ruritania", "talks", "accept", "Borduria", told)
        .kept(1);
    store.add(&[report(1, "talks", "reject"), report(2, "prisoners", "reject"), account], &now).unwrap();
    let notices = store.notices(None, 100).unwrap();
    let counts: Vec<usize> =
        rules.iter().map(|rule| notices.iter().filter(|notice| notice.rule == *rule).count()).collect();
    // Three stands and one contradiction.
    assert_eq!(counts, [4, 4, 2, 3, 0, 3, 0, 1]);
    let contradiction =
        notices.iter().find(|notice| notice.letter.change.event == Event::Contradiction).unwrap();
    let change = &contradiction.letter.change;
    assert_eq!(change.headline(), "RUR — contradiction on talks: reject against accept as told by BOR");
    assert_eq!(change.quotes.len(), 2);
    assert_eq!(store.remove_rule(rules[0], &now).unwrap(), 4);
    assert_eq!(store.letters(None).unwrap()[3], (LetterState::Dropped, 4));
}
