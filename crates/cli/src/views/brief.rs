//! The page that a busy analyst wants: proposals, who stands where, meetings, ceasefires, allegations, then who
//! said what, by kind of source. Every entry is followed by the sentence that says so.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use armistice_record::json::{Allegation, Ceasefire, Meeting, Position, Statement};
use armistice_record::{Report, SourceKind, Stance, Term};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// The widest line where no terminal tells its width.
const WIDTH: usize = 100;

/// What stands before a line that belongs to the entry above.
const INDENT: &str = "      ";

/// Writes a report as a page for a person; in colour if a terminal shows it.
pub(crate) fn brief(report: &Report, terminal: bool) -> String {
    let mut page = Page { text: String::new(), width: width(terminal) };
    page.head(report);
    page.proposals(report);
    page.positions(report);
    page.meetings(&report.meetings);
    page.ceasefires(&report.ceasefires);
    page.allegations(&report.allegations);
    page.statements(&report.statements);
    page.doubts(report);
    if terminal { page.text } else { anstream::adapter::strip_str(&page.text).to_string() }
}

fn width(terminal: bool) -> usize {
    let told = if terminal { Table::new().width() } else { None };
    told.map_or(WIDTH, |width| usize::from(width).clamp(40, 120))
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn heading(&mut self, title: &str, count: usize) {
        let bold = AnsiColor::Cyan.on_default().bold();
        let _ = writeln!(self.text, "\n{bold}{title}{bold:#} ({count})");
    }

    /// Wrapped text with a hanging indent.
    fn wrapped(&mut self, first: &str, rest: &str, text: &str, style: Style) {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        for line in textwrap::wrap(&one_line(text), options) {
            let _ = writeln!(self.text, "{style}{line}{style:#}");
        }
    }

    fn entry(&mut self, text: &str) {
        self.wrapped("  • ", "    ", text, Style::new());
    }

    fn quote(&mut self, evidence: &[String]) {
        for piece in evidence {
            self.wrapped(
                &format!("{INDENT}“"),
                &format!("{INDENT} "),
                &format!("{}”", piece.trim()),
                Style::new().dimmed(),
            );
        }
    }

    fn none(&mut self, what: &str) {
        self.wrapped("  ", "  ", &format!("{what}: none found in this report"), Style::new().dimmed());
    }

    fn head(&mut self, report: &Report) {
        let title = report.title.as_deref().filter(|title| !title.is_empty()).unwrap_or("(no headline)");
        self.wrapped("", "", title, Style::new().bold());
        let known: Vec<&str> = [&report.publisher, &report.published, &report.url, &report.conflict]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let about =
            if known.is_empty() { "publisher and date unknown".to_owned() } else { known.join(" · ") };
        self.wrapped("", "", &about, Style::new().dimmed());
    }

    fn proposals(&mut self, report: &Report) {
        self.heading("Proposals", report.proposals.len());
        if report.proposals.is_empty() {
            self.none("proposals");
        }
        for proposal in &report.proposals {
            let terms: Vec<&str> = proposal.terms.iter().map(|term| term.code()).collect();
            let status = proposal.status.map_or("status not told", |status| status.code());
            self.entry(&format!(
                "{}  {}: {} ({status})",
                proposal.id,
                names(&proposal.proposers, "nobody named"),
                terms.join(", ")
            ));
            self.quote(&proposal.evidence);
        }
    }

    fn positions(&mut self, report: &Report) {
        self.heading("Positions", report.positions.len());
        if report.positions.is_empty() {
            return self.none("positions");
        }
        let table = matrix(&report.positions, self.width);
        for line in table.lines() {
            self.line(&format!("  {line}"));
        }
        for position in &report.positions {
            let condition =
                position.condition.as_ref().map(|c| format!(", condition: {}", c.text)).unwrap_or_default();
            let by = if position.by == "self" {
                String::new()
            } else {
                format!(" — according to {}", position.by)
            };
            self.entry(&format!(
                "{}: {} on {}{condition}{by}",
                position.holder,
                word(position.stance),
                position.on
            ));
            self.quote(&position.evidence);
        }
    }

    fn meetings(&mut self, meetings: &[Meeting]) {
        self.heading("Meetings", meetings.len());
        if meetings.is_empty() {
            self.none("meetings");
        }
        for meeting in meetings {
            let mut facts =
                vec![meeting.status.code().to_owned(), names(&meeting.attending, "participants not told")];
            facts.extend(meeting.place.clone());
            facts.extend(meeting.date.clone().or_else(|| meeting.when.clone()));
            facts.extend(meeting.kind.map(|kind| kind.code().to_owned()));
            facts.extend(meeting.level.map(|level| level.code().to_owned()));
            self.entry(&facts.join(" · "));
            self.quote(&meeting.evidence);
        }
    }

    fn ceasefires(&mut self, ceasefires: &[Ceasefire]) {
        self.heading("Ceasefires", ceasefires.len());
        if ceasefires.is_empty() {
            self.none("ceasefires");
        }
        for ceasefire in ceasefires {
            let mut facts =
                vec![ceasefire.status.code().to_owned(), names(&ceasefire.declared_by, "declarers not told")];
            facts.extend(ceasefire.kind.map(|kind| kind.code().to_owned()));
            facts.extend(ceasefire.scope.map(|scope| scope.code().to_owned()));
            facts.extend(ceasefire.start.as_ref().map(|start| format!("from {start}")));
            facts.extend(ceasefire.end.as_ref().map(|end| format!("until {end}")));
            facts.extend(ceasefire.duration.clone());
            self.entry(&facts.join(" · "));
            self.quote(&ceasefire.evidence);
        }
    }

    fn allegations(&mut self, allegations: &[Allegation]) {
        self.heading("Allegations", allegations.len());
        if allegations.is_empty() {
            self.none("allegations");
        }
        for allegation in allegations {
            let by = allegation.by.as_deref().unwrap_or("accuser not named");
            let denied = if allegation.denied_by.is_empty() {
                String::new()
            } else {
                format!("; denied by {}", allegation.denied_by.join(", "))
            };
            self.entry(&format!(
                "{by} → {}: {} ({}{denied})",
                allegation.against, allegation.act, allegation.verification
            ));
            self.quote(&allegation.evidence);
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        self.heading("Statements", statements.len());
        if statements.is_empty() {
            self.none("statements");
        }
        for &kind in SourceKind::ALL {
            let of_kind: Vec<&Statement> =
                statements.iter().filter(|statement| statement.source_kind == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            let bold = Style::new().bold();
            let _ = writeln!(self.text, "  {bold}{kind} sources{bold:#} ({})", of_kind.len());
            for statement in of_kind {
                let source = statement.source.as_deref().unwrap_or("source not told");
                let cue = statement.cue.as_deref().map(one_line).unwrap_or_default();
                let channel =
                    statement.channel.as_ref().map(|channel| format!(" [{channel}]")).unwrap_or_default();
                self.entry(&format!("{source} ({cue}){channel}: {}", quoted(statement)));
            }
        }
    }

    fn doubts(&mut self, report: &Report) {
        if report.doubts.is_empty() {
            return;
        }
        self.heading("Left open", report.doubts.len());
        for doubt in &report.doubts {
            self.entry(&format!("{}: “{}”", doubt.kind, doubt.text));
        }
    }
}

/// Direct speech in quotation marks, all else as it stands.
fn quoted(statement: &Statement) -> String {
    match statement.mode {
        armistice_record::Mode::Direct => format!("“{}”", statement.content),
        _ => statement.content.clone(),
    }
}

fn names(names: &[String], none: &str) -> String {
    if names.is_empty() { none.to_owned() } else { names.join(", ") }
}

/// Line breaks inside a quotation would break the page.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parties across, terms down; a glyph and a word in each cell, a middle dot where nothing was said.
///
/// More parties than fit beside each other, each as wide as the longest stance, go on in a further table.
fn matrix(positions: &[Position], width: usize) -> String {
    let mut holders: Vec<&str> = Vec::new();
    let mut terms: Vec<Term> = Vec::new();
    for position in positions {
        if !holders.contains(&position.holder.as_str()) {
            holders.push(&position.holder);
        }
        if !terms.contains(&position.on) {
            terms.push(position.on);
        }
    }
    terms.sort();
    let longest = terms.iter().map(|term| term.code().len()).max().unwrap_or_default();
    let beside = (width.saturating_sub(longest + 4) / PARTY).max(1);
    let tables: Vec<String> =
        holders.chunks(beside).map(|holders| matrix_of(positions, &terms, holders, width)).collect();
    tables.join("\n")
}

/// How many characters a party takes in the matrix, with the space around it.
const PARTY: usize = 15;

/// The matrix of some parties; terms on which none of them takes a side are left out.
fn matrix_of(positions: &[Position], terms: &[Term], holders: &[&str], width: usize) -> String {
    let told =
        |term: &&Term| positions.iter().any(|p| p.on == **term && holders.contains(&p.holder.as_str()));
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width - 2).unwrap_or(u16::MAX));
    table.set_header(std::iter::once("").chain(holders.iter().copied()));
    for &term in terms.iter().filter(told) {
        let cell = |holder: &&str| {
            let stances: Vec<&str> = positions
                .iter()
                .filter(|position| position.on == term && position.holder == **holder)
                .map(|position| word(position.stance))
                .collect();
            if stances.is_empty() { "·".to_owned() } else { stances.join(", ") }
        };
        table.add_row(std::iter::once(term.code().to_owned()).chain(holders.iter().map(cell)));
    }
    // The terms keep their names whole; the parties share the rest.
    if let Some(column) = table.column_mut(0) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.to_string()
}

/// A stance as glyph and word.
pub(super) fn word(stance: Stance) -> &'static str {
    match stance {
        Stance::Propose => "+ proposes",
        Stance::Demand => "! demands",
        Stance::Support => "✓ supports",
        Stance::Accept => "✓ accepts",
        Stance::Conditional => "◐ conditional",
        Stance::Reject => "✗ rejects",
        Stance::Noncommittal => "○ leaves open",
    }
}
