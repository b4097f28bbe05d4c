//! The accounts of a team: users with a role, who of them is signed in, and the tokens of their programs.
//!
//! Passwords, session keys and tokens come here as hashes and leave as hashes; making them is not the store's work.
//! Times are seconds since 1970, UTC.

use std::fmt;
use std::str::FromStr;

use crate::database::{Database, Value};
use crate::{Store, StoreError, add};

mod sessions;
mod tokens;

pub use sessions::Session;
pub use tokens::Token;

/// What somebody may do. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// See the record.
    Reader,
    /// Add reports and decide about entries.
    Reviewer,
    /// Look after accounts.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Reviewer, Role::Admin];

    /// Returns its name.
    pub fn code(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = StoreError;

    fn from_str(code: &str) -> Result<Self, StoreError> {
        let known = Role::ALL.into_iter().find(|role| role.code() == code);
        known.ok_or_else(|| StoreError::Refused(format!("`{code}` is no role: reader, reviewer or admin")))
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name to sign in with, in small letters.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they are shut out.
    pub disabled: bool,
    /// Since when there is the account.
    pub created: i64,
    /// When the password was last set.
    pub changed: i64,
}

/// The columns of [`user_of`].
const USER: &str = "u.name, u.role, u.disabled, u.created, u.changed";

fn user_of(row: &[Value]) -> Result<User, StoreError> {
    let number = |at: usize| row[at].number().unwrap_or(0);
    Ok(User {
        name: row[0].owned().unwrap_or_default(),
        role: role_of(&row[1])?,
        disabled: number(2) != 0,
        created: number(3),
        changed: number(4),
    })
}

fn role_of(cell: &Value) -> Result<Role, StoreError> {
    cell.text().unwrap_or("").parse().map_err(|cause: StoreError| StoreError::Damaged {
        at: "the accounts".to_owned(),
        cause: cause.to_string(),
    })
}

/// Returns a name as accounts keep it: small letters, no space around it.
///
/// # Errors
/// When it is empty, longer than 64 characters, has other signs than letters, digits and `. _ - @`, or is `local`, who is whoever
/// sits at a desk without accounts.
pub fn account_name(name: &str) -> Result<String, StoreError> {
    let name = name.trim().to_lowercase();
    let fits = |letter: char| letter.is_alphanumeric() || "._-@".contains(letter);
    if name.is_empty() || name.chars().count() > 64 || !name.chars().all(fits) || name == "local" {
        return Err(StoreError::Refused(format!(
            "`{name}` cannot be the name of an account: up to 64 letters, digits or . _ - @, and not `local`"
        )));
    }
    Ok(name)
}

fn number_of(database: &mut Database, name: &str) -> Result<i64, StoreError> {
    let name = account_name(name)?;
    let found = database.one("SELECT number FROM users WHERE name = ?1", &[name.as_str().into()])?;
    found
        .and_then(|number| number.number())
        .ok_or_else(|| StoreError::Refused(format!("there is no account `{name}`")))
}

/// Writes down what was done to an account.
fn log(database: &mut Database, now: i64, action: &str, note: &str) -> Result<(), StoreError> {
    add::log(database, &rfc3339(now), action, None, Some(note))
}

/// Returns a moment, seconds since 1970, in RFC 3339, UTC, to the second.
pub fn rfc3339(seconds: i64) -> String {
    let of_day = seconds.rem_euclid(86_400);
    let day = armistice_merge::day(seconds.div_euclid(60));
    format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

impl Store {
    /// Makes an account; `password` is the hash to keep.
    ///
    /// # Errors
    /// When the name cannot be one or is taken, or the database does not do it.
    pub fn add_user(&mut self, name: &str, role: Role, password: &str, now: i64) -> Result<(), StoreError> {
        let name = account_name(name)?;
        self.database.whole(|database| {
            let taken = database.one("SELECT number FROM users WHERE name = ?1", &[name.as_str().into()])?;
            if taken.is_some() {
                return Err(StoreError::Refused(format!("there is an account `{name}` already")));
            }
            database.execute(
                "INSERT INTO users (name, role, password, disabled, created, changed) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[
                    name.as_str().into(),
                    role.code().into(),
                    password.into(),
                    0.into(),
                    now.into(),
                    now.into(),
                ],
            )?;
            log(database, now, "user-add", &format!("{name}: {role}"))
        })
    }

    /// Lists the accounts by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn users(&mut self) -> Result<Vec<User>, StoreError> {
        let rows = self.database.rows(&format!("SELECT {USER} FROM users u ORDER BY u.name"), &[])?;
        rows.iter().map(|row| user_of(row)).collect()
    }

    /// Returns how many administrators can sign in.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn admins(&mut self) -> Result<usize, StoreError> {
        let users = self.users()?;
        Ok(users.iter().filter(|user| user.role == Role::Admin && !user.disabled).count())
    }

    /// Returns an account with the hash of its password.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn credentials(&mut self, name: &str) -> Result<Option<(User, String)>, StoreError> {
        let Ok(name) = account_name(name) else { return Ok(None) };
        let sql = format!("SELECT {USER}, u.password FROM users u WHERE u.name = ?1");
        let rows = self.database.rows(&sql, &[name.as_str().into()])?;
        rows.first().map(|row| Ok((user_of(row)?, row[5].owned().unwrap_or_default()))).transpose()
    }

    /// Gives an account another role and ends its sessions.
    ///
    /// # Errors
    /// When there is no such account, no administrator would be left, or the database does not do it.
    pub fn set_role(&mut self, name: &str, role: Role, now: i64) -> Result<(), StoreError> {
        self.change(name, now, "user-role", &role.to_string(), |database, number| {
            let sql = "UPDATE users SET role = ?2 WHERE number = ?1";
            database.execute(sql, &[number.into(), role.code().into()])
        })
    }

    /// Sets a password, of which `password` is the hash, and ends the account's sessions.
    ///
    /// # Errors
    /// When there is no such account or the database does not do it.
    pub fn set_password(&mut self, name: &str, password: &str, now: i64) -> Result<(), StoreError> {
        self.change(name, now, "user-password", "set", |database, number| {
            let sql = "UPDATE users SET password = ?2, changed = ?3 WHERE number = ?1";
            database.execute(sql, &[number.into(), password.into(), now.into()])
        })
    }

    /// Keeps only the hash of a password in a newer form; nothing else changes, for the password is the same.
    ///
    /// # Errors
    /// When there is no such account or the database does not do it.
    pub fn rehash_password(&mut self, name: &str, password: &str) -> Result<(), StoreError> {
        let number = number_of(&mut self.database, name)?;
        let sql = "UPDATE users SET password = ?2 WHERE number = ?1";
        self.database.execute(sql, &[number.into(), password.into()])?;
        Ok(())
    }

    /// Shuts an account out or lets it in again, and ends its sessions.
    ///
    /// # Errors
    /// When there is no such account, no administrator would be left, or the database does not do it.
    pub fn set_disabled(&mut self, name: &str, disabled: bool, now: i64) -> Result<(), StoreError> {
        let note = if disabled { "disabled" } else { "enabled" };
        self.change(name, now, "user-access", note, |database, number| {
            let sql = "UPDATE users SET disabled = ?2 WHERE number = ?1";
            database.execute(sql, &[number.into(), i64::from(disabled).into()])
        })
    }

    /// Changes an account, ends its sessions and writes it down; undone if no administrator would be left.
    fn change(
        &mut self,
        name: &str,
        now: i64,
        action: &str,
        note: &str,
        change: impl FnOnce(&mut Database, i64) -> Result<u64, StoreError>,
    ) -> Result<(), StoreError> {
        const ADMINS: &str = "SELECT COUNT(*) FROM users WHERE role = 'admin' AND disabled = 0";
        let count = |value: Option<Value>| value.and_then(|value| value.number()).unwrap_or(0);
        self.database.whole(|database| {
            let number = number_of(database, name)?;
            let before = count(database.one(ADMINS, &[])?);
            change(database, number)?;
            if before > 0 && count(database.one(ADMINS, &[])?) == 0 {
                return Err(StoreError::Refused(format!("`{name}` is the last administrator")));
            }
            database.execute("DELETE FROM sessions WHERE holder = ?1", &[number.into()])?;
            log(database, now, action, &format!("{}: {note}", account_name(name)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_word_in_small_letters() {
        assert_eq!(account_name(" Ada.L@desk ").unwrap(), "ada.l@desk");
        assert_eq!(account_name("Оксана").unwrap(), "оксана");
        for wrong in ["", "local", "a b", "a\nb", "<b>", "a/b", &"a".repeat(65)] {
            assert!(account_name(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn moments_are_written_as_the_log_has_them() {
        assert_eq!(rfc3339(1_745_059_501), "2025-04-19T10:45:01Z");
    }
}
