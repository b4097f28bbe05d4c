//! A parsed report as a tree that can be walked: children, subjects, noun phrases, stretches of text.
//!
//! Tokens are numbered through the whole report; every head of a token is in its own sentence.

use armistice_language::{Analysis, Relation, Token, Upos};
use armistice_record::{Document, Span};

use crate::lexicon::lexicon;
use crate::phrases;
use crate::times::WEEKDAYS;

mod listed;

/// How reports tell that somebody is not to be named.
pub(crate) const WITHHELD: [&str; 9] = [
    "on condition of anonymity",
    "on the condition of anonymity",
    "speaking anonymously",
    "asked not to be named",
    "asked not to be identified",
    "declined to be named",
    "not authorized to",
    "not authorised to",
    "requested anonymity",
];

/// A document and its analysis, with the children of every token at hand.
pub(crate) struct Text<'a> {
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
    /// `children[starts[i]..starts[i + 1]]` are the children of token `i`, in text order.
    children: Vec<u32>,
    starts: Vec<u32>,
    /// The sentence of each token.
    sentences: Vec<u32>,
    /// First and last token of each token's subtree.
    yields: Vec<(u32, u32)>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(document: &'a Document, analysis: &'a Analysis) -> Self {
        let tokens = &analysis.tokens;
        let mut counts = vec![0u32; tokens.len() + 1];
        for head in tokens.iter().filter_map(|token| token.head) {
            counts[head + 1] += 1;
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        let starts = counts.clone();
        let mut next = counts;
        let mut children = vec![0u32; starts[tokens.len()] as usize];
        for (i, token) in tokens.iter().enumerate() {
            if let Some(head) = token.head {
                children[next[head] as usize] = i as u32;
                next[head] += 1;
            }
        }
        let mut sentences = vec![0u32; tokens.len()];
        for (n, sentence) in analysis.sentences.iter().enumerate() {
            sentences[sentence.tokens.clone()].fill(n as u32);
        }
        let yields = yields(tokens);
        Text { document, analysis, children, starts, sentences, yields }
    }

    pub(crate) fn len(&self) -> usize {
        self.analysis.tokens.len()
    }

    pub(crate) fn token(&self, i: usize) -> &'a Token {
        &self.analysis.tokens[i]
    }

    pub(crate) fn lemma(&self, i: usize) -> &'a str {
        &self.analysis.tokens[i].lemma
    }

    pub(crate) fn upos(&self, i: usize) -> Upos {
        self.analysis.tokens[i].upos
    }

    pub(crate) fn relation(&self, i: usize) -> Relation {
        self.analysis.tokens[i].relation
    }

    pub(crate) fn head(&self, i: usize) -> Option<usize> {
        self.analysis.tokens[i].head
    }

    /// The word as it stands.
    pub(crate) fn word(&self, i: usize) -> &'a str {
        self.document.quote(self.analysis.tokens[i].span)
    }

    /// The words of the report as lists of names part them, with straight apostrophes, and the token of each: a state's name of
    /// several words is one token.
    pub(crate) fn parted(&self) -> (Vec<String>, Vec<usize>) {
        let mut words = Vec::with_capacity(self.len());
        let mut tokens = Vec::with_capacity(self.len());
        for i in 0..self.len() {
            let word = self.word(i).replace('\u{2019}', "'");
            let before = words.len();
            let parts = if word.contains([' ', '-']) { phrases::parted(&word) } else { Vec::new() };
            let of_parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            // "pro-Sudan" is no name of a state.
            let is_state = parts.len() > 1
                && lexicon().stand_in(&of_parts).is_some_and(|(n_words, _)| n_words == parts.len());
            if is_state {
                words.extend(parts);
            } else {
                words.push(word);
            }
            tokens.resize(tokens.len() + words.len() - before, i);
        }
        (words, tokens)
    }

    pub(crate) fn is_verb(&self, i: usize) -> bool {
        self.upos(i) == Upos::Verb
    }

    pub(crate) fn is_noun(&self, i: usize) -> bool {
        matches!(self.upos(i), Upos::Noun | Upos::Propn)
    }

    pub(crate) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.starts[i] as usize..self.starts[i + 1] as usize]
            .iter()
            .map(|&child| child as usize)
    }

    pub(crate) fn child(&self, i: usize, relations: &[Relation]) -> Option<usize> {
        self.children(i).find(|&child| relations.contains(&self.relation(child)))
    }

    pub(crate) fn sentence(&self, i: usize) -> usize {
        self.sentences[i] as usize
    }

    /// The tokens of the sentence that holds token `i`.
    pub(crate) fn sentence_tokens(&self, i: usize) -> std::ops::Range<usize> {
        self.analysis.sentences[self.sentence(i)].tokens.clone()
    }

    pub(crate) fn sentence_span(&self, i: usize) -> Span {
        self.analysis.sentences[self.sentence(i)].span
    }

    /// First and last token of the subtree of `i`.
    pub(crate) fn subtree(&self, i: usize) -> (usize, usize) {
        let (first, last) = self.yields[i];
        (first as usize, last as usize)
    }

    /// Whether `i` lies under `top`, or is it.
    pub(crate) fn is_under(&self, i: usize, top: usize) -> bool {
        self.ancestors(i).any(|ancestor| ancestor == top)
    }

    /// `i`, its head, and so on up to the root.
    pub(crate) fn ancestors(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(i), |&at| self.head(at)).take(MAX_DEPTH)
    }

    /// The first of some tokens that hangs on none of them; the last if there is none.
    pub(crate) fn head_among(&self, tokens: &[usize]) -> Option<usize> {
        let outward = |&&i: &&usize| self.head(i).is_none_or(|head| !tokens.contains(&head));
        tokens.iter().find(outward).or(tokens.last()).copied()
    }

    /// The stretch of text from token `first` to token `last`.
    pub(crate) fn stretch(&self, first: usize, last: usize) -> Span {
        self.token(first).span.to(self.token(last).span)
    }

    /// The preposition, or other mark of case, before a noun phrase, as a lower-case lemma.
    pub(crate) fn case(&self, i: usize) -> Option<&'a str> {
        self.child(i, &[Relation::Case]).map(|child| self.lemma(child))
    }

    /// The particle of a verb: "rule out".
    pub(crate) fn particle(&self, i: usize) -> Option<&'a str> {
        self.child(i, &[Relation::CompoundPrt]).map(|child| self.lemma(child))
    }

    pub(crate) fn is_negated(&self, i: usize) -> bool {
        self.children(i).any(|child| {
            matches!(self.lemma(child), "not" | "never" | "no" | "n't" | "n’t" | "neither")
                && matches!(self.relation(child), Relation::Advmod | Relation::Det | Relation::Cc)
                || matches!(self.word(child), "not" | "n't" | "n’t" | "never")
                    && self.upos(child) == Upos::Part
        })
    }

    /// The modal or future auxiliary of a verb.
    pub(crate) fn modal(&self, i: usize) -> Option<&'a str> {
        self.children(i)
            .filter(|&child| matches!(self.relation(child), Relation::Aux))
            .map(|child| self.lemma(child))
            .find(|lemma| {
                matches!(
                    *lemma,
                    "will"
                        | "would"
                        | "shall"
                        | "should"
                        | "may"
                        | "might"
                        | "can"
                        | "could"
                        | "must"
                        | "'ll"
                        | "’ll"
                        | "wo"
                        | "ought"
                )
            })
    }

    /// Who does it: the subject of a verb, through coordination, control, relative clauses and participles.
    ///
    /// A passive's subject is given too; see [`Text::agent`] for who did it.
    pub(crate) fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..MAX_CLIMB {
            if let Some(own) = self.own_subject(at) {
                return Some(self.antecedent(own, at));
            }
            let head = self.head(at)?;
            match self.relation(at) {
                Relation::Xcomp | Relation::Advcl if self.controls_object(at, head) => {
                    return self
                        .child(head, &[Relation::Obj, Relation::Iobj])
                        .or_else(|| self.addressee(head));
                }
                Relation::Acl => return Some(head),
                Relation::AclRelcl => return Some(head),
                Relation::Conj | Relation::Xcomp | Relation::Advcl => at = head,
                _ => return None,
            }
        }
        None
    }

    /// The subject that hangs on the verb itself: of several the one next to it.
    fn own_subject(&self, verb: usize) -> Option<usize> {
        let subjects = || {
            self.children(verb)
                .filter(|&c| {
                    matches!(self.relation(c), Relation::Nsubj | Relation::NsubjOuter | Relation::NsubjPass)
                })
                .filter(|&c| !self.is_weekday(c))
        };
        subjects().rfind(|&child| child < verb).or_else(|| subjects().next())
    }

    /// The numbers of the sentences that share a byte with a stretch; where none does, an empty range before the next.
    pub(crate) fn sentences_over(&self, span: Span) -> std::ops::Range<usize> {
        let sentences = &self.analysis.sentences;
        let first = sentences.partition_point(|sentence| sentence.span.end() <= span.start());
        let end = sentences.partition_point(|sentence| sentence.span.start() < span.end());
        first..end.max(first)
    }

    /// Whether a stretch tells that somebody is not to be named.
    pub(crate) fn withholds_a_name(&self, span: Span) -> bool {
        let words = self.document.quote(span);
        WITHHELD.iter().any(|reason| words.contains(reason))
    }

    /// "A spokeswoman Monday said": a day does nothing, whatever the tree makes of it.
    pub(crate) fn is_weekday(&self, i: usize) -> bool {
        WEEKDAYS.contains(&self.word(i))
    }

    /// "rebels, who said": the noun that the relative pronoun stands for.
    fn antecedent(&self, subject: usize, verb: usize) -> usize {
        let relative = matches!(self.lemma(subject), "who" | "which" | "that" | "whom");
        match self.head(verb) {
            Some(noun) if relative && self.relation(verb) == Relation::AclRelcl => noun,
            _ => subject,
        }
    }

    /// "urged Y to go": Y goes; "promised Y to go", "agreed to go": the subject does.
    fn controls_object(&self, complement: usize, head: usize) -> bool {
        self.relation(complement) == Relation::Xcomp
            && !matches!(self.lemma(head), "promise" | "threaten" | "agree" | "refuse" | "vow" | "pledge")
            && (self.child(head, &[Relation::Obj, Relation::Iobj]).is_some()
                || self.addressee(head).is_some())
    }

    /// "called on Y to go".
    fn addressee(&self, verb: usize) -> Option<usize> {
        self.children(verb).find(|&child| {
            self.relation(child) == Relation::Obl
                && matches!(
                    (self.lemma(verb), self.case(child)),
                    ("call", Some("on" | "upon")) | ("appeal", Some("to"))
                )
        })
    }

    /// Who did what a passive tells: "was killed by rebels".
    pub(crate) fn agent(&self, verb: usize) -> Option<usize> {
        self.child(verb, &[Relation::OblAgent]).or_else(|| {
            let passive = self.child(verb, &[Relation::AuxPass, Relation::NsubjPass]).is_some();
            self.children(verb)
                .find(|&c| passive && self.relation(c) == Relation::Obl && self.case(c) == Some("by"))
        })
    }

    pub(crate) fn is_passive(&self, verb: usize) -> bool {
        self.child(verb, &[Relation::AuxPass, Relation::NsubjPass]).is_some()
    }

    /// First and last token of the noun phrase of `head`: its subtree without relative clauses, clauses and
    /// insertions that follow a comma, and without the case mark before it.
    pub(crate) fn noun_phrase(&self, head: usize) -> (usize, usize) {
        let (mut first, mut last) = (head, head);
        for child in self.children(head) {
            let (low, high) = self.subtree(child);
            match self.relation(child) {
                Relation::Det
                | Relation::Amod
                | Relation::Compound
                | Relation::Flat
                | Relation::Nummod
                | Relation::NmodPoss
                | Relation::NmodDesc
                | Relation::Fixed => {
                    first = first.min(low);
                    last = last.max(high);
                }
                Relation::Nmod
                    if low > head
                        && matches!(self.case(child), Some("in" | "at" | "on" | "with" | "after")) => {}
                Relation::Nmod if low > head && self.is_charged(head, child) => {}
                Relation::Nmod | Relation::Appos if low > head => last = last.max(self.clause_free(child).1),
                Relation::Nmod => first = first.min(low),
                Relation::Case if child > head => {}
                _ => {}
            }
        }
        (first, last)
    }

    /// "accused the militia of incursions", "blamed both for the unrest": what is charged is no part of who is charged.
    fn is_charged(&self, accused: usize, charge: usize) -> bool {
        let accuses = |verb: usize| match self.case(charge) {
            Some("of") => self.lemma(verb) == "accuse",
            Some("for") => matches!(
                self.lemma(verb),
                "blame" | "fault" | "criticize" | "criticise" | "condemn" | "denounce"
            ),
            _ => false,
        };
        matches!(self.relation(accused), Relation::Obj | Relation::Conj)
            && self.ancestors(accused).skip(1).take(2).any(|up| self.is_verb(up) && accuses(up))
    }

    /// The stretch of a noun phrase that follows its head, its own clauses cut off.
    fn clause_free(&self, head: usize) -> (usize, usize) {
        let (first, last) = self.noun_phrase_bounded(head, 0);
        let case = self.child(head, &[Relation::Case]).unwrap_or(first);
        (case.min(first), last)
    }

    fn noun_phrase_bounded(&self, head: usize, depth: usize) -> (usize, usize) {
        if depth > MAX_CLIMB {
            return (head, head);
        }
        let (mut first, mut last) = (head, head);
        for child in self.children(head) {
            match self.relation(child) {
                Relation::AclRelcl
                | Relation::Acl
                | Relation::Advcl
                | Relation::Parataxis
                | Relation::Punct
                | Relation::Case => {}
                _ => {
                    let (low, high) = self.noun_phrase_bounded(child, depth + 1);
                    first = first.min(low);
                    last = last.max(high);
                }
            }
        }
        (first, last)
    }

    /// The members of "A, B and C", beginning with A.
    pub(crate) fn conjuncts(&self, head: usize) -> Vec<usize> {
        let mut all = vec![head];
        all.extend(
            self.children(head)
                .filter(|&child| self.relation(child) == Relation::Conj && self.is_noun(child)),
        );
        all
    }
}

/// How far up a chain of heads a search goes.
const MAX_CLIMB: usize = 8;
/// Deeper trees than this are no sentences.
const MAX_DEPTH: usize = 400;

/// First and last token under each token.
fn yields(tokens: &[Token]) -> Vec<(u32, u32)> {
    let mut bounds: Vec<(u32, u32)> = (0..tokens.len() as u32).map(|i| (i, i)).collect();
    let mut waiting: Vec<u32> = vec![0; tokens.len()];
    for head in tokens.iter().filter_map(|token| token.head) {
        waiting[head] += 1;
    }
    let mut ready: Vec<usize> = (0..tokens.len()).filter(|&i| waiting[i] == 0).collect();
    while let Some(i) = ready.pop() {
        if let Some(head) = tokens[i].head {
            bounds[head] = (bounds[head].0.min(bounds[i].0), bounds[head].1.max(bounds[i].1));
            waiting[head] -= 1;
            if waiting[head] == 0 {
                ready.push(head);
            }
        }
    }
    bounds
}
