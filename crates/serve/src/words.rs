//! The words that people see for the codes of the record, and the glyphs of stances.

use armistice_record::{Mode, SourceKind, Stance, Term, Verification};

/// Returns a code as words: "in-force" becomes "in force".
pub fn plain(code: &str) -> String {
    code.replace('-', " ")
}

/// Returns a stretch of time (ISO 8601, such as `P30D` or `PT6H`) as words; nothing where the code is none.
pub fn duration(code: &str) -> Option<String> {
    let (days, hours) = code.strip_prefix('P')?.split_once('T').unwrap_or((code.get(1..)?, ""));
    let mut words = Vec::new();
    for (part, units) in [
        (days, &[('Y', "year"), ('M', "month"), ('W', "week"), ('D', "day")][..]),
        (hours, &[('H', "hour"), ('M', "minute"), ('S', "second")]),
    ] {
        let mut rest = part;
        while !rest.is_empty() {
            let at = rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
            let (number, unit) = (&rest[..at], rest[at..].chars().next()?);
            let (_, name) = units.iter().find(|(letter, _)| *letter == unit)?;
            words.push(format!("{number} {name}{}", if number == "1" { "" } else { "s" }));
            rest = &rest[at + unit.len_utf8()..];
        }
    }
    if words.is_empty() { None } else { Some(words.join(", ")) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_time_are_told_in_words() {
        let told = |code| duration(code).unwrap_or_default();
        assert_eq!(
            (told("P30D"), told("PT6H"), told("P1W")),
            ("30 days".into(), "6 hours".into(), "1 week".into())
        );
        assert_eq!(told("P1M2DT90M"), "1 month, 2 days, 90 minutes");
        for none in ["", "P", "PT", "30D", "PD", "P3Ä", "P3", "P3H"] {
            assert_eq!(duration(none), None, "{none}");
        }
    }
}
