//! Random keys, and what is kept or shown in their place.

use std::fmt;

use sha2::{Digest, Sha256};

use super::AccountError;

/// Tokens begin with this, so that tools that look for leaked secrets know them.
const TOKEN: &str = "armistice_";

/// 256 random bits. It is never logged: its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl Secret {
    /// Makes a new one.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn fresh() -> Result<Self, AccountError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| AccountError::Random(error.to_string()))?;
        Ok(Secret(hex(&bytes)))
    }

    /// Takes what a browser sent back, if it can be one.
    pub fn from_sent(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Secret(text.to_owned()))
    }

    /// Returns it, to be sent once to whom it belongs.
    pub fn show(&self) -> String {
        self.0.clone()
    }

    /// Returns what is kept of it.
    pub fn hash(&self) -> String {
        digest("key", &self.0)
    }

    /// Returns the token that forms carry: bound to this key, and telling nothing about it.
    pub fn form_token(&self) -> String {
        digest("form", &self.0)
    }

    /// Returns it as a program sends it.
    pub fn token(&self) -> String {
        format!("{TOKEN}{}", self.0)
    }

    /// Returns what is kept of a token.
    pub fn token_hash(&self) -> String {
        token_hash(&self.token())
    }
}

/// Returns what is kept of a token that a program sent.
pub(super) fn token_hash(token: &str) -> String {
    digest("token", token)
}

/// One hash for each use, so that none can stand for another. The keys are random: nothing slow is needed.
fn digest(purpose: &str, text: &str) -> String {
    hex(&Sha256::new().chain_update(purpose).chain_update([0]).chain_update(text).finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_show_nothing() {
        let (one, other) = (Secret::fresh().unwrap(), Secret::fresh().unwrap());
        assert_ne!(one, other);
        assert_eq!(format!("{one:?}"), "Secret(…)");
        let shown = [one.show(), one.hash(), one.form_token(), one.token_hash()];
        for (at, text) in shown.iter().enumerate() {
            assert_eq!(text.len(), 64);
            assert!(!shown[..at].contains(text));
        }
    }

    #[test]
    fn only_what_can_be_a_key_is_taken() {
        let key = Secret::fresh().unwrap();
        assert_eq!(Secret::from_sent(&key.show()), Some(key));
        for wrong in ["", "a", &"g".repeat(64), &"a".repeat(65)] {
            assert_eq!(Secret::from_sent(wrong), None, "{wrong}");
        }
    }
}
