//! What the log tells of requests, and what it never tells.

use std::io;
use std::sync::{Arc, Mutex};

use armistice_serve::log::subscriber;
use serde_json::Value;
use tracing::level_filters::LevelFilter;

use crate::browser::{Browser, Desk, PASSWORD, access};

/// A log in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_line_for_each_request_without_what_is_secret() {
    let lines = Lines::default();
    let writer = lines.clone();
    // For the whole process: what the other tests do is looked at, too.
    tracing::subscriber::set_global_default(subscriber(move || writer.clone(), LevelFilter::TRACE)).unwrap();
    let desk = Desk::team(access("127.0.0.1:8080", false, true));
    let mut browser = Browser::at(&desk);
    browser.sign_in("ben", "a mistyped password").await;
    browser.sign_in("a password as a name", PASSWORD).await;
    browser.sign_in("ben", PASSWORD).await;
    let key = browser.cookies["armistice"].clone();
    let page = browser.get("/?q=words+of+a+search").await;
    browser.form("/", "/", &[("text", "the body of an article")]).await;
    let token = desk.guard.accounts().add_token("ben", "chart", armistice_serve::Role::Reader).await.unwrap();
    browser
        .send(
            axum::http::Method::GET,
            "/api/v1/things",
            &[],
            &[("authorization", &format!("Bearer {token}"))],
        )
        .await;

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let told: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seen = told.iter().find(|line| line["span"]["request"] == page.header("x-request-id")).unwrap();
    assert_eq!(
        (&seen["method"], &seen["route"], &seen["level"]),
        (&"GET".into(), &"/".into(), &"INFO".into())
    );
    assert_eq!((&seen["path"], &seen["status"]), (&"/".into(), &200.into()));
    assert_eq!(seen["message"], "answered GET / with 200");
    assert!(seen["ms"].as_f64().unwrap() > 0.0);
    let secrets = [
        PASSWORD,
        "mistyped",
        "as a name",
        "words",
        "article",
        &key,
        &page.csrf(),
        &token,
        "Bearer",
        "cookie",
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}
