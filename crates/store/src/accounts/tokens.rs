//! Tokens, by which programs act for a user.

use super::{Role, USER, User, log, number_of, role_of, user_of};
use crate::database::Value;
use crate::{Store, StoreError};

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub number: i64,
    /// Whose it is.
    pub holder: String,
    /// What it is for.
    pub name: String,
    /// What it may do at most; never more than its holder.
    pub role: Role,
    /// Since when there is the token.
    pub created: i64,
    /// When it was last used, to a minute or so.
    pub used: Option<i64>,
    /// Since when it is no longer taken.
    pub revoked: Option<i64>,
}

/// The columns of [`token_of`].
const TOKEN: &str = "t.number, u.name, t.name, t.role, t.created, t.used, t.revoked";

fn token_of(row: &[Value]) -> Result<Token, StoreError> {
    Ok(Token {
        number: row[0].number().unwrap_or(0),
        holder: row[1].owned().unwrap_or_default(),
        name: row[2].owned().unwrap_or_default(),
        role: role_of(&row[3])?,
        created: row[4].number().unwrap_or(0),
        used: row[5].number(),
        revoked: row[6].number(),
    })
}

impl Store {
    /// Keeps a token of an account; `hash` is the token's hash.
    ///
    /// # Errors
    /// When there is no such account, it has a token of that name, its role is less than the token's, or the database does not
    /// do it.
    pub fn add_token(
        &mut self,
        holder: &str,
        name: &str,
        role: Role,
        hash: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 64 || name.chars().any(char::is_control) {
            return Err(StoreError::Refused("a token needs a name of up to 64 characters".to_owned()));
        }
        self.database.whole(|database| {
            let number = number_of(database, holder)?;
            let held = database.one("SELECT role FROM users WHERE number = ?1", &[number.into()])?;
            if role_of(&held.unwrap_or(Value::Null))? < role {
                return Err(StoreError::Refused(format!("`{holder}` is no {role}; a token may do no more")));
            }
            let sql = "SELECT number FROM tokens WHERE holder = ?1 AND name = ?2";
            if database.one(sql, &[number.into(), name.into()])?.is_some() {
                return Err(StoreError::Refused(format!("`{holder}` has a token `{name}` already")));
            }
            database.execute(
                "INSERT INTO tokens (hash, holder, name, role, created) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[hash.into(), number.into(), name.into(), role.code().into(), now.into()],
            )?;
            log(database, now, "token-add", &format!("{holder}: {name} ({role})"))
        })
    }

    /// Lists the tokens of an account, or of all, the oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tokens(&mut self, holder: Option<&str>) -> Result<Vec<Token>, StoreError> {
        let sql =
            format!("SELECT {TOKEN} FROM tokens t JOIN users u ON u.number = t.holder ORDER BY t.number");
        let rows = self.database.rows(&sql, &[])?;
        let tokens: Result<Vec<Token>, StoreError> = rows.iter().map(|row| token_of(row)).collect();
        Ok(tokens?
            .into_iter()
            .filter(|token| holder.is_none_or(|holder| token.holder == holder.to_lowercase()))
            .collect())
    }

    /// Returns a token that is taken, with whose it is: not revoked, the account not shut out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn token(&mut self, hash: &str) -> Result<Option<(User, Token)>, StoreError> {
        let sql = format!(
            "SELECT {USER}, {TOKEN} FROM tokens t JOIN users u ON u.number = t.holder \
             WHERE t.hash = ?1 AND t.revoked IS NULL AND u.disabled = 0"
        );
        let rows = self.database.rows(&sql, &[hash.into()])?;
        rows.first().map(|row| Ok((user_of(row)?, token_of(&row[5..])?))).transpose()
    }

    /// Keeps that a token was used.
    ///
    /// # Errors
    /// When the database does not do it.
    pub fn touch_token(&mut self, number: i64, now: i64) -> Result<(), StoreError> {
        let sql = "UPDATE tokens SET used = ?2 WHERE number = ?1";
        self.database.execute(sql, &[number.into(), now.into()])?;
        Ok(())
    }

    /// Takes a token of an account back for good.
    ///
    /// # Errors
    /// When the account has no such token that is taken, or the database does not do it.
    pub fn revoke_token(&mut self, holder: &str, name: &str, now: i64) -> Result<(), StoreError> {
        self.database.whole(|database| {
            let number = number_of(database, holder)?;
            let sql = "UPDATE tokens SET revoked = ?3 WHERE holder = ?1 AND name = ?2 AND revoked IS NULL";
            if database.execute(sql, &[number.into(), name.into(), now.into()])? == 0 {
                return Err(StoreError::Refused(format!("`{holder}` has no token `{name}` that is taken")));
            }
            log(database, now, "token-revoke", &format!("{holder}: {name}"))
        })
    }
}
