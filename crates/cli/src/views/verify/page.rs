//! The answer as one self-contained page: sentences, pictures, tables, claims, what it rests on. It loads nothing and
//! runs nothing.

use std::fmt::Write;

use armistice_compliance::{Finding, Results, Summary, Verdict, about, of_verdict, two};

use super::svg::{escaped, svg};
use super::{channels, is_sector, of, of_placebo, sign};

const STYLE: &str = include_str!("page.css");

/// Writes the page.
pub(crate) fn page(results: &Results) -> String {
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>{0} · \
         Armistice</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n",
        escaped(&results.title)
    );
    head(&mut text, results);
    together(&mut text, results);
    // The name space is what tells a picture alone what it is; in a page it is one more address.
    let picture = svg(results).replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
    let _ = writeln!(text, "<h2>Seen and expected</h2>\n<div class=\"scroll\">{picture}</div>");
    for (id, name) in channels(results) {
        for window in &results.windows {
            channel(&mut text, results, id, name, &window.name);
        }
    }
    claims(&mut text, results);
    account(&mut text, results);
    text.push_str("</main>\n</body>\n</html>\n");
    text
}

fn paragraph(text: &mut String, class: &str, words: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(text, "<p{class}>{}</p>", escaped(words));
}

fn head(text: &mut String, results: &Results) {
    for window in &results.windows {
        let name = if window.name == "whole" { String::new() } else { format!("{}: ", window.name) };
        let (start, end) = (window.window.start, window.window.end);
        paragraph(text, "", &format!("{name}{start} to {end}, {:.0} hours", window.window.hours()));
    }
    let forbids: Vec<&str> = results.forbids.iter().map(|fire| fire.words()).collect();
    paragraph(text, "", &format!("Forbidden: {}. Terms: {}.", forbids.join(", "), results.terms_source));
    paragraph(
        text,
        "note",
        &format!(
            "\"Paused\" means: at most {} of the fire that was to be expected, shown with a chance of error of at most {:.1} %. It \
             says nothing of who held to what.",
            two(results.threshold.tau),
            results.threshold.alpha * 100.0
        ),
    );
    if let Some(as_of) = results.as_of {
        paragraph(text, "note", &format!("As of {as_of}; what came later was not looked at."));
    }
}

fn together(text: &mut String, results: &Results) {
    text.push_str("<h2>All channels together</h2>\n<table>\n");
    let told = |summary: &&Summary| {
        summary.verdict != Verdict::CannotTell || !results.sectors.contains(&summary.sector)
    };
    for summary in results.summaries.iter().rev().filter(told) {
        let class = if results.sectors.contains(&summary.sector) { "" } else { " class=\"large\"" };
        let _ = writeln!(
            text,
            "<tr{class}><td>{}</td><td>{}</td></tr>",
            sign(summary.verdict),
            escaped(&summary.sentence)
        );
    }
    let others: Vec<&str> = results
        .summaries
        .iter()
        .filter(|summary| !told(summary))
        .map(|summary| summary.sector_name.as_str())
        .collect();
    if !others.is_empty() {
        let _ = writeln!(text, "<tr><td>?</td><td>cannot tell: {}</td></tr>", escaped(&others.join(", ")));
    }
    text.push_str("</table>\n");
    paragraph(
        text,
        "",
        &format!(
            "Sectors in which fire is shown not to have paused, all of them taken together: at least {}.",
            results.sectors_not_paused
        ),
    );
}

fn channel(text: &mut String, results: &Results, id: &str, name: &str, window: &str) {
    let title = if window == "whole" { name.to_owned() } else { format!("{name}, {window}") };
    let _ = writeln!(
        text,
        "<h2>{}</h2>\n<div class=\"scroll\"><table>\n<tr><th>sector</th><th>seen</th><th>expected</th><th>ratio</th>\
         <th>interval</th><th>needed</th><th>power</th><th>verdict</th><th>in a sentence</th></tr>",
        escaped(&title)
    );
    let findings = of(results, id, window);
    for finding in &findings {
        row(text, results, finding);
    }
    text.push_str("</table></div>\n");
    let placebos = findings.iter().filter(|finding| !is_sector(results, finding));
    for (finding, placebo) in placebos.filter_map(|finding| finding.placebo.as_ref().map(|p| (finding, p))) {
        let words = of_placebo(placebo, results.threshold.alpha);
        paragraph(text, "note", &format!("{}: {words}.", finding.sector_name));
    }
}

fn row(text: &mut String, results: &Results, finding: &Finding) {
    let none = || "-".to_owned();
    let class = if is_sector(results, finding) { "" } else { " class=\"large\"" };
    let needed = finding.least_expected.filter(|least| *least < 1e4);
    let cells = [
        finding.observed.map_or_else(none, |observed| observed.to_string()),
        finding.expected.map_or_else(none, about),
        finding.ratio.map_or_else(none, two),
        finding.interval.map_or_else(none, |[lower, upper]| format!("{}-{}", two(lower), two(upper))),
        needed.map_or_else(none, |least| format!("{least:.0}")),
        finding.power.map_or_else(none, two),
    ];
    let cells: String = cells.iter().map(|cell| format!("<td class=\"n\">{}</td>", escaped(cell))).collect();
    let _ = writeln!(
        text,
        "<tr{class}><td>{}</td>{cells}<td>{} {}</td><td>{}</td></tr>",
        escaped(&finding.sector_name),
        sign(finding.verdict),
        of_verdict(finding.verdict),
        escaped(&finding.sentence)
    );
}

fn claims(text: &mut String, results: &Results) {
    let ledger = &results.claims;
    if ledger.claims.is_empty() {
        return;
    }
    text.push_str("<h2>What is claimed</h2>\n");
    paragraph(text, "note", "Claims, not findings. Counts whose times overlap are not added.");
    text.push_str("<table>\n<tr><th>claimant</th><th>against</th><th>what</th><th>count</th><th>from</th><th>overlapping, not added</th></tr>\n");
    for line in &ledger.lines {
        let count = line.count.map_or("-".to_owned(), |count| count.to_string());
        let cells = [
            &line.claimant,
            &line.against,
            &line.measure,
            &count,
            &line.from.join(" + "),
            &line.not_added.join(", "),
        ];
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        let _ = writeln!(text, "<tr>{cells}</tr>");
    }
    text.push_str("</table>\n<h2>Every claim</h2>\n<table>\n<tr><th></th><th>claimant</th><th>from</th><th>to</th><th>as published</th><th>source</th></tr>\n");
    for claim in &ledger.claims {
        let (start, end) = (claim.period.start.to_string(), claim.period.end.to_string());
        let cells = [&claim.id, &claim.claimant, &start, &end, &claim.as_published, &claim.source];
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        let _ = writeln!(text, "<tr>{cells}</tr>");
    }
    text.push_str("</table>\n");
}

fn account(text: &mut String, results: &Results) {
    text.push_str("<h2>What this rests on</h2>\n");
    for channel in &results.channels {
        let reach = channel
            .extent
            .map_or("nothing".to_owned(), |extent| format!("{} to {}", extent.start, extent.end));
        paragraph(
            text,
            "",
            &format!("{}: {} rows, {reach}. {}", channel.name, channel.account.rows, channel.source),
        );
        for warning in &channel.warnings {
            paragraph(text, "note", warning);
        }
    }
    for warning in &results.warnings {
        paragraph(text, "note", warning);
    }
}
