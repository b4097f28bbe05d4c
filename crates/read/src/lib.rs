//! One report in, what it says out.
//!
//! [`read`] takes a [`Document`] and gives a [`Reading`]: actors, statements, proposals, positions, meetings,
//! ceasefires, allegations, and doubts where something could not be settled. It never fails, does no input or
//! output and sees no clock: the same document always gives the same reading.
//!
//! ```
//! use armistice_record::Document;
//!
//! let document = Document::story("Sudan's army said Friday that it would respect the truce.")?;
//! let reading = armistice_read::read(armistice_language::Models::embedded(), &document);
//! assert_eq!(reading.statements.len(), 1);
//! # Ok::<(), armistice_record::DocumentError>(())
//! ```
//!
//! It does not merge reports, resolve who a person is in the world, or judge who is right.

mod lexicon;
mod phrases;
mod syntax;
mod quotations;
mod actors;
mod attributions;
mod times;
mod statements;
mod pairs;
mod propositions;
mod positions;
mod meetings;
mod ceasefires;
mod allegations;
mod events;
mod assembly;
#[doc(hidden)]
pub mod whom;

use armistice_language::{Analysis, Models, analyse_as};
use armistice_record::{Document, Event, Reading, Span};

pub use crate::events::{Dictionaries, DictionaryError};

use crate::actors::Cast;
use crate::pairs::Told;
use crate::syntax::Text;

/// Returns the reader's generation: its version as a number. What a newer one reads replaces what an older one did.
pub fn generation() -> u64 {
    let fields = env!("CARGO_PKG_VERSION").split('.').map(|field| field.parse::<u64>().unwrap_or(0));
    fields.fold(0, |number, field| number * 1000 + field)
}

/// Returns the learnt weights of reading that are part of the program, by name.
pub fn weights() -> [(&'static str, &'static [u8]); 2] {
    [("positions", propositions::WEIGHTS.as_bytes()), ("allegations", allegations::WEIGHTS.as_bytes())]
}

/// The paragraphs of a report's story, and their words as the models see them: with one name for every state.
fn analysed(models: &Models, document: &Document) -> (Vec<Span>, Analysis) {
    let paragraphs: Vec<Span> = document.story_parts().collect();
    let analysis = analyse_as(models, document, &paragraphs, &|words| lexicon::lexicon().stand_in(words));
    (paragraphs, analysis)
}

/// Reads a report.
pub fn read(models: &Models, document: &Document) -> Reading {
    let (paragraphs, analysis) = analysed(models, document);
    let text = Text::new(document, &analysis);
    let anchor = times::anchor(document.published.as_ref());

    let (quotations, mut doubts) = quotations::find(document, &paragraphs);
    let mut cast = Cast::of(&text);
    let learnt = armistice_language::attributions(models, document, &analysis);
    let attributions = attributions::find(&text, &quotations, &learnt);
    let (statements, open_sources) = statements::make(&text, &quotations, &attributions, &mut cast);
    let topics = propositions::terms(&text);
    let mentions = propositions::without_deals(&topics);
    let told = Told::of(&text, &attributions);
    let rules = propositions::by_rule(&text, &mentions, &attributions, &mut cast);
    let doubt = propositions::doubt(&text);
    let propositions = propositions::find(&text, &topics, &rules, &attributions, &told, doubt, &mut cast);
    let proposals = positions::proposals(&text, &rules, &propositions, &mentions, doubt, &mut cast);
    let positions = positions::make(&text, &propositions, &mentions, &proposals, &cast);
    let meetings = meetings::find(&text, &mut cast, anchor);
    let ceasefires = ceasefires::find(&text, &mentions, &mut cast, anchor);
    let allegations = allegations::find(&text, &attributions, &told, &mut cast);

    doubts.extend(open_sources);
    let reading = Reading {
        actors: Vec::new(),
        statements,
        proposals: positions::publish(&text, &proposals),
        positions,
        meetings,
        ceasefires,
        allegations,
        doubts,
    };
    assembly::assemble(reading, cast)
}

/// Finds the political events of a report: sentence by sentence, the best of each first.
pub fn events(models: &Models, document: &Document) -> Vec<Event> {
    events_with(models, document, &Dictionaries::default())
}

/// Finds events as [`events`], with dictionaries of the user's own before the program's lists.
pub fn events_with(models: &Models, document: &Document, dictionaries: &Dictionaries) -> Vec<Event> {
    let (paragraphs, analysis) = analysed(models, document);
    let text = Text::new(document, &analysis);
    let anchor = times::anchor(document.published.as_ref());
    let (quotations, _) = quotations::find(document, &paragraphs);
    let cast = Cast::of(&text);
    let attributions = attributions::by_rule(&text, &quotations);
    events::find(&text, &attributions, &cast, anchor, dictionaries)
}

/// Takes other word lists of events than the program's own (`lexicon/events`: nouns, verbs, rules, sectors, organisations), so
/// that a change of words is tried without a build. Returns whether they came before the first event was coded.
#[doc(hidden)]
pub fn replace_event_lists(lists: [&'static str; 5]) -> bool {
    events::replace_lists(lists)
}

/// Tells how each sentence of a report was coded: what each word would be as an event, and its score.
#[doc(hidden)]
pub fn explain_events(models: &Models, document: &Document) -> Vec<String> {
    let (_, analysis) = analysed(models, document);
    let text = Text::new(document, &analysis);
    let mut lines = events::explain(&text, &Cast::of(&text));
    for (i, token) in analysis.tokens.iter().enumerate() {
        let head = token.head.map_or("-".to_owned(), |head| text.word(head).to_owned());
        lines.push(format!(
            "  {} {} {} {} < {head}",
            text.word(i),
            token.lemma,
            token.upos.as_str(),
            token.relation.as_str()
        ));
    }
    lines
}

/// What the training of `weights/positions.tsv` sees of a report.
#[doc(hidden)]
pub mod training {
    use armistice_language::Models;
    use armistice_record::{Document, Span};

    use crate::actors::Cast;
    use crate::pairs::Told;
    use crate::syntax::Text;
    use crate::{allegations, analysed, attributions, propositions, quotations, statements};

    /// A party and a word it may have to do with.
    #[derive(Clone, Debug)]
    pub struct Seen {
        /// `position` or `allegation`.
        pub kind: &'static str,
        /// The party's name.
        pub party: Span,
        /// The term or the act that the word names.
        pub code: &'static str,
        /// The sentence in which the word stands.
        pub sentence: Span,
        /// What is seen of the two.
        pub features: Vec<String>,
        /// How much more probable a position must be than in a report that is surely about war and peace, from 0 to 1.
        pub doubt: f64,
    }

    /// Returns the pairs of a report, in text order.
    pub fn pairs(models: &Models, document: &Document) -> Vec<Seen> {
        let (paragraphs, analysis) = analysed(models, document);
        let text = Text::new(document, &analysis);
        let (quotations, _) = quotations::find(document, &paragraphs);
        let mut cast = Cast::of(&text);
        let learnt = armistice_language::attributions(models, document, &analysis);
        let attributions = attributions::find(&text, &quotations, &learnt);
        statements::make(&text, &quotations, &attributions, &mut cast);
        let topics = propositions::terms(&text);
        let mentions = propositions::without_deals(&topics);
        let propositions = propositions::by_rule(&text, &mentions, &attributions, &mut cast);
        let told = Told::of(&text, &attributions);
        let positions = propositions::candidates(&text, &topics, &told, &propositions, &mut cast);
        let by_rule = allegations::by_rule(&text, &attributions, &mut cast);
        let by_sentence = allegations::BySentence::of(&text, &by_rule);
        let allegations = allegations::candidates(&text, &told, &by_sentence, &mut cast);
        let doubt = propositions::doubt(&text);
        let mut seen: Vec<Seen> = Vec::new();
        seen.extend(positions.into_iter().map(|one| Seen {
            kind: "position",
            party: cast.draft(one.holder).name,
            code: one.mention.term.code(),
            sentence: text.sentence_span(one.mention.at),
            features: one.features,
            doubt,
        }));
        seen.extend(allegations.into_iter().map(|one| Seen {
            kind: "allegation",
            party: cast.draft(one.against).name,
            code: one.anchor.code,
            sentence: text.sentence_span(one.anchor.at),
            features: one.features,
            doubt: 0.0,
        }));
        seen
    }
}
