//! The API: pages of rows, the document, and whether fire paused.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::Open;

async fn json(desk: &Open, address: &str) -> Value {
    serde_json::from_str(&desk.get(address).await.body).unwrap()
}

#[tokio::test]
async fn pages_of_every_view_make_up_the_whole() {
    let desk = Open::examples();
    for view in ["positions", "proposals", "meetings", "ceasefires", "allegations", "statements", "changes"] {
        let all = json(&desk, &format!("/api/v1/{view}?limit=1000")).await;
        let all = all["data"].as_array().unwrap();
        let (mut found, mut cursor) = (Vec::new(), String::new());
        for _ in 0..200 {
            let page = json(&desk, &format!("/api/v1/{view}?limit=3&cursor={cursor}")).await;
            let rows = page["data"].as_array().unwrap_or_else(|| panic!("{view}: {page}"));
            found.extend(rows.iter().cloned());
            match page["next"].as_str() {
                Some(next) => cursor = next.bytes().map(|byte| format!("%{byte:02X}")).collect(),
                None => break,
            }
        }
        assert_eq!(found.len(), all.len(), "{view}");
        for row in all {
            assert!(found.contains(row) || view == "statements", "{view}: {row}");
        }
    }
}

#[tokio::test]
async fn a_cursor_that_names_nothing_is_told() {
    let desk = Open::examples();
    let answer = desk.get("/api/v1/meetings?cursor=nothing").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("ask again without"));
}

#[tokio::test]
async fn the_document_names_every_address() {
    let desk = Open::examples();
    let document = json(&desk, "/api/v1/openapi.json").await;
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "positions",
        "proposals",
        "meetings",
        "ceasefires",
        "statements",
        "allegations",
        "actors",
        "reports",
        "changes",
        "verify",
        "corrections",
        "timeline",
        "sources",
        "contradictions",
        "common-ground",
    ] {
        assert!(paths.contains_key(&format!("/api/v1/{path}")), "{path}");
    }
    assert!(document["components"]["schemas"]["Decision"]["properties"]["anchors"].is_object());
    let page = desk.get("/api").await.body;
    assert!(page.contains("<code>/api/v1/corrections/{number}/undo</code>"), "{page}");
}

#[tokio::test]
async fn fire_is_looked_at_without_a_file() {
    let desk = Open::examples();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/truces");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let terms = text("easter-2025.toml");
    let named = |line: &str| {
        let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        quoted.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let lines = terms.lines().filter(|line| {
        ["series =", "unwatched =", "geojson =", "claims ="].iter().any(|field| line.starts_with(field))
    });
    let names: Vec<String> = lines.flat_map(named).collect();
    let files: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!(text(name)))).collect();
    let ask = |body: Value| Request::post("/api/v1/verify").body(Body::from(body.to_string())).unwrap();
    let answer = desk.ask(ask(json!({"terms": terms, "files": files}))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let results: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(results["title"], "Easter truce 2025");
    assert!(results["summaries"].as_array().unwrap().len() > 20);
    let missing = desk.ask(ask(json!({"terms": terms}))).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("which was not sent"), "{}", missing.body);
}
