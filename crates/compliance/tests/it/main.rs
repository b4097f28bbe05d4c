//! The method on real truces, on windows without one, and on series that are out to mislead it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod corpora;
mod hostile;
mod placebos;
mod rates;
mod truces;
