//! Where parties may meet: terms that nobody has rejected as far as reported, terms that one party alone
//! blocks, and conditions that point at each other.
//!
//! Only a party's own words and acts count. Who says nothing about a term is not counted as agreeing.

use std::collections::BTreeMap;

use armistice_record::Term;
use serde_json::{Value, json};

use crate::history::{Side, Subject, side};
use crate::latest::{Current, Latest};
use crate::{Face, Listing};

const COLUMNS: [&str; 8] =
    ["conflict", "term", "ground", "for", "on_condition", "against", "open", "conditions"];

#[derive(Default)]
struct Ground {
    by_side: BTreeMap<Side, Vec<String>>,
    conditions: Vec<(String, String, Option<Term>)>,
}

/// Where parties stand in their own words and acts.
fn own(latest: &[(Subject, Latest)]) -> impl Iterator<Item = (&Subject, Current)> {
    let own = latest.iter().filter(|(subject, _)| subject.account == "self");
    own.filter_map(|(subject, latest)| Some((subject, latest.current?)))
}

/// The mentions whose conditions count, in the order of their numbers.
pub(crate) fn conditions(latest: &[(Subject, Latest)]) -> Vec<i64> {
    let mut conditions: Vec<i64> = own(latest).map(|(_, current)| current.condition).collect();
    conditions.sort_unstable();
    conditions.dedup();
    conditions
}

/// Lists the terms by how close the parties are. `tell` gives the telling of a stand by its mention.
pub(crate) fn common_ground<'a>(
    latest: &[(Subject, Latest)],
    tell: impl Fn(i64) -> Option<&'a Face>,
) -> Listing {
    let mut terms: BTreeMap<(&str, &str), Ground> = BTreeMap::new();
    for (subject, current) in own(latest) {
        let ground = terms.entry((&subject.conflict, &subject.term)).or_default();
        ground.by_side.entry(side(current.stance)).or_default().push(subject.party.clone());
        let face = tell(current.condition);
        if let Some((text, on)) = face.and_then(|face| face.condition.as_ref()) {
            ground.conditions.push((subject.party.clone(), text.clone(), *on));
        }
    }
    let mut listing = Listing::new(&COLUMNS);
    for (&(conflict, term), ground) in &terms {
        let count = |side| ground.by_side.get(&side).map_or(0, Vec::len);
        // One party alone has no common ground with itself.
        let parties: usize = ground.by_side.values().map(Vec::len).sum();
        let kind = match (count(Side::Against), parties) {
            (_, 0 | 1) => continue,
            (0, _) => "not rejected",
            (1, _) => "one against",
            _ => continue,
        };
        let parties = |side| json!(ground.by_side.get(&side).cloned().unwrap_or_default());
        let conditions: Vec<String> =
            ground.conditions.iter().map(|(party, text, _)| format!("{party}: {text}")).collect();
        listing.rows.push(vec![
            json!(conflict),
            json!(term),
            json!(kind),
            parties(Side::For),
            parties(Side::If),
            parties(Side::Against),
            parties(Side::Open),
            json!(conditions),
        ]);
    }
    listing.rows.extend(mutual(&terms));
    listing
}

/// A party that makes its yes on a term depend on another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Pointing<'a> {
    party: &'a str,
    term: &'a str,
    text: &'a str,
}

/// Conditions that point at each other: parties that make their yes on a term depend on another, and those that make their yes
/// on that one depend on the first. A line for each two terms, however many parties there are.
fn mutual(terms: &BTreeMap<(&str, &str), Ground>) -> Vec<Vec<Value>> {
    let mut between: BTreeMap<(&str, &str, &str), Vec<Pointing>> = BTreeMap::new();
    for (&(conflict, term), ground) in terms {
        for (party, text, on) in &ground.conditions {
            let Some(on) = on.map(Term::code) else { continue };
            let two = (conflict, term.min(on), term.max(on));
            between.entry(two).or_default().push(Pointing { party, term, text });
        }
    }
    let mut rows = Vec::new();
    for ((conflict, one, other), mut pointing) in between {
        pointing.sort_unstable();
        let on = |wanted: &str| pointing.iter().any(|from| from.term == wanted);
        let mut parties: Vec<&str> = pointing.iter().map(|from| from.party).collect();
        parties.dedup();
        if parties.len() < 2 || !on(one) || !on(other) {
            continue;
        }
        let conditions: Vec<String> =
            pointing.iter().map(|from| format!("{} on {}: {}", from.party, from.term, from.text)).collect();
        rows.push(vec![
            json!(conflict),
            json!(pointing[0].term),
            json!("conditions point at each other"),
            json!([]),
            json!(parties),
            json!([]),
            json!([]),
            json!(conditions),
        ]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What [`mutual`] shows where parties stand on a term on condition of another.
    fn shown(conditions: &[(&str, Term, Term)]) -> Vec<String> {
        let mut terms: BTreeMap<(&str, &str), Ground> = BTreeMap::new();
        for &(party, term, on) in conditions {
            let ground = terms.entry(("", term.code())).or_default();
            ground.conditions.push((party.to_owned(), "if".to_owned(), Some(on)));
        }
        mutual(&terms).into_iter().map(|row| format!("{} {} {}", row[1], row[4], row[7])).collect()
    }

    #[test]
    fn conditions_point_at_each_other_across_parties() {
        use Term::{Prisoners, Talks, Withdrawal};
        assert_eq!(
            shown(&[("A", Prisoners, Withdrawal), ("B", Withdrawal, Prisoners)]),
            [r#""prisoners" ["A","B"] ["A on prisoners: if","B on withdrawal: if"]"#]
        );
        assert_eq!(
            shown(&[
                ("C", Withdrawal, Prisoners),
                ("B", Prisoners, Withdrawal),
                ("A", Withdrawal, Prisoners)
            ]),
            [
                r#""withdrawal" ["A","B","C"] ["A on withdrawal: if","B on prisoners: if","C on withdrawal: if"]"#
            ]
        );
        assert_eq!(
            shown(&[("A", Talks, Talks), ("B", Talks, Talks)]),
            [r#""talks" ["A","B"] ["A on talks: if","B on talks: if"]"#]
        );
        // Nobody else, or nothing back.
        assert!(shown(&[("A", Prisoners, Withdrawal), ("A", Withdrawal, Prisoners)]).is_empty());
        assert!(shown(&[("A", Prisoners, Withdrawal), ("B", Prisoners, Withdrawal)]).is_empty());
    }
}
