//! What an address asks for: which part of the record, and which page of it.

use armistice_merge::{Filter, Minutes, earliest, latest};
use armistice_record::Moment;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;

const DAY: Minutes = 24 * 60;
/// How many rows a page of data has, unless told.
const ROWS: usize = 100;
/// How many it has at most.
const MOST: usize = 1000;

/// What narrows a view, and which page of it. Empty values ask for nothing.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Asked {
    /// Only what happened by then: 2025-04-19.
    pub(crate) as_of: String,
    /// Only what was reported by then.
    pub(crate) known_at: String,
    /// Only what was reported since then.
    pub(crate) since: String,
    /// A party, by its name or the code of the state.
    pub(crate) party: String,
    /// The code of a term, such as `prisoners`.
    pub(crate) term: String,
    /// Statements by this kind of source: named, unnamed, collective, document.
    pub(crate) source_kind: String,
    /// The conflict, as it was named when the reports were added.
    pub(crate) conflict: String,
    /// Words that a statement has.
    pub(crate) q: String,
    /// How many days apart contradicting reports may be; 7 unless told.
    pub(crate) span: String,
    /// Where to go on: `next` of the page before.
    pub(crate) cursor: String,
    /// How many rows, up to 1000; 100 unless told.
    pub(crate) limit: String,
    /// The month of a calendar: 2025-04.
    #[param(ignore)]
    pub(crate) month: String,
    /// The correction that was just kept, to tell of it.
    #[param(ignore)]
    pub(crate) decided: String,
}

impl Asked {
    /// Returns the filter.
    ///
    /// # Errors
    /// With the value that is none, and what it should look like.
    pub(crate) fn filter(&self) -> Result<Filter, Problem> {
        Ok(Filter {
            as_of: moment("as_of", &self.as_of)?.as_deref().and_then(latest),
            known_at: moment("known_at", &self.known_at)?.as_deref().and_then(latest),
            since: moment("since", &self.since)?.as_deref().and_then(earliest),
            party: told(&self.party),
            term: code("term", &self.term)?,
            source_kind: code("source_kind", &self.source_kind)?,
            conflict: told(&self.conflict),
            search: told(&self.q).filter(|words| words.chars().any(char::is_alphanumeric)),
            span: number("span", &self.span)?.map(|days| days as Minutes * DAY),
            recorded: false,
        })
    }

    /// Returns how many rows are asked for.
    ///
    /// # Errors
    /// When it is no number from 1 to 1000.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        match number("limit", &self.limit)? {
            None => Ok(ROWS),
            Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
            Some(_) => Err(Problem::bad("`limit` is out of range").help("a number from 1 to 1000")),
        }
    }

    /// Returns the query for the same with another cursor.
    pub(crate) fn with_cursor(&self, cursor: &str) -> String {
        let mut query = self.query();
        query.push_str(if query.is_empty() { "cursor=" } else { "&cursor=" });
        encode_into(cursor, &mut query);
        query
    }

    /// Returns the query for the same, from the beginning.
    pub(crate) fn query(&self) -> String {
        let pairs = [
            ("as_of", &self.as_of),
            ("known_at", &self.known_at),
            ("since", &self.since),
            ("party", &self.party),
            ("term", &self.term),
            ("source_kind", &self.source_kind),
            ("conflict", &self.conflict),
            ("q", &self.q),
            ("span", &self.span),
            ("limit", &self.limit),
        ];
        let mut query = String::new();
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            encode_into(value, &mut query);
        }
        query
    }

    /// Whether anything narrows the view.
    pub(crate) fn narrows(&self) -> bool {
        let bare = Asked { limit: String::new(), cursor: String::new(), ..self.clone() };
        !bare.query().is_empty()
    }
}

/// Adds text as it stands in a query or path.
pub(crate) fn encode_into(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Returns text as it stands in a query or path.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    encode_into(text, &mut out);
    out
}

fn told(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn moment(name: &str, text: &str) -> Result<Option<String>, Problem> {
    let Some(text) = told(text) else { return Ok(None) };
    match text.parse::<Moment>() {
        Ok(_) => Ok(Some(text)),
        Err(_) => {
            Err(Problem::bad(format!("`{name}` is no date: `{text}`")).help("write it like 2025-04-19"))
        }
    }
}

fn code<T: std::str::FromStr<Err = armistice_record::UnknownCode>>(
    name: &str,
    text: &str,
) -> Result<Option<T>, Problem> {
    let parsed = told(text).map(|text| text.parse::<T>()).transpose();
    parsed.map_err(|error| Problem::bad(format!("`{name}`: {error}")))
}

fn number(name: &str, text: &str) -> Result<Option<usize>, Problem> {
    let parsed = told(text).map(|text| text.parse::<usize>()).transpose();
    parsed.map_err(|_| Problem::bad(format!("`{name}` is no number")).help("write digits only"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_fields_of_a_form_ask_for_nothing() {
        assert_eq!(Asked::default().filter().unwrap(), Filter::default());
        assert!(!Asked::default().narrows());
    }

    #[test]
    fn what_is_asked_can_be_asked_again() {
        let asked = Asked { party: "A & B".into(), as_of: "2025-04-19".into(), ..Asked::default() };
        assert_eq!(asked.query(), "as_of=2025-04-19&party=A%20%26%20B");
        assert_eq!(asked.with_cursor("ä"), "as_of=2025-04-19&party=A%20%26%20B&cursor=%C3%A4");
    }

    #[test]
    fn a_wrong_value_is_named() {
        let asked = Asked { as_of: "tomorrow".into(), ..Asked::default() };
        assert_eq!(asked.filter().unwrap_err().detail, "`as_of` is no date: `tomorrow`");
        let asked = Asked { term: "peace".into(), ..Asked::default() };
        assert!(asked.filter().unwrap_err().detail.starts_with("`term`: "));
    }
}
