//! E-mail by a real SMTP server: aiosmtpd, which Python's ordinary client installs.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use armistice_serve::clock::{Clock, rfc3339};
use armistice_serve::notices::{Mailer, Sender, deliver};
use armistice_store::{Channel, LetterState, Rhythm, Rule, Store};
use serde_json::Value;

use super::desk::{FakeClock, NOW, rule};
use super::invented::Invented;

/// Prints every e-mail as a line of JSON. In the clear the first one is put off, as servers do with strangers.
const SERVER: &str = "
import json, ssl, sys
from email import message_from_bytes, policy
from aiosmtpd.controller import Controller
class Keep:
    seen = 0
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('nobody'):
            return '550 no such user'
        envelope.rcpt_tos.append(address)
        return '250 OK'
    async def handle_DATA(self, server, session, envelope):
        Keep.seen += 1
        if Keep.seen == 1 and not context:
            return '451 try again later'
        mail = message_from_bytes(envelope.content, policy=policy.default)
        print(json.dumps({'to': envelope.rcpt_tos, 'from': envelope.mail_from, 'subject': mail['subject'],
            'id': mail['message-id'], 'text': mail.get_content(), 'tls': server.transport.get_extra_info('cipher') is not None}), flush=True)
        return '250 OK'
port, kind, *files = sys.argv[1:]
context, settings = None, {}
if files:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    settings = {'ssl_context': context} if kind == 'wrapped' else {'tls_context': context, 'require_starttls': True}
controller = Controller(Keep(), hostname='127.0.0.1', port=int(port), ready_timeout=30, **settings)
controller.start()
print('ready', flush=True)
sys.stdin.read()
";

/// Whether a server speaks TLS; with the files of its certificate and key.
pub(crate) enum Tls {
    /// Not at all.
    None,
    /// From the first byte (SMTPS).
    Wrapped(String, String),
    /// After STARTTLS, and nothing before it.
    Started(String, String),
}

pub(crate) struct Smtp {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    pub(crate) port: u16,
}

impl Smtp {
    fn start() -> Option<Self> {
        Smtp::with(Tls::None)
    }

    /// None, with a notice, where there is no aiosmtpd.
    pub(crate) fn with(tls: Tls) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let tls = match tls {
            Tls::None => vec!["clear".to_owned()],
            Tls::Wrapped(certificate, key) => vec!["wrapped".to_owned(), certificate, key],
            Tls::Started(certificate, key) => vec!["started".to_owned(), certificate, key],
        };
        let mut child = Command::new("python3")
            .args(["-c", SERVER, &port.to_string()])
            .args(tls)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(child.stdout.take()?).lines();
        match lines.next() {
            Some(Ok(line)) if line == "ready" => Some(Smtp { child, lines, port }),
            _ => {
                eprintln!("skipped: no aiosmtpd (python3 -m pip install aiosmtpd)");
                None
            }
        }
    }

    pub(crate) fn mail(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }

    /// Ends the server, and says whether it was given nothing.
    pub(crate) fn nothing_came(mut self) -> bool {
        drop(self.child.stdin.take());
        self.lines.next().is_none()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn add(store: &mut Store, day: usize, stance: &str) {
    let told =
        format!("Ruritania told the mill on day {day} that it would {stance} the prisoners’ exchange.");
    let kept =
        Invented::new(&format!("https://mill.example/{day}"), Some(&format!("2025-04-{day:02}")), &told)
            .publisher("Mill Post")
            .actor("Ruritania", "government", Some("RUR"))
            .position("Ruritania", "prisoners", stance, "self", &told)
            .kept(1);
    store.add(&[kept], &rfc3339(NOW)).unwrap();
}

#[test]
fn a_change_and_a_digest_arrive_as_e_mail() {
    let Some(mut smtp) = Smtp::start() else { return };
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    let to = |address: &str| Channel::Mail { to: vec![address.to_owned()] };
    store.add_rule(&rule(to("Desk <desk@paper.example>")), &rfc3339(NOW)).unwrap();
    let weekly = Rule { rhythm: Rhythm::Weekly, name: "week".to_owned(), ..rule(to("week@paper.example")) };
    store.add_rule(&weekly, &rfc3339(NOW)).unwrap();
    store.add_rule(&rule(to("nobody@paper.example")), &rfc3339(NOW)).unwrap();
    add(&mut store, 1, "reject");
    add(&mut store, 2, "accept");
    let mailer =
        || Mailer::new(&format!("smtp://127.0.0.1:{}", smtp.port), "Armistice <watch@paper.example>");
    let sender = Sender::new(Some(mailer().unwrap()));
    let mut send = |clock: &FakeClock, sender: &Sender| deliver(&mut store, sender, clock, &|_| {}).unwrap();

    // Put off at first, and refused for good where nobody is there.
    let delivery = send(&clock, &sender);
    assert_eq!((delivery.delivered, delivery.put_off, delivery.dead), (0, 1, 2));
    clock.wait(60);
    assert_eq!(send(&clock, &sender).delivered, 2);
    let mail = smtp.mail();
    assert_eq!(mail["to"], serde_json::json!(["desk@paper.example"]));
    assert_eq!(
        (&mail["from"], &mail["subject"]),
        (&"watch@paper.example".into(), &"RUR — prisoners: reject".into())
    );
    let mail = smtp.mail();
    assert_eq!(mail["subject"], "RUR — prisoners: reject → accept");
    let text = mail["text"].as_str().unwrap();
    assert!(
        text.contains("\"Ruritania told the mill on day 2 that it would accept the prisoners’ exchange.\""),
        "{text}"
    );
    assert!(text.contains("Mill Post · 2025-04-02 · https://mill.example/2"), "{text}");
    assert!(mail["id"].as_str().unwrap().ends_with("@armistice>"));

    clock.wait(7 * 24 * 3600);
    assert_eq!(send(&clock, &sender).delivered, 2);
    let digest = smtp.mail();
    assert_eq!(digest["subject"], "week: 2 changes");
    let text = digest["text"].as_str().unwrap();
    assert!(text.find("2025-04-01").unwrap() < text.find("2025-04-02").unwrap(), "{text}");
}

#[test]
fn an_address_that_is_refused_holds_back_no_others() {
    let Some(mut smtp) = Smtp::start() else { return };
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    let to = ["ada@paper.example", "nobody@paper.example", "ben@paper.example"].map(str::to_owned);
    store.add_rule(&rule(Channel::Mail { to: to.to_vec() }), &rfc3339(NOW)).unwrap();
    add(&mut store, 1, "reject");
    let server = format!("smtp://127.0.0.1:{}", smtp.port);
    let sender = Sender::new(Some(Mailer::new(&server, "watch@paper.example").unwrap()));
    // The server puts the first letter off: with it the whole, which is sent again.
    assert_eq!(deliver(&mut store, &sender, &clock, &|_| {}).unwrap().put_off, 1);
    assert_eq!(smtp.mail()["to"], serde_json::json!(["ben@paper.example"]));
    clock.wait(60);
    assert_eq!(deliver(&mut store, &sender, &clock, &|_| {}).unwrap().delivered, 1);
    let again = [smtp.mail(), smtp.mail()];
    assert_eq!(again[0]["to"], serde_json::json!(["ada@paper.example"]));
    assert_eq!(again[0]["id"], again[1]["id"]);
    let told = store.notices(Some(LetterState::Delivered), 10).unwrap();
    let result = format!("{:?}", told[0]);
    assert!(result.contains("delivered; refused: nobody@paper.example"), "{result}");
}

#[test]
fn a_server_without_tls_gets_nothing_where_tls_is_asked_for() {
    let Some(smtp) = Smtp::start() else { return };
    let (mut store, clock) = (Store::open(":memory:").unwrap(), FakeClock::new());
    let to = Channel::Mail { to: vec!["desk@paper.example".to_owned()] };
    store.add_rule(&rule(to), &rfc3339(NOW)).unwrap();
    add(&mut store, 1, "reject");
    let server = format!("smtp://127.0.0.1:{}?tls=required", smtp.port);
    let sender = Sender::new(Some(Mailer::new(&server, "watch@paper.example").unwrap()));
    assert_eq!(deliver(&mut store, &sender, &clock, &|_| {}).unwrap().put_off, 1);
    // Nor where no server is named: it waits.
    clock.wait(600);
    deliver(&mut store, &Sender::new(None), &clock, &|_| {}).unwrap();
    let waiting = store.notices(Some(LetterState::Waiting), 10).unwrap();
    assert!(waiting[0].result.as_deref().unwrap().starts_with("no mail server is named"));
    assert!(Mailer::new("mail.example", "watch@paper.example").is_err());
}
