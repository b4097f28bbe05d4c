//! The trained models of Armistice and their inference.
//!
//! In come a [`Document`] and the spans of its paragraphs; out comes an [`Analysis`]: sentences, and words with part
//! of speech, lemma, syntactic head and named entity. Sentences and words are found by rules ([`sentences`],
//! [`tokens`]), everything else by one small network whose weights are part of the program ([`Models`]). A second one
//! says who said what ([`attributions()`]).
//!
//! ```
//! use armistice_language::{Models, Upos, analyse};
//! use armistice_record::Document;
//!
//! let document = Document::story("Ada Kuhn met the rebels in Geneva.")?;
//! let paragraphs: Vec<_> = document.story_parts().collect();
//! let analysis = analyse(Models::embedded(), &document, &paragraphs);
//! let met = &analysis.tokens[2];
//! assert_eq!((met.upos, met.lemma.as_str(), met.head), (Upos::Verb, "meet", None));
//! # Ok::<(), armistice_record::DocumentError>(())
//! ```
//!
//! The same text gives the same bytes on every machine, alone or among others: products are sums of whole numbers,
//! and nothing depends on what else runs. The crate reads no files, sees no clock, never fails on any text, and takes
//! time in proportion to its length. It knows nothing of reports and parties, nor who a source is.

use std::ops::Range;
use std::sync::LazyLock;

use armistice_record::{Document, Span};

pub mod sentences;
pub mod tokens;
pub mod attributions;
mod entities;
mod features;
mod kernel;
mod labels;
mod lemma;
mod network;
mod tree;
mod weights;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod same;

pub use attributions::{Attribution, attributions};
pub use labels::{Entity, Relation, Upos};

use features::{Extractor, Features};
use lemma::Lemmas;
use network::{Network, Scores};
use weights::Weights;

/// The network runs over about this many words at a time.
const BATCH: usize = 512;

/// The parsed models.
pub struct Models {
    network: Network,
    attributions: attributions::Network,
    lemmas: Lemmas,
    upos: Vec<Upos>,
    relations: Vec<Relation>,
    entities: entities::Tags,
}

/// The weights of the tagger: `docs/models.md` says what they were trained on.
static TAGGER: &[u8] = include_bytes!("../weights/tagger.bin");

/// The weights of the attribution network.
static ATTRIBUTION: &[u8] = include_bytes!("../weights/attribution.bin");

/// Returns the weights that are part of the program, by name: what tells one set of models from another.
pub fn weights() -> [(&'static str, &'static [u8]); 2] {
    [("tagger", TAGGER), ("attribution", ATTRIBUTION)]
}

static EMBEDDED: LazyLock<Models> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is part of the program, and a test parses it")]
    Models::parse(TAGGER, ATTRIBUTION).expect("the embedded weights are whole")
});

/// What the models say about a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The sentences in text order.
    pub sentences: Vec<Sentence>,
    /// The words in text order.
    pub tokens: Vec<Token>,
    /// What the encoder says of each word, in 32nds: `(words, width)`.
    rows: Vec<i8>,
    /// The words that stood in for others, as the networks saw them.
    stand_ins: Vec<Option<&'static str>>,
}

impl Analysis {
    /// The dictionary form of a word as the networks saw it: that of its stand-in, if it had one.
    pub(crate) fn seen_lemma(&self, token: usize) -> &str {
        self.stand_ins.get(token).copied().flatten().unwrap_or(&self.tokens[token].lemma)
    }
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last word.
    pub span: Span,
    /// Its words.
    pub tokens: Range<usize>,
    /// The paragraph it stands in, as a place in the spans given.
    pub paragraph: usize,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Its part of speech.
    pub upos: Upos,
    /// Its dictionary form, in lower case except for proper nouns.
    pub lemma: String,
    /// The word it depends on; none for the root of the sentence.
    pub head: Option<usize>,
    /// How it depends on it.
    pub relation: Relation,
    /// The kind of name it is part of.
    pub entity: Option<Entity>,
    /// Whether a name begins here.
    pub entity_starts: bool,
}

impl Models {
    /// Returns the models that are part of the program; the first call parses them.
    pub fn embedded() -> &'static Models {
        &EMBEDDED
    }

    fn parse(tagger: &'static [u8], attribution: &[u8]) -> Option<Self> {
        let attributions = attributions::Network::parse(attribution)?;
        let weights: Weights = Weights::parse(tagger)?;
        let network = Network::load(&weights)?;
        let lemmas = Lemmas::parse(weights.text("lemmas")?);
        let config = &weights.config;
        let upos = config.upos.iter().map(|name| Upos::parse(name)).collect::<Option<_>>()?;
        let relations = config.relations.iter().map(|name| Relation::parse(name)).collect::<Option<_>>()?;
        let entities = entities::Tags::load(&weights)?;
        Some(Models { network, attributions, lemmas, upos, relations, entities })
    }
}

/// Analyses the words inside the given paragraphs; the end of a paragraph ends a sentence.
pub fn analyse(models: &Models, document: &Document, paragraphs: &[Span]) -> Analysis {
    analyse_as(models, document, paragraphs, &|_| None)
}

/// Of the words that follow, how many make one name, and the word that the models see instead of them.
pub type StandIn<'f> = dyn Fn(&[&str]) -> Option<(usize, &'static str)> + 'f;

/// Analyses as [`analyse`], but lets the models see another word for those that `stand_in` gives one for; a name of several words
/// becomes one token.
///
/// With one name standing in for every name of its kind, the analysis cannot depend on whose name it is.
pub fn analyse_as(models: &Models, document: &Document, paragraphs: &[Span], stand_in: &StandIn) -> Analysis {
    analyse_in(models, document, paragraphs, stand_in, BATCH)
}

/// Analyses as [`analyse_as`], with batches of at least `size` words; the result does not depend on it.
fn analyse_in(
    models: &Models,
    document: &Document,
    paragraphs: &[Span],
    stand_in: &StandIn,
    size: usize,
) -> Analysis {
    let mut analysis = Analysis::default();
    let mut batch = Batch::default();
    for (paragraph, span) in paragraphs.iter().enumerate() {
        let text = document.text();
        let pieces = tokens::split(text, span.start(), span.end());
        for range in sentences::split(text, &pieces) {
            batch.add(document, &pieces[range], paragraph, stand_in);
            if batch.spans.len() >= size {
                batch.flush(models, document, &mut analysis);
            }
        }
    }
    batch.flush(models, document, &mut analysis);
    analysis
}

/// Sentences that go through the network together.
#[derive(Default)]
struct Batch {
    spans: Vec<Span>,
    stand_ins: Vec<Option<&'static str>>,
    features: Vec<Features>,
    sentences: Vec<Range<usize>>,
    paragraphs: Vec<usize>,
    extractor: Extractor,
}

impl Batch {
    fn add(&mut self, document: &Document, pieces: &[tokens::Piece], paragraph: usize, stand_in: &StandIn) {
        let start = self.spans.len();
        let text = document.text();
        let words: Vec<&str> =
            pieces.iter().map(|piece| text.get(piece.start..piece.end).unwrap_or_default()).collect();
        let mut at = 0;
        while at < pieces.len() {
            let found = stand_in(&words[at..]);
            let n_words = found.map_or(1, |(n_words, _)| n_words.clamp(1, pieces.len() - at));
            if let Ok(span) = document.span(pieces[at].start, pieces[at + n_words - 1].end) {
                let other = found.map(|(_, other)| other);
                self.features.push(self.extractor.features(other.unwrap_or_else(|| document.quote(span))));
                self.stand_ins.push(other);
                self.spans.push(span);
            }
            at += n_words;
        }
        if start < self.spans.len() {
            self.sentences.push(start..self.spans.len());
            self.paragraphs.push(paragraph);
        }
    }

    fn flush(&mut self, models: &Models, document: &Document, analysis: &mut Analysis) {
        let scores = models.network.run(&self.features, &self.sentences);
        analysis.rows.extend(scores.rows.iter().map(|&row| ((row + 16) >> 5).clamp(-127, 127) as i8));
        for (sentence, &paragraph) in self.sentences.iter().zip(&self.paragraphs) {
            let first = analysis.tokens.len();
            self.read(models, document, &scores, sentence, analysis);
            let span = self.spans[sentence.start].to(self.spans[sentence.end - 1]);
            analysis.sentences.push(Sentence { span, tokens: first..analysis.tokens.len(), paragraph });
        }
        analysis.stand_ins.append(&mut self.stand_ins);
        self.spans.clear();
        self.features.clear();
        self.sentences.clear();
        self.paragraphs.clear();
    }

    /// Reads one sentence off the scores.
    fn read(
        &self,
        models: &Models,
        document: &Document,
        scores: &Scores,
        sentence: &Range<usize>,
        analysis: &mut Analysis,
    ) {
        let first = analysis.tokens.len();
        let heads = tree::decode(&models.network.arcs(scores, sentence), sentence.len());
        let relations = models.network.relations(scores, sentence, &heads);
        let n_relations = models.relations.len();
        let n_tags = scores.entity.len() / self.spans.len();
        let names = models.entities.read(&scores.entity[sentence.start * n_tags..sentence.end * n_tags]);
        for (i, word) in sentence.clone().enumerate() {
            let upos = models.upos[best(&scores.upos, word, models.upos.len())];
            let head = heads[i].checked_sub(1).map(|h| first + h);
            let relation = match head {
                None => Relation::Root,
                Some(_) => models.relations[best(&relations, i, n_relations)],
            };
            let (entity, entity_starts) = names[i];
            let lemma = models.lemmas.lemma(document.quote(self.spans[word]), upos);
            analysis.tokens.push(Token {
                span: self.spans[word],
                upos,
                lemma,
                head,
                relation,
                entity,
                entity_starts,
            });
        }
    }
}

/// Returns the column of the highest value in a row.
fn best(values: &[f32], row: usize, width: usize) -> usize {
    let row = &values[row * width..(row + 1) * width];
    row.iter().enumerate().fold(0, |best, (i, value)| if *value > row[best] { i } else { best })
}
