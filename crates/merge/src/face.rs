//! What views show of a telling besides its place in time, so that the entry itself need not be read for them.

use armistice_record::Term;
use serde::{Deserialize, Serialize};

use crate::changes::gist;
use crate::{Entry, Standing, Told};

/// A telling as rows of positions and changes show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The anchor of the mention.
    pub anchor: String,
    /// How far a person has looked at it.
    pub standing: Standing,
    /// The pieces of text that say so.
    pub evidence: Vec<String>,
    /// The id that the report came with.
    pub report_id: String,
    /// When the report was published.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The conflict that the user named.
    pub conflict: Option<String>,
    /// Of a position on a condition: its words, and the term that it is about.
    pub condition: Option<(String, Option<Term>)>,
    /// Of all but positions, whose subject tells it.
    pub gist: Option<Gist>,
}

/// What an entry is about, who is in it, and where it stands, in the words of one telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gist {
    /// What it is about.
    pub what: String,
    /// Who is in it.
    pub who: String,
    /// Where it stands.
    pub now: String,
}

/// Faces by the numbers of their mentions.
#[derive(Debug, Default)]
pub struct Faces {
    /// In order, and apart from the faces: what is searched is small.
    mentions: Vec<i64>,
    faces: Vec<Option<Face>>,
}

impl FromIterator<(i64, Face)> for Faces {
    fn from_iter<I: IntoIterator<Item = (i64, Face)>>(faces: I) -> Self {
        let mut all: Vec<(i64, Face)> = faces.into_iter().collect();
        all.sort_by_key(|&(mention, _)| mention);
        let (mentions, faces) = all.into_iter().map(|(mention, face)| (mention, Some(face))).unzip();
        Faces { mentions, faces }
    }
}

impl Faces {
    /// Returns the face of a mention.
    pub fn get(&self, mention: i64) -> Option<&Face> {
        self.faces[self.mentions.binary_search(&mention).ok()?].as_ref()
    }

    /// Takes the face of a mention out.
    pub fn take(&mut self, mention: i64) -> Option<Face> {
        self.faces[self.mentions.binary_search(&mention).ok()?].take()
    }
}

/// A face as it is written down: the fields in order.
#[derive(Serialize, Deserialize)]
struct Written<S>(
    S,
    S,
    Vec<S>,
    S,
    Option<S>,
    Option<S>,
    Option<S>,
    Option<(S, Option<S>)>,
    Option<(S, S, S)>,
);

impl Face {
    /// Takes from a telling what views show of it.
    pub fn of(told: &Told) -> Self {
        let entry = &told.mention.entry;
        let condition = match entry {
            Entry::Position(position) => position.condition.as_ref(),
            _ => None,
        };
        Face {
            anchor: told.mention.anchor.clone(),
            standing: told.mention.standing,
            evidence: entry.evidence().to_vec(),
            report_id: told.report_id.clone(),
            published: told.published.clone(),
            publisher: told.publisher.clone(),
            conflict: told.conflict.clone(),
            condition: condition.map(|condition| (condition.text.clone(), condition.on)),
            gist: (!matches!(entry, Entry::Position(_))).then(|| gist(told)),
        }
    }

    /// Returns the face as JSON, an array of its fields.
    pub fn to_json(&self) -> String {
        let condition = self.condition.as_ref();
        let gist = self.gist.as_ref();
        let written = Written(
            self.anchor.as_str(),
            self.standing.code(),
            self.evidence.iter().map(String::as_str).collect(),
            &self.report_id,
            self.published.as_deref(),
            self.publisher.as_deref(),
            self.conflict.as_deref(),
            condition.map(|(text, on)| (text.as_str(), on.map(Term::code))),
            gist.map(|gist| (gist.what.as_str(), gist.who.as_str(), gist.now.as_str())),
        );
        // Plain strings always become JSON.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Takes a face from JSON.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn from_json(json: &str) -> Result<Self, String> {
        let Written(
            anchor,
            standing,
            evidence,
            report_id,
            published,
            publisher,
            conflict,
            condition,
            gist,
        ): Written<String> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let term = |code: String| code.parse::<Term>().map_err(|error| error.to_string());
        let condition = match condition {
            Some((text, on)) => Some((text, on.map(term).transpose()?)),
            None => None,
        };
        Ok(Face {
            anchor,
            standing: standing.parse()?,
            evidence,
            report_id,
            published,
            publisher,
            conflict,
            condition,
            gist: gist.map(|(what, who, now)| Gist { what, who, now }),
        })
    }
}
