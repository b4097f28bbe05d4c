//! What the desk is asked, and what servers tell it.

use std::cell::RefCell;
use std::sync::LazyLock;

use armistice_intake::{Format, Options, documents};
use armistice_language::Models;
use armistice_merge::Kept;
use armistice_record::Report;
use armistice_serve::{Desk, Settings, router, watch::robots::Robots};
use armistice_store::Store;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

/// After so many requests the record is a new one, so that what was written does not pile up.
const FRESH: usize = 400;

/// robots.txt, and whether paths may be fetched.
pub(super) fn robots(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let robots = Robots::parse(&text, "armistice");
    assert!(robots.allows("/robots.txt"));
    for path in ["/", "/news/2025/04/19?x=%41", "/a%"] {
        let allowed = robots.allows(path);
        assert_eq!(allowed, robots.allows(path));
    }
    for line in text.lines().take(3) {
        let _ = robots.allows(line);
    }
}

static REPORTS: LazyLock<Vec<Kept>> = LazyLock::new(|| {
    [("brief", crate::words::BRIEF), ("talks", crate::words::TALKS)]
        .into_iter()
        .flat_map(|(id, text)| {
            let options = Options {
                encoding: None,
                format: Some(Format::Text),
                max_bytes: 1 << 20,
                published: "2025-04-19".parse().ok(),
                publisher: Some("Lakeside Wire".to_owned()),
                url: None,
            };
            let document = documents(text.as_bytes(), &options).next()?.ok()?.document;
            let reading = armistice_read::read(Models::embedded(), &document);
            let mut report = Report::new(&document, &reading, Some("Ruritania"));
            report.id = id.to_owned();
            Some(Kept { report, generation: 1 })
        })
        .collect()
});

/// A desk on a file, what answers it, and how often it was asked.
struct Open {
    runtime: tokio::runtime::Runtime,
    router: Router,
    asked: usize,
}

thread_local! {
    static DESK: RefCell<Option<Open>> = const { RefCell::new(None) };
}

fn open() -> Option<Open> {
    // A record in memory is one connection's; the desk is opened on a file of this process.
    let path = std::env::temp_dir().join(format!(
        "armistice-fuzz-{}-{:?}.db",
        std::process::id(),
        std::thread::current().id()
    ));
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
    let place = path.display().to_string();
    Store::open(&place).ok()?.add(&REPORTS, "2026-01-01T00:00:00Z").ok()?;
    let settings = Settings::new(&place, || "2026-01-02T00:00:00Z".to_owned());
    let router = router(Desk::open(settings).ok()?);
    let runtime = tokio::runtime::Builder::new_current_thread().build().ok()?;
    Some(Open { runtime, router, asked: 0 })
}

/// The path and query on the first line after `GET ` or `POST `, then the body: never a fault of the service.
pub(super) fn request(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (line, body) = text.split_once('\n').unwrap_or((&text, ""));
    let (method, address) = line.split_once(' ').unwrap_or(("GET", line));
    let media = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = Request::builder().method(method).uri(address).header("content-type", media);
    let Ok(request) = request.body(Body::from(body.to_owned())) else { return };
    DESK.with_borrow_mut(|desk| {
        if desk.as_ref().is_none_or(|open| open.asked >= FRESH) {
            *desk = open();
        }
        let desk = desk.as_mut().filter(|desk| !REPORTS.is_empty() && desk.asked < FRESH);
        assert!(desk.is_some(), "the desk does not open");
        let Some(desk) = desk else { return };
        desk.asked += 1;
        let router = desk.router.clone();
        let status = desk.runtime.block_on(async {
            let Ok(response) = router.oneshot(request).await;
            let status = response.status();
            assert!(response.into_body().collect().await.is_ok());
            status
        });
        assert!(!status.is_server_error(), "{status} for {line}");
    });
}
