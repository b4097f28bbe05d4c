//! Who asks.

pub use armistice_store::Role;

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
