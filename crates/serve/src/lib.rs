//! The desk of a team: the kept record as web pages and as an HTTP API, feeds polled, and notices of what changed.
