//! E-mail by SMTP.

use std::time::Duration;

use armistice_store::Parcel;
use lettre::address::Envelope;
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{self, SmtpTransport, SmtpTransportBuilder};
use lettre::{Message, Transport};
use url::Url;

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
    /// The certificates of an authority cannot be used.
    #[error("there is no certificate of an authority in PEM form")]
    Authority,
    /// An authority is named for a server that is not asked for TLS.
    #[error(
        "an authority is named, but the mail server is not asked for TLS: write it like smtps://… or smtp://…?tls=required"
    )]
    NoTls,
}

/// Sends e-mail by one server from one address.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

/// What stands before each certificate in PEM form (RFC 7468).
const MARK: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// What a server answers whom it does not let in (RFC 4954).
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];

impl Mailer {
    /// Makes a mailer. `server` is `smtps://…` (TLS), `smtp://…?tls=required` (STARTTLS), `smtp://…?tls=opportunistic`
    /// or `smtp://…` (in the clear).
    ///
    /// # Errors
    /// When the server or the address is none.
    pub fn new(server: &str, from: &str) -> Result<Self, MailError> {
        Mailer::trusting(server, from, None)
    }

    /// Makes a mailer that also trusts certificates of an authority of one's own, given in PEM form.
    ///
    /// # Errors
    /// When the server, the address or the authority is none, or TLS is not asked for.
    pub fn trusting(server: &str, from: &str, authority: Option<&[u8]>) -> Result<Self, MailError> {
        let mut transport = SmtpTransport::from_url(server).map_err(|_| MailError::Server)?;
        if let Some(authority) = authority {
            transport = trusting(transport, server, authority)?;
        }
        Ok(Mailer { transport: transport.timeout(Some(STEP)).build(), from: mailbox(from)? })
    }

    /// Sends a parcel to some addresses. Those that the server refuses hold back no others: they are told.
    pub(super) fn send(&self, to: &[String], parcel: &Parcel) -> Result<Option<String>, SendError> {
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
        match self.transport.send(&mail).map_err(|error| wrong(&error)) {
            Ok(_) => Ok(None),
            // One address that is refused ends the whole: each gets a letter of its own.
            Err(SendError::Never(_)) if to.len() > 1 => self.one_by_one(&mail),
            Err(error) => Err(error),
        }
    }

    fn one_by_one(&self, mail: &Message) -> Result<Option<String>, SendError> {
        let envelope = mail.envelope();
        let (mut refused, mut later) = (Vec::new(), None);
        for address in envelope.to() {
            let alone = Envelope::new(envelope.from().cloned(), vec![address.clone()]);
            let alone = alone.map_err(|error| never(&error))?;
            match self.transport.send_raw(&alone, &mail.formatted()).map_err(|error| wrong(&error)) {
                Ok(_) => {}
                Err(SendError::Never(why)) => refused.push(format!("{address}: {why}")),
                Err(error) => later = Some(error),
            }
        }
        match later {
            // Whoever has it already knows it again by its id.
            Some(error) => Err(error),
            None if refused.len() == envelope.to().len() => Err(SendError::Never(refused.join("; "))),
            None => Ok(Some(format!("refused: {}", refused.join("; ")))),
        }
    }
}

fn trusting(
    transport: SmtpTransportBuilder,
    server: &str,
    authority: &[u8],
) -> Result<SmtpTransportBuilder, MailError> {
    // A file without a certificate is read as none, and would be trusted in silence.
    let marked = authority.windows(MARK.len()).any(|window| window == MARK);
    let authority = Certificate::from_pem(authority).ok().filter(|_| marked).ok_or(MailError::Authority)?;
    let url = Url::parse(server).map_err(|_| MailError::Server)?;
    let host = url.host_str().ok_or(MailError::Server)?.to_owned();
    let parameters = TlsParameters::builder(host).add_root_certificate(authority).build_rustls();
    let parameters = parameters.map_err(|_| MailError::Authority)?;
    let asked = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    Ok(transport.tls(match (url.scheme(), asked.as_deref()) {
        ("smtps", _) => Tls::Wrapper(parameters),
        (_, Some("required")) => Tls::Required(parameters),
        (_, Some("opportunistic")) => Tls::Opportunistic(parameters),
        _ => return Err(MailError::NoTls),
    }))
}

fn never(error: &dyn std::fmt::Display) -> SendError {
    SendError::Never(error.to_string())
}

/// What an error of the server means for the letter.
fn wrong(error: &smtp::Error) -> SendError {
    // A password that the server no longer takes is no fault of the letter.
    let locked = error.status().is_some_and(|code| NOT_LET_IN.contains(&u16::from(code)));
    if error.is_permanent() && !locked {
        return never(error);
    }
    let down = locked || error.status().is_none();
    let why = error.to_string();
    // Words of rustls, which come without a type of their own.
    let why = match why.find("invalid peer certificate") {
        Some(at) => format!("its certificate is not good: {}", &why[at..]),
        None => why,
    };
    SendError::Later { why: format!("the mail server: {why}"), wait: None, down }
}

/// Whether something is an e-mail address, with a name or without.
pub fn is_address(address: &str) -> bool {
    mailbox(address).is_ok()
}

fn mailbox(address: &str) -> Result<Mailbox, MailError> {
    address.parse().map_err(|_| MailError::Address(address.to_owned()))
}
