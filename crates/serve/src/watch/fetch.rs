//! One request at a time for a host, with limits on all that a server can make us take.

mod error;

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use armistice_store::Seconds;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ureq::http::HeaderMap;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, http};
use url::Url;

use super::address::Guard;
use super::robots::{self, Robots};
use crate::clock::{Clock, http_date};
pub use error::FetchError;
pub(crate) use error::told;

/// What we call ourselves, to servers and in robots.txt.
pub(crate) const NAME: &str = "armistice";
const AGENT: &str =
    concat!("armistice/", env!("CARGO_PKG_VERSION"), " (+https://github.com/armistice-project/armistice)");

/// What a server can make us take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an answer, after unpacking.
    pub bytes: u64,
    /// How long one request may take as a whole.
    pub whole: Duration,
    /// How many redirects are followed.
    pub redirects: usize,
    /// Seconds between two requests to a host.
    pub pause: Seconds,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 8 * 1024 * 1024, whole: Duration::from_secs(30), redirects: 5, pause: 2 }
    }
}

/// What an answer may leave out because we have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The tag of what we have.
    pub etag: Option<String>,
    /// When it was modified, as the server wrote it.
    pub modified: Option<String>,
}

/// A good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What we have is still so.
    Same,
    /// Something else.
    New(Box<Page>),
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it was found in the end.
    pub url: Url,
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Its tag and date, for the next time.
    pub known: Known,
    /// Its type, such as `text/html`, in small letters.
    pub kind: Option<String>,
    /// The label of the encoding that the server tells.
    pub encoding: Option<String>,
}

/// How long rules of robots.txt count, and how long it counts that they could not be read.
const ROBOTS_COUNT: Seconds = 24 * 3600;
const ROBOTS_UNKNOWN_COUNT: Seconds = 300;

/// What a host's robots.txt says, and until when that counts.
type KnownRobots = (Result<Robots, String>, Seconds);

/// How many hosts are remembered.
const HOSTS: usize = 512;

/// Fetches, politely.
pub struct Fetcher<'a> {
    limits: Limits,
    clock: &'a dyn Clock,
    public: Agent,
    any: Agent,
    /// When each host was asked last; held while it is asked.
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Option<Seconds>>>>>,
    robots: Mutex<BTreeMap<String, KnownRobots>>,
}

impl<'a> Fetcher<'a> {
    /// Makes a fetcher.
    pub fn new(limits: Limits, clock: &'a dyn Clock) -> Self {
        let (hosts, robots) = Default::default();
        Fetcher {
            limits,
            clock,
            public: agent(limits.whole, false),
            any: agent(limits.whole, true),
            hosts,
            robots,
        }
    }

    /// Fetches an address, following redirects; asks robots.txt of every host on the way.
    ///
    /// # Errors
    /// When it cannot be had or may not be asked for.
    pub fn get(&self, address: &str, known: &Known, private: bool) -> Result<Answer, FetchError> {
        let mut url = web_address(address)?;
        for _ in 0..=self.limits.redirects {
            self.ask_robots(&url, private)?;
            let answer = self.request(&url, known, private)?;
            match redirect(&url, &answer) {
                Some(target) => url = web_address(&target?)?,
                None => return self.answer(url, answer, self.limits.bytes),
            }
        }
        Err(FetchError::Redirects(self.limits.redirects))
    }

    /// One request, alone with its host and not too soon after the last.
    fn request(&self, url: &Url, known: &Known, private: bool) -> Result<http::Response<Body>, FetchError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let gate = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            // A feed may name any number of hosts: those that nobody asks right now are let go.
            if hosts.len() >= HOSTS {
                hosts.retain(|_, gate| Arc::strong_count(gate) > 1);
            }
            Arc::clone(hosts.entry(host.clone()).or_default())
        };
        let mut last = gate.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = *last {
            self.clock.wait((last + self.limits.pause - self.clock.now()).clamp(0, self.limits.pause));
        }
        let agent = if private { &self.any } else { &self.public };
        let mut request = agent.get(url.as_str()).header("accept-encoding", "gzip, deflate");
        if let Some(etag) = &known.etag {
            request = request.header("if-none-match", etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header("if-modified-since", modified);
        }
        let answer = request.call();
        *last = Some(self.clock.now());
        answer.map_err(|error| told(error, &host, &self.limits))
    }

    fn answer(&self, url: Url, answer: http::Response<Body>, limit: u64) -> Result<Answer, FetchError> {
        let status = answer.status().as_u16();
        let header = |name: &str| text(answer.headers(), name);
        match status {
            304 => return Ok(Answer::Same),
            200..300 => {}
            _ => {
                let wait = header("retry-after").and_then(|wait| self.retry_after(&wait));
                return Err(FetchError::Status { status, wait });
            }
        }
        let kind = header("content-type");
        let known = Known { etag: header("etag"), modified: header("last-modified") };
        let packed = header("content-encoding");
        let host = url.host_str().unwrap_or_default().to_owned();
        let bytes = self.unpacked(answer.into_body(), packed.as_deref(), limit, &host)?;
        let encoding = kind.as_deref().and_then(charset);
        let kind = kind.and_then(|kind| kind.split(';').next().map(|kind| kind.trim().to_ascii_lowercase()));
        Ok(Answer::New(Box::new(Page { url, bytes, known, kind, encoding })))
    }

    /// Reads a body to its end or to the limit, which counts before and after unpacking.
    fn unpacked(
        &self,
        body: Body,
        packed: Option<&str>,
        limit: u64,
        host: &str,
    ) -> Result<Vec<u8>, FetchError> {
        let mut raw = Vec::new();
        body.into_reader()
            .take(limit + 1)
            .read_to_end(&mut raw)
            .map_err(|error| told(ureq::Error::from(error), host, &self.limits))?;
        if raw.len() as u64 > limit {
            return Err(FetchError::Large(limit));
        }
        let mut bytes = Vec::new();
        let result = match packed.map(str::to_ascii_lowercase).as_deref() {
            None | Some("" | "identity") => return Ok(raw),
            Some("gzip" | "x-gzip") => MultiGzDecoder::new(&raw[..]).take(limit + 1).read_to_end(&mut bytes),
            // Some servers leave the envelope off.
            Some("deflate") if raw.first().is_some_and(|first| first & 0x0f == 8) => {
                ZlibDecoder::new(&raw[..]).take(limit + 1).read_to_end(&mut bytes)
            }
            Some("deflate") => DeflateDecoder::new(&raw[..]).take(limit + 1).read_to_end(&mut bytes),
            Some(other) => return Err(FetchError::Packed(format!("`{other}` is not known"))),
        };
        result.map_err(|error| FetchError::Packed(error.to_string()))?;
        if bytes.len() as u64 > limit { Err(FetchError::Large(limit)) } else { Ok(bytes) }
    }

    /// Seconds, or the moment until which to wait.
    fn retry_after(&self, value: &str) -> Option<Seconds> {
        let seconds = value.trim().parse().ok();
        seconds.or_else(|| http_date(value).map(|until| until - self.clock.now())).filter(|wait| *wait > 0)
    }

    /// Asks robots.txt of the host, once a day.
    fn ask_robots(&self, url: &Url, private: bool) -> Result<(), FetchError> {
        let origin = url.origin().ascii_serialization();
        let host = url.host_str().unwrap_or_default().to_owned();
        let now = self.clock.now();
        let known = self.robots.lock().unwrap_or_else(PoisonError::into_inner).get(&origin).cloned();
        let rules = match known.filter(|(_, until)| *until > now) {
            Some((rules, _)) => rules,
            None => {
                let rules = self.fetch_robots(&origin, private)?;
                let count = if rules.is_ok() { ROBOTS_COUNT } else { ROBOTS_UNKNOWN_COUNT };
                let mut robots = self.robots.lock().unwrap_or_else(PoisonError::into_inner);
                if robots.len() >= HOSTS {
                    robots.clear();
                }
                robots.insert(origin, (rules.clone(), now + count));
                rules
            }
        };
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        match rules {
            Err(why) => Err(FetchError::RobotsUnknown { host, why }),
            Ok(rules) if rules.allows(&path) => Ok(()),
            Ok(_) => Err(FetchError::Robots(host)),
        }
    }

    /// RFC 9309, section 2.3.1: what is not there forbids nothing, what cannot be read forbids everything.
    fn fetch_robots(&self, origin: &str, private: bool) -> Result<Result<Robots, String>, FetchError> {
        let mut url = web_address(&format!("{origin}/robots.txt"))?;
        for _ in 0..=self.limits.redirects {
            let answer = match self.request(&url, &Known::default(), private) {
                // Then nothing of the host can be had: let it be told as what it is.
                Err(
                    error @ (FetchError::Private(_) | FetchError::NoHost(_) | FetchError::Unreachable { .. }),
                ) => {
                    return Err(error);
                }
                Err(error) => return Ok(Err(error.to_string())),
                Ok(answer) => answer,
            };
            match redirect(&url, &answer) {
                Some(target) => match target.and_then(|target| web_address(&target)) {
                    Ok(target) => url = target,
                    Err(_) => return Ok(Ok(Robots::default())),
                },
                None => {
                    return Ok(match self.answer(url, answer, robots::MAX_BYTES) {
                        Ok(Answer::New(page)) => {
                            Ok(Robots::parse(&String::from_utf8_lossy(&page.bytes), NAME))
                        }
                        Ok(Answer::Same) | Err(FetchError::Status { status: 400..=428 | 430..=499, .. }) => {
                            Ok(Robots::default())
                        }
                        Err(error) => Err(error.to_string()),
                    });
                }
            }
        }
        Ok(Ok(Robots::default()))
    }
}

/// Makes what speaks HTTP: no redirects of its own, no proxy, no cookies.
pub(crate) fn agent(whole: Duration, private: bool) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .user_agent(AGENT)
        .timeout_global(Some(whole))
        .max_idle_connections(0)
        .build();
    Agent::with_parts(config, DefaultConnector::new(), Guard { private })
}

fn web_address(address: &str) -> Result<Url, FetchError> {
    let url =
        Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| FetchError::NoAddress(address.to_owned()))
}

/// Where an answer sends us, if it does.
fn redirect(url: &Url, answer: &http::Response<Body>) -> Option<Result<String, FetchError>> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = text(answer.headers(), "location")?;
    Some(url.join(&location).map(String::from).map_err(|_| FetchError::NoAddress(location)))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn charset(kind: &str) -> Option<String> {
    let value = kind.split(';').skip(1).find_map(|field| {
        let (name, value) = field.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Some(value.trim().trim_matches('"').to_owned())
}
