//! Why something could not be fetched, in words.

use std::time::Duration;

use armistice_store::Seconds;

use super::Limits;
use crate::clock::stretch;
use crate::watch::address::PrivateAddress;

/// Why something could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// What is asked for is no address of the web.
    #[error("`{0}` is no address of the web")]
    NoAddress(String),
    /// It is not on the public Internet.
    #[error("{0}; `--allow-private` allows it")]
    Private(String),
    /// The host asks programs to keep off.
    #[error("robots.txt of `{0}` asks programs to keep off")]
    Robots(String),
    /// It was not known whether the host wants programs.
    #[error("robots.txt of `{host}` could not be read ({why})")]
    RobotsUnknown {
        /// The host.
        host: String,
        /// Why.
        why: String,
    },
    /// The host has no address.
    #[error("`{0}` was not found")]
    NoHost(String),
    /// No connection, or it broke.
    #[error("`{host}` could not be reached ({why})")]
    Unreachable {
        /// The host.
        host: String,
        /// Why.
        why: String,
    },
    /// It took too long.
    #[error("it was not there after {}", stretch(.0.as_secs().cast_signed()))]
    Slow(Duration),
    /// It is too large.
    #[error("it is larger than {} MB", .0.div_ceil(1024 * 1024))]
    Large(u64),
    /// It cannot be unpacked.
    #[error("it cannot be unpacked: {0}")]
    Packed(String),
    /// Redirects that do not end.
    #[error("it redirects more than {0} times")]
    Redirects(usize),
    /// The server said no.
    #[error("the server answered {status}{}", .wait.map_or_else(String::new, |wait| format!(" and asks to wait {}", stretch(wait))))]
    Status {
        /// How.
        status: u16,
        /// How many seconds it asks us to wait.
        wait: Option<Seconds>,
    },
}

impl FetchError {
    /// Whether it may be otherwise later.
    pub fn passes(&self) -> bool {
        match self {
            FetchError::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500..),
            FetchError::NoHost(_)
            | FetchError::Unreachable { .. }
            | FetchError::Slow(_)
            | FetchError::RobotsUnknown { .. } => true,
            FetchError::NoAddress(_)
            | FetchError::Private(_)
            | FetchError::Robots(_)
            | FetchError::Large(_)
            | FetchError::Packed(_)
            | FetchError::Redirects(_) => false,
        }
    }

    /// Returns how many seconds the server asks us to wait.
    pub fn wait(&self) -> Option<Seconds> {
        if let FetchError::Status { wait, .. } = self { *wait } else { None }
    }
}

/// An error in words.
pub(crate) fn told(error: ureq::Error, host: &str, limits: &Limits) -> FetchError {
    let unreachable = |why: String| FetchError::Unreachable { host: host.to_owned(), why };
    match error {
        ureq::Error::Timeout(_) => FetchError::Slow(limits.whole),
        ureq::Error::HostNotFound => FetchError::NoHost(host.to_owned()),
        ureq::Error::LargeResponseHeader(..) => unreachable("its headers are too long".to_owned()),
        ureq::Error::Other(cause) => match cause.downcast::<PrivateAddress>() {
            Ok(private) => FetchError::Private(private.to_string()),
            Err(other) => unreachable(other.to_string()),
        },
        ureq::Error::Io(cause) if cause.kind() == std::io::ErrorKind::TimedOut => {
            FetchError::Slow(limits.whole)
        }
        // Names that are not there come as this from the system.
        ureq::Error::Io(cause) if cause.to_string().contains("failed to lookup address") => {
            FetchError::NoHost(host.to_owned())
        }
        other => unreachable(other.to_string()),
    }
}
