//! E-mail over TLS: certificates are made for the test, the server is a real one (aiosmtpd).

use std::path::Path;
use std::process::{Command, Stdio};

use armistice_serve::notices::{MailError, Mailer, Sender, deliver};
use armistice_store::{Channel, LetterState, Store};

use super::desk::{FakeClock, rule};
use super::mail::{Smtp, Tls, add};

/// An authority, and what it says of `127.0.0.1` and of another machine. None, with a notice, where openssl is absent.
struct Certificates(tempfile::TempDir);

impl Certificates {
    fn make() -> Option<Self> {
        let made = Certificates(tempfile::tempdir().unwrap());
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        let done = made.openssl(&format!(
            "req -x509 {key} -days 2 -subj /CN=Authority -keyout authority.key -out authority.pem"
        ));
        if !done {
            eprintln!("skipped: no openssl");
            return None;
        }
        for (name, address) in [("own", "IP:127.0.0.1"), ("other", "DNS:mail.example")] {
            std::fs::write(made.path(&format!("{name}.ext")), format!("subjectAltName={address}\n")).unwrap();
            assert!(made.openssl(&format!("req {key} -subj /CN={name} -keyout {name}.key -out {name}.csr")));
            assert!(made.openssl(&format!(
                "x509 -req -in {name}.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 \
                 -extfile {name}.ext -out {name}.pem"
            )));
        }
        Some(made)
    }

    fn openssl(&self, arguments: &str) -> bool {
        let mut command = Command::new("openssl");
        command.args(arguments.split_whitespace()).current_dir(self.0.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn authority(&self) -> Vec<u8> {
        std::fs::read(self.path("authority.pem")).unwrap()
    }
}

/// Sends a letter to a server. Returns whether it arrived, and what is told of it.
fn sent(server: &str, authority: Option<&[u8]>) -> (bool, String) {
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    store.add_rule(&rule(Channel::Mail { to: vec!["desk@paper.example".to_owned()] }), "2025-04-20").unwrap();
    add(&mut store, 1, "reject");
    let mailer = Mailer::trusting(server, "watch@paper.example", authority).unwrap();
    let delivery = deliver(&mut store, &Sender::new(Some(mailer)), &clock, &|_| {}).unwrap();
    let notice = store.notices(None, 1).unwrap().remove(0);
    assert_eq!(delivery.delivered == 1, notice.state == LetterState::Delivered);
    // What fails for want of trust may be mended: the letter waits.
    assert_eq!((delivery.delivered + delivery.put_off, delivery.dead), (1, 0));
    (delivery.delivered == 1, notice.result.unwrap_or_default())
}

fn start(path: &Path, tls: fn(&str, &str) -> Tls, name: &str) -> Option<Smtp> {
    let file = |ending: &str| path.join(format!("{name}.{ending}")).to_string_lossy().into_owned();
    Smtp::with(tls(&file("pem"), &file("key")))
}

fn wrapped(certificate: &str, key: &str) -> Tls {
    Tls::Wrapped(certificate.to_owned(), key.to_owned())
}

fn started(certificate: &str, key: &str) -> Tls {
    Tls::Started(certificate.to_owned(), key.to_owned())
}

#[test]
fn letters_arrive_over_tls_where_the_certificate_is_good() {
    let Some(made) = Certificates::make() else { return };
    for (tls, scheme, query) in
        [(wrapped as fn(&str, &str) -> Tls, "smtps", ""), (started, "smtp", "?tls=required")]
    {
        let Some(mut smtp) = start(made.0.path(), tls, "own") else { return };
        let server = format!("{scheme}://127.0.0.1:{}{query}", smtp.port);
        let (arrived, result) = sent(&server, Some(&made.authority()));
        assert!(arrived, "{server}: {result}");
        let mail = smtp.mail();
        assert_eq!(mail["subject"], "RUR — prisoners: reject");
        assert_eq!(mail["tls"], true, "{server}: it came in the clear");
    }
}

#[test]
fn a_certificate_that_is_not_good_is_refused_and_told() {
    let Some(made) = Certificates::make() else { return };
    for (tls, scheme, query) in
        [(wrapped as fn(&str, &str) -> Tls, "smtps", ""), (started, "smtp", "?tls=required")]
    {
        // Of an authority that nobody knows.
        let Some(smtp) = start(made.0.path(), tls, "own") else { return };
        let server = format!("{scheme}://127.0.0.1:{}{query}", smtp.port);
        let (arrived, result) = sent(&server, None);
        assert!(
            !arrived && result.contains("its certificate is not good: invalid peer certificate"),
            "{result}"
        );
        assert!(smtp.nothing_came());
        // For another machine.
        let Some(smtp) = start(made.0.path(), tls, "other") else { return };
        let server = format!("{scheme}://127.0.0.1:{}{query}", smtp.port);
        let (arrived, result) = sent(&server, Some(&made.authority()));
        assert!(
            !arrived && result.contains("its certificate is not good: invalid peer certificate"),
            "{result}"
        );
        assert!(smtp.nothing_came());
    }
}

#[test]
fn an_authority_has_certificates_and_is_for_tls() {
    let mailer = |server: &str, authority: &[u8]| {
        Mailer::trusting(server, "watch@paper.example", Some(authority)).err()
    };
    assert_eq!(mailer("smtps://mail.example", b"none"), Some(MailError::Authority));
    let cut = b"-----BEGIN CERTIFICATE-----\nMIIB\n";
    assert_eq!(mailer("smtps://mail.example", cut), Some(MailError::Authority));
    let Some(made) = Certificates::make() else { return };
    assert_eq!(mailer("smtp://mail.example", &made.authority()), Some(MailError::NoTls));
    assert_eq!(mailer("smtp://mail.example?tls=required", &made.authority()), None);
}
