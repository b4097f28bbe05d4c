//! Who wants to be told of what, and how.

use std::collections::BTreeSet;
use std::fmt;

use armistice_merge::{Change, Event, earliest, normal};
use serde::{Deserialize, Serialize};

use super::Seconds;
use crate::database::Database;
use crate::{Store, StoreError, show};

/// A word that only sender and receiver know. It is never shown but on purpose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// An HTTP POST.
    Webhook {
        /// Where to.
        url: String,
        /// What it is signed with: `whsec_` and base64.
        secret: Secret,
        /// Whether it may be a private address.
        private: bool,
    },
    /// An e-mail.
    Mail {
        /// Addresses.
        to: Vec<String>,
    },
}

impl Channel {
    /// Returns where news go, for a person: without the secret, and without what stands in the query of an address.
    pub fn shown(&self) -> String {
        match self {
            Channel::Webhook { url, .. } => {
                let bare = url.split(['?', '#']).next().unwrap_or(url);
                match bare.split_once("://").map(|(scheme, rest)| (scheme, rest.split_once('@'))) {
                    Some((scheme, Some((_, rest)))) => format!("{scheme}://{rest}"),
                    _ => bare.to_owned(),
                }
            }
            Channel::Mail { to } => to.join(", "),
        }
    }
}

/// How often somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rhythm {
    /// Each change as it comes.
    Once,
    /// All changes of a day together.
    Daily,
    /// All changes of a week together, on Monday.
    Weekly,
}

/// A rule: which news are told to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number; given by the record.
    #[serde(skip)]
    pub number: i64,
    /// What the user calls it.
    pub name: String,
    /// Which sorts of news; none means all.
    pub events: Vec<Event>,
    /// Only this party, by any of its names.
    pub party: Option<String>,
    /// Only this term, by its code.
    pub term: Option<String>,
    /// Only this conflict.
    pub conflict: Option<String>,
    /// Only what was reported since this day, or has no date.
    pub since: Option<String>,
    /// How often.
    pub rhythm: Rhythm,
    /// At which minute of the day (UTC) a digest is made.
    pub minute: i64,
    /// How.
    pub channel: Channel,
}

const DAY: i64 = 24 * 60;

impl Rule {
    /// Whether news are what was asked for; `parties` are those that the party's name means.
    pub(crate) fn admits(&self, change: &Change, parties: &BTreeSet<String>) -> bool {
        let named = |party: &String| {
            parties.contains(party) || self.party.as_deref().is_some_and(|name| normal(name) == normal(party))
        };
        (self.events.is_empty() || self.events.contains(&change.event))
            && (self.party.is_none() || change.parties.iter().any(named))
            && self.term.as_ref().is_none_or(|term| change.terms.contains(term))
            && self.conflict.as_ref().is_none_or(|conflict| change.conflict.as_ref() == Some(conflict))
            && self.since.as_ref().is_none_or(|since| change.date.as_ref().is_none_or(|date| date >= since))
    }

    /// Returns when news recorded at a moment are due.
    pub(crate) fn due(&self, at: &str) -> Seconds {
        let now = earliest(at).unwrap_or(0);
        let days = match self.rhythm {
            Rhythm::Once => return now * 60,
            Rhythm::Daily => 1,
            Rhythm::Weekly => 7,
        };
        // 1970-01-01 was a Thursday, day 4 of a week that begins on Sunday; weeks are counted from Monday the 5th.
        let offset = self.minute + if days == 7 { 4 * DAY } else { 0 };
        let period = days * DAY;
        (((now - offset).div_euclid(period) + 1) * period + offset) * 60
    }
}

impl Store {
    /// Keeps a rule and returns its number.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn add_rule(&mut self, rule: &Rule, at: &str) -> Result<i64, StoreError> {
        // A rule of plain strings and numbers always becomes JSON.
        let json = serde_json::to_string(rule).unwrap_or_default();
        self.database.whole(|database| {
            let number = database.one(
                "INSERT INTO rules (made, rule) VALUES (?1, ?2) RETURNING number",
                &[at.into(), (&json).into()],
            )?;
            Ok(number.and_then(|number| number.number()).unwrap_or(0))
        })
    }

    /// Lists the rules, first to last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn rules(&mut self) -> Result<Vec<Rule>, StoreError> {
        all(&mut self.database)
    }

    /// Takes a rule out. What still waited for it is not told; returns how many letters that are.
    ///
    /// # Errors
    /// When there is no such rule.
    pub fn remove_rule(&mut self, number: i64, at: &str) -> Result<u64, StoreError> {
        self.database.whole(|database| {
            if database.execute("DELETE FROM rules WHERE number = ?1", &[number.into()])? == 0 {
                return Err(StoreError::NoSuchRule(number));
            }
            database.execute(
                "UPDATE outbox SET state = 'dropped', settled = ?2, result = 'the rule was removed' \
                 WHERE rule = ?1 AND state IN ('waiting', 'dead')",
                &[number.into(), at.into()],
            )
        })
    }
}

pub(crate) fn all(database: &mut Database) -> Result<Vec<Rule>, StoreError> {
    let rows = database.rows("SELECT number, rule FROM rules ORDER BY number", &[])?;
    rows.iter()
        .map(|row| {
            let number = row[0].number().unwrap_or(0);
            let rule: Rule = serde_json::from_str(row[1].text().unwrap_or("")).map_err(|error| {
                StoreError::Damaged { at: format!("rule {number}"), cause: error.to_string() }
            })?;
            Ok(Rule { number, ..rule })
        })
        .collect()
}

/// The parties that a rule's party means.
pub(super) fn parties(database: &mut Database, rule: &Rule) -> Result<BTreeSet<String>, StoreError> {
    show::meant(database, rule.party.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(rhythm: Rhythm, at: &str) -> String {
        let channel = Channel::Mail { to: Vec::new() };
        let rule = Rule {
            number: 1,
            name: String::new(),
            events: Vec::new(),
            party: None,
            term: None,
            conflict: None,
            since: None,
            rhythm,
            minute: 6 * 60,
            channel,
        };
        let due = rule.due(at) / 60;
        format!("{} {}", armistice_merge::day(due), due.rem_euclid(DAY))
    }

    #[test]
    fn digests_are_due_at_their_hour() {
        assert_eq!(due(Rhythm::Once, "2025-04-16T05:59:00Z"), "2025-04-16 359");
        assert_eq!(due(Rhythm::Daily, "2025-04-16T05:59:00Z"), "2025-04-16 360");
        assert_eq!(due(Rhythm::Daily, "2025-04-16T06:00:00Z"), "2025-04-17 360");
        // The 21st was a Monday.
        assert_eq!(due(Rhythm::Weekly, "2025-04-16T05:59:00Z"), "2025-04-21 360");
        assert_eq!(due(Rhythm::Weekly, "2025-04-21T07:00:00Z"), "2025-04-28 360");
    }

    #[test]
    fn what_is_secret_is_not_shown() {
        let secret = Secret("whsec_abc".to_owned());
        let url = "https://ada:pass@desk.example/in?token=abc".to_owned();
        let channel = Channel::Webhook { url, secret, private: false };
        assert_eq!(channel.shown(), "https://desk.example/in");
        assert!(!format!("{:?}", channel).contains("whsec_abc"));
    }
}
