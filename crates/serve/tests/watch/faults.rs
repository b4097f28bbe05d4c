//! The database goes away and the clock jumps: the watch goes on.

use std::sync::mpsc;

use armistice_serve::clock::{Clock, rfc3339};
use armistice_serve::notices::Sender;
use armistice_serve::watch::{Told, Watch};
use armistice_store::Store;

use super::desk::{FakeClock, NOW, add_feed, limits, poll, rule, webhook};
use super::places::on_both;
use super::server::{Server, rss};

const STORY: &str = "Ethiopia rejected the exchange of prisoners on Saturday after a long day in a hotel.";

/// Ends the connections that were opened under a name.
fn end_connections(place: &str, name: &str) -> u64 {
    let mut client = postgres::Client::connect(place, postgres::NoTls).unwrap();
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
    client.execute(sql, &[&name]).unwrap()
}

#[test]
fn connections_that_the_database_ends_are_opened_anew() {
    on_both(|place| {
        if !place.starts_with("postgres") {
            return;
        }
        let name = format!("ended_{}", std::process::id());
        let named = format!("{place}&application_name={name}");
        let server = Server::start();
        server.html("/a", "Truce talks", STORY);
        server.bytes("/feed", "200 OK", &[], rss(&server, &[("/a", "Truce talks", "")]).as_bytes());
        server.bytes("/in", "200 OK", &[], b"");
        let (mut polls, mut notices) = (Store::open(&named).unwrap(), Store::open(&named).unwrap());
        add_feed(&mut polls, &server.url("/feed"));
        polls.add_rule(&rule(webhook(server.url("/in"))), &rfc3339(NOW)).unwrap();
        assert_eq!(end_connections(place, &name), 2);
        let clock = FakeClock::new();
        let (send, told) = mpsc::channel();
        let tell = move |told: Told| send.send(told).unwrap();
        let watch = Watch::new(limits(), &clock, &tell);
        let mut lines = Vec::new();
        std::thread::scope(|scope| {
            let running = scope.spawn(|| watch.run(&mut polls, &mut notices, &Sender::new(None)));
            for told in told.iter() {
                let delivered = matches!(told, Told::Notice { good: true, .. });
                lines.push(told);
                if delivered {
                    break;
                }
            }
            watch.stop();
            assert!(running.join().unwrap().is_ok());
        });
        let record =
            |well: bool| lines.iter().any(|told| matches!(told, Told::Record { good, .. } if *good == well));
        assert!(record(false) && record(true), "{lines:#?}");
        assert_eq!(server.seen("/in").len(), 1);
    });
}

#[test]
fn a_clock_that_ran_ahead_stops_nothing_when_it_is_put_right() {
    on_both(|place| {
        let server = Server::start();
        server.html("/a", "Truce talks", STORY);
        server.bytes("/feed", "200 OK", &[], rss(&server, &[("/a", "Truce talks", "")]).as_bytes());
        let (mut store, clock) = (Store::open(place).unwrap(), FakeClock::new());
        add_feed(&mut store, &server.url("/feed"));
        let year = 365 * 24 * 3600;
        clock.wait(year);
        assert_eq!(poll(&mut store, &clock).0.articles, 1);
        clock.wait(-year);
        let (pass, lines) = poll(&mut store, &clock);
        assert_eq!((pass.feeds, pass.articles), (1, 1), "{lines:#?}");
        assert_eq!(poll(&mut store, &clock).0, Default::default());
    });
}
