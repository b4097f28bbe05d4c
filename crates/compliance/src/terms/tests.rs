use super::*;

const GOOD: &str = r#"
title = "Test"
claims = "claims.csv"
[window]
start = 2025-04-19T18:00:00
end = "2025-04-21T00:00"
zone = "Europe/Moscow"
grace_minutes = 30
[[window.part]]
name = "Sunday"
start = "2025-04-20"
end = "2025-04-21"
[terms]
forbids = ["any-fire"]
[[group]]
id = "front"
name = "the front"
sectors = ["a", "b"]
[[channel]]
id = "alerts"
name = "Alerts"
kind = "alerts"
sees = ["air-attack"]
preset = "alerts"
series = ["a.csv"]
baseline = { windows = 42 }
"#;

#[test]
fn good_terms_are_understood() {
    let truce = Truce::from_toml(GOOD).unwrap();
    assert_eq!(truce.window.start.to_string(), "2025-04-19T15:30Z");
    assert_eq!(truce.window.end.to_string(), "2025-04-20T21:00Z");
    assert_eq!(truce.windows[1].window.hours(), 24.0);
    assert_eq!(
        (truce.channels[0].matching.windows, truce.channels[0].columns.time.as_str()),
        (42, "started_at")
    );
    assert_eq!(truce.unseen().len(), 5);
}

/// Puts `bad` in the place of `good` and expects the error there.
#[track_caller]
fn check(good: &str, bad: &str, expected: &str) {
    let text = GOOD.replacen(good, bad, 1);
    assert_ne!(text, GOOD, "`{good}` is not in the terms");
    let error = Truce::from_toml(&text).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert!(!error.help.is_empty());
}

#[test]
fn an_error_points_at_its_field() {
    check(
        "end = \"2025-04-21T00:00\"",
        "end = \"2025-04-18T00:00\"",
        "line 6: `window.end`: 2025-04-17T21:00Z is not after the start, 2025-04-19T15:00Z",
    );
    check("Europe/Moscow", "Moscow", "line 7: `window.zone`: there is no time zone `Moscow`");
    check("\"2025-04-21T00:00\"", "\"21 April\"", "line 6: `window.end`: `21 April` is no time");
    check("end = \"2025-04-21T00:00\"", "", "line 4: `window.end`: the window has no end");
    check("[\"any-fire\"]", "[]", "line 14: `terms.forbids`: nothing is forbidden");
    check(
        "minutes = 30",
        "minutes = 3000",
        "line 4: `window.grace_minutes`: the grace period leaves nothing of the window",
    );
    check(
        "start = \"2025-04-20\"",
        "start = \"2025-04-01\"",
        "line 11: `window.part`: `Sunday` is not inside the window",
    );
    check("id = \"front\"", "id = \"all\"", "line 16: `group.id`: the id `all` is taken");
    check("preset = \"alerts\"", "preset = \"nato\"", "line 24: `channel.preset`: there is no preset `nato`");
    check("windows = 42", "windows = 2", "line 26: `channel.baseline`: these windows make no baseline");
    check(
        "preset = \"alerts\"",
        "preset = \"alerts\"\nzone = \"Kyiv\"",
        "line 25: `channel.zone`: there is no time zone `Kyiv`",
    );
    check(
        "preset = \"alerts\"",
        "preset = \"alerts\"\ndelay = [[3, 0.9], [1, 0.5]]",
        "line 25: `channel.delay`: the shares of reports that have come in do not rise from 0 to 1",
    );
}

#[test]
fn an_unknown_or_missing_field_is_named() {
    let field = |good: &str, bad: &str| Truce::from_toml(&GOOD.replacen(good, bad, 1)).unwrap_err();
    let unknown = field("grace_minutes", "grace_hours");
    assert_eq!((unknown.line, unknown.field.as_str()), (8, "window.grace_hours"), "{unknown}");
    let wrong = field("[\"any-fire\"]", "[\"talk\"]");
    assert_eq!((wrong.line, wrong.field.as_str()), (14, "terms.forbids"), "{wrong}");
    let missing = field("title = \"Test\"", "");
    assert!(missing.to_string().contains("title"), "{missing}");
    assert!(Truce::from_toml("not toml").is_err());
}
