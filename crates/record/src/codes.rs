//! The coded values of the record. Every code has one spelling, the same in JSON, CSV and SQL.

/// A code that the vocabulary does not have.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{code}` is no {of}; it is one of {known}")]
pub struct UnknownCode {
    /// What was read.
    pub code: String,
    /// The name of the vocabulary.
    pub of: &'static str,
    /// Its codes, separated by commas.
    pub known: String,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $of:literal { $($(#[$item_doc:meta])* $item:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$item_doc])* $item,)+ }

        impl $name {
            /// Every value, in the order of the vocabulary.
            pub const ALL: &[$name] = &[$($name::$item),+];

            /// Returns the code as it is written in JSON, CSV and SQL.
            pub fn code(self) -> &'static str {
                match self { $($name::$item => $code),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;

            fn from_str(code: &str) -> Result<Self, Self::Err> {
                $name::ALL.iter().copied().find(|value| value.code() == code).ok_or_else(|| {
                    let known: Vec<_> = $name::ALL.iter().map(|value| value.code()).collect();
                    $crate::codes::UnknownCode { code: code.to_owned(), of: $of, known: known.join(", ") }
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                code.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// What sort of actor.
    ActorKind, "kind of actor" {
        /// A person with a name.
        Person = "person",
        /// A state, its government, ministry, army or other organ.
        Government = "government",
        /// An international body, party, movement or other organisation.
        Organisation = "organisation",
        /// An armed group that is no state's army.
        ArmedGroup = "armed-group",
        /// A newspaper, agency or station.
        Media = "media",
        /// Somebody without a name: "a senior official", "residents".
        Unnamed = "unnamed",
    }
}

codes! {
    /// How far a source is named.
    SourceKind, "kind of source" {
        /// A named person, state, organisation or medium.
        Named = "named",
        /// Somebody without a name.
        Unnamed = "unnamed",
        /// Several together, or a class of people.
        Collective = "collective",
        /// A document that speaks: statement, resolution, report, letter.
        Document = "document",
    }
}

codes! {
    /// How much of the content stands within quotation marks.
    Mode, "mode" {
        /// All of it.
        Direct = "direct",
        /// Some of it.
        Mixed = "mixed",
        /// None of it.
        Indirect = "indirect",
    }
}

codes! {
    /// Whether something is said to be so, to come, to depend, or not to be.
    Modality, "modality" {
        /// It is, or is said now.
        Asserted = "asserted",
        /// It is planned or announced.
        Planned = "planned",
        /// It depends on something, or is only considered.
        Hypothetical = "hypothetical",
        /// It is said not to be.
        Negated = "negated",
        /// It was so at an earlier time and is told as history.
        Past = "past",
    }
}

codes! {
    /// Where a party stands on a term.
    Stance, "stance" {
        /// Puts the term forward.
        Propose = "propose",
        /// Insists that others do it.
        Demand = "demand",
        /// Backs it.
        Support = "support",
        /// Agrees to what was put to it.
        Accept = "accept",
        /// Agrees only if something else happens.
        Conditional = "conditional",
        /// Is against it, or will not.
        Reject = "reject",
        /// Leaves it open.
        Noncommittal = "noncommittal",
    }
}

codes! {
    /// What became of a proposal, as far as the report tells.
    ProposalStatus, "status of a proposal" {
        /// On the table.
        Proposed = "proposed",
        /// Accepted by whom it was put to.
        Accepted = "accepted",
        /// Turned down.
        Rejected = "rejected",
        /// Agreed or signed by the sides.
        Agreed = "agreed",
        /// Carried out.
        Implemented = "implemented",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// The form of a meeting.
    MeetingKind, "kind of meeting" {
        /// Two sides.
        Bilateral = "bilateral",
        /// Three sides or more.
        Multilateral = "multilateral",
        /// Sides with a third party between them.
        Mediated = "mediated",
        /// By telephone or video.
        Call = "call",
    }
}

codes! {
    /// The rank of those who meet.
    Level, "level" {
        /// Heads of state, of government or of a movement.
        Leaders = "leaders",
        /// Ministers and their equals.
        Ministers = "ministers",
        /// Envoys, negotiators and special representatives.
        Envoys = "envoys",
        /// Other officials, officers, delegations and experts.
        Officials = "officials",
    }
}

codes! {
    /// What became of a meeting.
    MeetingStatus, "status of a meeting" {
        /// To come.
        Planned = "planned",
        /// It took place.
        Held = "held",
        /// Under way.
        Ongoing = "ongoing",
        /// Put off.
        Postponed = "postponed",
        /// Called off.
        Cancelled = "cancelled",
        /// Held at a lower level than planned.
        Downgraded = "downgraded",
        /// A side will not come.
        Refused = "refused",
    }
}

codes! {
    /// Who declared a ceasefire together (ETH/PRIO).
    CeasefireKind, "type of ceasefire" {
        /// One side alone.
        Unilateral = "unilateral",
        /// Two sides.
        Bilateral = "bilateral",
        /// Three sides or more.
        Multilateral = "multilateral",
    }
}

codes! {
    /// How much a ceasefire covers.
    Scope, "scope" {
        /// The whole conflict.
        Full = "full",
        /// A region.
        Regional = "regional",
        /// A town, road or place.
        Local = "local",
        /// Listed targets or weapons only.
        Partial = "partial",
    }
}

codes! {
    /// What a ceasefire is for (ETH/PRIO).
    Purpose, "purpose" {
        /// To make way for talks or a settlement.
        PeaceProcess = "peace-process",
        /// Aid, evacuation, vaccination, burial.
        Humanitarian = "humanitarian",
        /// A feast, an election, a season.
        Holiday = "holiday",
        /// The exchange of prisoners, hostages or bodies.
        PrisonerExchange = "prisoner-exchange",
        /// Another purpose that is told.
        Other = "other",
    }
}

codes! {
    /// Where a ceasefire stands.
    CeasefireStatus, "status of a ceasefire" {
        /// Put forward.
        Proposed = "proposed",
        /// Declared by at least one side.
        Declared = "declared",
        /// Agreed between sides.
        Agreed = "agreed",
        /// In force.
        InForce = "in-force",
        /// Prolonged.
        Extended = "extended",
        /// Turned down by a side.
        Rejected = "rejected",
        /// Said to have been broken.
        Violated = "violated",
        /// Over: expired, called off or collapsed.
        Ended = "ended",
    }
}

codes! {
    /// What somebody is said to have done.
    Act, "act" {
        /// Breaking a ceasefire.
        CeasefireViolation = "ceasefire-violation",
        /// Breaking another agreement or resolution.
        AgreementBreach = "agreement-breach",
        /// Using armed force.
        Attack = "attack",
        /// Using armed force against civilians.
        AttackOnCivilians = "attack-on-civilians",
        /// Crossing a border or line.
        Incursion = "incursion",
        /// Taking hostages or prisoners unlawfully.
        Abduction = "abduction",
        /// Torture, rape, unlawful arrest.
        IllTreatment = "ill-treatment",
        /// Keeping aid from those in need.
        AidObstruction = "aid-obstruction",
        /// Arming, financing or sheltering fighters.
        ArmsTransfer = "arms-transfer",
        /// Seeking forbidden weapons.
        WeaponsProgramme = "weapons-programme",
        /// Meddling in another's affairs, rigging a vote.
        Interference = "interference",
        /// Something else.
        Other = "other",
    }
}

codes! {
    /// How far an allegation was checked, as the report tells it.
    Verification, "verification" {
        /// The report says nothing about a check.
        Alleged = "alleged",
        /// The report says that it could not be checked.
        Unverified = "unverified",
        /// A named body checked it and found it so.
        Verified = "verified",
        /// The accused admits it.
        Admitted = "admitted",
        /// A check found it not so.
        Refuted = "refuted",
    }
}

codes! {
    /// Why something was left unsettled.
    DoubtKind, "kind of doubt" {
        /// Who speaks is not clear.
        Source = "source",
        /// Whom a pronoun or a description means is not clear.
        Reference = "reference",
        /// A date or time could not be worked out.
        Time = "time",
        /// Which term is meant is not clear.
        Term = "term",
        /// Who takes part, declares or is accused is not clear.
        Party = "party",
        /// A quotation mark has no partner.
        Quotation = "quotation",
        /// More text than the reader takes at once.
        Length = "length",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for &stance in Stance::ALL {
            assert_eq!(stance.code().parse(), Ok(stance));
            assert_eq!(serde_json::from_value::<Stance>(serde_json::json!(stance)).unwrap(), stance);
        }
    }

    #[test]
    fn an_unknown_code_names_the_known_ones() {
        let error = "soft".parse::<Mode>().unwrap_err();
        assert_eq!(error.to_string(), "`soft` is no mode; it is one of direct, mixed, indirect");
    }
}
