//! Arrows between crates go one way: the table of `ARCHITECTURE.md`.

use cargo_metadata::MetadataCommand;

/// Each crate and the crates of ours that it may use.
const EDGES: &[(&str, &[&str])] = &[
    ("armistice-record", &[]),
    ("armistice-intake", &["armistice-record"]),
    ("armistice-language", &["armistice-record"]),
    ("armistice-read", &["armistice-record", "armistice-language"]),
    ("armistice-merge", &["armistice-record"]),
    ("armistice-store", &["armistice-record", "armistice-merge"]),
    ("armistice-compliance", &[]),
    (
        "armistice-serve",
        &[
            "armistice-record",
            "armistice-intake",
            "armistice-language",
            "armistice-read",
            "armistice-merge",
            "armistice-store",
            "armistice-compliance",
        ],
    ),
    (
        "armistice-archive",
        &["armistice-record", "armistice-intake", "armistice-language", "armistice-read", "armistice-merge"],
    ),
    (
        "armistice-fuzz",
        &[
            "armistice-record",
            "armistice-intake",
            "armistice-language",
            "armistice-read",
            "armistice-merge",
            "armistice-store",
            "armistice-compliance",
            "armistice-serve",
        ],
    ),
    (
        "armistice",
        &[
            "armistice-record",
            "armistice-intake",
            "armistice-language",
            "armistice-read",
            "armistice-merge",
            "armistice-store",
            "armistice-compliance",
            "armistice-serve",
        ],
    ),
];

#[test]
fn crates_use_only_what_the_architecture_allows() {
    let manifest = super::project().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    assert_eq!(metadata.packages.len(), EDGES.len(), "a new crate needs a row here and in ARCHITECTURE.md");
    for package in &metadata.packages {
        let name = package.name.as_str();
        let allowed = EDGES.iter().find(|(crate_name, _)| *crate_name == name).unwrap().1;
        for dependency in
            package.dependencies.iter().filter(|dependency| dependency.name.starts_with("armistice"))
        {
            assert!(allowed.contains(&dependency.name.as_str()), "{name} may not use {}", dependency.name);
        }
    }
}

#[test]
fn the_architecture_tells_the_same_edges() {
    let text = std::fs::read_to_string(super::project().join("ARCHITECTURE.md")).unwrap();
    for (name, allowed) in EDGES {
        let short = |name: &str| name.strip_prefix("armistice-").unwrap_or("cli").to_owned();
        let known: Vec<String> = allowed.iter().map(|name| short(name)).collect();
        let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
        let row = text.lines().find(|line| line.starts_with(&format!("| `{}` |", short(name)))).unwrap();
        assert!(row.ends_with(&format!("| {known} |")), "{row}\nshould end with: {known}");
    }
}

#[test]
fn the_command_is_built_without_an_engine() {
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--package", "armistice", "--edges", "normal,build", "--prefix", "none", "--locked"])
        .current_dir(super::project())
        .output()
        .unwrap();
    let tree = super::stdout(&tree);
    assert!(tree.lines().count() > 50, "{tree}");
    let engine = ["arrow", "datafusion", "ballista", "parquet", "object_store", "tonic"];
    let heavy: Vec<&str> =
        tree.lines().filter(|line| engine.iter().any(|name| line.starts_with(name))).collect();
    assert!(heavy.is_empty(), "{heavy:?}");
}

#[test]
fn a_plain_build_leaves_the_archive_out() {
    let manifest = super::project().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let default: Vec<&str> =
        metadata.workspace_default_packages().iter().map(|package| package.name.as_str()).collect();
    let outside = ["armistice-archive", "armistice-fuzz"];
    assert!(
        default.contains(&"armistice") && !outside.iter().any(|name| default.contains(name)),
        "{default:?}"
    );
}

#[test]
fn unsafe_code_has_a_page() {
    let page = super::project().join("docs/unsafe.md").exists();
    let workspace = std::fs::read_to_string(super::project().join("Cargo.toml")).unwrap();
    for lint in ["unsafe_code = \"deny\"", "allow_attributes = \"deny\""] {
        assert!(workspace.contains(lint), "{lint}");
    }
    let manifest = super::project().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let mut looked_at = 0;
    for package in &metadata.packages {
        let text = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{} has lints of its own", package.name);
        let mut folders = vec![package.manifest_path.parent().unwrap().as_std_path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    looked_at += 1;
                    let source = std::fs::read_to_string(&path).unwrap();
                    let excepted = source.contains(concat!("expect(unsafe", "_code"));
                    assert!(page || !excepted, "{} needs a page at docs/unsafe.md", path.display());
                }
            }
        }
    }
    assert!(looked_at > 200, "{looked_at}");
}
