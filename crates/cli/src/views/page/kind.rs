//! The kinds of entries, in the order of the page, with their letters and headings.

use super::html::Html;

/// A kind of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What was put forward.
    Proposal,
    /// Who stands where.
    Position,
    /// Who met whom.
    Meeting,
    /// Which ceasefires there are.
    Ceasefire,
    /// Who accuses whom.
    Allegation,
    /// Who said what.
    Statement,
    /// What could not be settled.
    Doubt,
}

impl Kind {
    /// Every kind, in the order of the page.
    pub(super) const ALL: &[Kind] = &[
        Kind::Proposal,
        Kind::Position,
        Kind::Meeting,
        Kind::Ceasefire,
        Kind::Allegation,
        Kind::Statement,
        Kind::Doubt,
    ];

    /// Returns the letter that stands for the kind, so that colour never does so alone.
    pub(super) fn letter(self) -> &'static str {
        self.names().0
    }

    /// Returns what one entry is called.
    pub(super) fn word(self) -> &'static str {
        self.names().1
    }

    /// Returns what several are called, which is also the name in addresses and the style sheet.
    pub(super) fn class(self) -> &'static str {
        self.names().2
    }

    /// Returns the heading of the section.
    pub(super) fn heading(self) -> &'static str {
        self.names().3
    }

    /// Writes the letter, or the name of an entry, in the look of the kind.
    pub(super) fn badge(self, html: &mut Html, text: &str) {
        html.words("b", &self.badge_class(), text);
    }

    /// Returns the class of letters and names in the look of the kind.
    pub(super) fn badge_class(self) -> String {
        format!("badge {}", self.class())
    }

    /// Returns the word that goes with a number.
    pub(super) fn counted(self, count: usize) -> &'static str {
        if count == 1 { self.word() } else { self.class() }
    }

    /// `H` is for who holds a position: `P` belongs to the proposals, whose ids begin with it.
    fn names(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Kind::Proposal => ("P", "proposal", "proposals", "Proposals"),
            Kind::Position => ("H", "position", "positions", "Positions"),
            Kind::Meeting => ("M", "meeting", "meetings", "Meetings"),
            Kind::Ceasefire => ("C", "ceasefire", "ceasefires", "Ceasefires"),
            Kind::Allegation => ("A", "allegation", "allegations", "Allegations"),
            Kind::Statement => ("S", "statement", "statements", "Statements"),
            Kind::Doubt => ("D", "doubt", "doubts", "Doubts"),
        }
    }
}

/// An entry of a report: its kind and its number among them, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Its kind.
    pub(super) kind: Kind,
    /// Its number, from 0.
    pub(super) number: usize,
}

impl Entry {
    /// Returns the short name that people see: "P1".
    pub(super) fn badge(self) -> String {
        format!("{}{}", self.kind.letter(), self.number + 1)
    }

    /// Returns the name in addresses: "proposals-1".
    pub(super) fn anchor(self) -> String {
        format!("{}-{}", self.kind.class(), self.number + 1)
    }
}
