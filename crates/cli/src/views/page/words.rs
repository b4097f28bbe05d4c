//! The words that people see for the codes of the record, and the glyphs of the positions.

use armistice_record::{Mode, SourceKind, Stance, Term, Verification};

use crate::views::brief;

/// Returns the glyph and the word of a stance, those of the brief. The glyph never stands without the word.
pub(super) fn stance(stance: Stance) -> (&'static str, &'static str) {
    brief::word(stance).split_once(' ').unwrap_or(("", stance.code()))
}

/// Returns a code as words: "in-force" becomes "in force".
pub(super) fn plain(code: &str) -> String {
    code.replace('-', " ")
}

/// Returns what a term is called.
pub(super) fn term(term: Term) -> &'static str {
    match term {
        Term::CeasefireFull => "general ceasefire",
        Term::CeasefireTemporary => "temporary ceasefire",
        Term::CeasefirePartial => "partial ceasefire",
        Term::FreezeLine => "freezing the front line",
        Term::Withdrawal => "withdrawal",
        Term::Territory => "territory",
        Term::BufferZone => "buffer zone",
        Term::Autonomy => "autonomy and status",
        Term::PoliticalSettlement => "political settlement",
        Term::SecurityGuarantees => "security guarantees",
        Term::Alliance => "alliances",
        Term::Peacekeepers => "peacekeepers",
        Term::Monitoring => "monitoring",
        Term::Arms => "supply of arms",
        Term::Disarmament => "disarmament",
        Term::Nuclear => "nuclear programme",
        Term::Talks => "talks",
        Term::Mediation => "mediation",
        Term::Prisoners => "prisoners and hostages",
        Term::Humanitarian => "humanitarian access",
        Term::Sanctions => "sanctions",
        Term::Elections => "elections",
        Term::Refugees => "return of refugees",
        Term::Justice => "justice",
        Term::Reconstruction => "reconstruction",
        Term::Recognition => "recognition",
    }
}

/// Returns how much of a statement is quoted.
pub(super) fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Direct => "quoted",
        Mode::Mixed => "partly quoted",
        Mode::Indirect => "in the reporter’s words",
    }
}

/// Returns the heading of the statements of one kind of source.
pub(super) fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Named => "Named sources",
        SourceKind::Unnamed => "Unnamed sources",
        SourceKind::Collective => "Several together, or a class of people",
        SourceKind::Document => "Documents",
    }
}

/// Returns what a report says about the check of an allegation.
pub(super) fn verification(verification: Verification) -> &'static str {
    match verification {
        Verification::Alleged => "nothing told about a check",
        Verification::Unverified => "the report says that it could not be checked",
        Verification::Verified => "verified, the report says",
        Verification::Admitted => "admitted by the accused, the report says",
        Verification::Refuted => "refuted, the report says",
    }
}
