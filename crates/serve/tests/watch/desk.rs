//! A desk whose clock the test moves.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use armistice_merge::Event;
use armistice_serve::clock::{Clock, rfc3339};
use armistice_serve::watch::fetch::Limits;
use armistice_serve::watch::{Pass, Told, Watch};
use armistice_store::{Channel, NewFeed, Rhythm, Rule, Seconds, Secret, Store};

/// 2025-04-20T08:00:00Z.
pub(crate) const NOW: Seconds = 1_745_136_000;
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A clock that goes on when somebody waits.
pub(crate) struct FakeClock(AtomicI64);

impl FakeClock {
    pub(crate) fn new() -> Self {
        FakeClock(AtomicI64::new(NOW))
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Seconds {
        self.0.load(Ordering::SeqCst)
    }

    fn wait(&self, seconds: Seconds) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

pub(crate) fn limits() -> Limits {
    Limits { bytes: 256 * 1024, whole: Duration::from_secs(2), redirects: 5, pause: 2 }
}

/// Polls once what is due and returns what was told.
pub(crate) fn poll(store: &mut Store, clock: &FakeClock) -> (Pass, Vec<String>) {
    let lines = Mutex::new(Vec::new());
    let tell = |told: Told| {
        if let Told::Feed { url, result, .. } | Told::Article { url, result, .. } = told {
            let path = url.splitn(4, '/').nth(3).unwrap_or("").to_owned();
            lines.lock().unwrap().push(format!("/{path}: {result}"));
        }
    };
    let pass = Watch::new(limits(), clock, &tell).poll(store).unwrap();
    let mut lines = lines.into_inner().unwrap();
    lines.sort();
    (pass, lines)
}

pub(crate) fn add_feed(store: &mut Store, url: &str) {
    let new = NewFeed {
        url: url.to_owned(),
        conflict: Some("Horn".to_owned()),
        publisher: None,
        private: true,
        every: 600,
    };
    store.add_feed(&new, &rfc3339(NOW), NOW).unwrap();
}

pub(crate) fn webhook(url: String) -> Channel {
    Channel::Webhook { url, secret: Secret(SECRET.to_owned()), private: true }
}

pub(crate) fn rule(channel: Channel) -> Rule {
    Rule {
        number: 0,
        name: "desk".to_owned(),
        events: vec![Event::Position],
        party: None,
        term: None,
        conflict: None,
        since: None,
        rhythm: Rhythm::Once,
        minute: 6 * 60,
        channel,
    }
}
