//! Parties and the terms in whose sentences they stand, as the weights of positions see them.

use armistice_record::{ActorId, ActorKind};

use super::holders::may_hold;
use super::terms::Mention;
use super::{Proposition, is_supposed};
use crate::actors::Cast;
use crate::attributions::Attribution;
use crate::pairs::{Anchor, LONGEST, Scene, Told, named};
use crate::syntax::Text;

/// A party that may take a side on a term.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) holder: ActorId,
    pub(crate) mention: Mention,
    pub(crate) features: Vec<String>,
}

/// Whoever is named or meant in the sentence of a term, or says it; in text order of the terms.
pub(crate) fn candidates(
    text: &Text,
    mentions: &[Mention],
    told: &Told,
    by_rule: &[Proposition],
    cast: &mut Cast,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for here in mentions.chunk_by(|a, b| text.sentence(a.at) == text.sentence(b.at)) {
        if text.sentence_tokens(here[0].at).len() > LONGEST {
            continue;
        }
        let anchors: Vec<Anchor> = here.iter().map(|m| Anchor { at: m.at, code: m.term.code() }).collect();
        let told = told.about(text.sentence(here[0].at));
        let named = named(text, here[0].at, cast, can_hold);
        for (mention, &anchor) in here.iter().zip(&anchors) {
            let speakers = speakers(text, mention.at, told, cast);
            let mut holders: Vec<ActorId> = named.iter().map(|&(holder, _)| holder).collect();
            holders.extend(speakers.iter().map(|&(holder, _)| holder));
            holders.sort();
            holders.dedup();
            let scene = Scene { text, anchor, others: &anchors, told };
            let mut of_anchor = scene.of_anchor();
            of_anchor.add(format!("holders {}", holders.len().min(5)));
            if text.ancestors(mention.at).take(6).any(|up| is_supposed(text, up)) {
                of_anchor.add("supposed");
            }
            for &holder in &holders {
                let mut features = of_anchor.clone();
                for rule in by_rule.iter().filter(|rule| rule.term == mention.term) {
                    let whose = if rule.holder == holder { "own" } else { "another's" };
                    let here = text.sentence(rule.at) == text.sentence(mention.at);
                    let place = if here { "here" } else { "elsewhere" };
                    features.add(format!("rule {whose} {place} {}", rule.stance));
                }
                for &(_, i) in named.iter().filter(|(one, _)| *one == holder) {
                    scene.of_name(i, &mut features);
                }
                for &(_, attribution) in speakers.iter().filter(|(one, _)| *one == holder) {
                    scene.of_speaker(attribution, &mut features);
                }
                features.add(format!("kind {}", cast.draft(holder).kind));
                if cast.draft(holder).nameless {
                    features.add("nameless");
                }
                found.push(Candidate { holder, mention: *mention, features: features.into_sorted() });
            }
        }
    }
    found
}

/// Who says the words in which a term stands, innermost first.
fn speakers<'t>(
    text: &Text,
    at: usize,
    told: &[&'t Attribution],
    cast: &mut Cast,
) -> Vec<(ActorId, &'t Attribution)> {
    let span = text.token(at).span;
    let mut found = Vec::new();
    for &attribution in told {
        if attribution.cue == at || !attribution.content.iter().any(|piece| piece.contains(span)) {
            continue;
        }
        if let Some(actor) = attribution.source.and_then(|source| cast.meant(source))
            && can_hold(cast, actor)
        {
            found.push((cast.holder(actor), attribution));
        }
    }
    found.reverse();
    found.truncate(3);
    found
}

fn can_hold(cast: &Cast, actor: ActorId) -> bool {
    cast.draft(actor).kind != ActorKind::Media && may_hold(cast, actor)
}
