//! What part a party plays in an act, by whom it is told, and the two together: an allegation is a hostile act, told of
//! somebody else, and no single one of these signs makes one.

use armistice_language::Relation;
use armistice_record::ActorKind;

use crate::attributions::Attribution;
use crate::lexicon::{CueClass, Words, lexicon};
use crate::pairs::{Features, Scene};
use crate::syntax::Text;

/// How far up the tree a verb or a word of suspicion is looked for.
const REACH: usize = 5;

/// Who tells of an act, and how.
pub(super) struct Telling<'t> {
    pub(super) how: &'t str,
    /// The kinds of those who tell it, the accused left out.
    pub(super) kinds: Vec<ActorKind>,
}

/// The accused, as a kind.
pub(super) struct Accused {
    pub(super) kind: ActorKind,
    pub(super) nameless: bool,
}

/// Adds what part the party that `words` name plays, alone and together with the telling.
pub(super) fn add(
    scene: &Scene,
    words: &[usize],
    telling: &Telling,
    accused: &Accused,
    features: &mut Features,
) {
    let code = scene.anchor.code;
    let real = if is_unreal(scene.text, scene.anchor.at) { "unreal" } else { "real" };
    let Telling { how: telling, kinds } = telling;
    let Accused { kind, nameless } = accused;
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
        features.add(format!("part {part} told {telling} of {kind}"));
        features.add(format!(
            "part {part} told {telling} {real} {}",
            if *nameless { "nameless" } else { "named" }
        ));
        for teller in kinds {
            features.add(format!("part {part} told {telling} by {teller} of {kind}"));
        }
    }
    if let Some(word) = words.iter().find_map(|&i| suspected(scene.text, i)) {
        features.add("accused in passing");
        features.add(format!("accused in passing {word}"));
    }
}

/// "alleged", "suspected", "unknown" before a name; "blamed on", "linked to" above it.
fn suspected<'a>(text: &Text<'a>, i: usize) -> Option<&'a str> {
    for up in text.ancestors(i).take(3) {
        let before = text.children(up).find(|&c| {
            c < up
                && (Words::SuspectedBefore.has(text.lemma(c))
                    || Words::SuspectedBefore.has(&text.word(c).to_lowercase()))
        });
        if let Some(before) = before {
            return Some(text.lemma(before));
        }
        if !matches!(
            text.relation(up),
            Relation::Amod | Relation::Compound | Relation::NmodPoss | Relation::Conj
        ) {
            let head = text.head(up)?;
            let above = Words::SuspectedOf.has(text.lemma(head));
            let hangs = matches!(text.case(up), Some("on" | "to" | "in" | "by"))
                || matches!(text.relation(up), Relation::NsubjPass | Relation::Obj);
            return (above && hangs).then(|| text.lemma(head));
        }
    }
    None
}

/// Adds how the act stands in what is charged in words, `told`, and in its sentence.
pub(super) fn add_place(scene: &Scene, features: &mut Features) {
    let (text, at) = (scene.text, scene.anchor.at);
    let holds = |piece: &Attribution, at: usize| {
        piece.content.iter().any(|piece| piece.contains(text.token(at).span))
    };
    let charges = |one: &&&Attribution| matches!(one.class, CueClass::Accuse | CueClass::Deny);
    for one in scene.told.iter().filter(charges) {
        let class = if one.class == CueClass::Accuse { "accuse" } else { "deny" };
        if one.cue == at {
            let full = scene.others.iter().any(|other| other.at != at && holds(one, other.at));
            features.add(format!("charge {class} {}", if full { "with an act" } else { "without an act" }));
        } else if holds(one, at) {
            let first = !scene
                .others
                .iter()
                .any(|other| other.at < at && other.at != one.cue && holds(one, other.at));
            let rank = if first { "first" } else { "later" };
            features.add(format!("charged {class} {rank}"));
            features.add(format!("charged {class} {rank} {}", scene.anchor.code));
        } else {
            features.add(format!("beside a charge {class}"));
        }
    }
    // "following rocket attacks by", "in response to": told as the background of something else.
    let background = text.ancestors(at).take(4).find_map(|up| {
        let marks =
            text.children(up).filter(|&c| matches!(text.relation(c), Relation::Case | Relation::Mark));
        marks.map(|c| text.lemma(c)).find(|lemma| BACKGROUND.contains(lemma))
    });
    if let Some(word) = background {
        features.add("background");
        features.add(format!("background {word}"));
    }
}

/// Words that bring what went before, or the reason, of what is told.
const BACKGROUND: [&str; 13] = [
    "after",
    "following",
    "since",
    "during",
    "despite",
    "amid",
    "before",
    "because",
    "when",
    "while",
    "as",
    "over",
    "if",
];

/// Adds whom the act hits, how it stands among the other acts of its sentence, and who is named there.
pub(super) fn add_surroundings(scene: &Scene, features: &mut Features) {
    let (text, at, code) = (scene.text, scene.anchor.at, scene.anchor.code);
    for child in text.children(at) {
        let hit = matches!(text.relation(child), Relation::Obj | Relation::NsubjPass | Relation::Obl)
            || text.relation(child) == Relation::Nmod
                && matches!(text.case(child), Some("of" | "on" | "against"));
        let lemma = text.lemma(child);
        match (hit, Words::Civilian.has(lemma), Words::Armed.has(lemma)) {
            (true, true, _) => features.add(format!("hits civil {code}")),
            (true, _, true) => features.add(format!("hits armed {code}")),
            _ => {}
        }
    }
    let named = |words: Words| text.sentence_tokens(at).any(|i| words.has(text.lemma(i)));
    features.add(format!("named {} {} {code}", named(Words::Civilian), named(Words::Armed)));
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
    // "which the United States says is aimed at": told in a clause that no attribution covers.
    let says = |up: usize| {
        let cue = lexicon().cues.get(text.lemma(up)).filter(|_| text.is_verb(up));
        cue.is_some_and(|cue| matches!(cue.class, CueClass::Say | CueClass::Accuse))
    };
    if text.ancestors(at).skip(1).take(REACH).any(says) {
        return "said above";
    }
    let suspects = |i: usize| Words::Suspects.has(text.lemma(i));
    let above = text.ancestors(at).take(REACH);
    let told = above.flat_map(|up| std::iter::once(up).chain(text.children(up))).any(suspects);
    if told { "suspected" } else { "report" }
}
