//! The queue on the terminal: the sentence in view, one key for each decision.

use std::io::{self, IsTerminal};

use armistice_merge::Told;
use armistice_store::{Correction, Store, Target};
use ratatui::Frame;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Paragraph, Wrap};

use crate::clock;
use crate::error::CommandError;

/// How many entries are fetched.
const FETCHED: usize = 10_000;
/// How much of the report is shown on each side of the sentence, in characters.
const AROUND: usize = 600;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Accept,
    Reject,
    Edit,
    Merge,
    Split,
    Add,
    Skip,
    Back,
    Undo,
    Quit,
    None,
}

/// What is being typed, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Typing {
    /// Fields of the entry in view, as JSON.
    Fields(String),
    /// A kind of entry and its fields as JSON: what the program did not see in this report.
    Added(String),
}

impl Typing {
    fn text(&mut self) -> &mut String {
        match self {
            Typing::Fields(text) | Typing::Added(text) => text,
        }
    }
}

/// Where the reviewer is.
struct Queue {
    waiting: Vec<Told>,
    at: usize,
    /// What was decided here, last one last: its number in the log and the place in the queue.
    decided: Vec<(i64, usize)>,
    typing: Option<Typing>,
    /// The entry that the next one may be brought together with.
    marked: Option<Told>,
    message: String,
}

/// Opens the queue.
pub(crate) fn run(store: &mut Store, by: &str) -> Result<(), CommandError> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(CommandError::Usage {
            what: "the queue needs a terminal".to_owned(),
            help: "decide by options instead: `armistice review --help`".to_owned(),
        });
    }
    let mut queue = Queue::new(store.queue(FETCHED)?);
    let failed = |source| CommandError::writing("the terminal".as_ref(), source);
    let mut terminal = ratatui::try_init().map_err(failed)?;
    let result = loop {
        let text = match queue.current() {
            Some(told) => store.text(told)?,
            None => String::new(),
        };
        if let Err(error) = terminal.draw(|frame| queue.draw(frame, &text)) {
            break Err(failed(error));
        }
        match event::read() {
            Ok(Event::Key(key)) if key.kind == KeyEventKind::Press => {
                if queue.press(key.code, store, by) {
                    break Ok(());
                }
            }
            Ok(_) => {}
            Err(error) => break Err(failed(error)),
        }
    };
    ratatui::restore();
    result
}

impl Queue {
    fn new(waiting: Vec<Told>) -> Self {
        Queue { waiting, at: 0, decided: Vec::new(), typing: None, marked: None, message: String::new() }
    }

    fn current(&self) -> Option<&Told> {
        self.waiting.get(self.at)
    }

    /// Does what a key says; true ends the review.
    fn press(&mut self, code: KeyCode, store: &mut Store, by: &str) -> bool {
        if self.typing.is_some() {
            self.typed(code, store, by);
            return false;
        }
        self.message.clear();
        let anchor = self.current().map(|told| vec![told.mention.anchor.clone()]);
        match (meaning(code), anchor) {
            (Key::Quit, _) => return true,
            (Key::Accept, Some(anchor)) => self.decide(store, by, Target::Accept(anchor), "accepted"),
            (Key::Reject, Some(anchor)) => self.decide(store, by, Target::Reject(anchor), "rejected"),
            (Key::Split, Some(anchor)) => self.decide(store, by, Target::Split(anchor), "set apart"),
            (Key::Merge, Some(anchor)) => self.merge(store, by, anchor),
            (Key::Edit, Some(_)) => self.typing = Some(Typing::Fields("{\"\": \"\"}".to_owned())),
            (Key::Add, Some(_)) => {
                self.typing =
                    Some(Typing::Added("position {\"holder\": \"\", \"evidence\": [\"\"]}".to_owned()));
            }
            (Key::Skip, Some(_)) => self.at += 1,
            (Key::Back, _) => self.at = self.at.saturating_sub(1),
            (Key::Undo, _) => self.undo(store, by),
            _ => {}
        }
        false
    }

    /// Marks the entry in view, or brings it together with the one that is marked.
    fn merge(&mut self, store: &mut Store, by: &str, mut anchors: Vec<String>) {
        let Some(told) = self.current().cloned() else { return };
        let kind = told.mention.entry.kind();
        match self.marked.take() {
            Some(other) if other.mention.anchor == told.mention.anchor => {
                self.message = "no longer marked".to_owned();
            }
            Some(other) if other.mention.entry.kind() != kind => {
                let (one, two) = (kind.code(), other.mention.entry.kind().code());
                self.message = format!("a {one} and the marked {two} are never one entry");
                self.marked = Some(other);
            }
            Some(other) => {
                anchors.push(other.mention.anchor);
                self.decide(store, by, Target::Merge(anchors), "brought together with the marked one");
            }
            None => {
                self.message =
                    format!("marked: go to another {} that tells the same and press m", kind.code());
                self.marked = Some(told);
            }
        }
    }

    fn typed(&mut self, code: KeyCode, store: &mut Store, by: &str) {
        let Some(mut typing) = self.typing.take() else { return };
        match code {
            KeyCode::Esc => return,
            KeyCode::Enter => {
                let Some(told) = self.current() else { return };
                match target(&typing, told) {
                    Ok(Target::Add { report, kind, entry }) => {
                        // The entry in view is still to be looked at.
                        let at = self.at;
                        self.decide(store, by, Target::Add { report, kind, entry }, "added");
                        self.at = at;
                        return;
                    }
                    Ok(target) => return self.decide(store, by, target, "edited"),
                    Err(why) => self.message = why,
                }
            }
            KeyCode::Backspace => drop(typing.text().pop()),
            KeyCode::Char(c) => typing.text().push(c),
            _ => {}
        }
        self.typing = Some(typing);
    }

    fn decide(&mut self, store: &mut Store, by: &str, target: Target, done: &str) {
        let correction = Correction { target, by: by.to_owned(), at: clock::now(), why: None };
        match store.correct(&correction) {
            Ok(number) => {
                self.decided.push((number, self.at));
                self.at += 1;
                self.message = format!("{done} (correction {number}; u takes it back)");
            }
            Err(error) => self.message = error.to_string(),
        }
    }

    fn undo(&mut self, store: &mut Store, by: &str) {
        let Some((number, at)) = self.decided.pop() else {
            self.message = "nothing was decided here yet".to_owned();
            return;
        };
        match store.undo(number, by, &clock::now()) {
            Ok(_) => {
                self.at = at;
                self.message = format!("correction {number} taken back");
            }
            Err(error) => self.message = error.to_string(),
        }
    }

    fn draw(&self, frame: &mut Frame, text: &str) {
        let rows = Layout::vertical([
            Constraint::Min(6),
            Constraint::Length(14),
            Constraint::Length(1),
            Constraint::Length(1),
        ]);
        let [story, entry, message, keys] = rows.areas(frame.area());
        match self.current() {
            Some(told) => {
                let title = format!(" {} · {} of {} ", told.report_id, self.at + 1, self.waiting.len());
                frame.render_widget(block(passage(told, text), title), story);
                frame.render_widget(
                    block(fields(told), format!(" {} ", told.mention.entry.kind().code())),
                    entry,
                );
            }
            None => frame.render_widget(Paragraph::new("Nothing is left to review."), story),
        }
        let line = match &self.typing {
            Some(Typing::Fields(text)) => format!("fields: {text}"),
            Some(Typing::Added(text)) => format!("kind and fields: {text}"),
            None => self.message.clone(),
        };
        frame.render_widget(Paragraph::new(line), message);
        let help = if self.typing.is_some() {
            "Enter keep  Esc leave"
        } else {
            "a accept  r reject  e edit  m merge  s split  + add  n next  p previous  u undo  q quit"
        };
        frame.render_widget(Paragraph::new(help).style(Style::new().add_modifier(Modifier::DIM)), keys);
    }
}

/// What was typed about the entry in view, or why it is nothing.
fn target(typing: &Typing, told: &Told) -> Result<Target, String> {
    let fields = |text: &str| serde_json::from_str(text).map_err(|error| format!("that is no JSON: {error}"));
    match typing {
        Typing::Fields(text) => Ok(Target::Edit(vec![told.mention.anchor.clone()], fields(text)?)),
        Typing::Added(text) => {
            let (kind, entry) = text.trim().split_once(' ').unwrap_or((text.trim(), "{}"));
            let report = told.report.as_str().to_owned();
            Ok(Target::Add { report, kind: kind.parse()?, entry: fields(entry)? })
        }
    }
}

fn meaning(code: KeyCode) -> Key {
    match code {
        KeyCode::Char('a') => Key::Accept,
        KeyCode::Char('r') => Key::Reject,
        KeyCode::Char('e') => Key::Edit,
        KeyCode::Char('m') => Key::Merge,
        KeyCode::Char('s') => Key::Split,
        KeyCode::Char('+') => Key::Add,
        KeyCode::Char('n' | ' ') | KeyCode::Right | KeyCode::Down => Key::Skip,
        KeyCode::Char('p') | KeyCode::Left | KeyCode::Up => Key::Back,
        KeyCode::Char('u') => Key::Undo,
        KeyCode::Char('q') | KeyCode::Esc => Key::Quit,
        _ => Key::None,
    }
}

fn block<'a>(text: Text<'a>, title: String) -> Paragraph<'a> {
    Paragraph::new(text).wrap(Wrap { trim: false }).block(Block::bordered().title(title))
}

/// The words around the first piece of evidence, which is marked.
fn passage<'a>(told: &Told, text: &'a str) -> Text<'a> {
    let byte = |point: usize| text.char_indices().nth(point).map_or(text.len(), |(at, _)| at);
    let [start, end] = told.mention.entry.evidence_spans().first().copied().unwrap_or([0, 0]);
    let (start, end) = (start as usize, end as usize);
    let (from, first) = (byte(start.saturating_sub(AROUND)), byte(start));
    let (last, to) = (byte(end), byte(end + AROUND));
    let marked = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let mut lines: Vec<Line<'a>> = vec![Line::default()];
    for (piece, style) in
        [(&text[from..first], Style::new()), (&text[first..last], marked), (&text[last..to], Style::new())]
    {
        for (number, part) in piece.split('\n').enumerate() {
            if number > 0 {
                lines.push(Line::default());
            }
            if let Some(line) = lines.last_mut() {
                line.push_span(Span::styled(part, style));
            }
        }
    }
    Text::from(lines)
}

/// The fields of the entry that tell something.
fn fields(told: &Told) -> Text<'static> {
    let json = told.mention.entry.to_json();
    let lines = json.as_object().into_iter().flatten().filter_map(|(field, value)| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        let shown = !empty && !matches!(field.as_str(), "spans" | "evidence");
        shown.then(|| Line::from(format!("{field}: {}", crate::views::rows::cell(value))))
    });
    Text::from(lines.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use armistice_language::Models;
    use armistice_merge::{Filter, Kept, View};
    use armistice_record::{Document, Report};

    use super::*;

    const TEXT: &str = "The foreign ministers of Iran and Iraq met in Geneva on Monday. Iran's president will meet \
        Iraq's president in Ankara on Friday.";

    fn store(texts: &[&str]) -> Store {
        let mut store = Store::open(":memory:").unwrap();
        let kept: Vec<Kept> = texts
            .iter()
            .map(|text| {
                let document = Document::story(text).unwrap();
                let reading = armistice_read::read(Models::embedded(), &document);
                Kept { report: Report::new(&document, &reading, None), generation: 1 }
            })
            .collect();
        store.add(&kept, "2025-05-01T08:00:00Z").unwrap();
        store
    }

    fn press(queue: &mut Queue, store: &mut Store, keys: &str) {
        for key in keys.chars() {
            let code = if key == '\n' { KeyCode::Enter } else { KeyCode::Char(key) };
            queue.press(code, store, "ada");
        }
    }

    #[test]
    fn entries_are_brought_together_and_set_apart() {
        let mut store = store(&[TEXT]);
        let mut waiting = store.queue(100).unwrap();
        waiting.retain(|told| told.mention.entry.kind().code() == "meeting");
        assert_eq!(waiting.len(), 2, "{waiting:?}");
        let meetings =
            |store: &mut Store| store.view(View::Meetings, &Filter::default()).unwrap().listing.rows.len();
        let mut queue = Queue::new(waiting);
        let before = meetings(&mut store);
        press(&mut queue, &mut store, "mnm");
        assert!(queue.message.starts_with("brought together"), "{}", queue.message);
        assert_eq!(meetings(&mut store), 1);
        press(&mut queue, &mut store, "u");
        assert_eq!(meetings(&mut store), before);
        press(&mut queue, &mut store, "ps");
        assert!(queue.message.starts_with("set apart"), "{}", queue.message);
        assert_eq!(meetings(&mut store), 2);
    }

    #[test]
    fn what_the_program_did_not_see_is_added() {
        let mut store = store(&[TEXT]);
        let waiting = store.queue(100).unwrap();
        let mut queue = Queue::new(waiting);
        press(&mut queue, &mut store, "+");
        queue.typing = Some(Typing::Added(String::new()));
        let typed =
            r#"allegation {"by": "Iran", "against": "Iraq", "act": "attack", "evidence": ["Iran and Iraq"]}"#;
        press(&mut queue, &mut store, &format!("{typed}\n"));
        assert!(queue.message.starts_with("added"), "{}", queue.message);
        assert_eq!(queue.at, 0);
        let listing = store.view(View::Allegations, &Filter::default()).unwrap().listing;
        assert_eq!(listing.get(0, "standing"), "added");
        press(&mut queue, &mut store, "+");
        queue.typing = Some(Typing::Added("rumour {}".to_owned()));
        press(&mut queue, &mut store, "\n");
        assert_eq!(queue.message, "`rumour` is no kind of entry");
    }
}
