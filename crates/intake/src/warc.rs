//! WARC archives (ISO 28500) as crawlers of news write them: one record after the other, pages among them.
//!
//! A record that holds no page of a report (a request, a picture, an answer other than 200) is passed over.

use std::io::{self, BufRead, Read};

/// The longest header that is read, in bytes.
const HEADER: usize = 64 * 1024;
/// The longest record that is kept, in bytes; a longer one is an error of its own.
const BODY: u64 = 64 * 1024 * 1024;

/// A page of a WARC archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The number of its record in the archive, from 1.
    pub record: u64,
    /// Where it was found (`WARC-Target-URI`).
    pub url: Option<String>,
    /// When it was fetched (`WARC-Date`), which is not when it was published.
    pub fetched: Option<String>,
    /// The label of its encoding, where the server told one.
    pub charset: Option<String>,
    /// Whether it is HTML; otherwise plain text.
    pub is_html: bool,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// What is wrong with a WARC archive or one record of it.
#[derive(Debug, thiserror::Error)]
pub enum WarcError {
    /// The bytes end, or cannot be unpacked; nothing after this can be read.
    #[error("record {record}: {source}")]
    Broken {
        /// The record, from 1.
        record: u64,
        /// What happened.
        source: io::Error,
    },
    /// What stands where a record should begin; nothing after this can be read.
    #[error("record {record}: expected `WARC/1.0`, found `{found}`")]
    NoRecord {
        /// The record, from 1.
        record: u64,
        /// The beginning of the line.
        found: String,
    },
    /// A record without its length; nothing after this can be read.
    #[error("record {record}: it has no `Content-Length`")]
    NoLength {
        /// The record, from 1.
        record: u64,
    },
    /// A record that is too long, and is passed over.
    #[error("record {record}: it has {bytes} bytes; the limit is {BODY}")]
    TooLong {
        /// The record, from 1.
        record: u64,
        /// Its length.
        bytes: u64,
    },
    /// A page that is packed in a way that is not read.
    #[error("record {record}: its content is encoded as `{encoding}`")]
    Packed {
        /// The record, from 1.
        record: u64,
        /// The encoding.
        encoding: String,
    },
    /// An answer of a server whose parts do not fit together.
    #[error("record {record}: {why}")]
    BadAnswer {
        /// The record, from 1.
        record: u64,
        /// What is wrong.
        why: &'static str,
    },
}

impl WarcError {
    /// Returns the number of the record, from 1.
    pub fn record(&self) -> u64 {
        match self {
            WarcError::Broken { record, .. }
            | WarcError::NoRecord { record, .. }
            | WarcError::NoLength { record }
            | WarcError::TooLong { record, .. }
            | WarcError::Packed { record, .. }
            | WarcError::BadAnswer { record, .. } => *record,
        }
    }
}

/// The pages of a WARC archive, unpacked already, in its order. Memory is bounded by the longest record.
pub struct Pages<R> {
    bytes: R,
    record: u64,
    ended: bool,
}

impl<R: BufRead> Pages<R> {
    /// Makes the reader of an archive's bytes.
    pub fn new(bytes: R) -> Self {
        Pages { bytes, record: 0, ended: false }
    }

    /// Reads the next record; none at the end, an empty option for a record that holds no page.
    fn record(&mut self) -> Result<Option<Option<Page>>, WarcError> {
        self.record += 1;
        let record = self.record;
        let broken = |source| WarcError::Broken { record, source };
        let first = loop {
            match line(&mut self.bytes).map_err(broken)? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !first.starts_with("WARC/") {
            return Err(WarcError::NoRecord { record, found: first.chars().take(40).collect() });
        }
        let headers = headers(&mut self.bytes).map_err(broken)?;
        let length = value(&headers, "content-length").and_then(|length| length.parse::<u64>().ok());
        let length = length.ok_or(WarcError::NoLength { record })?;
        let kind = value(&headers, "warc-type").unwrap_or("");
        let wanted = matches!(kind, "response" | "resource" | "conversion");
        if !wanted || length > BODY {
            let skipped = io::copy(&mut self.bytes.by_ref().take(length), &mut io::sink()).map_err(broken)?;
            if skipped < length {
                return Err(broken(io::ErrorKind::UnexpectedEof.into()));
            }
            return if wanted { Err(WarcError::TooLong { record, bytes: length }) } else { Ok(Some(None)) };
        }
        let mut block = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut block).map_err(broken)?;
        if (block.len() as u64) < length {
            return Err(broken(io::ErrorKind::UnexpectedEof.into()));
        }
        self.page(kind, &headers, block).map(Some)
    }

    fn page(&self, kind: &str, headers: &[Header], block: Vec<u8>) -> Result<Option<Page>, WarcError> {
        let record = self.record;
        let (mime, body) = if kind == "response" {
            match answer(record, &block)? {
                Some(answer) => answer,
                None => return Ok(None),
            }
        } else {
            (value(headers, "content-type").unwrap_or("").to_owned(), block)
        };
        let is_html = mime.starts_with("text/html") || mime.starts_with("application/xhtml");
        if !is_html && !mime.starts_with("text/plain") {
            return Ok(None);
        }
        let charset = mime.split(';').skip(1).find_map(|part| part.trim().strip_prefix("charset="));
        Ok(Some(Page {
            record,
            url: value(headers, "warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned()),
            fetched: value(headers, "warc-date").map(str::to_owned),
            charset: charset.map(|label| label.trim_matches('"').to_owned()),
            is_html,
            body,
        }))
    }
}

impl<R: BufRead> Iterator for Pages<R> {
    type Item = Result<Page, WarcError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.record() {
                Ok(None) => self.ended = true,
                Ok(Some(None)) => {}
                Ok(Some(Some(page))) => return Some(Ok(page)),
                Err(error) => {
                    let goes_on = matches!(
                        error,
                        WarcError::TooLong { .. } | WarcError::Packed { .. } | WarcError::BadAnswer { .. }
                    );
                    self.ended = !goes_on;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// A name in lower case and its value.
type Header = (String, String);

fn value<'h>(headers: &'h [Header], name: &str) -> Option<&'h str> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Reads a line without its end; none at the end of the bytes.
fn line(bytes: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    bytes.by_ref().take(HEADER as u64).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(line.trim_ascii_end()).into_owned()))
}

/// Reads headers up to the empty line after them.
fn headers(bytes: &mut impl BufRead) -> io::Result<Vec<Header>> {
    let mut headers: Vec<Header> = Vec::new();
    let mut read = 0;
    while let Some(line) = line(bytes)? {
        read += line.len();
        if read > HEADER {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its header is too long"));
        }
        if line.is_empty() {
            return Ok(headers);
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// Takes the type and the body out of a server's answer; none if it did not answer with a page.
fn answer(record: u64, block: &[u8]) -> Result<Option<(String, Vec<u8>)>, WarcError> {
    let mut rest = block;
    let bad = |why| WarcError::BadAnswer { record, why };
    let status = line(&mut rest).ok().flatten().ok_or(bad("the answer is empty"))?;
    if status.split(' ').nth(1) != Some("200") {
        return Ok(None);
    }
    let headers = headers(&mut rest).map_err(|_| bad("the answer ends within its header"))?;
    let mime = value(&headers, "content-type").unwrap_or("").to_ascii_lowercase();
    if !mime.starts_with("text/") && !mime.starts_with("application/xhtml") {
        return Ok(None);
    }
    let encoding = value(&headers, "content-encoding").unwrap_or("identity");
    if !encoding.eq_ignore_ascii_case("identity") && is_packed(rest) {
        return Err(WarcError::Packed { record, encoding: encoding.to_owned() });
    }
    let chunked = value(&headers, "transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"));
    // Some crawlers keep the header of an answer that they have put together already.
    let body = if chunked { join_chunks(rest).unwrap_or_else(|| rest.to_vec()) } else { rest.to_vec() };
    Ok(Some((mime, body)))
}

/// Whether bytes that are told to be packed are so still: text begins with a printable character.
fn is_packed(body: &[u8]) -> bool {
    !body.trim_ascii_start().first().is_some_and(|&byte| byte == b'<' || byte.is_ascii_graphic())
}

/// Joins the chunks of an answer; none if it is not made of chunks.
fn join_chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.trim().split(';').next()?, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest[size..].strip_prefix(b"\r\n")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2025-04-19T18:00:00Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn pages(text: &str) -> Vec<Result<Page, String>> {
        Pages::new(text.as_bytes()).map(|page| page.map_err(|error| error.to_string())).collect()
    }

    #[test]
    fn pages_are_found_among_other_records() {
        let text = record("warcinfo", "software: x\r\n")
            + &record("request", "GET / HTTP/1.1\r\n\r\n")
            + &record("response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>")
            + &record(
                "response",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=latin1\r\n\r\n<p>Talks",
            )
            + &record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG");
        let found = pages(&text);
        assert_eq!(found.len(), 1);
        let page = found[0].as_ref().unwrap();
        assert_eq!((page.record, page.is_html, page.body.as_slice()), (4, true, &b"<p>Talks"[..]));
        assert_eq!(page.charset.as_deref(), Some("latin1"));
        assert_eq!(page.url.as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn chunks_are_joined() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
        let found = pages(&record("response", &format!("{head}3\r\nTal\r\n2;x\r\nks\r\n0\r\n\r\n")));
        assert_eq!(found[0].as_ref().unwrap().body, b"Talks");
        let found = pages(&record("response", &format!("{head}<p>joined already")));
        assert_eq!(found[0].as_ref().unwrap().body, b"<p>joined already");
    }

    #[test]
    fn what_is_broken_is_told_with_its_record() {
        let whole = record("response", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Talks");
        assert_eq!(
            pages(&(whole.clone() + "nonsense\r\n"))[1],
            Err("record 2: expected `WARC/1.0`, found `nonsense`".to_owned())
        );
        assert!(pages(&whole[..whole.len() - 10])[0].as_ref().is_err_and(|why| why.starts_with("record 1:")));
        let packed = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n\u{1}\u{2}";
        assert_eq!(
            pages(&record("response", packed))[0],
            Err("record 1: its content is encoded as `br`".to_owned())
        );
        assert_eq!(pages(&(record("response", packed) + &whole)).len(), 2);
    }
}
