//! Notices of what changed: webhooks, e-mail, digests, feeds.
//!
//! Letters wait in the outbox of the record, where they were written with the change itself. [`deliver`] sends what is
//! due; what cannot be sent is tried again, later each time, and is a dead letter after the last try: visible, and sent
//! again when a person says so. A letter may arrive twice (the receiver knows it by its id), never not at all.

pub mod feeds;
mod mail;
mod message;
mod webhook;
mod listing;

use armistice_store::{Channel, Parcel, Seconds, Store, StoreError};

pub use listing::listing;
pub use mail::{MailError, Mailer, is_address};
pub use webhook::{SecretError, secret, sign};

use crate::clock::{Clock, rfc3339, stretch};
use crate::watch::Told;

/// After how many seconds a letter is tried again; after the last of them it is dead. A day and a quarter in all.
const AGAIN: [Seconds; 10] = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 57_600];
/// For how many seconds letters that are being sent are nobody else's.
const LEASE: Seconds = 300;

/// What was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Letters that arrived.
    pub delivered: usize,
    /// Letters that are tried again.
    pub put_off: usize,
    /// Letters that were given up.
    pub dead: usize,
}

/// Why something could not be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SendError {
    /// The receiver may take it later.
    #[error("{why}")]
    Later {
        /// What happened.
        why: String,
        /// How many seconds the receiver asks us to wait.
        wait: Option<Seconds>,
        /// Whether nothing else will arrive there either.
        down: bool,
    },
    /// The receiver will never take it.
    #[error("{0}")]
    Never(String),
}

/// What sends letters.
pub struct Sender {
    webhooks: webhook::Webhooks,
    mailer: Option<Mailer>,
}

impl Sender {
    /// Makes a sender; without a mailer, e-mails wait.
    pub fn new(mailer: Option<Mailer>) -> Self {
        Sender { webhooks: webhook::Webhooks::new(), mailer }
    }

    /// Sends a parcel. Returns what is to be told of it although it arrived.
    fn send(&self, parcel: &Parcel, now: Seconds) -> Result<Option<String>, SendError> {
        match (&parcel.rule.channel, &self.mailer) {
            (Channel::Webhook { url, secret, private }, _) => {
                self.webhooks.send(url, secret, *private, parcel, now).map(|()| None)
            }
            (Channel::Mail { to }, Some(mailer)) => mailer.send(to, parcel),
            (Channel::Mail { .. }, None) => Err(SendError::Later {
                why: "no mail server is named: use `--smtp`".to_owned(),
                wait: None,
                down: true,
            }),
        }
    }
}

/// Sends what is due, until nothing is. Rules are served side by side, the letters of one in their order.
///
/// # Errors
/// When the record cannot be used.
pub fn deliver(
    store: &mut Store,
    sender: &Sender,
    clock: &dyn Clock,
    tell: &(dyn Fn(Told) + Sync),
) -> Result<Delivery, StoreError> {
    deliver_until(store, sender, clock, tell, &|| false)
}

/// Sends what is due, until nothing is or it is told to stop; what is left stays due.
pub(crate) fn deliver_until(
    store: &mut Store,
    sender: &Sender,
    clock: &dyn Clock,
    tell: &(dyn Fn(Told) + Sync),
    stop: &dyn Fn() -> bool,
) -> Result<Delivery, StoreError> {
    let mut delivery = Delivery::default();
    loop {
        if stop() {
            return Ok(delivery);
        }
        let now = clock.now();
        let parcels = store.claim(now, LEASE)?;
        if parcels.is_empty() {
            return Ok(delivery);
        }
        let results: Vec<Result<Option<String>, SendError>> = std::thread::scope(|scope| {
            let sends: Vec<_> =
                parcels.iter().map(|parcel| scope.spawn(move || sender.send(parcel, now))).collect();
            let lost = || SendError::Later { why: "sending stopped".to_owned(), wait: None, down: false };
            sends.into_iter().map(|send| send.join().unwrap_or_else(|_| Err(lost()))).collect()
        });
        for (parcel, result) in parcels.iter().zip(results) {
            settle(store, parcel, result, clock, tell, &mut delivery)?;
        }
    }
}

fn settle(
    store: &mut Store,
    parcel: &Parcel,
    result: Result<Option<String>, SendError>,
    clock: &dyn Clock,
    tell: &(dyn Fn(Told) + Sync),
    delivery: &mut Delivery,
) -> Result<(), StoreError> {
    let now = clock.now();
    let count = parcel.letters.len();
    let tries = parcel.letters.iter().map(|letter| letter.tries).min().unwrap_or(0);
    let again = usize::try_from(tries).ok().and_then(|tries| AGAIN.get(tries)).copied();
    let good = result.is_ok();
    let result = match (result, again) {
        (Ok(note), _) => {
            delivery.delivered += count;
            let result = note.map_or_else(|| "delivered".to_owned(), |note| format!("delivered; {note}"));
            store.delivered(&parcel.letters, &rfc3339(now), &result)?;
            result
        }
        (Err(SendError::Later { why, wait, down }), Some(again)) => {
            delivery.put_off += count;
            let again = again.max(wait.unwrap_or(0).min(24 * 3600));
            let result = format!("{why}; tried again in {}", stretch(again));
            store.put_off(parcel, now + again, &result, down)?;
            result
        }
        (Err(error), _) => {
            delivery.dead += count;
            let result = format!("given up: {error}");
            store.buried(&parcel.letters, &rfc3339(now), &result)?;
            result
        }
    };
    let first = parcel.letters.first().map(|letter| letter.change.headline()).unwrap_or_default();
    let what = if count == 1 { first } else { format!("{count} changes") };
    tell(Told::Notice { to: parcel.rule.channel.shown(), result: format!("{what}: {result}"), good });
    Ok(())
}
