//! How a report is shown: `brief` on a terminal, `page` in a browser.

mod brief;
mod page;
pub(crate) mod rows;
pub(crate) mod exports;
pub(crate) mod feeds;

pub(crate) use brief::brief;
pub(crate) use page::page;
