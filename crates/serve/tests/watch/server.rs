//! A real HTTP server on loopback, whose answers a test writes byte by byte.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

type Answer = Box<dyn Fn(&Request, &mut TcpStream) + Send + Sync>;

/// The server; it serves until the test's process ends.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) port: u16,
    answers: Arc<Mutex<BTreeMap<String, Arc<Answer>>>>,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Server::on(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    pub(crate) fn on(listener: TcpListener) -> Self {
        let port = listener.local_addr().unwrap().port();
        let server = Server { port, answers: Arc::default(), seen: Arc::default() };
        let shared = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = shared.clone();
                std::thread::spawn(move || shared.serve(stream.unwrap()));
            }
        });
        server
    }

    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = request(&stream) else { return };
        self.seen.lock().unwrap().push(request.clone());
        let answer = self.answers.lock().unwrap().get(&request.path).cloned();
        match answer {
            Some(answer) => answer(&request, &mut stream),
            None => write(&mut stream, &reply("404 Not Found", &[], b"")),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Lets a path answer with what a function writes.
    pub(crate) fn answer(
        &self,
        path: &str,
        answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static,
    ) {
        self.answers.lock().unwrap().insert(path.to_owned(), Arc::new(Box::new(answer)));
    }

    /// Lets a path answer with bytes.
    pub(crate) fn bytes(&self, path: &str, status: &'static str, headers: &[(&str, &str)], body: &[u8]) {
        let bytes = reply(status, headers, body);
        self.answer(path, move |_, stream| write(stream, &bytes));
    }

    pub(crate) fn html(&self, path: &str, title: &str, story: &str) {
        let page = page(title, story);
        self.bytes(path, "200 OK", &[("content-type", "text/html; charset=utf-8")], page.as_bytes());
    }

    pub(crate) fn seen(&self, path: &str) -> Vec<Request> {
        self.seen.lock().unwrap().iter().filter(|request| request.path == path).cloned().collect()
    }
}

pub(crate) fn page(title: &str, story: &str) -> String {
    let paragraphs: String = story.split("\n\n").map(|text| format!("<p>{text}</p>")).collect();
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>\
         <article><h1>{title}</h1>{paragraphs}</article><footer>About us</footer></body></html>"
    )
}

/// An RSS feed of items: path, title, date.
pub(crate) fn rss(server: &Server, items: &[(&str, &str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(path, title, date)| {
            format!(
                "<item><title>{title}</title><link>{}</link><pubDate>{date}</pubDate></item>",
                server.url(path)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Mill Post</title>{items}</channel></rss>"
    )
}

pub(crate) fn reply(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        bytes.push_str(&format!("{name}: {value}\r\n"));
    }
    bytes.push_str("\r\n");
    let mut bytes = bytes.into_bytes();
    bytes.extend(body);
    bytes
}

/// The other side may have gone: that is what some tests are about.
pub(crate) fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

fn request(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut request = Request { path, ..Request::default() };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        request.headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = request.headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some(request)
}
