//! Which words keep a full stop, and what may follow it.

/// What a word with a full stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// A title or initial before a name: never ends a sentence.
    Title,
    /// Only before a number: "No. 5".
    Numbering,
    /// May end a sentence: "U.S.", "Inc.", "p.m.".
    Any,
}

const TITLES: &[&str] = &[
    "adm", "ald", "amb", "atty", "brig", "capt", "cardinal", "cmdr", "col", "cpl", "dr", "fr", "gen", "gov",
    "hon", "insp", "lt", "maj", "messrs", "mgr", "mr", "mrs", "ms", "mt", "mx", "pfc", "pres", "prof", "pvt",
    "rep", "reps", "rev", "revd", "sen", "sens", "sgt", "sr", "st", "ste", "supt", "vs", "v", "ft", "ayat",
    "det", "dist", "gens", "profs", "drs", "e.g", "i.e", "cf", "ca", "viz",
];

const NUMBERING: &[&str] = &[
    "no", "nos", "art", "arts", "fig", "figs", "p", "pp", "sec", "ch", "vol", "para", "paras", "res", "sat",
    "sun", "mon", "mar", "wed", "fri", "ver", "op",
];

const OTHERS: &[&str] = &[
    "jan", "feb", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "tue", "tues", "thu",
    "thur", "thurs", "co", "corp", "inc", "ltd", "llc", "plc", "bros", "jr", "etc", "al", "dept", "est",
    "govt", "intl", "natl", "univ", "assn", "approx", "esp", "attn", "ave", "blvd", "rd", "bldg", "ext",
    "tel", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky",
    "la", "md", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "penn",
    "tenn", "tex", "va", "vt", "wash", "wis", "wyo", "ont", "que", "yrs", "hrs", "mins", "ed", "eds", "incl",
    "cie", "ph.d",
];

/// Says what `word` (without its full stop) is.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let mut chars = word.chars();
    let first = chars.next()?;
    let Some(_) = chars.next() else {
        return (first.is_alphabetic() && (first.is_uppercase() || matches!(first, 'c' | 'v')))
            .then_some(Abbreviation::Title);
    };
    let lower = word.to_lowercase();
    if TITLES.contains(&lower.as_str()) {
        return (first.is_uppercase()
            || lower.contains('.')
            || matches!(lower.as_str(), "vs" | "cf" | "ca" | "viz"))
        .then_some(Abbreviation::Title);
    }
    if word.contains('.')
        && word.split('.').all(|part| (1..=2).contains(&part.chars().count()) && is_letters(part))
    {
        return Some(Abbreviation::Any);
    }
    if NUMBERING.contains(&lower.as_str()) {
        return Some(Abbreviation::Numbering);
    }
    let small = matches!(
        lower.as_str(),
        "etc" | "al" | "approx" | "esp" | "yrs" | "hrs" | "incl" | "ext" | "tel" | "est" | "eds" | "dept"
    );
    (OTHERS.contains(&lower.as_str()) && (first.is_uppercase() || small)).then_some(Abbreviation::Any)
}

fn is_letters(part: &str) -> bool {
    part.chars().all(char::is_alphabetic)
}
