//! Feeds polled: what is new is fetched, read and kept.
//!
//! [`Watch::poll`] is one pass over what is due; [`Watch::run`] goes on until it is told to stop, and delivers notices
//! beside it. A feed or article that cannot be had is told in words, kept with the feed, and asked for again later; the
//! others go on.

pub mod address;
pub mod fetch;
pub mod robots;
mod feed;
mod article;
mod when;
pub mod revisions;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};

use armistice_store::{AHEAD, Article, Feed, Seconds, Store, StoreError};
use url::Url;

use self::article::ArticleError;
pub use self::feed::{Look, LookError, look};
use self::fetch::{Fetcher, Limits};
use crate::clock::{Clock, stretch};
use crate::notices::{Delivery, Sender};

/// How many hosts are asked at once.
const HOSTS: usize = 4;
/// How many articles one pass asks for.
const ARTICLES: usize = 400;
/// How many failures of one host in a row end its turn in a pass.
const TIRED: usize = 3;
/// How many seconds lie between two looks at what is due.
const BEAT: Seconds = 5;
/// After so many seconds at most a record that could not be used is tried again.
const LONGEST: Seconds = 300;

/// Something that happened, in words, for whoever watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A feed was polled.
    Feed {
        /// Its address.
        url: String,
        /// What came of it.
        result: String,
        /// Whether it went well.
        good: bool,
    },
    /// An article was asked for.
    Article {
        /// Its address.
        url: String,
        /// What came of it.
        result: String,
        /// Whether it went well.
        good: bool,
    },
    /// Notices were sent, or not.
    Notice {
        /// To whom.
        to: String,
        /// What came of it.
        result: String,
        /// Whether it went well.
        good: bool,
    },
    /// The record could not be used, or can be used again.
    Record {
        /// What happened.
        result: String,
        /// Whether it can be used.
        good: bool,
    },
}

/// What one pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// Feeds that were polled.
    pub feeds: usize,
    /// Feeds of which nothing could be had.
    pub feeds_failed: usize,
    /// Articles that were asked for.
    pub articles: usize,
    /// Articles of which nothing could be had.
    pub articles_failed: usize,
    /// Reports that are new in the record.
    pub new: usize,
    /// Reports that are another wording of one that is there.
    pub revised: usize,
}

/// What polls: a fetcher, a clock and somebody to tell.
pub struct Watch<'a> {
    fetcher: Fetcher<'a>,
    clock: &'a dyn Clock,
    tell: &'a (dyn Fn(Told) + Sync),
    stopping: AtomicBool,
}

impl<'a> Watch<'a> {
    /// Makes a watch.
    pub fn new(limits: Limits, clock: &'a dyn Clock, tell: &'a (dyn Fn(Told) + Sync)) -> Self {
        Watch { fetcher: Fetcher::new(limits, clock), clock, tell, stopping: AtomicBool::new(false) }
    }

    /// Polls the feeds that are due, then fetches the articles that are due, reads and keeps them.
    ///
    /// # Errors
    /// When the record cannot be used. What servers do wrong is told and kept with the feed, and is no error.
    pub fn poll(&self, store: &mut Store) -> Result<Pass, StoreError> {
        let mut pass = Pass::default();
        let now = self.clock.now();
        let due: Vec<Feed> =
            store.feeds()?.into_iter().filter(|feed| !(now < feed.due && feed.due <= now + AHEAD)).collect();
        each_host(
            &self.stopping,
            due,
            |feed| host(&feed.new.url),
            |feed| guarded(|| feed::look_at(&self.fetcher, feed)).unwrap_or(Err(LookError::Bug)),
            LookError::passes,
            |feed, look, _| {
                let good = look.is_ok();
                let poll = feed::result(&feed, look, self.clock.now());
                let (new, changed) = store.polled(feed.number, &poll, self.clock.now())?;
                pass.feeds += 1;
                pass.feeds_failed += usize::from(!good);
                let found = if good { format!(", {new} new, {changed} changed") } else { String::new() };
                (self.tell)(Told::Feed { url: feed.new.url, result: poll.result + &found, good });
                Ok(())
            },
        )?;
        self.articles(store, &mut pass)?;
        Ok(pass)
    }

    fn articles(&self, store: &mut Store, pass: &mut Pass) -> Result<(), StoreError> {
        let feeds: BTreeMap<i64, Feed> = store.feeds()?.into_iter().map(|feed| (feed.number, feed)).collect();
        let due: Vec<(Article, Feed)> = store
            .articles_due(self.clock.now(), ARTICLES)?
            .into_iter()
            .filter_map(|article| {
                let feed = feeds.get(&article.feed)?.clone();
                Some((article, feed))
            })
            .collect();
        each_host(
            &self.stopping,
            due,
            |(article, _)| host(&article.url),
            |(article, feed)| {
                guarded(|| article::look_at(&self.fetcher, article, feed)).unwrap_or(Err(ArticleError::Bug))
            },
            ArticleError::passes,
            |(article, feed), look, tired| {
                let kept = article::keep(store, &article, &feed, look, tired, self.clock.now())?;
                pass.articles += 1;
                pass.articles_failed += usize::from(!kept.good);
                pass.new += usize::from(kept.new && article.revisions == 0);
                pass.revised += usize::from(kept.new && article.revisions > 0);
                (self.tell)(Told::Article { url: article.url, result: kept.result, good: kept.good });
                Ok(())
            },
        )
    }

    /// Lets [`Watch::run`] end, from another thread: after the requests that are under way. What was not asked for stays due.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Polls, and delivers notices, until [`Watch::stop`] is called. Each of the two has a connection of its own, so that a
    /// slow server does not keep notices waiting.
    ///
    /// A record that is away, busy or full is told and tried again, later each time up to five minutes.
    ///
    /// # Errors
    /// When the record cannot be used, and waiting does not help.
    pub fn run(&self, polls: &mut Store, notices: &mut Store, sender: &Sender) -> Result<(), StoreError> {
        std::thread::scope(|scope| {
            let delivering = scope.spawn(|| {
                let result = self.beat(notices, |notices| self.deliver(notices, sender).map(drop));
                // What one of the two cannot go on with ends both.
                self.stop();
                result
            });
            let polled = self.beat(polls, |polls| self.poll(polls).map(drop));
            self.stop();
            let delivered = delivering.join().unwrap_or(Ok(()));
            polled.and(delivered)
        })
    }

    /// Delivers what is due.
    ///
    /// # Errors
    /// When the record cannot be used.
    pub fn deliver(&self, store: &mut Store, sender: &Sender) -> Result<Delivery, StoreError> {
        crate::notices::deliver_until(store, sender, self.clock, self.tell, &|| self.stopping())
    }

    fn beat(
        &self,
        store: &mut Store,
        mut work: impl FnMut(&mut Store) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut pause = BEAT;
        let mut done = Ok(());
        while !self.stopping() {
            let tried = done.and_then(|()| work(store));
            match tried {
                Ok(()) if pause > BEAT => {
                    pause = BEAT;
                    self.told("it can be used again".to_owned(), true);
                }
                Ok(()) => {}
                Err(error) if error.is_passing() => {
                    pause = (pause * 2).min(LONGEST);
                    self.told(format!("{error}; tried again in {}", stretch(pause)), false);
                }
                Err(error) => return Err(error),
            }
            for _ in 0..pause {
                if !self.stopping() {
                    self.clock.wait(1);
                }
            }
            done = if pause > BEAT { store.reopen() } else { Ok(()) };
        }
        Ok(())
    }

    fn told(&self, result: String, good: bool) {
        (self.tell)(Told::Record { result, good });
    }
}

/// Does what a page or feed may have been made to break. The panic has told its place already; the others go on.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// Asks several hosts at once, each for one thing at a time, and hands on what came, together with whether the host has
/// failed so often that its turn is over: then it is not asked any more, and the error of the last time stands.
fn each_host<T: Send + Sync, A: Send, E: Clone + Send>(
    stopping: &AtomicBool,
    all: Vec<T>,
    host: impl Fn(&T) -> String,
    ask: impl Fn(&T) -> Result<A, E> + Sync,
    tires: impl Fn(&E) -> bool + Sync,
    mut hand_on: impl FnMut(T, Result<A, E>, bool) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut by_host: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for one in all {
        by_host.entry(host(&one)).or_default().push(one);
    }
    let hosts = Mutex::new(by_host.into_values());
    let next = || hosts.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (send, receive) = mpsc::sync_channel(HOSTS);
    let stopped = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            let (send, next, ask, tires, stopped) = (send.clone(), &next, &ask, &tires, &stopped);
            scope.spawn(move || {
                while let Some(things) = next() {
                    let (mut failed, mut last) = (0, None);
                    for one in things {
                        if stopping.load(Ordering::Relaxed) || stopped.load(Ordering::Relaxed) {
                            return;
                        }
                        let tired = failed >= TIRED;
                        let answer = match &last {
                            Some(error) if tired => Err(E::clone(error)),
                            _ => ask(&one),
                        };
                        last = answer.as_ref().err().filter(|error| tires(error)).cloned();
                        failed = if last.is_some() { failed + 1 } else { 0 };
                        if send.send((one, answer, tired)).is_err() {
                            return;
                        }
                    }
                }
            });
        }
        drop(send);
        // The receiver is moved in: when this ends early, the senders find nobody and end too.
        let result = receive.into_iter().try_for_each(|(one, answer, tired)| hand_on(one, answer, tired));
        stopped.store(true, Ordering::Relaxed);
        result
    })
}
