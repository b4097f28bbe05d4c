//! How far reading is: records, their rate, and the time left. A bar on a terminal, a line a minute elsewhere.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::functions::ReadCounter;
use crate::manifest::Slice;

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(500);
/// How many ticks there are between two lines where no terminal is.
const TICKS_A_LINE: u32 = 120;

/// Shows how far work is on standard error.
#[derive(Clone, Debug)]
pub struct Progress {
    bar: ProgressBar,
    seen: Arc<Mutex<Seen>>,
    tell: fn(&str),
}

#[derive(Debug, Default)]
struct Seen {
    counter: ReadCounter,
    /// Records and bytes that are cut, and records whose slices are read.
    cut: usize,
    through: u64,
    read: usize,
}

impl Progress {
    /// Makes one that tells lines with `tell` where the bar is not seen.
    pub fn new(tell: fn(&str)) -> Self {
        let style =
            ProgressStyle::with_template("{bar:30} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
        Progress { bar: ProgressBar::new(0).with_style(style), seen: Arc::default(), tell }
    }

    /// Begins with so many bytes of sources.
    pub(crate) fn begin(&self, bytes: u64, counter: ReadCounter) {
        self.bar.set_length(bytes.max(1));
        self.bar.reset();
        self.with(|seen| *seen = Seen { counter, ..Seen::default() });
        let progress = self.clone();
        tokio::spawn(async move {
            let mut ticks = 0;
            while !progress.bar.is_finished() {
                tokio::time::sleep(TICK).await;
                ticks += 1;
                progress.draw();
                if progress.bar.is_hidden() && ticks % TICKS_A_LINE == 0 {
                    (progress.tell)(&progress.bar.message());
                }
            }
        });
    }

    /// A slice was cut and is being read.
    pub(crate) fn cut(&self, slice: Slice) {
        self.with(|seen| {
            seen.cut += slice.rows;
            seen.through = seen.through.max(slice.through);
        });
    }

    /// A slice was read.
    pub(crate) fn read(&self, slice: Slice) {
        self.with(|seen| seen.read += slice.rows);
        self.draw();
    }

    /// Other work has begun.
    pub(crate) fn stage(&self, name: String) {
        self.bar.set_message(name);
    }

    /// Ends. Returns the seconds since the beginning.
    pub fn finish(&self) -> f64 {
        self.bar.finish_and_clear();
        self.bar.elapsed().as_secs_f64()
    }

    fn draw(&self) {
        let (read, cut, through) = self.with(|seen| {
            // On a cluster other processes read, and only whole slices are known.
            let read = seen.read.max((seen.counter.get() as usize).min(seen.cut));
            (read, seen.cut, seen.through)
        });
        let seconds = self.bar.elapsed().as_secs_f64();
        if read == 0 || read == cut && self.bar.message().starts_with("making") {
            return;
        }
        let share = read as f64 / cut as f64;
        let position = share * through as f64;
        self.bar.set_position(position as u64);
        let rate = read as f64 / seconds.max(0.001);
        let left = (self.bar.length().unwrap_or(0) as f64 / position.max(1.0) - 1.0).max(0.0) * seconds;
        let left = HumanDuration(Duration::from_secs_f64(left));
        self.bar.set_message(format!("{read} reports, {rate:.0} a second, {left} left"));
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
