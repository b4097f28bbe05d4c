//! What people decide on pages and by the API, and that it counts.

use armistice_serve::{Csrf, Person, Role};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::Open;

async fn data(desk: &Open, address: &str) -> Vec<Value> {
    let answer = desk.get(address).await;
    let json: Value = serde_json::from_str(&answer.body).unwrap();
    json["data"].as_array().unwrap().clone()
}

fn form(address: &str, fields: &str) -> Request<Body> {
    Request::post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(fields.to_owned()))
        .unwrap()
}

fn sent(address: &str, json: &Value) -> Request<Body> {
    let request = Request::post(address).header("content-type", "application/json");
    request.body(Body::from(json.to_string())).unwrap()
}

async fn withdrawal(desk: &Open) -> Value {
    let rows = data(desk, "/api/v1/positions?party=ERI&term=withdrawal").await;
    rows.into_iter().find(|row| row["account"] == "self").unwrap()
}

#[tokio::test]
async fn a_fix_counts_at_once_and_can_be_taken_back() {
    let desk = Open::examples();
    let before = withdrawal(&desk).await;
    assert_eq!(before["stance"], "reject");
    let anchor = before["id"].as_str().unwrap();
    let answer =
        desk.ask(form(&format!("/entries/{anchor}"), "decision=edit&field.stance=noncommittal")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let place = answer.headers["location"].to_str().unwrap().to_owned();
    let page = desk.get(place.split('#').next().unwrap()).await;
    assert!(page.body.contains("Correction 1 is kept."), "{}", page.body);
    assert_eq!(withdrawal(&desk).await["stance"], "noncommittal");
    let log = data(&desk, "/api/v1/corrections").await;
    assert_eq!((log[0]["by"].as_str(), log[0]["decision"].as_str()), (Some("local"), Some("edit")));
    let page = desk.get("/corrections").await.body;
    let named = format!("<a href=\"/entries/{anchor}\"><bdi>ERI: leaves open withdrawal</bdi></a>");
    assert!(page.contains(&named), "{page}");
    let undone = desk.ask(form("/corrections/1/undo", "")).await;
    assert_eq!(undone.headers["location"], "/corrections");
    assert_eq!(withdrawal(&desk).await["stance"], "reject");
}

#[tokio::test]
async fn whoever_changes_the_record_is_told_of_what_state_and_may_ask_for_it() {
    let desk = Open::examples();
    let anchors = &data(&desk, "/api/v1/meetings").await[0]["anchors"];
    let reject = json!({"decision": "reject", "anchors": anchors});
    let kept = desk.ask(sent("/api/v1/corrections", &reject)).await;
    let version = kept.headers["record-version"].to_str().unwrap();
    assert_eq!(version.split_once('.').map(|(_, corrections)| corrections), Some("1"));
    let cookie = kept.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with(&format!("armistice-seen={version}; Path=/; HttpOnly; SameSite=Lax")),
        "{cookie}"
    );
    // Whatever is brought back, there is an answer.
    for told in [version, "9.9", "x", "1.", "99999999999999999999.1"] {
        let asked = Request::get("/meetings").header("record-at-least", told).body(Body::empty()).unwrap();
        assert_eq!(desk.ask(asked).await.status, StatusCode::OK, "{told}");
        let cookie = format!("other=1; armistice-seen={told}");
        let asked = Request::get("/meetings").header("cookie", cookie).body(Body::empty()).unwrap();
        assert_eq!(desk.ask(asked).await.status, StatusCode::OK, "{told}");
    }
    // Who changes nothing is told nothing.
    let wrong =
        desk.ask(sent("/api/v1/corrections", &json!({"decision": "accept", "anchors": ["none"]}))).await;
    assert!(!wrong.headers.contains_key("set-cookie") && !wrong.headers.contains_key("record-version"));
    assert!(!desk.get("/meetings").await.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn words_that_do_not_stand_in_the_report_are_refused() {
    let desk = Open::examples();
    let anchor = withdrawal(&desk).await["id"].as_str().unwrap().to_owned();
    let answer = desk.ask(form(&format!("/entries/{anchor}"), "decision=edit&field.holder=Atlantis")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("`Atlantis` does not stand in the report"));
    let none = desk.ask(form(&format!("/entries/{anchor}"), "decision=edit&field.stance=reject")).await;
    assert!(none.body.contains("no field was changed"));
}

#[tokio::test]
async fn a_rejected_entry_goes_from_page_and_data() {
    let desk = Open::examples();
    let rows = data(&desk, "/api/v1/meetings").await;
    let anchors = &rows[0]["anchors"];
    let kept =
        desk.ask(sent("/api/v1/corrections", &json!({"decision": "reject", "anchors": anchors}))).await;
    assert_eq!((kept.status, kept.body.as_str()), (StatusCode::CREATED, r#"{"number":1}"#));
    assert_eq!(data(&desk, "/api/v1/meetings").await.len(), rows.len() - 1);
    let taken_back = desk.ask(sent("/api/v1/corrections/1/undo", &Value::Null)).await;
    assert_eq!(taken_back.status, StatusCode::CREATED);
    assert_eq!(data(&desk, "/api/v1/meetings").await, rows);
}

#[tokio::test]
async fn a_reader_looks_and_decides_nothing() {
    let desk = Open::examples();
    let reader = Person { name: "Ada".to_owned(), role: Role::Reader };
    let anchor = withdrawal(&desk).await["id"].as_str().unwrap().to_owned();
    let mut request = form(&format!("/entries/{anchor}"), "decision=accept");
    request.extensions_mut().insert(reader.clone());
    assert_eq!(desk.ask(request).await.status, StatusCode::FORBIDDEN);
    let mut request = sent("/api/v1/corrections", &json!({"decision": "accept", "anchors": [anchor]}));
    request.extensions_mut().insert(reader.clone());
    let answer = desk.ask(request).await;
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert!(answer.body.contains("ask an admin for the role reviewer"), "{}", answer.body);
    let reports = data(&desk, "/api/v1/reports").await;
    let page = format!("/reports/{}", reports[0]["key"].as_str().unwrap());
    let mut request = Request::get(&page).body(Body::empty()).unwrap();
    request.extensions_mut().insert(reader);
    assert!(!desk.ask(request).await.body.contains("value=\"accept\""));
    assert!(desk.get(&page).await.body.contains("value=\"accept\""));
}

#[tokio::test]
async fn every_form_that_writes_brings_its_word_back() {
    let desk = Open::examples();
    let reports = data(&desk, "/api/v1/reports").await;
    let report = format!("/reports/{}?decided=1", reports[0]["key"].as_str().unwrap());
    for page in [report.as_str(), "/actors", "/corrections"] {
        let mut request = Request::get(page).body(Body::empty()).unwrap();
        request.extensions_mut().insert(Csrf("a\"word".to_owned()));
        let body = desk.ask(request).await.body;
        let forms = body.matches("method=\"post\"").count();
        let words = body.matches("<input type=\"hidden\" name=\"csrf\" value=\"a&#34;word\">").count();
        assert_eq!(forms, words, "{page}");
        assert!(forms > 0 || page == "/corrections", "{page}");
        assert!(!desk.get(page).await.body.contains("name=\"csrf\""));
    }
}

#[tokio::test]
async fn a_report_is_added_once() {
    let desk = Open::examples();
    let text =
        "Truce talks\n\nNAIROBI - Eritrea rejected the withdrawal of its troops on Monday, a spokesman said.";
    let post = || {
        Request::post("/api/v1/reports?published=2025-05-01&publisher=Wire&conflict=Ruritania&id=x1")
            .header("content-type", "text/plain")
            .body(Body::from(text))
            .unwrap()
    };
    let first: Value = serde_json::from_str(&desk.ask(post()).await.body).unwrap();
    assert_eq!((first[0]["outcome"].as_str(), first[0]["id"].as_str()), (Some("new"), Some("x1")));
    let again: Value = serde_json::from_str(&desk.ask(post()).await.body).unwrap();
    assert_eq!(again[0]["outcome"], "known");
    let report: Value = serde_json::from_str(&desk.get("/api/v1/reports/x1").await.body).unwrap();
    assert_eq!(report["report"]["text"].as_str().map(str::trim), Some(text));
    let wrong = Request::post("/api/v1/reports?published=soon").body(Body::from(text)).unwrap();
    assert_eq!(desk.ask(wrong).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_name_is_registered_and_taken_out() {
    let desk = Open::examples();
    let parties =
        |rows: &[Value]| rows.iter().map(|row| row["party"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(!parties(&data(&desk, "/api/v1/positions").await).contains(&"Asmara side".to_owned()));
    let kept = desk.ask(form("/actors", "alias=Eritrea&name=Asmara+side")).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert!(parties(&data(&desk, "/api/v1/positions").await).contains(&"Asmara side".to_owned()));
    assert!(desk.get("/actors").await.body.contains("Registered names"));
    desk.ask(form("/actors", "alias=Eritrea")).await;
    assert!(!parties(&data(&desk, "/api/v1/positions").await).contains(&"Asmara side".to_owned()));
}
