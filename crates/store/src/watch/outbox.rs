//! What is to be told: kept until it was delivered, in order for each subject.

use armistice_merge::Change;

use super::rules::{self, Rhythm, Rule};
use super::{AHEAD, Seconds};
use crate::database::{Database, Value};
use crate::{Store, StoreError};

/// How many letters one digest holds at most.
const DIGEST: i64 = 500;

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// It is to be delivered.
    Waiting,
    /// It was delivered, once or more.
    Delivered,
    /// It could not be delivered as often as was tried, and waits for a person.
    Dead,
    /// Its rule was removed before it was delivered.
    Dropped,
}

impl LetterState {
    /// Every state.
    pub const ALL: [LetterState; 4] =
        [LetterState::Waiting, LetterState::Delivered, LetterState::Dead, LetterState::Dropped];

    /// Returns the name, as it is stored and shown.
    pub fn code(self) -> &'static str {
        match self {
            LetterState::Waiting => "waiting",
            LetterState::Delivered => "delivered",
            LetterState::Dead => "dead",
            LetterState::Dropped => "dropped",
        }
    }

    fn of(code: &str) -> Option<Self> {
        LetterState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A change that is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number in the outbox.
    pub number: i64,
    /// How often it was tried.
    pub tries: i64,
    /// When the change was recorded, RFC 3339.
    pub made: String,
    /// The change.
    pub change: Change,
}

/// Letters that are told together: one, or those of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// To whom and how.
    pub rule: Rule,
    /// What; in the order in which it was recorded.
    pub letters: Vec<Letter>,
}

/// A letter with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The letter.
    pub letter: Letter,
    /// The rule's number.
    pub rule: i64,
    /// What became of it.
    pub state: LetterState,
    /// When it is tried next, if it waits.
    pub due: Seconds,
    /// When it was delivered or given up, RFC 3339.
    pub settled: Option<String>,
    /// What came of the last try, in words.
    pub result: Option<String>,
}

impl Store {
    /// Takes what is due, at most one parcel for each rule, and keeps others from taking it for `lease` seconds.
    ///
    /// A letter is taken when no earlier one of its rule and subject waits, so that news of a subject stay in order; of a
    /// digest all that is due is taken together.
    ///
    /// # Errors
    /// When the database does not do it.
    pub fn claim(&mut self, now: Seconds, lease: Seconds) -> Result<Vec<Parcel>, StoreError> {
        let hidden = self.hidden()?;
        self.database.whole(|database| {
            let mut parcels = Vec::new();
            for rule in rules::all(database)? {
                let mut letters = due(database, &rule, now)?;
                for letter in &mut letters {
                    hidden.change(&mut letter.change);
                    database.execute(
                        "UPDATE outbox SET due = ?1 WHERE number = ?2",
                        &[(now + lease).into(), letter.number.into()],
                    )?;
                }
                if !letters.is_empty() {
                    parcels.push(Parcel { rule, letters });
                }
            }
            Ok(parcels)
        })
    }

    /// Writes down that letters were delivered.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn delivered(&mut self, letters: &[Letter], at: &str, result: &str) -> Result<(), StoreError> {
        self.settle(letters, LetterState::Delivered, at, result)
    }

    /// Writes down that letters were given up: a person has to look at them.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn buried(&mut self, letters: &[Letter], at: &str, result: &str) -> Result<(), StoreError> {
        self.settle(letters, LetterState::Dead, at, result)
    }

    fn settle(
        &mut self,
        letters: &[Letter],
        state: LetterState,
        at: &str,
        result: &str,
    ) -> Result<(), StoreError> {
        self.database.whole(|database| {
            for letter in letters {
                let values: [Value; 4] =
                    [state.code().into(), at.into(), result.into(), letter.number.into()];
                database.execute(
                    "UPDATE outbox SET state = ?1, settled = ?2, result = ?3, tries = tries + 1 \
                     WHERE number = ?4 AND state = 'waiting'",
                    &values,
                )?;
            }
            Ok(())
        })
    }

    /// Writes down that letters could not be delivered and are tried again at `due`. With `others`, nothing else of the
    /// rule is tried before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_off(
        &mut self,
        parcel: &Parcel,
        due: Seconds,
        result: &str,
        others: bool,
    ) -> Result<(), StoreError> {
        self.database.whole(|database| {
            for letter in &parcel.letters {
                database.execute(
                    "UPDATE outbox SET due = ?1, result = ?2, tries = tries + 1 WHERE number = ?3 AND state = 'waiting'",
                    &[due.into(), result.into(), letter.number.into()],
                )?;
            }
            if others {
                database.execute(
                    "UPDATE outbox SET due = ?1 WHERE rule = ?2 AND state = 'waiting' AND due < ?1",
                    &[due.into(), parcel.rule.number.into()],
                )?;
            }
            Ok(())
        })
    }

    /// Lets letters that were given up be tried again: one, or all of them. Returns how many.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn retry(&mut self, number: Option<i64>, now: Seconds) -> Result<u64, StoreError> {
        self.database.whole(|database| {
            let sql = "UPDATE outbox SET state = 'waiting', tries = 0, due = ?1, settled = NULL WHERE state = 'dead'";
            match number {
                Some(number) => {
                    database.execute(&format!("{sql} AND number = ?2"), &[now.into(), number.into()])
                }
                None => database.execute(sql, &[now.into()]),
            }
        })
    }

    /// Lists letters in a state, first to last; all of them without one. At most `limit`, the last ones.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn notices(&mut self, state: Option<LetterState>, limit: usize) -> Result<Vec<Notice>, StoreError> {
        let code = state.map_or("", LetterState::code);
        let rows = self.database.rows(
            "SELECT number, tries, made, change, rule, state, due, settled, result FROM outbox \
             WHERE ?1 = '' OR state = ?1 ORDER BY number DESC LIMIT ?2",
            &[code.into(), (limit as i64).into()],
        )?;
        let mut notices = rows
            .iter()
            .map(|row| {
                let letter = letter(row)?;
                let state =
                    LetterState::of(row[5].text().unwrap_or("")).ok_or_else(|| StoreError::Damaged {
                        at: format!("letter {}", letter.number),
                        cause: "no such state".to_owned(),
                    })?;
                Ok(Notice {
                    letter,
                    rule: row[4].number().unwrap_or(0),
                    state,
                    due: row[6].number().unwrap_or(0),
                    settled: row[7].owned(),
                    result: row[8].owned(),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let hidden = self.hidden()?;
        notices.iter_mut().for_each(|notice| hidden.change(&mut notice.letter.change));
        notices.reverse();
        Ok(notices)
    }

    /// Counts the letters in each state: those of a rule, or all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn letters(&mut self, rule: Option<i64>) -> Result<Vec<(LetterState, usize)>, StoreError> {
        let sql =
            "SELECT state, COUNT(*) FROM outbox WHERE CAST(?1 AS BIGINT) = 0 OR rule = ?1 GROUP BY state";
        let rows = self.database.rows(sql, &[rule.unwrap_or(0).into()])?;
        let count = |state: LetterState| {
            let row = rows.iter().find(|row| row[0].text() == Some(state.code()));
            row.and_then(|row| row[1].number()).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
        };
        Ok(LetterState::ALL.into_iter().map(|state| (state, count(state))).collect())
    }
}

fn due(database: &mut Database, rule: &Rule, now: Seconds) -> Result<Vec<Letter>, StoreError> {
    let (order, limit) = match rule.rhythm {
        Rhythm::Once => (
            " AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.rule = o.rule AND p.subject = o.subject \
             AND p.state = 'waiting' AND p.number < o.number)",
            1,
        ),
        Rhythm::Daily | Rhythm::Weekly => ("", DIGEST),
    };
    let sql = format!(
        "SELECT o.number, o.tries, o.made, o.change FROM outbox o \
         WHERE o.state = 'waiting' AND o.rule = ?1 AND (o.due <= ?2 OR o.due > ?4){order} ORDER BY o.number LIMIT ?3"
    );
    let rows = database.rows(&sql, &[rule.number.into(), now.into(), limit.into(), (now + AHEAD).into()])?;
    rows.iter().map(|row| letter(row)).collect()
}

fn letter(row: &[Value]) -> Result<Letter, StoreError> {
    let number = row[0].number().unwrap_or(0);
    let change = serde_json::from_str(row[3].text().unwrap_or(""))
        .map_err(|error| StoreError::Damaged { at: format!("letter {number}"), cause: error.to_string() })?;
    Ok(Letter {
        number,
        tries: row[1].number().unwrap_or(0),
        made: row[2].owned().unwrap_or_default(),
        change,
    })
}
