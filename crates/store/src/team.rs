//! The way to a PostgreSQL server: encrypted and checked as the address asks, in the words of its own programs (libpq).
//!
//! `sslmode` is `disable`, `prefer` (as far as the server can; so it is if nothing is said), `require`, `verify-ca` or
//! `verify-full`; `sslrootcert` names a file with the certificates of the authorities that are trusted.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use postgres::config::{Host, SslMode};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// How long a database may take to answer that it is there.
pub(crate) const ANSWERS: Duration = Duration::from_secs(10);

/// What may stand in an address.
const WORDS: &str = "write it like `postgres://user@host/name?sslmode=verify-full&sslrootcert=FILE`, with a file of certificates (PEM)";

/// What is asked of the server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Nothing: who listens cannot read, but who answers is not known.
    Nothing,
    /// That a trusted authority gave it.
    Authority,
    /// That, and the name in the address.
    Name,
}

/// An address, without what only we understand.
#[derive(Debug)]
struct Address {
    rest: String,
    mode: Option<SslMode>,
    asked: Asked,
    roots: Option<String>,
}

/// Connects, and says whether the way to another machine is open to whoever listens.
///
/// A server that a cut network hides is given up after half a minute, unless the address says otherwise.
pub(crate) fn connect(place: &str) -> Result<(postgres::Client, bool), StoreError> {
    let shown = without_password(place);
    let open = |cause: String| StoreError::Open { place: shown.clone(), cause };
    let wrong = |cause: String| StoreError::Untrusted { place: shown.clone(), cause, help: WORDS };
    let address = address(place).map_err(wrong)?;
    let mut config: postgres::Config = address.rest.parse().map_err(|error| open(chain(&error)))?;
    if let Some(mode) = address.mode {
        config.ssl_mode(mode);
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(ANSWERS);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(30));
        config.keepalives_idle(Duration::from_secs(15));
        config.keepalives_interval(Duration::from_secs(5));
        config.keepalives_retries(3);
    }
    let failed = |error: postgres::Error| match refused(&error, address.asked) {
        Some((cause, help)) => StoreError::Untrusted { place: shown.clone(), cause, help },
        None => open(chain(&error)),
    };
    // A socket of this machine has no name to check and nobody in between.
    let on_socket = config.get_hosts().iter().all(|host| !matches!(host, Host::Tcp(_)));
    if config.get_ssl_mode() == SslMode::Disable || (on_socket && config.get_hostaddrs().is_empty()) {
        // Who says `disable` has decided so.
        return Ok((config.connect(postgres::NoTls).map_err(failed)?, false));
    }
    let encrypted = Arc::new(AtomicBool::new(false));
    let verifier = Verifier {
        roots: roots(&address).map_err(wrong)?,
        given: given(&address).map_err(wrong)?,
        asked: address.asked,
        provider: ring::default_provider(),
        encrypted: Arc::clone(&encrypted),
    };
    let settings = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| open(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let client = config.connect(MakeRustlsConnect::new(settings)).map_err(failed)?;
    Ok((client, !encrypted.load(Ordering::Relaxed) && is_elsewhere(&config)))
}

/// Takes `sslmode` and `sslrootcert` out of an address.
fn address(place: &str) -> Result<Address, String> {
    let mut address = Address { rest: place.to_owned(), mode: None, asked: Asked::Nothing, roots: None };
    // What stands before an `@` may be a password with anything in it.
    let from = place.find('@').map_or(0, |at| at + 1);
    let Some(at) = place[from..].find('?').map(|at| from + at) else { return Ok(address) };
    let mut others: Vec<&str> = Vec::new();
    for pair in place[at + 1..].split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => {
                (address.mode, address.asked) = match mode {
                    "disable" => (Some(SslMode::Disable), Asked::Nothing),
                    "prefer" => (Some(SslMode::Prefer), Asked::Nothing),
                    "require" => (Some(SslMode::Require), Asked::Nothing),
                    "verify-ca" => (Some(SslMode::Require), Asked::Authority),
                    "verify-full" => (Some(SslMode::Require), Asked::Name),
                    _ => {
                        return Err(format!(
                            "`sslmode={mode}` is none of disable, prefer, require, verify-ca, verify-full"
                        ));
                    }
                };
            }
            Some(("sslrootcert", file)) => address.roots = Some(decoded(file)?),
            _ => others.push(pair),
        }
    }
    // As libpq has it: a file of authorities is there to be asked.
    if address.roots.is_some() && address.mode == Some(SslMode::Require) && address.asked == Asked::Nothing {
        address.asked = Asked::Authority;
    }
    address.rest = place[..at].to_owned();
    if !others.is_empty() {
        address.rest.push_str(&format!("?{}", others.join("&")));
    }
    Ok(address)
}

/// A value of an address without its percent signs.
fn decoded(value: &str) -> Result<String, String> {
    let decoded = percent_encoding::percent_decode_str(value).decode_utf8();
    decoded.map(|text| text.into_owned()).map_err(|_| format!("`{value}` is not UTF-8"))
}

/// The certificates in the file that the address names.
fn given(address: &Address) -> Result<Vec<CertificateDer<'static>>, String> {
    let Some(file) = &address.roots else { return Ok(Vec::new()) };
    let found: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(Path::new(file)).and_then(|certificates| certificates.collect());
    match found {
        Ok(certificates) if certificates.is_empty() => Err(format!("`{file}` has no certificate in it")),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(format!("cannot read the certificates of `{file}`: {error}")),
    }
}

/// The authorities that are trusted: those of the file, otherwise those that browsers trust.
fn roots(address: &Address) -> Result<RootCertStore, String> {
    if address.roots.is_none() {
        return Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() });
    }
    let mut roots = RootCertStore::empty();
    for certificate in given(address)? {
        roots.add(certificate).map_err(|error| format!("a certificate of `sslrootcert` is none: {error}"))?;
    }
    Ok(roots)
}

/// Checks the server's certificate as far as the address asks.
#[derive(Debug)]
struct Verifier {
    roots: RootCertStore,
    given: Vec<CertificateDer<'static>>,
    asked: Asked,
    provider: CryptoProvider,
    encrypted: Arc<AtomicBool>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.encrypted.store(true, Ordering::Relaxed);
        if self.asked == Asked::Nothing {
            return Ok(ServerCertVerified::assertion());
        }
        let parsed = ParsedCertificate::try_from(certificate)?;
        // A server that signed its own certificate: the file holds that very one.
        if !self.given.iter().any(|one| one.as_ref() == certificate.as_ref()) {
            let algorithms = self.provider.signature_verification_algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&parsed, &self.roots, others, now, algorithms)?;
        }
        if self.asked == Asked::Name {
            verify_server_name(&parsed, name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether the server is on another machine.
fn is_elsewhere(config: &postgres::Config) -> bool {
    let here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let addresses = config.get_hostaddrs();
    if addresses.is_empty() {
        !config.get_hosts().iter().all(here)
    } else {
        !addresses.iter().all(std::net::IpAddr::is_loopback)
    }
}

/// What is wrong with the way to the server, and what to do about it; none if it is something else.
fn refused(error: &postgres::Error, asked: Asked) -> Option<(String, &'static str)> {
    let mut cause: &(dyn Error + 'static) = error;
    loop {
        if let Some(tls) = tls_error(cause) {
            return Some(untrusted(tls, asked));
        }
        if cause.to_string() == "server does not support TLS" {
            return Some((
                "the server does not encrypt".to_owned(),
                "turn on `ssl` in its postgresql.conf; `sslmode=disable` says that nobody can listen on the way",
            ));
        }
        cause = cause.source()?;
    }
}

fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    cause.downcast_ref().or_else(|| inner?.downcast_ref())
}

fn untrusted(error: &rustls::Error, asked: Asked) -> (String, &'static str) {
    let rustls::Error::InvalidCertificate(wrong) = error else {
        return (
            format!("no encrypted connection comes about: {error}"),
            "see what the log of the server says of it; it has to speak TLS 1.2 or 1.3",
        );
    };
    match wrong {
        CertificateError::UnknownIssuer => (
            "the certificate of the server is given by no authority that is trusted here".to_owned(),
            "name the certificate of the authority that gave it: `sslrootcert=FILE`; if that is named, another server answers or the file is of another authority",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            format!("the certificate of the server is for another name ({error})"),
            "write the name that is in the certificate into the address, or have one made for this name; `hostaddr=IP` says where that name is",
        ),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            ("the certificate of the server has expired".to_owned(), "have a new one made for the server")
        }
        _ if asked == Asked::Nothing => (error.to_string(), "see what the log of the server says of it"),
        _ => (
            format!("the certificate of the server does not hold: {error}"),
            "have one made for the server, or name its authority with `sslrootcert=FILE`",
        ),
    }
}

/// An error with its causes on one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text.push_str(&format!(": {deeper}"));
        cause = deeper.source();
    }
    text
}

/// Returns an address that can be shown.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (user, rest) = match rest.rsplit_once('@') {
        Some((user, rest)) => (format!("{}@", user.split_once(':').map_or(user, |(user, _)| user)), rest),
        None => (String::new(), rest),
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let shown: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("password=")).collect();
    let query = if shown.is_empty() { String::new() } else { format!("?{}", shown.join("&")) };
    format!("{scheme}://{user}{place}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(without_password("postgres://ada:secret@host/x"), "postgres://ada@host/x");
        assert_eq!(without_password("postgres://host/x"), "postgres://host/x");
        assert_eq!(
            without_password("postgres://ada:a?b@host/x?password=secret&sslmode=require"),
            "postgres://ada@host/x?sslmode=require"
        );
    }

    #[test]
    fn addresses_say_how_far_a_server_is_trusted() {
        let of = |place: &str| {
            let address = address(place).unwrap();
            (address.rest, address.mode, address.asked, address.roots)
        };
        assert_eq!(of("postgres://host/x"), ("postgres://host/x".to_owned(), None, Asked::Nothing, None));
        assert_eq!(
            of(
                "postgres://ada:a?sslmode=disable@host/x?sslmode=verify-full&connect_timeout=3&sslrootcert=/a%20b.crt"
            ),
            (
                "postgres://ada:a?sslmode=disable@host/x?connect_timeout=3".to_owned(),
                Some(SslMode::Require),
                Asked::Name,
                Some("/a b.crt".to_owned())
            )
        );
        assert_eq!(of("postgres://host/x?sslmode=require&sslrootcert=a").2, Asked::Authority);
        assert_eq!(of("postgres://host/x?sslmode=prefer&sslrootcert=a").2, Asked::Nothing);
        let wrong = address("postgres://host/x?sslmode=always").unwrap_err();
        assert!(wrong.contains("verify-full"), "{wrong}");
    }

    #[test]
    fn only_other_machines_are_elsewhere() {
        let of = |place: &str| is_elsewhere(&place.parse().unwrap());
        assert!(!of("postgres://localhost/x") && !of("postgres://127.0.0.1/x") && !of("postgres://[::1]/x"));
        assert!(of("postgres://db.example/x") && of("postgres://10.0.0.7/x"));
        assert!(of("postgres://localhost/x?hostaddr=10.0.0.7"));
    }
}
