//! What a filter asks of mentions, as conditions of a query.

use armistice_merge::Filter;

use crate::database::Value;
use crate::words;

/// A query of mentions (`m`) and their reports (`r`) while conditions are put to it.
pub(crate) struct Query {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Query {
    /// Adds a condition, or an ending, with one value, which stands in it as `?N`.
    pub(crate) fn and(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        self.sql.push_str(&condition.replace("?N", &format!("?{}", self.values.len())));
    }

    /// Lets through what the filter admits, as far as the database can tell.
    pub(crate) fn admitted(&mut self, filter: &Filter, postgres: bool) {
        if let Some(known_at) = filter.known_at {
            self.and(" AND m.reported <= ?N", known_at.into());
        }
        if let Some(since) = filter.since {
            self.and(" AND m.reported >= ?N", since.into());
        }
        if let Some(conflict) = &filter.conflict {
            self.and(" AND r.conflict = ?N", conflict.into());
        }
        let Some(words) = &filter.search else { return };
        let (condition, value) = words::condition(words, postgres);
        self.and(&condition, value);
    }
}
