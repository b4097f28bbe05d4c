//! Every line of output keeps the JSON Schema of `docs/record.schema.json`.

use boon::{Compiler, Schemas};

use crate::{project, run, run_with, stdout};

fn check(line: &str) {
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(project().join("docs/record.schema.json")).unwrap())
            .unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("record.schema.json", schema).unwrap();
    let index = compiler.compile("record.schema.json", &mut schemas).unwrap();
    let value: serde_json::Value = serde_json::from_str(line).unwrap();
    if let Err(error) = schemas.validate(&value, index) {
        panic!("{error:#}");
    }
}

#[test]
fn the_examples_keep_the_schema() {
    let examples = project().join("examples");
    let output = run(&["read", "--format", "jsonl", "--conflict", "test", examples.to_str().unwrap()]);
    let lines = stdout(&output);
    assert!(lines.lines().count() >= 3);
    lines.lines().for_each(check);
}

#[test]
fn a_report_that_says_nothing_keeps_the_schema() {
    let output = run_with(&["read", "--format", "jsonl", "-"], b"{\"text\":\"Rain.\"}\n");
    check(stdout(&output).trim_end());
}
