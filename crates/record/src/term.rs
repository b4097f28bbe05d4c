//! The terms that proposals are made of and that parties take positions on.

use crate::codes::codes;

codes! {
    /// A subject of negotiation. `docs/glossary.md` says what each covers.
    Term, "term" {
        /// A general ceasefire.
        CeasefireFull = "ceasefire-full",
        /// A ceasefire limited in time.
        CeasefireTemporary = "ceasefire-temporary",
        /// A ceasefire limited in targets, weapons or area.
        CeasefirePartial = "ceasefire-partial",
        /// Freezing the front line.
        FreezeLine = "freeze-line",
        /// Pull-out of forces or settlers.
        Withdrawal = "withdrawal",
        /// Who holds which land.
        Territory = "territory",
        /// A demilitarised or safe zone.
        BufferZone = "buffer-zone",
        /// Self-rule, independence, status.
        Autonomy = "autonomy",
        /// The settlement as a whole: power-sharing, constitution, peace deal.
        PoliticalSettlement = "political-settlement",
        /// Guarantees against attack.
        SecurityGuarantees = "security-guarantees",
        /// Alliances and neutrality.
        Alliance = "alliance",
        /// Foreign or international forces.
        Peacekeepers = "peacekeepers",
        /// Observers, inspection, verification.
        Monitoring = "monitoring",
        /// Supply of arms.
        Arms = "arms",
        /// Disarming and demobilising.
        Disarmament = "disarmament",
        /// Nuclear programmes and weapons.
        Nuclear = "nuclear",
        /// Holding, joining or ending talks.
        Talks = "talks",
        /// Third parties between the sides.
        Mediation = "mediation",
        /// Prisoners, hostages, bodies.
        Prisoners = "prisoners",
        /// Aid, corridors, evacuation, crossings.
        Humanitarian = "humanitarian",
        /// Sanctions and their lifting.
        Sanctions = "sanctions",
        /// Elections.
        Elections = "elections",
        /// Return of refugees.
        Refugees = "refugees",
        /// Trials, amnesty, inquiries.
        Justice = "justice",
        /// Aid money, rebuilding, compensation.
        Reconstruction = "reconstruction",
        /// Recognition and diplomatic relations.
        Recognition = "recognition",
    }
}

codes! {
    /// A group of terms, for views that need fewer rows.
    TermGroup, "group of terms" {
        /// Stopping fire.
        Ceasefire = "ceasefire",
        /// Land and lines.
        Territory = "territory",
        /// Rule and status.
        Political = "political",
        /// Forces, guarantees, arms.
        Security = "security",
        /// Nuclear matters.
        Nuclear = "nuclear",
        /// Talks about talks.
        Talks = "talks",
        /// People held.
        Prisoners = "prisoners",
        /// Aid.
        Humanitarian = "humanitarian",
        /// Sanctions.
        Sanctions = "sanctions",
        /// Votes.
        Elections = "elections",
        /// Return.
        Refugees = "refugees",
        /// Law.
        Justice = "justice",
        /// Money and rebuilding.
        Reconstruction = "reconstruction",
        /// Recognition.
        Recognition = "recognition",
    }
}

impl Term {
    /// Returns the group that the term belongs to.
    pub fn group(self) -> TermGroup {
        match self {
            Term::CeasefireFull | Term::CeasefireTemporary | Term::CeasefirePartial | Term::FreezeLine => {
                TermGroup::Ceasefire
            }
            Term::Withdrawal | Term::Territory | Term::BufferZone => TermGroup::Territory,
            Term::Autonomy | Term::PoliticalSettlement => TermGroup::Political,
            Term::SecurityGuarantees
            | Term::Alliance
            | Term::Peacekeepers
            | Term::Monitoring
            | Term::Arms
            | Term::Disarmament => TermGroup::Security,
            Term::Nuclear => TermGroup::Nuclear,
            Term::Talks | Term::Mediation => TermGroup::Talks,
            Term::Prisoners => TermGroup::Prisoners,
            Term::Humanitarian => TermGroup::Humanitarian,
            Term::Sanctions => TermGroup::Sanctions,
            Term::Elections => TermGroup::Elections,
            Term::Refugees => TermGroup::Refugees,
            Term::Justice => TermGroup::Justice,
            Term::Reconstruction => TermGroup::Reconstruction,
            Term::Recognition => TermGroup::Recognition,
        }
    }
}
