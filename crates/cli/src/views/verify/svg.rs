//! Pictures that read in black and white: sectors by hours, and seen against expected with its band.

use std::fmt::Write;

use armistice_compliance::{Finding, Reason, Results, Step, Verdict, about, of_verdict, two};

use super::{channels, is_sector, of, sign};

const LEFT: f64 = 190.0;
const WIDTH: f64 = 900.0;
const RIGHT: f64 = 250.0;
const ROW: f64 = 15.0;

/// Draws every channel and window under each other.
pub(crate) fn svg(results: &Results) -> String {
    let mut drawing = Drawing { text: String::new(), y: 0.0 };
    drawing.label(10.0, 24.0, 16.0, "start", &results.title);
    drawing.y = 40.0;
    for (id, name) in channels(results) {
        for window in &results.windows {
            let findings = of(results, id, &window.name);
            let part = if window.name == "whole" { String::new() } else { format!(", {}", window.name) };
            drawing.channel(results, &findings, &format!("{name}{part}"));
        }
    }
    drawing.legend();
    let (width, height) = (LEFT + WIDTH + RIGHT, drawing.y + 10.0);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         role=\"img\" aria-label=\"{}\">\n<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\" \
         stroke=\"#999\" stroke-width=\"1\"/></pattern></defs>\n<rect width=\"100%\" height=\"100%\" \
         fill=\"#fff\"/>\n{}</svg>\n",
        escaped(&results.title),
        drawing.text
    )
}

/// Returns text as it may stand in SVG and HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

struct Drawing {
    text: String,
    y: f64,
}

impl Drawing {
    fn label(&mut self, x: f64, y: f64, size: f64, anchor: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(
            self.text,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str, title: &str) {
        let title =
            if title.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(title)) };
        let _ = writeln!(
            self.text,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" \
             stroke=\"#bbb\" stroke-width=\"0.5\">{title}</rect>"
        );
    }

    fn channel(&mut self, results: &Results, findings: &[&Finding], name: &str) {
        self.y += 22.0;
        self.label(10.0, self.y, 14.0, "start", name);
        self.y += 8.0;
        let Some(longest) = findings.iter().max_by_key(|finding| finding.course.len()) else { return };
        let steps: Vec<Step> = longest.course.clone();
        if !steps.is_empty() {
            self.hours(&steps, findings);
        }
        let large = |finding: &&&Finding| !is_sector(results, finding);
        for finding in findings.iter().filter(large) {
            self.curve(finding);
        }
        let sectors: Vec<&&Finding> = findings.iter().filter(|finding| is_sector(results, finding)).collect();
        if !sectors.is_empty() {
            self.y += 6.0;
            for finding in sectors {
                self.row(finding, steps.len());
            }
        }
        self.y += 8.0;
    }

    /// The hours over the columns, in UTC.
    fn hours(&mut self, steps: &[Step], findings: &[&Finding]) {
        let daily =
            findings.iter().any(|f| f.course.len() > 1 && f.course[1].start.0 - f.course[0].start.0 > 3600);
        let width = WIDTH / steps.len() as f64;
        self.y += 10.0;
        for (at, step) in steps.iter().enumerate() {
            let text = step.start.to_string();
            let day_begins = at == 0 || step.start.0.rem_euclid(86_400) == 0 || daily;
            let x = LEFT + at as f64 * width;
            if day_begins || steps.len() == 1 {
                self.label(x, self.y, 10.0, "start", &text[..10]);
            }
            let every = if steps.len() > 40 { 6 } else { 3 };
            if !daily && steps.len() > 1 && step.start.0.div_euclid(3600) % every == 0 {
                self.label(x, self.y + 11.0, 9.0, "start", &text[11..16]);
            }
        }
        self.y += 15.0;
    }

    /// One sector, an hour a cell: the darker, the more was seen; a number where anything was.
    fn row(&mut self, finding: &Finding, steps: usize) {
        let y = self.y;
        self.label(LEFT - 6.0, y + ROW - 4.0, 10.0, "end", &finding.sector_name);
        if finding.course.is_empty() {
            self.rect(LEFT, y, WIDTH, ROW, "url(#hatch)", &finding.sentence);
        }
        let width = WIDTH / steps.max(1) as f64;
        for (at, step) in finding.course.iter().enumerate() {
            let shade = shade(step);
            let title = format!("{}: {} seen, {} expected", step.start, step.observed, two(step.expected));
            let barred =
                matches!(finding.reason, Some(Reason::PermanentAlert | Reason::NotWatched | Reason::Cloud));
            let fill =
                if barred { "url(#hatch)".to_owned() } else { format!("#{shade:02x}{shade:02x}{shade:02x}") };
            let x = LEFT + at as f64 * width;
            self.rect(x, y, width, ROW, &fill, &title);
            if step.observed > 0 {
                let colour = if shade < 140 && !barred { "#fff" } else { "#000" };
                let _ = writeln!(
                    self.text,
                    "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"9\" text-anchor=\"middle\" fill=\"{colour}\">{}</text>",
                    x + width / 2.0,
                    y + ROW - 4.0,
                    step.observed
                );
            }
        }
        self.verdict(finding, y + ROW - 4.0);
        self.y += ROW;
    }

    fn verdict(&mut self, finding: &Finding, y: f64) {
        let expected = finding.expected.map_or("-".to_owned(), about);
        let observed = finding.observed.map_or("-".to_owned(), |observed| observed.to_string());
        let mut text = format!("{} {observed} of {expected}", sign(finding.verdict));
        let why = finding.reason.map_or(of_verdict(finding.verdict), Reason::words);
        let _ = write!(text, ", {}", why.chars().take(34).collect::<String>());
        self.label(LEFT + WIDTH + 8.0, y, 10.0, "start", &text);
    }

    /// Seen (bars) against expected (dashed) with the band in which 95 of 100 counts lie (grey).
    fn curve(&mut self, finding: &Finding) {
        const HEIGHT: f64 = 64.0;
        let (y, steps) = (self.y + 4.0, &finding.course);
        self.label(LEFT - 6.0, y + 14.0, 10.0, "end", &finding.sector_name);
        self.verdict(finding, y + 14.0);
        if steps.is_empty() {
            self.rect(LEFT, y, WIDTH, ROW, "url(#hatch)", &finding.sentence);
            self.y += ROW + 6.0;
            return;
        }
        let most = steps.iter().map(|step| step.observed.max(step.band[1]).max(1)).max().unwrap_or(1) as f64;
        let width = WIDTH / steps.len() as f64;
        let height = |value: f64| HEIGHT * value / most;
        self.label(LEFT - 6.0, y + HEIGHT, 9.0, "end", "0");
        self.label(LEFT - 6.0, y + 26.0, 9.0, "end", &format!("top: {most:.0}"));
        let mut dashes = String::new();
        for (at, step) in steps.iter().enumerate() {
            let x = LEFT + at as f64 * width;
            let (low, high) = (height(step.band[0] as f64), height(step.band[1] as f64));
            self.rect(x, y + HEIGHT - high, width, high - low, "#e4e4e4", "");
            let seen = height(step.observed as f64);
            let title = format!("{}: {} seen, {} expected", step.start, step.observed, two(step.expected));
            self.rect(x + width * 0.3, y + HEIGHT - seen, width * 0.4, seen, "#222", &title);
            let level = y + HEIGHT - height(step.expected);
            let _ = write!(dashes, "M{x:.1} {level:.1}h{width:.1}");
        }
        let _ = writeln!(
            self.text,
            "<path d=\"{dashes}\" stroke=\"#000\" stroke-width=\"1.3\" stroke-dasharray=\"4 2\" fill=\"none\"/>\
             <line x1=\"{LEFT}\" y1=\"{0:.1}\" x2=\"{1}\" y2=\"{0:.1}\" stroke=\"#000\" stroke-width=\"0.8\"/>",
            y + HEIGHT,
            LEFT + WIDTH
        );
        self.y += HEIGHT + 14.0;
    }

    fn legend(&mut self) {
        self.y += 16.0;
        let verdicts = [Verdict::Paused, Verdict::NotPaused, Verdict::CannotTell];
        let verdicts: Vec<String> =
            verdicts.iter().map(|verdict| format!("{} {}", sign(*verdict), of_verdict(*verdict))).collect();
        let text = format!(
            "{}   ·   bars: seen   ·   dashes: expected   ·   grey: where 95 of 100 counts lie   ·   cells: the darker, the \
             more seen   ·   hatched: not to be seen   ·   hours in UTC",
            verdicts.join("   ")
        );
        self.label(10.0, self.y, 10.0, "start", &text);
    }
}

/// White for nothing, the darker the more was seen.
fn shade(step: &Step) -> u8 {
    match step.observed {
        0 => 255,
        1 => 190,
        2 => 150,
        3 => 110,
        4..=5 => 80,
        6..=9 => 50,
        _ => 20,
    }
}
