//! `armistice-fuzz --target=NAME FOLDER [options of libFuzzer]`: one target, guided by coverage.
//!
//! `tools/fuzz/run.py` builds it with instrumentation and runs all targets. The examples of the target are put into the folder.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use armistice_fuzz::{TARGETS, Target, feed};

/// The target that the command line names; libFuzzer leaves options with two dashes alone.
static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::args().find_map(|argument| argument.strip_prefix("--target=").map(str::to_owned));
    #[expect(clippy::expect_used, reason = "without a target there is nothing to do")]
    TARGETS.iter().find(|target| Some(target.name) == name.as_deref()).expect("--target=NAME names a target")
});

/// Puts the examples where libFuzzer looks for inputs.
fn put_examples() {
    let Some(folder) = std::env::args().skip(1).find(|argument| Path::new(argument).is_dir()) else { return };
    for (number, example) in TARGET.examples.iter().enumerate() {
        // Without them the run begins with nothing, which is slower and no error.
        let _ = std::fs::write(Path::new(&folder).join(format!("example-{number}")), example);
    }
}

libfuzzer_sys::fuzz_target!(init: put_examples(), |bytes: &[u8]| feed(&TARGET, bytes));
