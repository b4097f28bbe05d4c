//! Webhooks: CloudEvents, signed as Standard Webhooks asks.

use std::time::Duration;

use armistice_store::{Parcel, Seconds, Secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::Agent;
use url::Url;

use super::{SendError, message};
use crate::watch::fetch::{FetchError, Limits, agent, told};

/// How long a receiver may take.
const WHOLE: Duration = Duration::from_secs(20);
/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// A secret that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It is not `whsec_` and base64 of 24 to 64 bytes.
    #[error("a secret is `whsec_` and base64 of 24 to 64 bytes")]
    Form,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
}

/// Makes a secret: 32 random bytes.
///
/// # Errors
/// When the system gives none.
pub fn secret() -> Result<Secret, SecretError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| SecretError::NoRandom)?;
    Ok(Secret(format!("{PREFIX}{}", STANDARD.encode(bytes))))
}

/// Signs a message: the value of `webhook-signature` (Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`).
///
/// # Errors
/// When the secret cannot be used.
pub fn sign(secret: &Secret, id: &str, timestamp: Seconds, body: &str) -> Result<String, SecretError> {
    let key = secret.0.strip_prefix(PREFIX).and_then(|key| STANDARD.decode(key).ok());
    let key = key.filter(|key| (24..=64).contains(&key.len())).ok_or(SecretError::Form)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| SecretError::Form)?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// Posts to webhooks.
pub(super) struct Webhooks {
    public: Agent,
    any: Agent,
}

impl Webhooks {
    pub(super) fn new() -> Self {
        Webhooks { public: agent(WHOLE, false), any: agent(WHOLE, true) }
    }

    pub(super) fn send(
        &self,
        url: &str,
        secret: &Secret,
        private: bool,
        parcel: &Parcel,
        now: Seconds,
    ) -> Result<(), SendError> {
        let id = format!("msg_{}", message::id(parcel));
        let body = message::cloud_event(parcel).to_string();
        let never = |error: SecretError| SendError::Never(error.to_string());
        let signature = sign(secret, &id, now, &body).map_err(never)?;
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let agent = if private { &self.any } else { &self.public };
        let answer = agent
            .post(url)
            .header("content-type", "application/cloudevents+json; charset=utf-8")
            .header("webhook-id", &id)
            .header("webhook-timestamp", now.to_string())
            .header("webhook-signature", signature)
            .send(&body);
        let limits = Limits { whole: WHOLE, ..Limits::default() };
        let answer = answer.map_err(|error| match told(error, &host, &limits) {
            error @ (FetchError::Private(_) | FetchError::NoAddress(_)) => {
                SendError::Never(error.to_string())
            }
            error => SendError::Later { why: error.to_string(), wait: None, down: true },
        })?;
        let status = answer.status().as_u16();
        let wait =
            answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.trim().parse().ok());
        let why = format!("`{host}` answered {status}");
        match status {
            200..300 => Ok(()),
            // Standard Webhooks: the receiver is gone and wants no more.
            410 => Err(SendError::Never(why)),
            // Nothing else will be taken either.
            429 | 502..=504 => Err(SendError::Later { why, wait, down: true }),
            _ => Err(SendError::Later { why, wait, down: false }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        // The example of the Standard Webhooks libraries.
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let signature =
            sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
        assert_eq!(signature.as_deref(), Ok("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        let short = sign(&Secret("whsec_MfKQ".to_owned()), "msg", 1, "");
        assert_eq!(short, Err(SecretError::Form));
    }

    #[test]
    fn secrets_are_made_and_differ() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_ne!(one, other);
        assert!(sign(&one, "msg", 1, "").is_ok());
    }
}
