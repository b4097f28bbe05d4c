//! The models as their users see them.

mod attributions;
mod robustness;
mod syntax;
