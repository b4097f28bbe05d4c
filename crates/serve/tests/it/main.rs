//! The desk asked without a socket, on a record made of the example reports.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod api;
mod browser;
mod decisions;
mod guard;
mod logs;
mod pages;
mod roles;

use std::path::Path;

use armistice_intake::{Format, MAX_BYTES, Options, documents};
use armistice_language::Models;
use armistice_merge::Kept;
use armistice_record::Report;
use armistice_serve::{Desk, Settings, router};
use armistice_store::Store;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// A desk on a record of its own, in a folder that goes with it.
pub(crate) struct Open {
    router: Router,
    _folder: tempfile::TempDir,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Open {
    /// Opens a desk on reports, each with its id and day.
    pub(crate) fn on(reports: &[(&str, &str, &str)]) -> Open {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("desk.db").to_string_lossy().into_owned();
        let kept: Vec<Kept> = reports.iter().map(|(id, day, text)| read(id, day, text)).collect();
        Store::open(&place).unwrap().add(&kept, "2026-01-01T00:00:00Z").unwrap();
        let settings = Settings::new(&place, || "2026-01-02T00:00:00Z".to_owned());
        Open { router: router(Desk::open(settings).unwrap()), _folder: folder }
    }

    /// Opens a desk on the examples.
    pub(crate) fn examples() -> Open {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let (brief, bulletin, talks) =
            (text("agency-brief.txt"), text("bulletin.txt"), text("ceasefire-talks.txt"));
        Open::on(&[
            ("brief", "2025-04-18", &brief),
            ("bulletin", "2025-04-19", &bulletin),
            ("talks", "2025-04-20", &talks),
        ])
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.ask(Request::get(address).body(Body::empty()).unwrap()).await
    }
}

/// Reads a text as the command does.
pub(crate) fn read(id: &str, day: &str, text: &str) -> Kept {
    let options = Options {
        encoding: None,
        format: Some(Format::Text),
        max_bytes: MAX_BYTES,
        published: Some(day.parse().unwrap()),
        publisher: Some("Lakeside Wire".to_owned()),
        url: None,
    };
    let document = documents(text.as_bytes(), &options).next().unwrap().unwrap().document;
    let reading = armistice_read::read(Models::embedded(), &document);
    let mut report = Report::new(&document, &reading, Some("Ruritania"));
    report.id = id.to_owned();
    Kept { report, generation: 1 }
}
