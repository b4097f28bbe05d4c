//! Bytes to documents.

use armistice_intake::{Format, Options, Pages, documents};

use crate::Case;
use crate::inputs::{Make, before};

pub(super) fn cases() -> Vec<Case> {
    cases! {
        "text" text {
            "empty lines" => "\n",
            "short lines" => "By Ada\n",
            "furniture" => "Share\n\nRead more\n\n",
            "lines that look like headlines" => "Talks § resume\n\n",
            "one line" => "The parties met ",
            "datelines" => "GENEVA, March 3 (Reuters) - ",
            "bytes of a legacy encoding" => Make::By(|n| [0xd1, 0xe0, b' '].repeat(n / 3)),
        }
        "html" html {
            "boxes in boxes" => ["<p>Talks resumed on Monday.</p>", "<div>", ""],
            "boxes with text in boxes" => "<div>Talks resumed on Monday, she said. ",
            "bold in italic, not closed" => ["<p>Talks resumed.", "<b><i>x", ""],
            "end tags of nothing" => ["<p>Talks resumed on Monday.", "</p></div></b>", ""],
            "paragraphs" => "<p>The parties met again on Monday, she said.</p>\n",
            "different classes" => "<div class=§><p>The parties met on Monday.</p></div>",
            "attributes of one tag" => ["<p>Talks resumed on Monday.</p><p ", "§=1 ", ">x"],
            "one attribute" => ["<p>Talks resumed on Monday.</p><p class=\"", "a b ", "\">x"],
            "tables in tables" => ["<p>Talks resumed on Monday.</p>", "<table><tr><td>x", ""],
            "list items" => "<ul><li><a href=x>Talks</a></li></ul>",
            "headings" => "<h1>Talks §</h1><p>The parties met.</p>",
            "names of the page" => ["", "<meta property=og:title content='Talks §'>", "<p>The parties met on Monday."],
            "linked data" => ["<p>The parties met on Monday.</p>", "<script type='application/ld+json'>{\"headline\":\"Talks\"}</script>", ""],
            "deep linked data" => ["<p>The parties met.</p><script type='application/ld+json'>", "[", "</script>"],
            "entities" => ["<p>", "&amp;&#65;&notin", ""],
            "signs" => ["<p>The parties met.", "<", ""],
            "comments" => ["<p>The parties met.", "<!-- -", ""],
            "scripts" => ["<p>The parties met.", "<script></scrip", ""],
            "links" => ["<p>The parties met.", "<a href=x>a</a> ", ""],
            "times" => ["<h1>Talks</h1><p>The parties met.", "<time datetime=2025-04-19>19 April 2025</time>", ""],
            "line breaks" => ["<p>", "Talks resumed.<br>", ""],
        }
        "jsonl" jsonl {
            "lines" => "{\"text\":\"Talks resume\\n\\nThey met.\"}\n",
            "one line" => ["{\"text\":\"", "They met. ", "\"}\n"],
            "escapes" => ["{\"text\":\"", "\\u00e9\\ud83d\\udd4a\\n", "\"}\n"],
            "deep" => ["{\"text\":", "[", ""],
            "fields" => ["{", "\"§\":1,", "\"text\":\"x\"}"],
        }
        "feed" feed {
            "items" => ["<rss version='2.0'><channel>", "<item><title>a</title><link>/a</link></item>", "</channel></rss>"],
            "elements in elements" => ["<rss version='2.0'><channel><item>", "<a>", ""],
            "entities of entities" => ["<!DOCTYPE rss [<!ENTITY a \"x\">", "<!ENTITY § \"&a;&a;\">", "]><rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"],
            "deep JSON" => ["{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":", "[", ""],
            "XHTML" => ["<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'><div>", "<p>x</p>", "</div></content></entry></feed>"],
            "deep XHTML" => ["<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>", "<div>", ""],
            "links of an item" => ["<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "<link href='/a'/>", "</entry></feed>"],
            "names of names" => ["<rss version='2.0' ", "xmlns:§='x' ", "><channel/></rss>"],
        }
        "warc" warc {
            "records" => "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
            "pages" => "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nTalks\r\n\r\n",
            "chunks" => Make::By(|n| { let body = Make::from("1\r\na\r\n").of(n); before(&format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", body.len() + 72), body) }),
            "headers" => ["WARC/1.0\r\n", "a: b\r\n", ""],
            "empty lines" => "\r\n",
        }
        "robots" robots {
            "rules" => ["user-agent: *\n", "disallow: /§*a*b$\n", ""],
            "agents" => "user-agent: §\n",
            "a rule" => ["user-agent: *\ndisallow: /", "*a", "\n"],
        }
    }
}

pub(super) fn options(format: Format) -> Options {
    Options {
        encoding: None,
        format: Some(format),
        max_bytes: 64 << 20,
        published: None,
        publisher: None,
        url: None,
    }
}

fn taken(bytes: &[u8], format: Format) {
    std::hint::black_box(documents(bytes, &options(format)).count());
}

fn text(bytes: &[u8]) {
    taken(bytes, Format::Text);
}

fn html(bytes: &[u8]) {
    taken(bytes, Format::Html);
}

fn jsonl(bytes: &[u8]) {
    taken(bytes, Format::Jsonl);
}

fn feed(bytes: &[u8]) {
    let _ = std::hint::black_box(armistice_intake::feed(bytes, "https://news.example/feed", None));
}

fn warc(bytes: &[u8]) {
    std::hint::black_box(Pages::new(bytes).count());
}

fn robots(bytes: &[u8]) {
    let robots = armistice_serve::watch::robots::Robots::parse(&String::from_utf8_lossy(bytes), "armistice");
    std::hint::black_box(robots.allows(&format!("/{}", "a".repeat(2000))));
}
