//! Who is at the desk: signing in and out, sessions, tokens of programs.
//!
//! Keys of sessions and tokens are 256 random bits; the record keeps their hashes. Whether a name is unknown, shut out or its
//! password wrong, the answer is the same and takes the same time.

mod secret;
mod password;
mod throttle;
mod sign_in;
pub(crate) mod pages;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use armistice_store::{Store, StoreError};
use tokio::sync::Semaphore;

use crate::{Csrf, Person};

pub use password::{hash as hash_password, refusal as password_refusal};
pub use secret::Secret;

use throttle::Throttle;

/// Returns now in seconds since 1970, UTC. The program passes the real one in, a test its own.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A session ends when nobody was seen for so long.
pub const IDLE_S: i64 = 12 * 3600;
/// A session ends after so long, whatever happens.
pub const ABSOLUTE_S: i64 = 7 * 24 * 3600;
/// How exactly it is kept when somebody was last seen.
const SEEN_S: i64 = 60;
/// How many passwords are hashed at once: each takes 19 MiB.
const HASHING: usize = 2;

/// Somebody who is known, with the word for their forms and how they came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: Person,
    /// The word that their forms carry; programs have none.
    pub csrf: Option<Csrf>,
    /// How they came in.
    pub by: By,
}

/// How somebody came in: an extension of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// By sitting at the machine itself.
    Machine,
    /// By signing in; with the hash of the session's key.
    Session(String),
    /// By a token of that name.
    Token(String),
}

/// What can go wrong with accounts.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The record could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The password is not one to keep.
    #[error("{0}")]
    Password(&'static str),
    /// Too many tries; the next one counts in so many seconds.
    #[error("too many tries, wait for {0} seconds")]
    Wait(i64),
    /// The operating system gave no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// A password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    /// A task was given up.
    #[error("the work was given up")]
    GivenUp,
}

/// The accounts of a record. Reads and writes have a connection each, so that nobody waits for another's writing.
pub struct Accounts {
    reads: Arc<Mutex<Store>>,
    writes: Arc<Mutex<Store>>,
    clock: Clock,
    throttle: Mutex<Throttle>,
    hashing: Semaphore,
    /// A password that nobody has: what is checked for a name that nobody has.
    decoy: String,
}

impl fmt::Debug for Accounts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Accounts")
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left behind is a connection whose transaction was rolled back, or counters.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Accounts {
    /// Opens the accounts of the record at `place`.
    ///
    /// # Errors
    /// When the record cannot be opened or there are no random numbers.
    pub fn open(place: &str, clock: Clock) -> Result<Self, AccountError> {
        Ok(Accounts {
            reads: Arc::new(Mutex::new(Store::open(place)?)),
            writes: Arc::new(Mutex::new(Store::open(place)?)),
            clock,
            throttle: Mutex::new(Throttle::default()),
            hashing: Semaphore::new(HASHING),
            decoy: password::hash(&Secret::fresh()?.show())?,
        })
    }

    /// Returns now, in seconds since 1970.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Returns how many admins could sign in. It waits: for the start of a program.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn admins(&self) -> Result<usize, AccountError> {
        Ok(held(&self.reads).admins()?)
    }

    /// Asks the record something, away from the threads that answer requests.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AccountError> {
        on(&self.reads, ask).await
    }

    /// Writes to the record, away from the threads that answer requests.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AccountError> {
        on(&self.writes, work).await
    }

    /// Writes to the record some time soon; a failure is logged.
    fn write_later(&self, work: impl FnOnce(&mut Store) -> Result<(), StoreError> + Send + 'static) {
        let store = Arc::clone(&self.writes);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = work(&mut held(&store)) {
                tracing::warn!(%error, "when somebody was last seen could not be kept");
            }
        });
    }

    /// Returns who has the session with a key.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn by_session(&self, key: &Secret) -> Result<Option<Known>, AccountError> {
        let (hash, now) = (key.hash(), self.now());
        let asked = hash.clone();
        let found = self.read(move |store| store.session(&asked, now, IDLE_S)).await?;
        let Some((user, session)) = found else { return Ok(None) };
        if session.seen + SEEN_S <= now {
            let hash = hash.clone();
            self.write_later(move |store| store.touch_session(&hash, now));
        }
        let person = Person { name: user.name, role: user.role };
        Ok(Some(Known { person, csrf: Some(Csrf(key.form_token())), by: By::Session(hash) }))
    }

    /// Returns for whom a token acts.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn by_token(&self, token: &str) -> Result<Option<Known>, AccountError> {
        let (hash, now) = (secret::token_hash(token), self.now());
        let Some((user, token)) = self.read(move |store| store.token(&hash)).await? else { return Ok(None) };
        if token.used.is_none_or(|used| used + SEEN_S <= now) {
            let number = token.number;
            self.write_later(move |store| store.touch_token(number, now));
        }
        let person = Person { name: user.name, role: token.role.min(user.role) };
        Ok(Some(Known { person, csrf: None, by: By::Token(token.name) }))
    }
}

async fn on<T: Send + 'static>(
    store: &Arc<Mutex<Store>>,
    work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, AccountError> {
    let store = Arc::clone(store);
    let done = tokio::task::spawn_blocking(move || work(&mut held(&store))).await;
    Ok(done.map_err(|_| AccountError::GivenUp)??)
}
