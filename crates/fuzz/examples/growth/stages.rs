//! The stages, each with inputs that could make it slow.

use armistice_compliance::{Area, Ledger, Options as Asked, Second, Sectors, Truce, Window, preset};
use armistice_fuzz::observed;
use armistice_intake::{Format, Options, Pages, documents};
use armistice_language::{Models, analyse, attributions};
use armistice_merge::{Filter, Kept, Record, View};
use armistice_record::{Document, Report};

use crate::Case;
use crate::inputs::{around, numbered, repeat};

macro_rules! cases {
    ($($stage:literal $run:ident { $($name:literal => $make:expr,)+ })+) => {
        vec![$($(Case { stage: $stage, name: $name, make: $make, run: $run },)+)+]
    };
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = intake();
    cases.extend(reading());
    cases.extend(records());
    cases
}

fn intake() -> Vec<Case> {
    cases! {
        "text" text {
            "empty lines" => |n| repeat("\n", n),
            "short lines" => |n| repeat("By Ada\n", n),
            "furniture" => |n| repeat("Share\n\nRead more\n\n", n),
            "lines that look like headlines" => |n| numbered("Talks # resume\n\n", n),
            "one line" => |n| repeat("The parties met ", n),
            "datelines" => |n| repeat("GENEVA, March 3 (Reuters) - ", n),
            "bytes of a legacy encoding" => |n| around("\u{0}", repeat("\u{448}", n), "").into_iter().skip(1).map(|b| b | 0x80).collect(),
        }
        "html" html {
            "boxes in boxes" => |n| around("<p>Talks resumed on Monday.</p>", repeat("<div>", n), ""),
            "boxes with text in boxes" => |n| repeat("<div>Talks resumed on Monday, she said. ", n),
            "bold in italic, not closed" => |n| around("<p>Talks resumed.", repeat("<b><i>x", n), ""),
            "end tags of nothing" => |n| around("<p>Talks resumed on Monday.", repeat("</p></div></b>", n), ""),
            "paragraphs" => |n| repeat("<p>The parties met again on Monday, she said.</p>\n", n),
            "different classes" => |n| numbered("<div class=#><p>The parties met on Monday.</p></div>", n),
            "attributes of one tag" => |n| around("<p>Talks resumed on Monday.</p><p ", numbered("#=1 ", n), ">x"),
            "one attribute" => |n| around("<p>Talks resumed on Monday.</p><p class=\"", repeat("a b ", n), "\">x"),
            "tables in tables" => |n| around("<p>Talks resumed on Monday.</p>", repeat("<table><tr><td>x", n), ""),
            "list items" => |n| repeat("<ul><li><a href=x>Talks</a></li></ul>", n),
            "headings" => |n| numbered("<h1>Talks #</h1><p>The parties met.</p>", n),
            "names of the page" => |n| around("", numbered("<meta property=og:title content='Talks #'>", n), "<p>The parties met on Monday."),
            "linked data" => |n| around("<p>The parties met on Monday.</p>", repeat("<script type='application/ld+json'>{\"headline\":\"Talks\"}</script>", n), ""),
            "deep linked data" => |n| around("<p>The parties met.</p><script type='application/ld+json'>", repeat("[", n), "</script>"),
            "entities" => |n| around("<p>", repeat("&amp;&#65;&notin", n), ""),
            "signs" => |n| around("<p>The parties met.", repeat("<", n), ""),
            "comments" => |n| around("<p>The parties met.", repeat("<!-- -", n), ""),
            "scripts" => |n| around("<p>The parties met.", repeat("<script></scrip", n), ""),
            "links" => |n| around("<p>The parties met.", repeat("<a href=x>a</a> ", n), ""),
            "times" => |n| around("<h1>Talks</h1><p>The parties met.", repeat("<time datetime=2025-04-19>19 April 2025</time>", n), ""),
            "line breaks" => |n| around("<p>", repeat("Talks resumed.<br>", n), ""),
        }
        "jsonl" jsonl {
            "lines" => |n| repeat("{\"text\":\"Talks resume\\n\\nThey met.\"}\n", n),
            "one line" => |n| around("{\"text\":\"", repeat("They met. ", n), "\"}\n"),
            "escapes" => |n| around("{\"text\":\"", repeat("\\u00e9\\ud83d\\udd4a\\n", n), "\"}\n"),
            "deep" => |n| around("{\"text\":", repeat("[", n), ""),
            "fields" => |n| around("{", numbered("\"#\":1,", n), "\"text\":\"x\"}"),
        }
        "feed" feed {
            "items" => |n| around("<rss version='2.0'><channel>", repeat("<item><title>a</title><link>/a</link></item>", n), "</channel></rss>"),
            "elements in elements" => |n| around("<rss version='2.0'><channel><item>", repeat("<a>", n), ""),
            "entities of entities" => |n| around("<!DOCTYPE rss [<!ENTITY a \"x\">", numbered("<!ENTITY # \"&a;&a;\">", n), "]><rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"),
            "deep JSON" => |n| around("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":", repeat("[", n), ""),
            "XHTML" => |n| around("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'><div>", repeat("<p>x</p>", n), "</div></content></entry></feed>"),
            "deep XHTML" => |n| around("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>", repeat("<div>", n), ""),
            "links of an item" => |n| around("<feed xmlns='http://www.w3.org/2005/Atom'><entry>", repeat("<link href='/a'/>", n), "</entry></feed>"),
            "names of names" => |n| around("<rss version='2.0' ", numbered("xmlns:#='x' ", n), "><channel/></rss>"),
        }
        "warc" warc {
            "records" => |n| repeat("WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 0\r\n\r\n\r\n\r\n", n),
            "pages" => |n| repeat("WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nTalks\r\n\r\n", n),
            "chunks" => |n| { let body = repeat("1\r\na\r\n", n); around(&format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n", body.len() + 72), body, "") },
            "headers" => |n| around("WARC/1.0\r\n", repeat("a: b\r\n", n), ""),
            "empty lines" => |n| repeat("\r\n", n),
        }
        "robots" robots {
            "rules" => |n| around("user-agent: *\n", numbered("disallow: /#*a*b$\n", n), ""),
            "agents" => |n| numbered("user-agent: #\n", n),
            "a rule" => |n| around("user-agent: *\ndisallow: /", repeat("*a", n), "\n"),
        }
    }
}

fn reading() -> Vec<Case> {
    cases! {
        "analysis" analysis {
            "no full stop" => |n| repeat("word ", n),
            "full stops" => |n| repeat(".", n),
            "abbreviations" => |n| repeat("U.S. Gen. ", n),
            "quotation marks" => |n| repeat("\"", n),
            "one word" => |n| repeat("a", n),
            "hyphens" => |n| repeat("a-", n),
            "marks over marks" => |n| repeat("\u{301}", n),
            "no blanks (Chinese)" => |n| repeat("和平谈判。", n),
        }
        "attributions" attributed {
            "cues" => |n| repeat("said ", n),
            "cues in quotation marks" => |n| repeat("\"said\" ", n),
            "said that he said" => |n| repeat("he said that ", n),
            "quotations in quotations" => |n| around("", repeat("“he said ", n), ""),
            "according to" => |n| repeat("according to Ada, ", n),
        }
        "read" read {
            "said that he said" => |n| repeat("Russia said that Ukraine said that ", n),
            "short quotations" => |n| repeat("“No,” she said. ", n),
            "quotations never closed" => |n| repeat("“We agree. ", n),
            "names" => |n| numbered("# Petrov of # said so. ", n),
            "one name" => |n| repeat("Ada Petrov agreed. ", n),
            "pronouns" => |n| repeat("he told him that they met her. ", n),
            "terms in one sentence" => |n| repeat("Russia rejected a ceasefire and ", n),
            "terms" => |n| repeat("Russia rejected the ceasefire plan. ", n),
            "charges" => |n| repeat("Russia accused Ukraine of shelling Donetsk. ", n),
            "meetings" => |n| repeat("Ada Petrov met Bo Kim in Geneva on Friday. ", n),
            "ceasefires" => |n| repeat("Russia declared a 30-day truce from 19 April 2025. ", n),
            "dates in one sentence" => |n| repeat("on 19 April 2025 at 18:00 ", n),
            "genitives" => |n| repeat("the president of ", n),
            "lists" => |n| repeat("Russia, Ukraine and ", n),
            "colons" => |n| repeat("Ada Petrov said: ", n),
            "paragraphs" => |n| repeat("Yes.\n\n", n),
        }
        "events" events {
            "attacks" => |n| repeat("Russia attacked Ukraine. ", n),
            "attacks in one sentence" => |n| repeat("Russia attacked Ukraine and ", n),
        }
    }
}

fn records() -> Vec<Case> {
    cases! {
        "merge" merge {
            "copies of one report" => |n| repeat("Russia rejected the ceasefire on Monday. Ada Petrov said that “the plan is dead”.\n", n / 8),
            "reports" => |n| numbered("# rejected the ceasefire on Monday. Ada # said that “the plan of # is dead”.\n", n / 8),
            "one long report" => |n| { let mut all = numbered("# rejected the ceasefire on Monday. ", n / 8); all.retain(|&byte| byte != b'\n'); all },
        }
        "terms" terms {
            "groups" => |n| around(TERMS, numbered("[[group]]\nid = \"#\"\nname = \"x\"\nsectors = [\"a\"]\n", n), ""),
            "sectors" => |n| around(TERMS, numbered("[[sector]]\nid = \"#\"\nname = \"x\"\n", n), ""),
            "deep" => |n| around("x = ", repeat("[", n), ""),
            "channels" => |n| around(TERMS, numbered("[[channel]]\nid = \"#\"\nname = \"C\"\nkind = \"counts\"\nsees = [\"any-fire\"]\npreset = \"counts\"\nseries = [\"s\"]\nsource = \"z\"\n", n), ""),
            "other truces" => |n| around(TERMS, repeat("[[other]]\nname = \"x\"\nstart = \"2024-01-01T00:00Z\"\nend = \"2024-01-02T00:00Z\"\n", n), ""),
        }
        "series" series {
            "rows" => |n| around("time,sector,count\n", numbered("2025-02-09T03Z,#,5\n", n), ""),
            "alerts without end" => |n| around("started_at,finished_at,region\n", repeat("2025-02-09T03:00Z,,a\n", n), ""),
            "a quotation mark" => |n| around("time,sector,count\n\"", repeat("2025-02-09T03Z,a,5\n", n), ""),
            "columns" => |n| repeat("time,sector,count,", n),
        }
        "claims" claims {
            "claims of one period" => |n| around(CLAIMS, numbered("#,A,B,2025-02-10T00:00Z,2025-02-11T00:00Z,violations,3,,x,s\n", n), ""),
            "claims of many sides" => |n| around(CLAIMS, numbered("#,#,B,2025-02-10T00:00Z,2025-02-11T00:00Z,violations,3,,x,s\n", n), ""),
        }
        "sectors" sectors {
            "corners" => |n| around("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name\":\"A\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],", spiral(n), "[0,0]]]}}]}"),
            "polygons" => |n| around("{\"type\":\"FeatureCollection\",\"features\":[", { let mut all = numbered("{\"type\":\"Feature\",\"properties\":{\"id\":\"#\",\"name\":\"#\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}},", n); all.pop(); all }, "]}"),
            "deep" => |n| around("{\"type\":\"FeatureCollection\",\"features\":", repeat("[", n), ""),
        }
        "verify" verify {
            "hours" => |n| around("time,sector,count\n", (0..n / 20).flat_map(|hour| format!("{}T{:02}Z,a,{}\n", armistice_merge::day(20_000 * 1440 - (hour / 24) as i64 * 1440), hour % 24, hour % 7).into_bytes()).collect(), ""),
            "sectors" => |n| around("time,sector,count\n", numbered("2025-01-09T03Z,#,5\n", n), ""),
        }
        "dictionary" dictionary {
            "actors" => |n| numbered("# [USAGOV 19790716-20030409]\n", n),
            "names of one actor" => |n| around("A [USA]\n", numbered("+#\n", n), ""),
            "codes of one actor" => |n| around("A [USA]\n", repeat(" [USAGOV >19790716]\n", n), ""),
            "patterns" => |n| around("--- EMBARGO [163] ---\nEMBARGO [163]\n", numbered("- * # [172]\n", n), ""),
        }
    }
}

const TERMS: &str = "title = \"x\"\nconflict = \"A-B\"\nterms_source = \"y\"\n[[party]]\nname = \"RUS\"\nrole = \"declared\"\n[window]\nzone = \"UTC\"\nstart = \"2025-02-10T00:00\"\nend = \"2025-02-11T06:00\"\n[terms]\nforbids = [\"any-fire\"]\n[[sector]]\nid = \"a\"\nname = \"A\"\n";
const CHANNEL: &str = "[[channel]]\nid = \"c\"\nname = \"C\"\nkind = \"counts\"\nsees = [\"any-fire\"]\npreset = \"counts\"\nseries = [\"s\"]\nsource = \"z\"\n";
const CLAIMS: &str =
    "claim_id,claimant,against,period_start_utc,period_end_utc,measure,count,place,as_published,source\n";

/// Corners of an outline that winds outwards without touching itself.
fn spiral(length: usize) -> Vec<u8> {
    let corners = length / 24;
    // Out along the top of a comb, so that no two edges cross.
    (1..=corners)
        .flat_map(|n| {
            format!("[{:.6},{:.6}],", n as f64 * 100.0 / corners as f64, if n % 2 == 0 { 1.0 } else { 80.0 })
                .into_bytes()
        })
        .chain(*b"[100,-1],")
        .collect()
}

fn options(format: Format) -> Options {
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

fn document(bytes: &[u8]) -> Option<Document> {
    Document::story(&String::from_utf8_lossy(bytes)).ok()
}

fn analysis(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    let paragraphs: Vec<_> = document.story_parts().collect();
    std::hint::black_box(analyse(Models::embedded(), &document, &paragraphs));
}

fn attributed(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    let paragraphs: Vec<_> = document.story_parts().collect();
    let analysis = analyse(Models::embedded(), &document, &paragraphs);
    std::hint::black_box(attributions(Models::embedded(), &document, &analysis));
}

fn report(bytes: &[u8]) -> Option<Report> {
    let document = documents(bytes, &options(Format::Text)).next()?.ok()?.document;
    let reading = armistice_read::read(Models::embedded(), &document);
    Some(Report::new(&document, &reading, None))
}

fn read(bytes: &[u8]) {
    std::hint::black_box(report(bytes));
}

fn events(bytes: &[u8]) {
    let Some(document) = document(bytes) else { return };
    std::hint::black_box(armistice_read::events(Models::embedded(), &document));
}

/// A report a line, joined and shown. The reading of it counts, too.
fn merge(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut record = Record::default();
    for (number, line) in text.lines().enumerate() {
        let Some(mut report) = report(line.as_bytes()) else { continue };
        report.id = number.to_string();
        report.published = Some("2025-04-19".to_owned());
        record = record.join(Record::of(Kept { report, generation: 1 }));
    }
    for view in View::ALL {
        std::hint::black_box(record.view(view, &Filter::default()));
    }
}

fn terms(bytes: &[u8]) {
    let _ = std::hint::black_box(Truce::from_toml(&String::from_utf8_lossy(bytes)));
}

fn series(bytes: &[u8]) {
    for name in ["counts", "alerts"] {
        let Some(mut map) = preset(name) else { continue };
        map.zone = Some("Europe/Kyiv".to_owned());
        std::hint::black_box(observed(bytes, &map, &Sectors::default()).is_some());
    }
}

fn claims(bytes: &[u8]) {
    let window = Window { start: Second(1_739_145_600), end: Second(1_739_253_600) };
    let _ = std::hint::black_box(Ledger::from_csv(&String::from_utf8_lossy(bytes), window));
}

fn sectors(bytes: &[u8]) {
    let area = Area { geojson: String::new(), id: "id".to_owned(), name: "name".to_owned() };
    if let Ok(sectors) = Sectors::from_geojson(&String::from_utf8_lossy(bytes), &area) {
        std::hint::black_box((0..100).filter(|&n| sectors.at(f64::from(n), 0.5).is_some()).count());
    }
}

fn verify(bytes: &[u8]) {
    let Ok(truce) = Truce::from_toml(&(TERMS.to_owned() + CHANNEL)) else { return };
    let mut sectors = Sectors::default();
    sectors.add_names(&truce.sectors);
    let seen = truce
        .channels
        .iter()
        .filter_map(|channel| observed(bytes, &channel.columns, &sectors))
        .collect::<Vec<_>>();
    std::hint::black_box(armistice_compliance::verify(
        &truce,
        &sectors,
        &seen,
        Ledger::default(),
        &Asked::default(),
    ));
}

fn dictionary(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut dictionaries = armistice_read::Dictionaries::default();
    let _ = std::hint::black_box((dictionaries.add_actors(&text), dictionaries.add_verbs(&text)));
}
