//! How a report is shown: `brief` on a terminal, `page` in a browser.

mod brief;
mod page;

pub(crate) use brief::brief;
pub(crate) use page::page;
