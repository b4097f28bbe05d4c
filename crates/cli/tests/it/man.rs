//! Man pages and completions tell what the command takes.

use std::fs;

use super::{run, stderr, stdout};

#[test]
fn every_command_has_a_man_page() {
    let folder = tempfile::tempdir().unwrap();
    let written = run(&["man", folder.path().to_str().unwrap()]);
    assert!(written.status.success(), "{}", stderr(&written));
    let page = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap_or_default();
    let whole = page("armistice.1");
    let help = stdout(&run(&["--help"]));
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 20, "{help}");
    for command in commands {
        assert!(
            whole.contains(&format!("armistice\\-{}(1)", command.replace('-', "\\-"))),
            "{command}: {whole}"
        );
        assert!(page(&format!("armistice-{command}.1")).contains(".SH SYNOPSIS"), "{command}");
    }
    assert!(!help.contains("man pages"), "the command that writes them is for packages");
    assert!(page("armistice-bundle-check.1").contains("texts"));
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&run(&["completions", shell]));
        assert!(script.contains("verify-record"), "{shell}");
    }
}
