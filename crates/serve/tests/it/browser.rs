//! A browser as small as these tests need: it keeps cookies, sends forms with their hidden fields, and goes nowhere by itself.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use armistice_serve::guard::{Access, Guard, GuardError};
use armistice_serve::{Csrf, Person, Role, Settings};
use armistice_store::Store;
use axum::body::Body;
use axum::extract::{ConnectInfo, Extension};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::routing::get;
use axum::{Form, Router};
use http_body_util::BodyExt;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "horse battery staple";
const NOW: i64 = 1_745_059_500;

/// A desk with a guard around a page that shows who asks, and a clock that stands still until it is told.
pub(crate) struct Desk {
    pub(crate) guard: Guard,
    pub(crate) clock: Arc<AtomicI64>,
    pub(crate) place: String,
    router: Router,
    _folder: tempfile::TempDir,
}

/// Says who asks, and the word for forms.
async fn who(Extension(person): Extension<Person>, csrf: Option<Extension<Csrf>>) -> String {
    let csrf = csrf.map_or(String::new(), |csrf| csrf.0.0);
    format!("{} {} name=\"csrf\" value=\"{csrf}\"", person.name, person.role)
}

async fn changed(
    Extension(person): Extension<Person>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> String {
    format!("{} wrote {}", person.name, fields.get("text").map_or("", |text| text))
}

/// Where people reach the desk.
pub(crate) fn access(listen: &str, behind_tls: bool, sign_in: bool) -> Access {
    Access { listen: listen.parse().unwrap(), behind_tls, sign_in, hosts: Vec::new() }
}

/// The desk of the crate, on a record.
fn desk(place: &str) -> armistice_serve::Desk {
    armistice_serve::Desk::open(Settings::new(place, || "2025-04-19T10:45:00Z".to_owned())).unwrap()
}

impl Desk {
    /// Opens a desk without accounts.
    pub(crate) fn open(access: Access) -> Result<Self, GuardError> {
        Desk::with(access, &[])
    }

    /// Opens a desk with an admin `ada`, a reviewer `ben` and a reader `cem`, who all have the same password.
    pub(crate) fn team(access: Access) -> Self {
        let team = [("ada", Role::Admin), ("ben", Role::Reviewer), ("cem", Role::Reader)];
        Desk::with(access, &team).unwrap()
    }

    /// As [`Desk::team`], around the real pages.
    pub(crate) fn real(access: Access) -> Self {
        let mut desk = Desk::team(access);
        desk.router = desk.guard.around(armistice_serve::router(self::desk(&desk.place)));
        desk
    }

    fn with(access: Access, users: &[(&str, Role)]) -> Result<Self, GuardError> {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("record.db").to_str().unwrap().to_owned();
        let hash = if users.is_empty() {
            String::new()
        } else {
            armistice_serve::accounts::hash_password(PASSWORD).unwrap()
        };
        let mut store = Store::open(&place).unwrap();
        for &(name, role) in users {
            store.add_user(name, role, &hash, NOW).unwrap();
        }
        let clock = Arc::new(AtomicI64::new(NOW));
        let seen = Arc::clone(&clock);
        let guard = Guard::new(access, desk(&place), Arc::new(move || seen.load(Ordering::Relaxed)))?;
        let page = Router::new()
            .route("/", get(who).post(changed))
            .route("/api/v1/things", get(who).post(changed))
            .route("/assets/desk.css", get(|| async { ([("cache-control", "public, max-age=1")], "p {}") }))
            .route("/broken", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }));
        let router = guard.around(page);
        Ok(Desk { guard, clock, place, router, _folder: folder })
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Sends a request as it is.
    pub(crate) async fn ask(&self, mut request: Request<Body>) -> Answer {
        let peer: SocketAddr = "127.0.0.1:50000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, headers, text: String::from_utf8(body.to_vec()).unwrap() }
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The word for forms on the page.
    pub(crate) fn csrf(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"csrf\" value=\"").unwrap_or_default();
        rest.split('"').next().unwrap_or("").to_owned()
    }
}

/// A browser at a desk.
pub(crate) struct Browser<'a> {
    desk: &'a Desk,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn at(desk: &'a Desk) -> Self {
        Browser { desk, cookies: BTreeMap::new() }
    }

    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], &[("sec-fetch-site", "none")]).await
    }

    /// Sends a form as the browser of somebody who was on `page` just now would.
    pub(crate) async fn form(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.get(page).await.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        self.send(Method::POST, path, &all, &[("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        self.form("/login", "/login", &[("name", name), ("password", password), ("next", "/")]).await
    }

    /// Sends a request with the cookies, and keeps those of the answer.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost:8080")
            .header("accept", "text/html,*/*")
            .header("content-type", "application/x-www-form-urlencoded");
        if !self.cookies.is_empty() {
            let sent: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", sent.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.desk.ask(request.body(Body::from(body)).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            let (pair, _) = set.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
