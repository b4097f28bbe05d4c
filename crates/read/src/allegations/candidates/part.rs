//! What part a party plays in an act, by whom it is told, and the two together: an allegation is a hostile act, told of
//! somebody else, and no single one of these signs makes one.

use armistice_language::Relation;

use crate::pairs::{Features, Scene};
use crate::syntax::Text;

/// How far up the tree a verb or a word of suspicion is looked for.
const REACH: usize = 5;

/// Words that hold something against somebody without saying who does.
const SUSPECTING: [&str; 19] = [
    "accusation",
    "allegation",
    "charge",
    "claim",
    "suspicion",
    "suspect",
    "suspected",
    "alleged",
    "allegedly",
    "reportedly",
    "reported",
    "report",
    "concern",
    "fear",
    "believe",
    "blame",
    "accuse",
    "complaint",
    "evidence",
];

/// Adds what part the party that `words` name plays, alone and together with the telling.
pub(super) fn add(scene: &Scene, words: &[usize], telling: &str, features: &mut Features) {
    let code = scene.anchor.code;
    let real = if is_unreal(scene.text, scene.anchor.at) { "unreal" } else { "real" };
    features.add(format!("telling {telling}"));
    let mut parts: Vec<&str> = words.iter().map(|&i| of(scene, i)).collect();
    parts.sort_unstable();
    parts.dedup();
    for part in parts {
        features.add(format!("part {part}"));
        features.add(format!("part {part} {code}"));
        features.add(format!("part {part} told {telling}"));
        features.add(format!("part {part} told {telling} {real}"));
        features.add(format!("part {part} told {telling} {code}"));
    }
}

/// Words for people who do not fight, and for those who do.
const CIVIL: [&str; 34] = [
    "civilian",
    "village",
    "villager",
    "school",
    "hospital",
    "market",
    "child",
    "woman",
    "man",
    "boy",
    "girl",
    "youth",
    "student",
    "worker",
    "engineer",
    "journalist",
    "resident",
    "home",
    "house",
    "town",
    "refugee",
    "leader",
    "people",
    "family",
    "passenger",
    "teacher",
    "doctor",
    "aid",
    "official",
    "politician",
    "protester",
    "elder",
    "driver",
    "bus",
];
const ARMED: [&str; 22] = [
    "soldier",
    "troop",
    "troops",
    "force",
    "forces",
    "policeman",
    "police",
    "militant",
    "fighter",
    "rebel",
    "guard",
    "commander",
    "patrol",
    "base",
    "checkpoint",
    "army",
    "military",
    "insurgent",
    "gunman",
    "peacekeeper",
    "officer",
    "security",
];

/// Adds whom the act hits, how it stands among the other acts of its sentence, and who is named there.
pub(super) fn add_surroundings(scene: &Scene, features: &mut Features) {
    let (text, at, code) = (scene.text, scene.anchor.at, scene.anchor.code);
    for child in text.children(at) {
        let hit = matches!(text.relation(child), Relation::Obj | Relation::NsubjPass | Relation::Obl)
            || text.relation(child) == Relation::Nmod
                && matches!(text.case(child), Some("of" | "on" | "against"));
        let lemma = text.lemma(child);
        match (hit, CIVIL.contains(&lemma), ARMED.contains(&lemma)) {
            (true, true, _) => features.add(format!("hits civil {code}")),
            (true, _, true) => features.add(format!("hits armed {code}")),
            _ => {}
        }
    }
    let named = |words: &[&str]| text.sentence_tokens(at).any(|i| words.contains(&text.lemma(i)));
    features.add(format!("named {} {} {code}", named(&CIVIL), named(&ARMED)));
    let before = scene.others.iter().filter(|other| other.at < at).count();
    features.add(format!("place {}", before.min(3)));
    let top = !scene.others.iter().any(|other| other.at != at && text.is_under(at, other.at));
    features.add(format!("top {top}"));
    for other in scene.others.iter().filter(|other| other.at != at) {
        let side = if text.is_under(other.at, at) { "holds" } else { "with" };
        features.add(format!("{side} {}", other.code));
        features.add(format!("{code} {side} {}", other.code));
    }
}

/// The part of the party named at `i`: who is accused, does, owns or undergoes the act, or somebody else.
fn of(scene: &Scene, i: usize) -> &'static str {
    let (text, at) = (scene.text, scene.anchor.at);
    if scene.told.iter().any(|one| one.accused.is_some_and(|accused| within(text, i, accused))) {
        return "accused";
    }
    for up in text.ancestors(at).take(REACH) {
        let owns = text.children(up).any(|c| {
            matches!(text.relation(c), Relation::NmodPoss | Relation::Amod | Relation::Compound)
                && within(text, i, c)
        });
        let does = text.children(up).any(|c| {
            (text.relation(c) == Relation::OblAgent
                || matches!(text.relation(c), Relation::Obl | Relation::Nmod) && text.case(c) == Some("by"))
                && within(text, i, c)
        });
        if does || owns && up == at && text.is_noun(up) {
            return "does";
        }
        if !text.is_verb(up) {
            continue;
        }
        if text.subject(up).is_some_and(|subject| within(text, i, subject)) {
            let undergoes =
                text.is_passive(up) || text.relation(up) == Relation::Acl && text.word(up).ends_with("ed");
            return match (undergoes, up == at) {
                (true, _) => "undergoes",
                (false, true) => "does",
                (false, false) => "does above",
            };
        }
        let undergoes = text.children(up).any(|c| text.relation(c) == Relation::Obj && within(text, i, c));
        if undergoes {
            return "undergoes";
        }
    }
    if text.is_under(i, at) { "inside" } else { "aside" }
}

/// Whether `i` is the head of a noun phrase, one that is joined to it or a modifier of one.
fn within(text: &Text, i: usize, head: usize) -> bool {
    let mut at = i;
    for _ in 0..3 {
        if at == head {
            return true;
        }
        let modifies = matches!(
            text.relation(at),
            Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
                | Relation::Conj
                | Relation::Flat
                | Relation::Appos
        );
        match text.head(at).filter(|_| modifies) {
            Some(up) => at = up,
            None => return false,
        }
    }
    false
}

/// Whether an act is denied, possible, demanded or a condition.
fn is_unreal(text: &Text, at: usize) -> bool {
    text.ancestors(at).take(3).any(|up| {
        text.is_negated(up)
            || text.modal(up).is_some()
            || text.children(up).any(|c| {
                matches!(text.lemma(c), "if" | "unless" | "to") && text.relation(c) == Relation::Mark
            })
    })
}

/// How an act is told that nobody is named to tell: as a charge or suspicion, or by the report itself.
pub(super) fn suspicion(text: &Text, at: usize) -> &'static str {
    let suspects = |i: usize| SUSPECTING.contains(&text.lemma(i));
    let above = text.ancestors(at).take(REACH);
    let told = above.flat_map(|up| std::iter::once(up).chain(text.children(up))).any(suspects);
    if told { "suspected" } else { "report" }
}
