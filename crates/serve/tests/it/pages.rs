//! What pages show, and how they are answered.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::Open;

#[tokio::test]
async fn reports_are_searched_by_their_words() {
    let desk = Open::on(&[
        ("first", "2025-04-18", "Ruritania will send envoys to the lighthouse on Friday."),
        ("second", "2025-04-19", "Ruritania said on Saturday that it would sign."),
    ]);
    let page = desk.get("/search?q=lighthouse+ENVOYS").await.body;
    assert!(page.contains("<h2>Reports</h2>") && page.contains("<bdi>first</bdi>"), "{page}");
    assert!(!page.contains("<bdi>second</bdi>") && !page.contains("All reports with these words"));
    let page = desk.get("/search?q=nowhere").await.body;
    assert!(page.contains("No report has all these words.") && page.contains("No statement has"), "{page}");
    let page = desk.get("/reports?q=lighthouse").await.body;
    assert!(page.contains("<bdi>first</bdi>") && page.contains(r#"name="q" value="lighthouse""#), "{page}");
    assert!(!page.contains("<bdi>second</bdi>"));
    assert!(desk.get("/reports?q=nowhere").await.body.contains("No report has all these words."));
    let data = desk.get("/api/v1/reports?q=ruritania&limit=1").await;
    let json: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!(json["data"][0]["id"], "second");
    let next = json["next"].as_str().unwrap();
    let data = desk.get(&format!("/api/v1/reports?q=ruritania&cursor={next}")).await;
    let json: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!((json["data"].as_array().unwrap().len(), &json["data"][0]["id"]), (1, &"first".into()));
}

#[tokio::test]
async fn the_matrix_tells_glyph_and_word_and_leads_to_the_sentence() {
    let desk = Open::examples();
    let page = desk.get("/positions").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<caption>"), "{}", page.body);
    let cell = r#"<a href="/positions/withdrawal/ERI?conflict=Ruritania"><span class="stance reject"><span class="glyph" aria-hidden="true">✗</span> rejects</span>"#;
    let bare = r#"<a href="/positions/withdrawal/ERI"><span class="stance reject"><span class="glyph" aria-hidden="true">✗</span> rejects</span>"#;
    assert!(page.body.contains(cell) || page.body.contains(bare), "{}", page.body);
    let evidence = desk.get("/positions/withdrawal/ERI").await;
    assert!(evidence.body.contains("Eritrea rejected the withdrawal."), "{}", evidence.body);
}

#[tokio::test]
async fn the_date_of_the_matrix_can_be_changed() {
    let desk = Open::examples();
    let before = desk.get("/positions?as_of=2025-04-17").await;
    assert!(before.body.contains("No position was found."));
    let after = desk.get("/positions?as_of=2025-04-20").await;
    assert!(after.body.contains("As it stood on 2025-04-20"));
    let wrong = desk.get("/positions?as_of=yesterday").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.body.contains("write it like 2025-04-19"));
}

#[tokio::test]
async fn every_page_and_its_data_answer() {
    let desk = Open::examples();
    for page in [
        "/",
        "/changes",
        "/positions",
        "/reports",
        "/proposals",
        "/meetings",
        "/ceasefires",
        "/statements",
        "/allegations",
        "/contradictions",
        "/common-ground",
        "/timeline",
        "/sources",
        "/search?q=truce",
        "/actors",
        "/corrections",
        "/api",
    ] {
        assert_eq!(desk.get(page).await.status, StatusCode::OK, "{page}");
    }
    for view in [
        "positions",
        "contradictions",
        "proposals",
        "meetings",
        "ceasefires",
        "statements",
        "allegations",
        "timeline",
        "sources",
        "common-ground",
        "changes",
        "reports",
    ] {
        let table = desk.get(&format!("/{view}.csv")).await;
        assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8", "{view}");
        let page = desk.get(&format!("/{view}.json")).await;
        let api = desk.get(&format!("/api/v1/{view}")).await;
        assert_eq!(page.body, api.body, "{view}");
        let json: serde_json::Value = serde_json::from_str(&api.body).unwrap();
        let rows = json["data"].as_array().unwrap();
        let header = table.body.lines().next().unwrap();
        if let Some(row) = rows.first() {
            let fields: Vec<&str> = header.split(',').collect();
            assert!(fields.iter().all(|field| row.get(field).is_some()), "{view}: {header} {row}");
        }
    }
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let desk = Open::examples();
    let first = desk.get("/positions").await;
    let tag = first.headers["etag"].clone();
    let again = Request::get("/positions").header("if-none-match", tag.clone()).body(Body::empty()).unwrap();
    let again = desk.ask(again).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let other = Request::get("/meetings").header("if-none-match", tag).body(Body::empty()).unwrap();
    assert_eq!(desk.ask(other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_load_nothing_from_elsewhere() {
    let desk = Open::examples();
    let page = desk.get("/").await;
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'self';"));
    for attribute in ["src=\"http", "href=\"http", "style=\"", "onclick"] {
        assert!(!page.body.contains(attribute), "{attribute}");
    }
    let style = page.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let style = desk.get(style).await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    assert!(style.headers["cache-control"].to_str().unwrap().contains("immutable"));
}

#[tokio::test]
async fn markup_in_a_report_is_text() {
    let text = "Truce talks <script>alert(1)</script>\n\n\
        NAIROBI - Ethiopia and Eritrea <img src=x onerror=alert(2)> declared a truce on Wednesday. \
        \"We will never accept a <b>withdrawal</b> from the border\", said \"Yonas Habte <script>alert(3)</script>\", \
        the foreign minister of Eritrea. Eritrea rejected the withdrawal <script>alert(4)</script> of its troops.";
    let desk = Open::on(&[("<script>alert(5)</script>", "2025-04-18", text)]);
    let entry = desk.get("/review").await.headers["location"].to_str().unwrap().to_owned();
    let reader = entry.split('#').next().unwrap();
    for page in [
        "/",
        "/positions",
        "/statements",
        "/ceasefires",
        "/reports",
        "/timeline",
        "/search?q=withdrawal",
        reader,
    ] {
        let body = desk.get(page).await.body;
        assert!(!body.contains("<script>") && !body.contains("<img"), "{page}: {body}");
    }
    assert!(desk.get("/statements").await.body.contains("&#60;b&#62;withdrawal"));
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let desk = Open::examples();
    let page = desk.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("there is nothing at `/nowhere`"));
    let api = desk.get("/api/v1/nowhere").await;
    assert_eq!(api.headers["content-type"], "application/problem+json");
    assert!(api.body.contains("\"status\":404"));
}

#[tokio::test]
async fn what_changed_can_be_followed_as_a_feed() {
    let desk = Open::examples();
    let rows = desk.get("/changes.csv").await.body.lines().count() - 1;
    assert!(rows > 0);
    let atom = desk.get("/changes.atom").await;
    assert_eq!(atom.headers["content-type"], "application/atom+xml; charset=utf-8");
    assert_eq!(atom.body.matches("<entry>").count(), rows, "{}", atom.body);
    let feed = desk.get("/changes.feed.json").await;
    let feed: serde_json::Value = serde_json::from_str(&feed.body).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), rows);
}

#[tokio::test]
async fn private_people_are_shown_by_what_the_report_calls_them() {
    let text = "Villagers wait\n\n\"They shelled the mill at night,\" said Ada Kuhn, a teacher in Lakeside. Foreign Minister \
        Bo Lind said Kenya rejects the withdrawal of its troops.";
    let desk = Open::on(&[("mill", "2025-04-18", text)]);
    let page = desk.get("/statements").await.body;
    let named = |name: &str| page.contains(&format!("<bdi>{name}</bdi>"));
    assert!(named("teacher") && named("Bo Lind") && !named("Ada Kuhn"), "{page}");
    // The sentence is a quotation.
    assert!(page.contains("said Ada Kuhn, a teacher"), "{page}");
    let csv = desk.get("/statements.csv").await.body;
    assert!(csv.contains("\nteacher [") && !csv.contains("\nAda Kuhn"), "{csv}");
    let json = desk.get("/api/v1/statements").await.body;
    assert!(json.contains("\"source\":\"teacher [") && !json.contains("\"source\":\"Ada Kuhn"), "{json}");
    // The report itself is read as it stands.
    let reports = desk.get("/reports").await.body;
    let at = reports.find("/reports/").unwrap();
    let key: String = reports[at..].chars().take("/reports/".len() + 32).collect();
    assert!(desk.get(&key).await.body.contains("Ada Kuhn"));
}
