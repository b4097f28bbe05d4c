//! The words that people see for the codes of the record, and the glyphs of stances.

use armistice_record::{Mode, SourceKind, Stance, Term, Verification};

/// Returns a code as words: "in-force" becomes "in force".
pub fn plain(code: &str) -> String {
    code.replace('-', " ")
}

/// Returns what a term is called.
pub fn term(term: Term) -> &'static str {
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
pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Direct => "quoted",
        Mode::Mixed => "partly quoted",
        Mode::Indirect => "in the reporter’s words",
    }
}

/// Returns the heading of the statements of one kind of source.
pub fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Named => "Named sources",
        SourceKind::Unnamed => "Unnamed sources",
        SourceKind::Collective => "Several together, or a class of people",
        SourceKind::Document => "Documents",
    }
}

/// Returns what a report says about the check of an allegation.
pub fn verification(verification: Verification) -> &'static str {
    match verification {
        Verification::Alleged => "nothing told about a check",
        Verification::Unverified => "the report says that it could not be checked",
        Verification::Verified => "verified, the report says",
        Verification::Admitted => "admitted by the accused, the report says",
        Verification::Refuted => "refuted, the report says",
    }
}

/// Returns the glyph and the word of a stance. The glyph never stands without the word.
pub fn stance(stance: Stance) -> (&'static str, &'static str) {
    match stance {
        Stance::Propose => ("+", "proposes"),
        Stance::Demand => ("!", "demands"),
        Stance::Support => ("✓", "supports"),
        Stance::Accept => ("✓", "accepts"),
        Stance::Conditional => ("◐", "conditional"),
        Stance::Reject => ("✗", "rejects"),
        Stance::Noncommittal => ("○", "leaves open"),
    }
}
