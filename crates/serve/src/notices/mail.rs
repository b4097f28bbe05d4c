//! E-mail by SMTP.

use std::time::Duration;

use armistice_store::Parcel;
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::SmtpTransport;
use lettre::{Message, Transport};

use super::{SendError, message};

/// How long a mail server may take for one step.
const STEP: Duration = Duration::from_secs(20);

/// Settings of e-mail that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The address of the mail server is none.
    #[error(
        "the mail server must be written like smtps://user:password@host, smtp://host:587?tls=required or smtp://host:25"
    )]
    Server,
    /// An address is none.
    #[error("`{0}` is no e-mail address")]
    Address(String),
}

/// Sends e-mail by one server from one address.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

/// What a server answers whom it does not let in (RFC 4954).
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];

impl Mailer {
    /// Makes a mailer. `server` is `smtps://…` (TLS), `smtp://…?tls=required` (STARTTLS), `smtp://…?tls=opportunistic`
    /// or `smtp://…` (in the clear).
    ///
    /// # Errors
    /// When the server or the address is none.
    pub fn new(server: &str, from: &str) -> Result<Self, MailError> {
        let transport = SmtpTransport::from_url(server).map_err(|_| MailError::Server)?;
        Ok(Mailer { transport: transport.timeout(Some(STEP)).build(), from: mailbox(from)? })
    }

    pub(super) fn send(&self, to: &[String], parcel: &Parcel) -> Result<(), SendError> {
        let never = |error: &dyn std::fmt::Display| SendError::Never(error.to_string());
        // The same letter has the same id, also when it is sent again.
        let id = format!("<{}@armistice>", message::id(parcel));
        let mut mail = Message::builder()
            .from(self.from.clone())
            .subject(message::subject(parcel))
            .message_id(Some(id))
            .header(header::ContentType::TEXT_PLAIN);
        for address in to {
            mail = mail.to(mailbox(address).map_err(|error| never(&error))?);
        }
        let mail = mail.body(message::text(parcel)).map_err(|error| never(&error))?;
        match self.transport.send(&mail) {
            Ok(_) => Ok(()),
            // A password that the server no longer takes is no fault of the letter.
            Err(error) if error.status().is_some_and(|code| NOT_LET_IN.contains(&u16::from(code))) => {
                Err(SendError::Later { why: format!("the mail server: {error}"), wait: None, down: true })
            }
            Err(error) if error.is_permanent() => Err(never(&error)),
            Err(error) => {
                let down = error.status().is_none();
                Err(SendError::Later { why: format!("the mail server: {error}"), wait: None, down })
            }
        }
    }
}

/// Whether something is an e-mail address, with a name or without.
pub fn is_address(address: &str) -> bool {
    mailbox(address).is_ok()
}

fn mailbox(address: &str) -> Result<Mailbox, MailError> {
    address.parse().map_err(|_| MailError::Address(address.to_owned()))
}
