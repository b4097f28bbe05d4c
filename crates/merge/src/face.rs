//! What views show of a telling besides its place in time, so that the entry itself need not be read for them.

use std::borrow::Cow;

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

/// What rows of positions show of a face, borrowed from where it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<'a> {
    /// As [`Face::anchor`].
    pub anchor: Cow<'a, str>,
    /// As [`Face::standing`].
    pub standing: Standing,
    /// As [`Face::evidence`].
    pub evidence: Vec<Cow<'a, str>>,
    /// As [`Face::report_id`].
    pub report_id: Cow<'a, str>,
    /// As [`Face::publisher`].
    pub publisher: Option<Cow<'a, str>>,
    /// As [`Face::conflict`].
    pub conflict: Option<Cow<'a, str>>,
    /// As [`Face::condition`].
    pub condition: Option<(Cow<'a, str>, Option<Term>)>,
}

impl<'a> Seen<'a> {
    /// Takes what is shown from the JSON of a face.
    ///
    /// # Errors
    /// With what is wrong with it.
    pub fn from_json(json: &'a str) -> Result<Self, String> {
        let Written(anchor, standing, evidence, report_id, _, publisher, conflict, condition, _): Written<
            Piece<'a>,
        > = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let condition = match condition {
            Some((text, on)) => Some((text.0, on.map(|on| term(&on.0)).transpose()?)),
            None => None,
        };
        Ok(Seen {
            anchor: anchor.0,
            standing: standing.0.parse()?,
            evidence: evidence.into_iter().map(|piece| piece.0).collect(),
            report_id: report_id.0,
            publisher: publisher.map(|piece| piece.0),
            conflict: conflict.map(|piece| piece.0),
            condition,
        })
    }
}

/// A piece of JSON, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct Piece<'a>(#[serde(borrow)] Cow<'a, str>);

fn term(code: &str) -> Result<Term, String> {
    code.parse::<Term>().map_err(|error| error.to_string())
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

    /// Returns what rows of positions show of it.
    pub fn seen(&self) -> Seen<'_> {
        let condition = self.condition.as_ref();
        Seen {
            anchor: Cow::Borrowed(&self.anchor),
            standing: self.standing,
            evidence: self.evidence.iter().map(|piece| Cow::Borrowed(piece.as_str())).collect(),
            report_id: Cow::Borrowed(&self.report_id),
            publisher: self.publisher.as_deref().map(Cow::Borrowed),
            conflict: self.conflict.as_deref().map(Cow::Borrowed),
            condition: condition.map(|(text, on)| (Cow::Borrowed(text.as_str()), *on)),
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
        let condition = match condition {
            Some((text, on)) => Some((text, on.as_deref().map(term).transpose()?)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_of_a_face_is_the_same_from_its_json() {
        let mut face = Face {
            anchor: "0123456789abcdef".to_owned(),
            standing: Standing::Accepted,
            evidence: vec!["“They will talk.”".to_owned(), "He said \"no\"\n".to_owned()],
            report_id: "report \\ 7".to_owned(),
            published: Some("2025-04-19".to_owned()),
            publisher: Some("Agency".to_owned()),
            conflict: None,
            condition: Some(("if \t it stops".to_owned(), Some(Term::ALL[3]))),
            gist: None,
        };
        for _ in 0..2 {
            let json = face.to_json();
            assert_eq!(Face::from_json(&json).as_ref(), Ok(&face));
            let seen = Seen::from_json(&json).unwrap();
            assert_eq!(seen, face.seen());
            assert!(matches!(seen.evidence[0], Cow::Borrowed(_)) && matches!(seen.anchor, Cow::Borrowed(_)));
            face.condition = Some(("if it stops".to_owned(), None));
            (face.publisher, face.conflict) = (None, Some("C".to_owned()));
        }
        for wrong in ["", "[]", r#"["a","machine",[],"r",null,null,null,["if","nothing"],null]"#] {
            assert!(Seen::from_json(wrong).is_err() && Face::from_json(wrong).is_err(), "{wrong}");
        }
    }
}
