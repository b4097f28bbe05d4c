//! The stages, each with inputs that could make it slow.

use crate::Case;

/// Cases by stage, each input with its name; the function is what the stage does.
macro_rules! cases {
    ($($stage:literal $run:ident { $($name:literal => $make:expr,)+ })+) => {
        vec![$($(Case { stage: $stage, name: $name, make: Make::from($make), run: $run },)+)+]
    };
}

mod intake;
mod reading;
mod merging;
mod truces;

/// All cases, in the way of the data.
pub(crate) fn cases() -> Vec<Case> {
    [intake::cases(), reading::cases(), merging::cases(), truces::cases()].into_iter().flatten().collect()
}
