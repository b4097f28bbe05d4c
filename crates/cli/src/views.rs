//! How things are shown: a report as `brief` on a terminal and as `page` in a browser, a truce by `verify`.

mod brief;
mod page;
mod columns;
pub(crate) mod rows;
pub(crate) mod exports;
pub(crate) mod events;
pub(crate) mod verify;

pub(crate) use brief::brief;
pub(crate) use page::page;
