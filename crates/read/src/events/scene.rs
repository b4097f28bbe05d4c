//! One sentence as the coder of events sees it: classes of words, arguments of heads, parties.

use armistice_language::{Relation, Upos};

use super::dictionaries::Dictionaries;
use super::lexicon::{Classes, Lexicon, Rule, Slot, Who, lexicon};
use super::parties::{Parties, Party};
use crate::syntax::Text;

/// A report with the classes of its words.
pub(super) struct Scene<'t, 'a> {
    pub(super) text: &'t Text<'a>,
    pub(super) lexicon: &'static Lexicon,
    pub(super) parties: &'t Parties<'t, 'a>,
    pub(super) dictionaries: &'t Dictionaries,
    /// The classes of each token as a noun.
    nouns: Vec<Classes>,
    /// The classes of each token as a verb or an adjective.
    heads: Vec<Classes>,
}

/// An argument of a head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Argument<'a> {
    pub(super) at: usize,
    pub(super) role: Role<'a>,
}

/// How an argument hangs on its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role<'a> {
    Subject,
    Object,
    With(&'a str),
}

impl<'t, 'a> Scene<'t, 'a> {
    pub(super) fn new(
        text: &'t Text<'a>,
        parties: &'t Parties<'t, 'a>,
        dictionaries: &'t Dictionaries,
    ) -> Self {
        let lexicon = lexicon();
        let mut scene = Scene { text, lexicon, parties, dictionaries, nouns: Vec::new(), heads: Vec::new() };
        scene.nouns = noun_classes(text, lexicon);
        scene.heads = (0..text.len()).map(|i| scene.head_classes(i)).collect();
        scene
    }

    /// The classes of the noun at `i` alone.
    pub(super) fn noun(&self, i: usize) -> Classes {
        self.nouns[i]
    }

    /// The classes of the verb or adjective at `i`.
    pub(super) fn head(&self, i: usize) -> Classes {
        self.heads[i]
    }

    pub(super) fn is_of(&self, i: usize, classes: &[&str]) -> bool {
        self.heads[i] & self.lexicon.verb_bits(classes) != 0
    }

    fn head_classes(&self, i: usize) -> Classes {
        let text = self.text;
        let lemma = text.lemma(i);
        match text.upos(i) {
            Upos::Adj => self.lexicon.adjective(&lemma.to_lowercase()),
            Upos::Verb => {
                // "prepared", "unwilling": adjectives that the tagger takes for participles.
                let mut classes = self.verb_classes(i) | self.lexicon.adjective(&text.word(i).to_lowercase());
                if let Some(particle) = text.particle(i) {
                    let joined = self.lexicon.verb(&format!("{lemma}_{particle}"));
                    if joined != 0 {
                        classes = joined;
                    }
                }
                for child in text.children(i) {
                    match text.relation(child) {
                        Relation::Obl => {
                            if let Some(case) = text.case(child) {
                                classes |= self.lexicon.verb(&format!("{lemma}_{case}"));
                            }
                        }
                        Relation::Obj | Relation::Xcomp | Relation::Advmod | Relation::Ccomp => {
                            classes |= self.lexicon.verb(&format!("{lemma}_{}", text.lemma(child)));
                        }
                        _ => {}
                    }
                }
                classes
            }
            _ => 0,
        }
    }

    /// The classes of a verb by its lemma, or by what its endings leave: the lemmatiser has not met every verb.
    fn verb_classes(&self, i: usize) -> Classes {
        let lemma = self.text.lemma(i);
        let known = self.lexicon.verb(lemma);
        if known != 0 {
            return known;
        }
        let word = self.text.word(i).to_lowercase();
        if let Some((_, lemma)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
            return self.lexicon.verb(lemma);
        }
        stems(&word)
            .iter()
            .map(|stem| self.lexicon.verb(stem))
            .find(|&classes| classes != 0)
            .unwrap_or_default()
    }

    /// The classes of a noun phrase: of its head, and of the words beside it and after "of".
    pub(super) fn phrase(&self, head: usize) -> (Classes, Classes) {
        let text = self.text;
        let mut near = 0;
        for child in text.children(head) {
            match text.relation(child) {
                Relation::Compound | Relation::Amod | Relation::Flat | Relation::Conj => {
                    near |= self.nouns[child]
                }
                Relation::Nmod if matches!(text.case(child), Some("of" | "for" | "to" | "in" | "on")) => {
                    near |= self.nouns[child];
                }
                _ => {}
            }
        }
        (self.nouns[head], near)
    }

    /// The arguments of a verb or adjective: its own, those of a participle's noun, and prepositions that hang on its object.
    pub(super) fn arguments(&self, head: usize) -> Vec<Argument<'a>> {
        let text = self.text;
        let mut found = Vec::new();
        if self.is_misread(head) {
            let object = text.head(head).into_iter().flat_map(|noun| self.members(noun));
            found.extend(object.map(|at| Argument { at, role: Role::Object }));
            text.head(head).into_iter().for_each(|noun| self.hanging(noun, &mut found));
            return found;
        }
        let passive = self.is_passive(head);
        if let Some(subject) = text.subject(head) {
            let role = if passive { Role::Object } else { Role::Subject };
            found.extend(self.members(subject).map(|at| Argument { at, role }));
        }
        if passive && let Some(agent) = text.agent(head) {
            found.extend(self.members(agent).map(|at| Argument { at, role: Role::Subject }));
        }
        for child in text.children(head) {
            match text.relation(child) {
                Relation::Obj | Relation::Iobj => {
                    found.extend(self.members(child).map(|at| Argument { at, role: Role::Object }));
                    self.hanging(child, &mut found);
                }
                Relation::Obl | Relation::OblUnmarked | Relation::Nmod => {
                    if let Some(case) = text.case(child) {
                        found.extend(self.members(child).map(|at| Argument { at, role: Role::With(case) }));
                        self.hanging(child, &mut found);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// "launched an attack on X": what hangs on an object may be the verb's.
    fn hanging(&self, noun: usize, found: &mut Vec<Argument<'a>>) {
        let text = self.text;
        for child in text.children(noun).filter(|&child| text.relation(child) == Relation::Nmod) {
            if let Some(case) = text.case(child).filter(|case| *case != "of") {
                found.extend(self.members(child).map(|at| Argument { at, role: Role::With(case) }));
            }
        }
    }

    /// A noun and those joined to it.
    pub(super) fn members(&self, head: usize) -> impl Iterator<Item = usize> + use<> {
        self.text.conjuncts(head).into_iter()
    }

    /// "The US on Thursday rejected calls": a finite verb that the tree takes for a participle before its object. Nothing that
    /// opens a noun phrase stands before it.
    pub(super) fn is_misread(&self, i: usize) -> bool {
        let text = self.text;
        text.upos(i) == Upos::Verb
            && text.relation(i) == Relation::Amod
            && text.word(i).ends_with("ed")
            && i > text.sentence_tokens(i).start + 1
            && text.head(i).is_some_and(|head| head > i)
            && matches!(text.upos(i - 1), Upos::Noun | Upos::Propn | Upos::Adv)
    }

    /// Passive, also as a participle after its noun: "refugees expelled by X".
    pub(super) fn is_passive(&self, head: usize) -> bool {
        let text = self.text;
        text.is_passive(head)
            || text.upos(head) == Upos::Verb
                && text.relation(head) == Relation::Acl
                && !text.word(head).ends_with("ing")
                && text.child(head, &[Relation::Obj]).is_none()
                && !text.children(head).any(|child| text.lemma(child) == "to" && child < head)
    }

    /// The strongest rule that fits a head, with the argument that fits it, and its strength in tenths.
    pub(super) fn best_rule<'r>(
        &self,
        rules: impl Iterator<Item = &'r Rule>,
        arguments: &[Argument<'a>],
    ) -> Option<(&'r Rule, Option<usize>, u32)> {
        let mut best: Option<(&Rule, Option<usize>, u32)> = None;
        for rule in rules {
            let Some((argument, strength)) = self.fits(rule, arguments) else { continue };
            if best.is_none_or(|(.., known)| strength > known) {
                best = Some((rule, argument, strength));
            }
        }
        best
    }

    fn fits(&self, rule: &Rule, arguments: &[Argument<'a>]) -> Option<(Option<usize>, u32)> {
        let strength = u32::from(rule.strength) * 10;
        if rule.slot == Slot::Alone {
            return Some((None, strength));
        }
        arguments
            .iter()
            .filter(|argument| match rule.slot {
                Slot::Any => argument.role != Role::Subject,
                Slot::Object => argument.role == Role::Object,
                Slot::Subject => argument.role == Role::Subject,
                Slot::With(preposition) => argument.role == Role::With(preposition),
                Slot::Alone => true,
            })
            .filter_map(|argument| {
                self.worth(rule, argument).map(|less| (Some(argument.at), strength - less))
            })
            .max_by_key(|&(_, strength)| strength)
    }

    /// What an argument takes off a rule's strength; nothing if it does not fit at all.
    fn worth(&self, rule: &Rule, argument: &Argument) -> Option<u32> {
        let far = if rule.slot == Slot::Any && argument.role != Role::Object { 2 } else { 0 };
        if rule.anything {
            return (!self.is_time(argument.at)).then_some(far);
        }
        let (own, near) = self.phrase(argument.at);
        if own & rule.nouns != 0 {
            return Some(far);
        }
        if !rule.who.is_empty()
            && let Some(party) = self.parties.party(argument.at)
            && rule.who.iter().any(|&who| is(who, party))
        {
            return Some(far + 1);
        }
        (near & rule.nouns != 0).then_some(far + 8)
    }

    pub(super) fn is_time(&self, i: usize) -> bool {
        const TIMES: [&str; 24] = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "today",
            "yesterday",
            "week",
            "month",
            "year",
            "day",
        ];
        TIMES.contains(&self.text.lemma(i).to_lowercase().as_str())
    }
}

/// Forms that no ending explains.
const IRREGULAR: [(&str, &str); 24] = [
    ("withdrew", "withdraw"),
    ("withdrawn", "withdraw"),
    ("overthrew", "overthrow"),
    ("overthrown", "overthrow"),
    ("forgave", "forgive"),
    ("forgiven", "forgive"),
    ("undertook", "undertake"),
    ("overran", "overrun"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("fled", "flee"),
    ("fought", "fight"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("slew", "slay"),
    ("slain", "slay"),
    ("withheld", "withhold"),
    ("upheld", "uphold"),
    ("besought", "beseech"),
    ("retook", "retake"),
    ("hung", "hang"),
    ("shot", "shoot"),
    ("struck", "strike"),
    ("broke", "break"),
];

/// What a form may be a form of, without its endings: "vetoed", "stabbed", "criticizing", "denied".
fn stems(word: &str) -> Vec<String> {
    let mut stems = Vec::new();
    for ending in ["ed", "ing", "es", "s", "d"] {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) else { continue };
        stems.push(stem.to_owned());
        stems.push(format!("{stem}e"));
        let mut ends = stem.chars().rev();
        if let (Some(last), Some(before)) = (ends.next(), ends.next())
            && last == before
        {
            stems.push(stem[..stem.len() - last.len_utf8()].to_owned());
        }
        if let Some(stem) = stem.strip_suffix('i') {
            stems.push(format!("{stem}y"));
        }
    }
    stems
}

/// Whether a party is of a kind that a rule asks for.
fn is(who: Who, party: &Party) -> bool {
    match who {
        Who::Actor => party.acts,
        Who::State => party.code.is_some() && party.sector.is_none(),
        Who::Armed => matches!(party.sector, Some("MIL" | "REB" | "COP" | "UAF" | "SPY")),
        Who::Civil => matches!(
            party.sector,
            Some(
                "CVL" | "OPP" | "EDU" | "REF" | "LAB" | "JRN" | "REL" | "AGR" | "MED" | "NGO" | "CRM" | "PTY"
            )
        ),
    }
}

/// The lemma of a noun in lower case; of a plural that the lemmatiser left as it is, what the list knows.
fn singular(text: &Text, lexicon: &Lexicon, i: usize) -> String {
    let lemma = text.lemma(i).to_lowercase();
    let plural = matches!(text.upos(i), Upos::Noun | Upos::Propn) && lemma.ends_with('s');
    if !plural || lexicon.noun(&lemma) != 0 {
        return lemma;
    }
    let stem = match lemma.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => lemma[..lemma.len() - 1].to_owned(),
    };
    if lexicon.noun(&stem) != 0 { stem } else { lemma }
}

/// Classes of nouns by word, and by phrases of up to three words at their last.
fn noun_classes(text: &Text, lexicon: &Lexicon) -> Vec<Classes> {
    let lemmas: Vec<String> = (0..text.len()).map(|i| singular(text, lexicon, i)).collect();
    let mut classes = vec![0; text.len()];
    for i in 0..text.len() {
        if matches!(text.upos(i), Upos::Punct | Upos::Det | Upos::Adp | Upos::Pron | Upos::Aux) {
            continue;
        }
        if crate::actors::is_calendar(text.word(i)) {
            continue;
        }
        classes[i] = lexicon.noun(&lemmas[i]);
    }
    for start in 0..text.len() {
        let end = text.sentence_tokens(start).end;
        let mut phrase = lemmas[start].clone();
        for at in (start + 1..end).take(4) {
            if text.word(at) == "-" {
                continue;
            }
            phrase.push(' ');
            phrase.push_str(&lemmas[at]);
            let found = lexicon.noun(&phrase);
            if found != 0 {
                // "state of siege" and "cease-fire" hang on their first word, "hunger strike" on its last.
                let head = if text.is_under(at, start) && at != start { start } else { at };
                classes[at] = 0;
                classes[head] = found;
            }
        }
    }
    classes
}
