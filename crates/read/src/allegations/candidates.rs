//! Acts that a sentence names and the parties it may hold them against, as the weights of allegations see them.

use armistice_record::{ActorId, ActorKind, SourceKind};

use super::BySentence;
use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::lexicon::{CueClass, Words, lexicon};
use crate::pairs::{Anchor, Features, LONGEST, Scene, Told, named};
use crate::syntax::Text;

mod part;

/// A party that may be accused of an act.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) against: ActorId,
    pub(crate) anchor: Anchor,
    /// Who says so, if the sentence tells.
    pub(crate) by: Option<ActorId>,
    /// Whether the accused claims responsibility.
    pub(crate) admits: bool,
    pub(crate) features: Vec<String>,
}

/// The code of a word that accuses without naming an act.
const CHARGE: &str = "charge";

/// Each act with each party named or meant in its sentence, in text order of the acts.
pub(crate) fn candidates(text: &Text, told: &Told, by_rule: &BySentence, cast: &mut Cast) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (n, sentence) in text.analysis.sentences.iter().enumerate() {
        if sentence.tokens.len() > LONGEST {
            continue;
        }
        let next = if n + 1 < text.analysis.sentences.len() { told.about(n + 1) } else { &[] };
        let told = told.about(n);
        let anchors = anchors(text, n, told);
        if anchors.is_empty() {
            continue;
        }
        let named = named(text, sentence.tokens.start, cast, can_act);
        let mut parties: Vec<ActorId> = named.iter().map(|&(party, _)| party).collect();
        parties.sort();
        parties.dedup();
        for &anchor in &anchors {
            let scene = Scene { text, anchor, others: &anchors, told };
            let mut of_anchor = scene.of_anchor();
            part::add_surroundings(&scene, &mut of_anchor);
            part::add_place(&scene, &mut of_anchor);
            for &against in &parties {
                if anchor.code == CHARGE && denies(text, told, against, cast, Some(anchor.at)) {
                    continue;
                }
                let mut features = of_anchor.clone();
                if denies(text, told, against, cast, None) {
                    features.add("denied here");
                }
                if denies(text, next, against, cast, None) {
                    features.add("denied next");
                }
                features.add(format!("parties {}", parties.len().min(5)));
                for rule in by_rule.about(n) {
                    let whose = if rule.against == against { "own" } else { "another's" };
                    features.add(format!("rule {whose} {}", rule.act));
                    features.add(format!("rule {whose}:"));
                }
                for &(_, i) in named.iter().filter(|(one, _)| *one == against) {
                    scene.of_name(i, &mut features);
                }
                let (by, telling) = accuser(text, &scene, against, cast, &mut features);
                let words: Vec<usize> =
                    named.iter().filter(|(one, _)| *one == against).map(|&(_, i)| i).collect();
                let draft = cast.draft(against);
                let accused = part::Accused { kind: draft.kind, nameless: draft.nameless };
                part::add(&scene, &words, &telling, &accused, &mut features);
                features.add(format!("kind {}", accused.kind));
                if accused.nameless {
                    features.add("nameless");
                }
                let admits = claims(text, told, against, cast);
                found.push(Candidate { against, anchor, by, admits, features: features.into_sorted() });
            }
        }
    }
    found
}

/// The words of a sentence that name an act, and those that accuse.
fn anchors(text: &Text, sentence: usize, told: &[&Attribution]) -> Vec<Anchor> {
    let tokens = text.analysis.sentences[sentence].tokens.clone();
    let mut anchors: Vec<Anchor> = text
        .phrases_apart(tokens, &lexicon().acts)
        .into_iter()
        .filter_map(|(tokens, (_, act))| Some(Anchor { at: text.head_among(&tokens)?, code: act.code() }))
        .collect();
    for attribution in told.iter().filter(|one| text.sentence(one.cue) == sentence) {
        let accuses = matches!(attribution.class, CueClass::Accuse | CueClass::Deny);
        if accuses && !anchors.iter().any(|anchor| anchor.at == attribution.cue) {
            anchors.push(Anchor { at: attribution.cue, code: CHARGE });
        }
    }
    anchors.sort_by_key(|anchor| anchor.at);
    anchors.dedup_by_key(|anchor| (anchor.at, anchor.code));
    anchors
}

fn can_act(cast: &Cast, actor: ActorId) -> bool {
    let draft = cast.draft(actor);
    draft.kind != ActorKind::Media && draft.source_kind != SourceKind::Document
}

/// Who tells of the act: the innermost source that is not the accused; what is seen of the telling.
fn accuser(
    text: &Text,
    scene: &Scene,
    against: ActorId,
    cast: &mut Cast,
    features: &mut Features,
) -> (Option<ActorId>, part::Telling<'static>) {
    let at = scene.anchor.at;
    let span = text.token(at).span;
    let mut by = None;
    let mut any = false;
    let mut telling = None;
    let mut kinds = Vec::new();
    for attribution in scene.told.iter().rev() {
        let holds = attribution.content.iter().any(|piece| piece.contains(span));
        if !holds && attribution.cue != at {
            continue;
        }
        any = true;
        let class = format!("{:?}", attribution.class).to_lowercase();
        let Some(actor) = attribution.source.and_then(|source| cast.meant(source)) else {
            features.add(format!("told by nobody {class}"));
            telling = telling.or(Some("nobody"));
            continue;
        };
        if cast.same_party(actor, against) {
            features.add("told by the accused");
            telling = telling.or(Some("accused"));
            features.add(format!("told by the accused {class} {}", text.lemma(attribution.cue)));
            continue;
        }
        features.add("told by another");
        let how = match attribution.class {
            CueClass::Accuse if attribution.accused.is_some() => "accuse",
            CueClass::Say | CueClass::Accuse => "say",
            CueClass::Deny => "deny",
            _ => "call",
        };
        // A charge outweighs the saying that it is told in.
        if telling.is_none_or(|known| known != "accuse" && how == "accuse") {
            telling = Some(how);
        }
        features.add(format!("told by another {class} {}", text.lemma(attribution.cue)));
        features.add(format!("told by another {}", cast.draft(actor).kind));
        kinds.push(cast.draft(actor).kind);
        if cast.draft(actor).kind != ActorKind::Media {
            by = by.or(Some(actor));
        }
    }
    if !any {
        features.add("told by the report");
    }
    (by, part::Telling { how: telling.unwrap_or_else(|| part::suspicion(text, at)), kinds })
}

/// Whether a party claims responsibility here.
fn claims(text: &Text, told: &[&Attribution], party: ActorId, cast: &mut Cast) -> bool {
    let claiming = told.iter().filter(|one| {
        text.lemma(one.cue) == "claim"
            && text.children(one.cue).any(|child| text.lemma(child) == "responsibility")
    });
    let mut sources = claiming.filter_map(|one| one.source);
    sources.any(|source| cast.meant(source).is_some_and(|actor| cast.same_party(actor, party)))
}

/// Whether a party rejects something in these words, or with the cue at `at`.
fn denies(text: &Text, told: &[&Attribution], party: ActorId, cast: &mut Cast, at: Option<usize>) -> bool {
    told.iter().filter(|one| at.is_none_or(|at| one.cue == at) && Words::Denies.has(text.lemma(one.cue))).any(
        |one| {
            one.source
                .and_then(|source| cast.meant(source))
                .is_some_and(|actor| cast.same_party(actor, party))
        },
    )
}
