//! The lists of `words.tsv`, by name.

use super::lexicon;

macro_rules! lists {
    ($($name:ident = $code:literal,)+) => {
        /// A list of words; what it is for stands above it in the file.
        #[derive(Clone, Copy, Debug)]
        pub(crate) enum Words {
            $($name,)+
        }

        impl Words {
            /// As the file names them, in the order of the places that [`Words::has`] asks.
            pub(super) const CODES: &[&str] = &[$($code,)+];
        }
    };
}

lists! {
    Government = "government",
    GroupKind = "group-kind",
    SpeaksFor = "speaks-for",
    BelongsTo = "belongs-to",
    Leads = "leads",
    Organ = "organ",
    OfficeOfState = "office-of-state",
    OfficeOfFighters = "office-of-fighters",
    OfficeOfOthers = "office-of-others",
    OfficeOfAny = "office-of-any",
    SharedOffice = "shared-office",
    WideOffice = "wide-office",
    Utterance = "utterance",
    Side = "side",
    Counted = "counted",
    Issued = "issued",
    Channel = "channel",
    PutForward = "put-forward",
    OwnersPlan = "owners-plan",
    SettlingAct = "settling-act",
    DoneTogether = "done-together",
    Use = "use",
    Choice = "choice",
    Useless = "useless",
    Agreement = "agreement",
    Plan = "plan",
    TellsTerms = "tells-terms",
    Makes = "makes",
    Meeting = "meeting",
    Holds = "holds",
    TruceWhole = "truce-whole",
    Standing = "standing",
    Binds = "binds",
    Tells = "tells",
    FindsFault = "finds-fault",
    Fault = "fault",
    Hostile = "hostile",
    CivilTarget = "civil-target",
    Civilian = "civilian",
    Armed = "armed",
    Suspects = "suspects",
    SuspectedBefore = "suspected",
    SuspectedOf = "suspected-of",
    Denies = "denies",
}

impl Words {
    /// Whether a word, in small letters, is in the list.
    pub(crate) fn has(self, word: &str) -> bool {
        lexicon().words[self as usize].contains(&word)
    }
}
