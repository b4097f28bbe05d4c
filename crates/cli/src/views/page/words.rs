//! The words that people see for the codes of the record: those of the desk, and the glyphs of the brief.

use armistice_record::Stance;

pub(super) use armistice_serve::words::{mode, plain, source_kind, term, verification};

use crate::views::brief;

/// Returns the glyph and the word of a stance, those of the brief. The glyph never stands without the word.
pub(super) fn stance(stance: Stance) -> (&'static str, &'static str) {
    brief::word(stance).split_once(' ').unwrap_or(("", stance.code()))
}
