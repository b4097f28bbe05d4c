//! What the patterns of `terms.tsv` and `leanings.tsv` stand for.

use armistice_record::Term;

/// What words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    Term(Term),
    /// Something agreed or put forward, whatever is in it.
    Deal,
}

impl std::str::FromStr for Topic {
    type Err = <Term as std::str::FromStr>::Err;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        if code == "deal" { Ok(Topic::Deal) } else { code.parse().map(Topic::Term) }
    }
}

/// To which side words lean, as a sign among others: wider than the words of [`Operator`], and less certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaning {
    Accept,
    Support,
    Propose,
    Demand,
    Reject,
    Conditional,
    Noncommittal,
    /// Does not do what it should: "drags its feet".
    UnwillingDoer,
    /// Is asked or pressed: "faces calls to".
    ToldTo,
}

impl Leaning {
    const CODES: [(&'static str, Leaning); 9] = [
        ("accept", Leaning::Accept),
        ("support", Leaning::Support),
        ("propose", Leaning::Propose),
        ("demand", Leaning::Demand),
        ("reject", Leaning::Reject),
        ("conditional", Leaning::Conditional),
        ("noncommittal", Leaning::Noncommittal),
        ("unwilling-doer", Leaning::UnwillingDoer),
        ("told-to", Leaning::ToldTo),
    ];

    /// As the list writes it.
    pub(crate) fn code(self) -> &'static str {
        Self::CODES.iter().find(|(_, one)| *one == self).map_or("", |(code, _)| code)
    }
}

impl std::str::FromStr for Leaning {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::CODES.iter().find(|(own, _)| *own == code).map(|&(_, one)| one).ok_or(())
    }
}
