//! Who asks.

/// What somebody may do. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Look.
    Reader,
    /// Add reports and decide about entries.
    Reviewer,
    /// Decide about the registry and about people.
    Admin,
}

impl Role {
    /// Returns the name, as it is stored and shown.
    pub fn code(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Reviewer => "reviewer",
            Role::Admin => "admin",
        }
    }
}

/// Somebody who asks. Handlers find it among the extensions of a request; where it is missing, on a machine of
/// one's own, it is the local admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name under which decisions are written down.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// The word that a form must bring back: an extension of a request, written as a hidden field into every form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csrf(pub String);
