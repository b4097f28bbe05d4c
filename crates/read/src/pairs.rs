//! A party and a word that it may have to do with: what the sentence shows of the two, and weights that judge it.
//!
//! Rules see a construction or they do not; much of what a reader concludes rests on several weak signs. Here every
//! sign is a feature with a readable name, and a list of weights (`weights/*.tsv`, learnt from `corpus/record` by
//! `tools/train/pairs.py`) says how much each counts for each code. No feature knows a name: parties are seen
//! as subjects, owners and speakers, never as words, so that all are treated alike.

use armistice_language::{Relation, Upos};
use armistice_record::ActorId;

use crate::actors::{Cast, RunKind};
use crate::attributions::Attribution;
use crate::lexicon::{CueClass, Registered, lexicon};
use crate::syntax::Text;

mod weights;

pub(crate) use weights::{Judged, Weights};

/// Longer sentences are lists.
pub(crate) const LONGEST: usize = 160;

/// How far up the tree is looked.
const CLIMB: usize = 6;
/// How many words beside an anchor are looked at.
const NEAR: usize = 5;

/// A word that names a term or an act, with its code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchor {
    pub(crate) at: usize,
    pub(crate) code: &'static str,
}

/// What is seen of a pair.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features(Vec<String>);

impl Features {
    pub(crate) fn add(&mut self, feature: impl Into<String>) {
        self.0.push(feature.into());
    }

    /// In the order of the alphabet, each once.
    pub(crate) fn into_sorted(mut self) -> Vec<String> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}

/// The parties that the words of a sentence name or mean, with the word, as far as they are `wanted`.
pub(crate) fn named(
    text: &Text,
    at: usize,
    cast: &mut Cast,
    wanted: impl Fn(&Cast, ActorId) -> bool,
) -> Vec<(ActorId, usize)> {
    let mut found = Vec::new();
    for i in text.sentence_tokens(at) {
        found.extend(named_by(i, cast, &wanted).into_iter().map(|party| (party, i)));
    }
    found
}

/// The parties that a word names or means, as far as they are `wanted`.
pub(crate) fn named_by(i: usize, cast: &mut Cast, wanted: impl Fn(&Cast, ActorId) -> bool) -> Vec<ActorId> {
    let run = cast.names.run_at(i).filter(|run| run.first == i).cloned();
    let mut members = cast.members_at(i);
    if members.is_empty()
        && let Some(RunKind::Registered(Registered::State(country, _))) = run.map(|run| run.kind)
    {
        members.extend(cast.state(country));
    }
    members.retain(|&one| wanted(cast, one));
    members.into_iter().map(|one| cast.holder(one)).collect()
}

/// An anchor in its sentence.
pub(crate) struct Scene<'s, 'a> {
    pub(crate) text: &'s Text<'a>,
    pub(crate) anchor: Anchor,
    /// All anchors of the sentence.
    pub(crate) others: &'s [Anchor],
    /// The attributions that the sentence has to do with.
    pub(crate) told: &'s [&'s Attribution],
}

/// The attributions that each sentence has to do with: those whose cue or content stands in it.
pub(crate) struct Told<'t> {
    by_sentence: Vec<Vec<&'t Attribution>>,
}

impl<'t> Told<'t> {
    pub(crate) fn of(text: &Text, attributions: &'t [Attribution]) -> Self {
        let sentences = &text.analysis.sentences;
        let mut by_sentence: Vec<Vec<&Attribution>> = vec![Vec::new(); sentences.len()];
        for attribution in attributions {
            let mut within = vec![text.sentence(attribution.cue)];
            for &piece in &attribution.content {
                within.extend(text.sentences_over(piece));
            }
            within.sort_unstable();
            within.dedup();
            for sentence in within {
                by_sentence[sentence].push(attribution);
            }
        }
        Told { by_sentence }
    }

    /// In the order of their cues.
    pub(crate) fn about(&self, sentence: usize) -> &[&'t Attribution] {
        &self.by_sentence[sentence]
    }
}

impl Scene<'_, '_> {
    /// What is seen of the anchor alone.
    pub(crate) fn of_anchor(&self) -> Features {
        let (text, at) = (self.text, self.anchor.at);
        let mut features = Features::default();
        features.add("bias");
        features.add(format!("code {}", self.anchor.code));
        features.add(format!("word {}", self.lemma(at)));
        features.add(format!("as {} {}", text.upos(at).as_str(), text.relation(at).as_str()));
        if self.others.iter().any(|other| other.at != at && text.is_under(at, other.at) && text.is_noun(at)) {
            features.add("inside another");
        }
        features.add(format!("anchors {}", self.others.len().min(4)));
        for (n, up) in text.ancestors(at).take(CLIMB).enumerate() {
            if text.is_negated(up) {
                features.add(format!("negated {}", n.min(2)));
            }
            if let Some(modal) = text.modal(up) {
                features.add(format!("modal {modal} {}", n.min(2)));
            }
            if n > 0 {
                features.add(format!("up {}", self.word(up)));
                features.add(format!("up{} {}", n.min(3), self.class(up)));
            }
        }
        for child in text.children(at) {
            features.add(format!("down {}", self.lemma(child)));
        }
        let sentence = text.sentence_tokens(at);
        for i in at.saturating_sub(NEAR).max(sentence.start)..(at + NEAR + 1).min(sentence.end) {
            if i != at && !matches!(text.upos(i), Upos::Punct | Upos::Det | Upos::Propn) {
                features.add(format!("near {}", self.lemma(i)));
            }
        }
        if sentence.clone().any(|i| matches!(text.lemma(i), "if" | "unless" | "until" | "condition")) {
            features.add("a condition");
        }
        features
    }

    /// How a party named by the word at `i` stands to the anchor.
    pub(crate) fn of_name(&self, i: usize, features: &mut Features) {
        let (text, at) = (self.text, self.anchor.at);
        let side = if i < at { "before" } else { "after" };
        let away = match i.abs_diff(at) {
            0..=2 => 2,
            3..=5 => 5,
            6..=10 => 10,
            11..=20 => 20,
            _ => 40,
        };
        features.add(format!("{side} {away}"));
        features.add(format!("party {}", text.relation(i).as_str()));
        if let Some(case) = text.case(i) {
            features.add(format!("case {case}"));
        }
        self.of_company(i, features);
        features.add(format!("path {}", self.path(i, at)));
        let above: Vec<usize> = text.ancestors(at).take(CLIMB).collect();
        self.of_subject(i, &above, features);
        // Who wants to do something does it: subjects through control and coordination.
        for (n, &up) in above.iter().enumerate() {
            let acts = (text.is_verb(up) || text.upos(up) == Upos::Adj)
                && text.subject(up).is_some_and(|s| s == i || text.conjuncts(s).contains(&i));
            if acts {
                let not = if text.is_negated(up) { " not" } else { "" };
                let voice = if text.is_passive(up) { "undergoes" } else { "does" };
                features.add(format!("{voice}{not} {}", self.word(up)));
                features.add(format!("{voice}{not} {} {}", self.class(up), n.min(3)));
                features.add(format!("{voice} over {}", self.anchor.code));
            }
            let owns = text.children(up).any(|c| {
                c == i && matches!(text.relation(c), Relation::NmodPoss | Relation::Amod | Relation::Compound)
            });
            if owns {
                features.add(format!("owns {} {}", self.class(up), n.min(2)));
                features.add(format!("owns {}", self.word(up)));
            }
        }
        if let Some(one) = self.told.iter().find(|one| one.source == Some(i)) {
            let whole = one.content.iter().any(|piece| piece.contains(text.token(at).span));
            let of = if whole { "of it" } else { "of other words" };
            features.add(format!("source {} {of}", class_name(one.class)));
        }
        if self.told.iter().any(|one| one.accused == Some(i)) {
            features.add("accused");
        }
    }

    /// In whose company the party acts: "signed with", "a deal between".
    fn of_company(&self, i: usize, features: &mut Features) {
        let text = self.text;
        let first = text.head(i).filter(|_| text.relation(i) == Relation::Conj).unwrap_or(i);
        let (Some(case), Some(head)) = (text.case(first), text.head(first)) else { return };
        features.add(format!("hung {case} {}", self.word(head)));
        features.add(format!("hung {case} {}", self.class(head)));
        if !matches!(case, "with" | "between" | "among") {
            return;
        }
        let place =
            if text.is_under(self.anchor.at, head) || self.anchor.at == head { "over" } else { "beside" };
        features.add(format!("company {case} {place} {}", text.upos(head).as_str()));
        if text.relation(head) == Relation::Obj
            && let Some(verb) = text.head(head)
        {
            features.add(format!("company {case} {}", self.word(verb)));
            features.add(format!("company {case} {}", self.class(verb)));
        }
    }

    /// The verb whose subject or agent the party is.
    fn of_subject(&self, i: usize, above: &[usize], features: &mut Features) {
        let text = self.text;
        let found = text.ancestors(i).take(4).find_map(|at| match text.relation(at) {
            Relation::Nsubj | Relation::OblAgent => Some((text.head(at)?, "does")),
            Relation::NsubjPass => Some((text.head(at)?, "undergoes")),
            _ => None,
        });
        let Some((verb, how)) = found else { return };
        let place = if above.contains(&verb) { "above" } else { "beside" };
        features.add(format!("{how} {place} {}", self.word(verb)));
        features.add(format!("{how} {place} {}", self.class(verb)));
        if text.is_negated(verb) {
            features.add(format!("{how} {place} not"));
        }
    }

    /// The party says the words in which the anchor stands.
    pub(crate) fn of_speaker(&self, attribution: &Attribution, features: &mut Features) {
        let (text, at) = (self.text, self.anchor.at);
        features.add("speaks");
        features.add(format!("speaks {}", self.word(attribution.cue)));
        features.add(format!("speaks {}", class_name(attribution.class)));
        for up in text.ancestors(at).skip(1).take(CLIMB).take_while(|&up| up != attribution.cue) {
            features.add(format!("speaks up {}", self.class(up)));
            if let Some(modal @ ("must" | "should" | "will" | "would")) = text.modal(up) {
                features.add(format!("speaks modal {modal}"));
            }
            let own = text.subject(up).is_some_and(|s| matches!(text.lemma(s), "I" | "i" | "we" | "We"));
            if own {
                features.add(format!("we {}", self.class(up)));
                features.add(format!("we {}", self.word(up)));
            }
        }
    }

    /// The side that a word takes by the list of stances, what it ascribes, or its part of speech.
    pub(crate) fn class(&self, i: usize) -> String {
        let text = self.text;
        let part = match text.upos(i) {
            Upos::Verb => 'v',
            Upos::Noun => 'n',
            Upos::Adj => 'a',
            other => return other.as_str().to_owned(),
        };
        let stances =
            lexicon().stances.get(self.word(i).as_str()).or_else(|| lexicon().stances.get(text.lemma(i)));
        if let Some((_, operator)) = stances.and_then(|all| all.iter().find(|(of, _)| *of == part)) {
            return operator.stance.code().to_owned();
        }
        match lexicon().cues.get(text.lemma(i)) {
            Some(cue) if part == 'v' => class_name(cue.class).to_owned(),
            _ => text.upos(i).as_str().to_owned(),
        }
    }

    /// The lemma, with the particle of a verb; names are all one.
    pub(crate) fn word(&self, i: usize) -> String {
        match self.text.particle(i) {
            Some(particle) => format!("{}_{particle}", self.lemma(i)),
            None => self.lemma(i),
        }
    }

    pub(crate) fn lemma(&self, i: usize) -> String {
        if self.text.upos(i) == Upos::Propn || self.text.token(i).entity.is_some() {
            "NAME".to_owned()
        } else {
            self.text.lemma(i).to_lowercase()
        }
    }

    /// The relations from the party up to the common head and down to the anchor.
    fn path(&self, i: usize, at: usize) -> String {
        let text = self.text;
        let ups: Vec<usize> = text.ancestors(at).take(CLIMB + 2).collect();
        let mut path = String::new();
        for (n, one) in text.ancestors(i).take(CLIMB).enumerate() {
            if let Some(down) = ups.iter().position(|&up| up == one) {
                path.push('|');
                for &step in ups[..down].iter().rev().take(3) {
                    path.push_str(text.relation(step).as_str());
                    path.push('>');
                }
                return path;
            }
            if n < 3 {
                path.push_str(text.relation(one).as_str());
                path.push('<');
            }
        }
        "far".to_owned()
    }
}

fn class_name(class: CueClass) -> &'static str {
    match class {
        CueClass::Say => "say",
        CueClass::Call => "call",
        CueClass::Promise => "promise",
        CueClass::Accuse => "accuse",
        CueClass::Deny => "deny",
        CueClass::Praise => "praise",
        CueClass::Think => "think",
    }
}
