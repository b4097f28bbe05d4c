//! The answer for a person at a terminal: a sentence for each sector and channel, what it rests on, what it does not
//! say.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use armistice_compliance::{Finding, Results, Verdict, about, of_verdict, two};
use comfy_table::Table;

use super::{channels, of, of_placebo, sign};

const WIDTH: usize = 100;

/// Writes the answer as a page for a person; in colour if a terminal shows it.
pub(crate) fn brief(results: &Results, terminal: bool) -> String {
    let told = if terminal { Table::new().width() } else { None };
    let width = told.map_or(WIDTH, |width| usize::from(width).clamp(40, 120));
    let mut page = Page { text: String::new(), width };
    page.head(results);
    page.together(results);
    for (id, name) in channels(results) {
        for window in &results.windows {
            page.channel(results, id, name, &window.name);
        }
    }
    page.claims(results);
    page.account(results);
    if terminal { page.text } else { anstream::adapter::strip_str(&page.text).to_string() }
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn heading(&mut self, title: &str) {
        let bold = AnsiColor::Cyan.on_default().bold();
        let _ = writeln!(self.text, "\n{bold}{title}{bold:#}");
    }

    fn wrapped(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        for line in textwrap::wrap(text, options) {
            let _ = writeln!(self.text, "{style}{line}{style:#}");
        }
    }

    fn plain(&mut self, text: &str) {
        self.wrapped("", "", text, Style::new());
    }

    fn dim(&mut self, text: &str) {
        self.wrapped("      ", "      ", text, Style::new().dimmed());
    }

    fn head(&mut self, results: &Results) {
        let bold = Style::new().bold();
        let _ = writeln!(self.text, "{bold}{}{bold:#} ({})", results.title, results.conflict);
        for window in &results.windows {
            let name = if window.name == "whole" { String::new() } else { format!("{}: ", window.name) };
            let hours = window.window.hours();
            let (start, end) = (window.window.start, window.window.end);
            self.plain(&format!("{name}{start} to {end}, {hours:.0} hours"));
        }
        let forbids: Vec<&str> = results.forbids.iter().map(|fire| fire.words()).collect();
        self.plain(&format!("Forbidden: {}. Terms: {}.", forbids.join(", "), results.terms_source));
        let threshold = results.threshold;
        self.plain(&format!(
            "\"Paused\" means: at most {} of the fire that was to be expected, shown with a chance of error of at most \
             {:.1} %. It says nothing of who held to what.",
            two(threshold.tau),
            threshold.alpha * 100.0
        ));
        if let Some(as_of) = results.as_of {
            self.plain(&format!("As of {as_of}; what came later was not looked at."));
        }
    }

    fn together(&mut self, results: &Results) {
        self.heading("All channels together");
        for summary in results.summaries.iter().rev() {
            if summary.verdict != Verdict::CannotTell || !results.sectors.contains(&summary.sector) {
                self.wrapped(
                    &format!("  {} ", sign(summary.verdict)),
                    "      ",
                    &summary.sentence,
                    Style::new(),
                );
            }
        }
        let silent = |summary: &&armistice_compliance::Summary| {
            summary.verdict == Verdict::CannotTell && results.sectors.contains(&summary.sector)
        };
        let names: Vec<&str> =
            results.summaries.iter().filter(silent).map(|summary| summary.sector_name.as_str()).collect();
        if !names.is_empty() {
            self.wrapped("  ? ", "      ", &format!("cannot tell: {}", names.join(", ")), Style::new());
        }
        let text = match results.sectors_not_paused {
            0 => "no single sector is shown not to have paused, all of them taken together".to_owned(),
            1 => "in at least 1 sector fire did not pause, all of them taken together".to_owned(),
            count => format!("in at least {count} sectors fire did not pause, all of them taken together"),
        };
        self.wrapped("  ", "      ", &text, Style::new());
    }

    fn channel(&mut self, results: &Results, id: &str, name: &str, window: &str) {
        let title = if window == "whole" { name.to_owned() } else { format!("{name}, {window}") };
        self.heading(&title);
        for finding in of(results, id, window) {
            self.wrapped(
                &format!("  {} ", sign(finding.verdict)),
                "      ",
                &sentence(finding),
                Style::new(),
            );
            if !results.sectors.contains(&finding.sector) {
                self.details(results, finding);
            }
        }
    }

    fn details(&mut self, results: &Results, finding: &Finding) {
        let mut parts = Vec::new();
        if let (Some(power), Some(least)) = (finding.power, finding.least_expected) {
            let needed = format!("silence shows a pause only where {least:.0} are expected");
            parts.push(if power > 0.0 {
                let wrong = (1.0 - power) * 100.0;
                format!("fire gone on as before would have been called paused with a chance of {wrong:.1} %; {needed}")
            } else {
                format!("no count would have shown a pause; {needed}")
            });
        }
        if let Some(effort) = finding.effort {
            parts.push(format!(
                "with the sources' effort ({} of what it was) about {} were expected: ratio {}, interval {}-{}, {}",
                two(effort.factor.unwrap_or(1.0)),
                about(effort.expected),
                two(effort.ratio),
                two(effort.interval[0]),
                two(effort.interval[1]),
                of_verdict(effort.verdict)
            ));
        }
        if finding.verdict != finding.on_map {
            parts.push("not shown among all channels and sectors together".to_owned());
        }
        if let Some(live) = &finding.live
            && let Some(declared) = live.declared
        {
            let verdict = of_verdict(declared.verdict);
            parts.push(format!("evidence as it came in said {verdict} from {} on", declared.at));
        }
        if let Some(placebo) = &finding.placebo {
            parts.push(of_placebo(placebo, results.threshold.alpha));
        }
        for part in parts {
            self.dim(&part);
        }
    }

    fn claims(&mut self, results: &Results) {
        if results.claims.claims.is_empty() {
            return;
        }
        self.heading(
            "What is claimed about the window (claims, not findings; overlapping counts are not added)",
        );
        for line in &results.claims.lines {
            let count = line.count.map_or("-".to_owned(), |count| count.to_string());
            let mut text = format!(
                "{} of {}: {} {} ({})",
                line.claimant,
                line.against,
                count,
                line.measure,
                line.from.join(" + ")
            );
            if !line.not_added.is_empty() {
                let _ = write!(text, "; overlapping, not added: {}", line.not_added.join(", "));
            }
            self.wrapped("  - ", "      ", &text, Style::new());
        }
        for claim in results.claims.claims.iter().filter(|claim| claim.count.is_none()) {
            let text = format!("{}: {} ({})", claim.claimant, claim.as_published, claim.source);
            self.wrapped("  - ", "      ", &text, Style::new());
        }
        for (row, why) in &results.claims.unusable {
            self.wrapped("  ! ", "      ", &format!("row {row} left out: {why}"), Style::new());
        }
    }

    fn account(&mut self, results: &Results) {
        self.heading("What this rests on");
        for channel in &results.channels {
            let reach = channel
                .extent
                .map_or("nothing".to_owned(), |extent| format!("{} to {}", extent.start, extent.end));
            let daily = if channel.daily { ", days only" } else { "" };
            self.wrapped(
                "  - ",
                "      ",
                &format!(
                    "{}: {} rows, {reach}{daily}. {}",
                    channel.name, channel.account.rows, channel.source
                ),
                Style::new(),
            );
            for warning in &channel.warnings {
                self.wrapped("      ! ", "        ", warning, Style::new());
            }
        }
        for warning in &results.warnings {
            self.wrapped("  ! ", "      ", warning, Style::new());
        }
    }
}

/// The sentence without the channel's name, which stands above.
fn sentence(finding: &Finding) -> String {
    let text = finding.sentence.strip_prefix(&format!("{}, ", finding.channel_name));
    let mut text = text.unwrap_or(&finding.sentence).to_owned();
    if let Some(group) = &finding.look_at {
        let _ = write!(text, " (look at: {group})");
    }
    text
}
