//! The cookies of a desk: the session; before it the visit, which only binds the form to sign in; and the state of the record
//! that somebody's own change led to, which is no secret.
//!
//! None can be read by scripts or sent along by other sites' forms. Over TLS their names begin with `__Host-`, so that no
//! neighbouring host can set them.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::accounts::Secret;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Somebody is signed in.
    Session,
    /// Somebody looks at the form to sign in.
    Visit,
    /// Somebody changed the record.
    Seen,
}

/// How this desk's cookies are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookies {
    /// Whether they go over TLS alone.
    pub(crate) secure: bool,
}

impl Cookies {
    fn name(self, cookie: Cookie) -> &'static str {
        match (cookie, self.secure) {
            (Cookie::Session, true) => "__Host-armistice",
            (Cookie::Session, false) => "armistice",
            (Cookie::Visit, true) => "__Host-armistice-visit",
            (Cookie::Visit, false) => "armistice-visit",
            (Cookie::Seen, true) => "__Host-armistice-seen",
            (Cookie::Seen, false) => "armistice-seen",
        }
    }

    /// Returns the secret that a browser sent back.
    pub(crate) fn get(self, headers: &HeaderMap, cookie: Cookie) -> Option<Secret> {
        Secret::from_sent(self.sent(headers, cookie)?)
    }

    /// Returns what a browser sent back. The first one counts; another of the same name would come from somewhere else.
    pub(crate) fn sent(self, headers: &HeaderMap, cookie: Cookie) -> Option<&str> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.name(cookie)).map(|(_, value)| value)
    }

    /// Sets a cookie for so many seconds.
    pub(crate) fn set(self, headers: &mut HeaderMap, cookie: Cookie, key: &Secret, seconds: i64) {
        self.write(headers, cookie, &key.show(), seconds);
    }

    /// Takes a cookie away.
    pub(crate) fn clear(self, headers: &mut HeaderMap, cookie: Cookie) {
        self.write(headers, cookie, "", 0);
    }

    /// Sets a cookie to hexadecimal digits or such for so many seconds.
    pub(crate) fn write(self, headers: &mut HeaderMap, cookie: Cookie, value: &str, seconds: i64) {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name(cookie);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        // Hexadecimal digits and fixed words are a header.
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}
