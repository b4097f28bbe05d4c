//! Who is signed in.

use super::{USER, User, number_of, user_of};
use crate::{Store, StoreError};

/// Somebody signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of its key.
    pub hash: String,
    /// Since when.
    pub created: i64,
    /// When they were last seen, to a minute or so.
    pub seen: i64,
    /// Until when at the longest.
    pub expires: i64,
}

impl Store {
    /// Keeps that somebody signed in; `hash` is the hash of the session's key. What ran out is swept away.
    ///
    /// # Errors
    /// When there is no such account or the database does not do it.
    pub fn start_session(
        &mut self,
        name: &str,
        hash: &str,
        now: i64,
        expires: i64,
    ) -> Result<(), StoreError> {
        self.database.whole(|database| {
            let number = number_of(database, name)?;
            database.execute("DELETE FROM sessions WHERE expires <= ?1", &[now.into()])?;
            database.execute(
                "INSERT INTO sessions (hash, holder, created, seen, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[hash.into(), number.into(), now.into(), now.into(), expires.into()],
            )?;
            Ok(())
        })
    }

    /// Returns a session that goes on, with whose it is: not run out, seen within `idle` seconds, the account not shut out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn session(
        &mut self,
        hash: &str,
        now: i64,
        idle: i64,
    ) -> Result<Option<(User, Session)>, StoreError> {
        let sql = format!(
            "SELECT {USER}, s.hash, s.created, s.seen, s.expires FROM sessions s \
             JOIN users u ON u.number = s.holder \
             WHERE s.hash = ?1 AND s.expires > ?2 AND s.seen > ?3 AND u.disabled = 0"
        );
        let rows = self.database.rows(&sql, &[hash.into(), now.into(), (now - idle).into()])?;
        rows.first().map(|row| Ok((user_of(row)?, session_of(&row[5..])))).transpose()
    }

    /// Lists the sessions of an account that go on, the newest first.
    ///
    /// # Errors
    /// When there is no such account or the database cannot be read.
    pub fn sessions(&mut self, name: &str, now: i64, idle: i64) -> Result<Vec<Session>, StoreError> {
        let number = number_of(&mut self.database, name)?;
        let rows = self.database.rows(
            "SELECT hash, created, seen, expires FROM sessions \
             WHERE holder = ?1 AND expires > ?2 AND seen > ?3 ORDER BY created DESC, hash",
            &[number.into(), now.into(), (now - idle).into()],
        )?;
        Ok(rows.iter().map(|row| session_of(row)).collect())
    }

    /// Keeps that somebody was seen.
    ///
    /// # Errors
    /// When the database does not do it.
    pub fn touch_session(&mut self, hash: &str, now: i64) -> Result<(), StoreError> {
        let sql = "UPDATE sessions SET seen = ?2 WHERE hash = ?1 AND seen < ?2";
        self.database.execute(sql, &[hash.into(), now.into()])?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database does not do it.
    pub fn end_session(&mut self, hash: &str) -> Result<(), StoreError> {
        self.database.execute("DELETE FROM sessions WHERE hash = ?1", &[hash.into()])?;
        Ok(())
    }

    /// Ends all sessions of an account, but for one.
    ///
    /// # Errors
    /// When there is no such account or the database does not do it.
    pub fn end_sessions(&mut self, name: &str, but: Option<&str>) -> Result<(), StoreError> {
        let number = number_of(&mut self.database, name)?;
        let sql = "DELETE FROM sessions WHERE holder = ?1 AND hash <> ?2";
        self.database.execute(sql, &[number.into(), but.unwrap_or("").into()])?;
        Ok(())
    }
}

fn session_of(row: &[crate::database::Value]) -> Session {
    let number = |at: usize| row[at].number().unwrap_or(0);
    Session {
        hash: row[0].owned().unwrap_or_default(),
        created: number(1),
        seen: number(2),
        expires: number(3),
    }
}
