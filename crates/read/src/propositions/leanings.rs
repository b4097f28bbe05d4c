//! Words that lean to a side (`lexicon/leanings.tsv`), wherever they stand in the sentence of a term: as signs for the
//! weights, which learn how much a class of words says where. A word that no example holds still has its class.

use armistice_record::ActorId;

use super::signs::Signs;
use crate::lexicon::{Leaning, lexicon};
use crate::pairs::Features;
use crate::syntax::Text;

/// How far up from its words the subject of a leaning is looked for.
const CLIMB: usize = 3;

/// Words by which a phrase denies something itself: "no alternative".
const DENIALS: [&str; 8] = ["no", "not", "n't", "never", "nothing", "without", "neither", "nor"];

/// Words that lean to a side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lean {
    /// The head of its words.
    pub(super) at: usize,
    leaning: Leaning,
    not: bool,
}

/// The words of a sentence that lean to a side, in text order.
pub(super) fn leans(text: &Text, sentence: usize) -> Vec<Lean> {
    let found = text.phrases(sentence, &lexicon().leanings).into_iter();
    found
        .filter_map(|one| {
            let at = text.head_among(&one.own)?;
            let denies = one.own.iter().any(|&i| DENIALS.contains(&text.lemma(i)));
            let not = !denies && text.ancestors(at).take(2).any(|up| text.is_negated(up));
            Some(Lean { at, leaning: one.value, not })
        })
        .collect()
}

impl Lean {
    fn told(self) -> String {
        let not = if self.not { "not " } else { "" };
        format!("{not}{}", self.leaning.code())
    }

    /// Where it stands to a term.
    fn place(self, text: &Text, term: usize) -> &'static str {
        if self.at == term {
            "same"
        } else if text.is_under(term, self.at) {
            "over"
        } else if text.is_under(self.at, term) {
            "under"
        } else if self.at < term {
            "before"
        } else {
            "after"
        }
    }

    /// Whose it is, seen from a party: by the subject of its words or of what they hang on, or by who owns the noun.
    fn whose(self, text: &Text, signs: &Signs, holder: ActorId) -> &'static str {
        let owners = if text.is_noun(self.at) { signs.owners(self.at) } else { Vec::new() };
        let own = if owners.is_empty() {
            text.ancestors(self.at).take(CLIMB).map(|up| signs.subjects(up)).find(|all| !all.is_empty())
        } else {
            Some(owners)
        };
        match own {
            Some(own) if own.contains(&holder) => "mine",
            Some(_) => "another's",
            None => "nobody's",
        }
    }
}

/// Which leanings stand about a term, whoever the party is.
pub(super) fn of_anchor(leans: &[Lean], text: &Text, term: usize, features: &mut Features) {
    for &lean in leans {
        features.add(format!("lean {} {}", lean.told(), lean.place(text, term)));
    }
    if leans.is_empty() {
        features.add("lean none");
    }
}

/// Which leanings are the party's, and which another's.
pub(super) fn of_party(
    leans: &[Lean],
    signs: &Signs,
    text: &Text,
    term: usize,
    holder: ActorId,
    speaks: bool,
    features: &mut Features,
) {
    let speaks = if speaks { ", I speak" } else { "" };
    let mut mine = false;
    for &lean in leans {
        let (told, whose) = (lean.told(), lean.whose(text, signs, holder));
        mine |= whose == "mine";
        features.add(format!("lean {told} {whose}{speaks}"));
        features.add(format!("lean {told} {} {whose}{speaks}", lean.place(text, term)));
    }
    if !mine {
        features.add("lean none mine");
    }
}
