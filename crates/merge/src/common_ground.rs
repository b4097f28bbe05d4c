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

/// Pairs of parties of which each makes its yes depend on what the other's yes depends on.
fn mutual(terms: &BTreeMap<(&str, &str), Ground>) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (&(conflict, term), ground) in terms {
        for (party, text, on) in &ground.conditions {
            let Some(on) = on.map(Term::code) else { continue };
            let Some(back) = terms.get(&(conflict, on)) else { continue };
            for (other, answer, back_on) in &back.conditions {
                // Each pair is told once.
                if other == party || back_on.map(Term::code) != Some(term) || (party, term) > (other, on) {
                    continue;
                }
                rows.push(vec![
                    json!(conflict),
                    json!(term),
                    json!("conditions point at each other"),
                    json!([]),
                    json!([party, other]),
                    json!([]),
                    json!([]),
                    json!([format!("{party} on {term}: {text}"), format!("{other} on {on}: {answer}")]),
                ]);
            }
        }
    }
    rows
}
