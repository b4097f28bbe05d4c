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
    Skip,
    Back,
    Undo,
    Quit,
    None,
}

/// Where the reviewer is.
struct Queue {
    waiting: Vec<Told>,
    at: usize,
    /// What was decided here, last one last: its number in the log and the place in the queue.
    decided: Vec<(i64, usize)>,
    /// The fields that are being typed.
    typing: Option<String>,
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
        Queue { waiting, at: 0, decided: Vec::new(), typing: None, message: String::new() }
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
            (Key::Edit, Some(_)) => self.typing = Some("{\"\": \"\"}".to_owned()),
            (Key::Skip, Some(_)) => self.at += 1,
            (Key::Back, _) => self.at = self.at.saturating_sub(1),
            (Key::Undo, _) => self.undo(store, by),
            _ => {}
        }
        false
    }

    fn typed(&mut self, code: KeyCode, store: &mut Store, by: &str) {
        let Some(mut text) = self.typing.take() else { return };
        match code {
            KeyCode::Esc => return,
            KeyCode::Enter => {
                let anchor = self.current().map(|told| told.mention.anchor.clone());
                match (serde_json::from_str(&text), anchor) {
                    (Ok(fields), Some(anchor)) => {
                        return self.decide(store, by, Target::Edit(vec![anchor], fields), "edited");
                    }
                    (Err(error), _) => self.message = format!("that is no JSON: {error}"),
                    (Ok(_), None) => return,
                }
            }
            KeyCode::Backspace => drop(text.pop()),
            KeyCode::Char(c) => text.push(c),
            _ => {}
        }
        self.typing = Some(text);
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
        let line = self.typing.as_ref().map_or(self.message.clone(), |text| format!("fields: {text}"));
        frame.render_widget(Paragraph::new(line), message);
        let help = if self.typing.is_some() {
            "Enter keep  Esc leave"
        } else {
            "a accept  r reject  e edit  n next  p previous  u undo  q quit"
        };
        frame.render_widget(Paragraph::new(help).style(Style::new().add_modifier(Modifier::DIM)), keys);
    }
}

fn meaning(code: KeyCode) -> Key {
    match code {
        KeyCode::Char('a') => Key::Accept,
        KeyCode::Char('r') => Key::Reject,
        KeyCode::Char('e') => Key::Edit,
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
