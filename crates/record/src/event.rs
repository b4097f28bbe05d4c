//! Political events in the words of PLOVER: who did what to whom, where, when and according to whom.

use serde::Serialize;

use crate::codes::codes;
use crate::{Country, Moment, Span};

codes! {
    /// What was done: the sixteen types of PLOVER.
    EventType, "type of event" {
        /// Promises, offers, agrees to cooperate.
        Agree = "AGREE",
        /// Meets, visits, talks.
        Consult = "CONSULT",
        /// Praises, backs, recognises, signs.
        Support = "SUPPORT",
        /// Gives way in words.
        Concede = "CONCEDE",
        /// Exchanges what is good for both.
        Cooperate = "COOPERATE",
        /// Helps materially.
        Aid = "AID",
        /// Gives way in deeds.
        Retreat = "RETREAT",
        /// Asks, demands, orders.
        Request = "REQUEST",
        /// Criticises, charges, investigates.
        Accuse = "ACCUSE",
        /// Refuses.
        Reject = "REJECT",
        /// Warns of harm.
        Threaten = "THREATEN",
        /// Civilians act together against somebody.
        Protest = "PROTEST",
        /// Cuts ties or help.
        Sanction = "SANCTION",
        /// Makes forces ready or moves them.
        Mobilize = "MOBILIZE",
        /// Represses or uses the force of office short of violence.
        Coerce = "COERCE",
        /// Does bodily harm or destroys.
        Assault = "ASSAULT",
    }
}

codes! {
    /// Whether an event is told as happening.
    Realis, "realis" {
        /// Told as a fact.
        Asserted = "asserted",
        /// To come.
        Future = "future",
        /// Supposed, possible or conditional.
        Hypothetical = "hypothetical",
        /// Told as not happening.
        Negated = "negated",
        /// Of an earlier time, told as background.
        Historical = "historical",
    }
}

impl EventType {
    /// Whether the type is cooperation in words or deeds.
    pub fn is_cooperative(self) -> bool {
        self <= EventType::Retreat
    }

    /// How hostile (-10) or friendly (+10) the type is on the scale of the PLOVER manual, without a mode. The manual prints
    /// ACCUSE without its sign.
    pub fn scale(self) -> f32 {
        match self {
            EventType::Agree | EventType::Consult => 2.5,
            EventType::Support => 5.0,
            EventType::Concede => 4.5,
            EventType::Cooperate => 9.5,
            EventType::Aid => 10.0,
            EventType::Retreat => 7.0,
            EventType::Request => 0.0,
            EventType::Accuse => -3.0,
            EventType::Reject => -2.0,
            EventType::Threaten => -3.5,
            EventType::Protest => -5.0,
            EventType::Sanction => -6.0,
            EventType::Mobilize => -5.5,
            EventType::Coerce => -7.0,
            EventType::Assault => -9.0,
        }
    }

    /// The quad class of the ontology: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    pub fn quad(self) -> u8 {
        match self {
            EventType::Agree | EventType::Consult | EventType::Support | EventType::Concede => 1,
            EventType::Cooperate | EventType::Aid | EventType::Retreat => 2,
            EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten => 3,
            _ => 4,
        }
    }
}

/// Somebody who does, undergoes or claims an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// The words that name them.
    pub text: Span,
    /// The country, or IGO, NGO, IMG, MNC.
    pub code: Option<Country>,
    /// What they do: GOV, MIL, REB and so on.
    pub sector: Option<&'static str>,
}

/// Where an event took place.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// The words that name it.
    pub text: Span,
    /// The country it lies in.
    pub country: Option<Country>,
    /// The first-level division: its code and name in GeoNames.
    pub division: Option<Division>,
}

/// A first-level division of a country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Division {
    /// The code in GeoNames: two letters of the country, a point, the division.
    pub code: String,
}

/// Who did what to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What was done.
    pub kind: EventType,
    /// How, in the modes of PLOVER.
    pub mode: Option<&'static str>,
    /// Who did it; all who did it to each other.
    pub source: Vec<Participant>,
    /// To whom.
    pub target: Vec<Participant>,
    /// Whether the sources did it to each other.
    pub reciprocal: bool,
    /// The words that tell it.
    pub words: Vec<Span>,
    /// Where.
    pub place: Option<Location>,
    /// The words that tell when.
    pub when: Option<Span>,
    /// The day or month, as far as it can be told.
    pub date: Option<Moment>,
    /// Who says so.
    pub claimant: Option<Participant>,
    /// Whether it is told as happening.
    pub realis: Realis,
    /// The sentence.
    pub sentence: Span,
    /// How sure the coder is, in thousandths.
    pub confidence: u16,
}
