//! `armistice watch` as its users run it: a feed and a receiver on loopback, and the program killed in between.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use super::{run, stderr, stdout};

/// Serves a feed with one article, and hands on what is posted; the receiver never answers while `dumb`.
fn serve(dumb: bool) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (line, body) = request(&stream);
            let story = "<article><h1>Talks</h1><p>Ethiopia rejected the exchange of prisoners, an official in Nairobi \
                said on Saturday after a long day in a hotel.</p></article>";
            let feed = format!(
                "<rss version='2.0'><channel><title>Mill Post</title><item><title>Talks</title>\
                 <link>http://127.0.0.1:{port}/a</link></item></channel></rss>"
            );
            let (status, kind, answer) = match line.split(' ').nth(1).unwrap_or("") {
                "/feed" => ("200 OK", "application/rss+xml", feed.as_str()),
                "/a" => ("200 OK", "text/html", story),
                "/in" => {
                    send.send(body).unwrap();
                    ("200 OK", "text/plain", "")
                }
                _ => ("404 Not Found", "text/plain", ""),
            };
            if dumb && line.starts_with("POST") {
                held.push(stream);
                continue;
            }
            let length = answer.len();
            let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n");
            // The program may be killed meanwhile.
            let _ = stream.write_all(format!("{head}connection: close\r\n\r\n{answer}").as_bytes());
        }
    });
    (port, receive)
}

fn request(stream: &TcpStream) -> (String, String) {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap()
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (first, String::from_utf8(body).unwrap())
}

fn watch(database: &str, arguments: &[&str]) -> String {
    let mut all = vec!["watch", "--db", database];
    all.extend(arguments);
    let output = run(&all);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output) + &stderr(&output)
}

#[test]
fn a_feed_is_polled_and_a_webhook_told() {
    let (port, posted) = serve(false);
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("record.db").to_str().unwrap().to_owned();
    let (feed, receiver) = (format!("http://127.0.0.1:{port}/feed"), format!("http://127.0.0.1:{port}/in"));
    let refused = run(&["watch", "feed", "check", &feed, "--db", &database]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stdout(&refused).contains("which is no public address"), "{}", stdout(&refused));
    assert!(
        watch(&database, &["feed", "check", &feed, "--allow-private"]).contains("1 items of `Mill Post`")
    );
    watch(&database, &["feed", "add", &feed, "--allow-private", "--conflict", "Horn"]);
    let made = watch(&database, &["rule", "add", "bot", "--webhook", &receiver, "--allow-private"]);
    assert!(made.contains("shown only now: whsec_"), "{made}");
    let told = watch(&database, &["run", "--once", "--pause", "0"]);
    assert!(told.contains("1 feeds polled (0 failed), 1 articles asked for (0 failed): 1 new"), "{told}");
    assert!(told.contains("1 notices delivered"), "{told}");
    let event = posted.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(event.contains("Ethiopia rejected the exchange of prisoners"), "{event}");
    assert!(watch(&database, &["feed", "list"]).contains("1 items"));
    let rules = watch(&database, &["rule", "list", "--format", "jsonl"]);
    assert!(rules.contains("\"name\":\"bot\"") && !rules.contains("whsec_"), "{rules}");
    assert!(watch(&database, &["notices", "--format", "jsonl"]).contains("\"state\":\"delivered\""));
    assert!(watch(&database, &["run", "--once"]).contains("0 feeds polled"));
    assert!(watch(&database, &["feed", "remove", &feed]).contains("not polled any more"));
    let unknown = run(&["watch", "rule", "remove", "7", "--db", &database]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(stderr(&unknown).contains("there is no rule 7"));
}

#[test]
fn killed_between_the_change_and_its_delivery_nothing_is_lost() {
    let (port, posted) = serve(true);
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("record.db").to_str().unwrap().to_owned();
    let receiver = format!("http://127.0.0.1:{port}/in");
    watch(&database, &["feed", "add", &format!("http://127.0.0.1:{port}/feed"), "--allow-private"]);
    watch(&database, &["rule", "add", "bot", "--webhook", &receiver, "--allow-private"]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_armistice"))
        .args(["watch", "--db", &database, "run", "--pause", "0"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The receiver has the message and says nothing: then the power goes.
    posted.recv_timeout(Duration::from_secs(60)).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let waiting = watch(&database, &["notices", "--state", "waiting", "--format", "jsonl"]);
    assert_eq!(waiting.lines().count(), 1, "{waiting}");
    assert!(waiting.contains("ETH — prisoners: reject"), "{waiting}");
    let verified = run(&["verify-record", "--db", &database]);
    assert!(verified.status.success(), "{}", stderr(&verified));
}
