//! From a request to an answer: from the shelf where nothing changed, otherwise made anew.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use armistice_merge::Names;
use armistice_store::{Store, Version};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::shell::{self, Shell};
use crate::request::Request;
use crate::state::{Body, taking};
use crate::{Desk, Problem};

/// What stands between the header and the footer of a page.
pub(crate) struct Leaf {
    /// What the page is called.
    pub(crate) title: String,
    /// Its markup.
    pub(crate) main: String,
}

/// How much work an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Some rows are looked up: whoever asks waits for them.
    Rows,
    /// Whole views are made. Where that took long the last time, whoever asks is shown what was made then, and the time
    /// of it, until the next is there.
    Views,
}

/// Answers with a page.
pub(crate) async fn page(
    desk: &Desk,
    request: &Request,
    work: Work,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Leaf, Problem> + Send + 'static,
) -> Response {
    let made = answer(desk, request, work, move |desk, store, version| {
        let leaf = make(desk, store, version)?;
        Ok(Body::new(leaf.title, "text/html; charset=utf-8", leaf.main, None))
    });
    match made.await {
        Ok(Answer::Same(tag)) => same(&tag),
        Ok(Answer::Made(body, tag)) => {
            with_tag(body.media, Shell::new(desk, request).around(&body.title, &body.text), &tag)
        }
        Ok(Answer::Before(body, tag)) => {
            let told = shell::markup(&Earlier { made: body.made.clone() }).unwrap_or_default();
            let page = Shell::new(desk, request).around(&body.title, &format!("{told}{}", body.text));
            dated(with_tag(body.media, page, &tag), &body)
        }
        Err(problem) => shell::problem(desk, request, &problem),
    }
}

/// Answers with data.
pub(crate) async fn data(
    desk: &Desk,
    request: &Request,
    work: Work,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Body, Problem> + Send + 'static,
) -> Response {
    let (body, tag, before) = match answer(desk, request, work, make).await {
        Ok(Answer::Same(tag)) => return same(&tag),
        Ok(Answer::Made(body, tag)) => (body, tag, false),
        Ok(Answer::Before(body, tag)) => (body, tag, true),
        Err(problem) => return problem.into_response(),
    };
    let mut response = with_tag(body.media, body.text.clone(), &tag);
    let link = body.next.as_ref().map(|next| format!("<{}?{next}>; rel=\"next\"", request.path));
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    if before { dated(response, &body) } else { response }
}

/// What a page tells that shows the record as it was before the last change.
#[derive(Template)]
#[template(
    source = r#"<p class="notice" role="status">The record has changed since {{ made }}, when this was made. What is new is being worked in: ask again in a moment.</p>"#,
    ext = "html"
)]
struct Earlier {
    made: String,
}

/// Says of which time an answer is that was made before the last change.
fn dated(mut response: Response, body: &Body) -> Response {
    if let Ok(made) = HeaderValue::from_str(&body.made) {
        response.headers_mut().insert("record-as-of", made);
    }
    response
}

enum Answer {
    /// The asker has it already.
    Same(String),
    /// It was made, now or before.
    Made(Arc<Body>, String),
    /// It was made of an earlier state of the record; that of this one is being made.
    Before(Arc<Body>, String),
}

/// How long somebody waits for a slow answer to be made anew.
const PATIENCE: Duration = Duration::from_millis(15);

async fn answer(
    desk: &Desk,
    request: &Request,
    work: Work,
    make: impl FnOnce(&Desk, &mut Store, &Version) -> Result<Body, Problem> + Send + 'static,
) -> Result<Answer, Problem> {
    let version = desk.with(|store| Ok(store.version()?)).await?;
    let tag = tagged_as(desk, &version, request);
    if request.has.as_ref().is_some_and(|has| has.split(',').any(|one| one.trim() == tag)) {
        return Ok(Answer::Same(tag));
    }
    let name = request.address();
    if let Some(body) = desk.bodies().get(&version, &name) {
        return Ok(Answer::Made(body, tag));
    }
    let (known, kept) = (desk.clone(), name.clone());
    let make = move |store: &mut Store, at: &Version| {
        known.bodies().get_or(at, &kept, || {
            let (body, took) = taking(|| make(&known, store, at));
            let mut body = body?;
            body.made = known.now();
            body.took = body.took.max(took);
            Ok(body)
        })
    };
    let at = version.clone();
    if work == Work::Rows {
        return Ok(Answer::Made(desk.with(move |store| make(store, &at)).await?, tag));
    }
    // Who changed the record is shown what came of it, however long that takes.
    let seen = |was: &Version| request.seen.as_ref().is_none_or(|seen| was >= seen);
    let known = desk.clone();
    let Some((was, body)) = desk.bodies().before(&version, &name).filter(|(was, _)| seen(was)) else {
        let made = || async move { known.with_views(move |store| make(store, &at)).await };
        return Ok(Answer::Made(desk.makings().join((version, name), made).wait().await?, tag));
    };
    let mut made = desk.anew().join(name, || async move {
        let work = move |store: &mut Store| {
            let at = store.version()?;
            let body = make(store, &at)?;
            Ok((at, body))
        };
        known.with_aside(work).await
    });
    Ok(match tokio::time::timeout(PATIENCE, made.wait()).await.map_or(Ok(None), |made| made.map(Some))? {
        Some((at, made)) if at >= version => Answer::Made(made, tag),
        // It was begun before the last change.
        Some((at, made)) if at > was => Answer::Before(made, tagged_as(desk, &at, request)),
        _ => Answer::Before(body, tagged_as(desk, &was, request)),
    })
}

/// The tag of an answer: of the state of the record, the address, and who asks, as the shell tells them.
fn tagged_as(desk: &Desk, version: &Version, request: &Request) -> String {
    let mut hash = DefaultHasher::new();
    (desk.settings().names == Names::All).hash(&mut hash);
    (version, &request.path, &request.query, &request.person.name, &request.csrf).hash(&mut hash);
    (request.person.role, env!("CARGO_PKG_VERSION"), crate::assets::style(), crate::assets::script())
        .hash(&mut hash);
    format!("W/\"{:016x}\"", hash.finish())
}

fn same(tag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    tagged(&mut response, tag);
    response
}

fn with_tag(media: &'static str, text: String, tag: &str) -> Response {
    let mut response = ([(header::CONTENT_TYPE, media)], text).into_response();
    tagged(&mut response, tag);
    response
}

fn tagged(response: &mut Response, tag: &str) {
    let headers = response.headers_mut();
    // What a team reads is for nobody between it and us.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::Settings;

    /// A desk on a record of its own, and a page of it that takes long.
    struct Open {
        desk: Desk,
        _folder: tempfile::TempDir,
    }

    impl Open {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let place = folder.path().join("desk.db").to_string_lossy().into_owned();
            let settings = Settings::new(&place, || "2026-01-02T00:00:00Z".to_owned());
            Open { desk: Desk::open(settings).unwrap(), _folder: folder }
        }

        /// Changes the record; returns its state.
        async fn change(&self) -> Version {
            let work = |store: &mut Store| {
                store.register(&[("A".to_owned(), Some("B".to_owned()))], "2026-01-02T00:00:00Z")?;
                Ok(store.version()?)
            };
            self.desk.with(work).await.unwrap()
        }

        /// Asks for the page, which tells the state that it was made of; who changed the record says of what state.
        async fn ask(&self, seen: Option<&Version>) -> Answer {
            let request = axum::http::Request::get("/slow").body(()).unwrap();
            let mut request = Request::of(&request.into_parts().0, &self.desk);
            request.seen = seen.cloned();
            let make = |_: &Desk, _: &mut Store, version: &Version| {
                let mut body = Body::new(String::new(), "text/plain", version.log.to_string(), None);
                body.took = SLOW;
                Ok(body)
            };
            answer(&self.desk, &request, Work::Views, make).await.unwrap()
        }

        /// Keeps those busy who make anew, until the channel is dropped.
        fn hold(&self) -> mpsc::Sender<()> {
            let (held, wait) = mpsc::channel::<()>();
            let desk = self.desk.clone();
            tokio::spawn(async move { desk.with_aside(move |_| Ok(wait.recv().is_err())).await });
            held
        }
    }

    const SLOW: Duration = Duration::from_secs(1);

    fn told(answer: &Answer) -> (bool, &str) {
        match answer {
            Answer::Made(body, _) => (true, &body.text),
            Answer::Before(body, _) => (false, &body.text),
            Answer::Same(_) => panic!("nothing was known before"),
        }
    }

    #[tokio::test]
    async fn who_changed_the_record_sees_it_changed_and_others_do_not_wait() {
        let open = Open::new();
        assert_eq!(told(&open.ask(None).await), (true, "0"));
        let held = open.hold();
        tokio::task::yield_now().await;
        let changed = open.change().await;
        assert_eq!(told(&open.ask(None).await), (false, "0"));
        assert_eq!(told(&open.ask(Some(&changed)).await), (true, "1"));
        // It is there now for all.
        assert_eq!(told(&open.ask(None).await), (true, "1"));
        drop(held);
    }

    #[tokio::test]
    async fn what_was_made_before_does_not_stay() {
        let open = Open::new();
        open.ask(None).await;
        let held = open.hold();
        tokio::task::yield_now().await;
        for _ in 0..3 {
            open.change().await;
            assert_eq!(told(&open.ask(None).await), (false, "0"));
        }
        drop(held);
        // However many changes there were, it is made once, of the last state.
        let never = || async { Err(Problem::internal("it is being made")) };
        let made = open.desk.anew().join(" /slow?".to_owned(), never).wait().await;
        assert_eq!(made.unwrap().1.text, "3");
        assert_eq!(told(&open.ask(None).await), (true, "3"));
    }

    #[tokio::test]
    async fn a_record_that_moves_all_the_time_is_not_shown_as_it_once_was() {
        let open = Open::new();
        open.ask(None).await;
        for number in 1..20 {
            open.change().await;
            // What is given is of one of the states that there were, and never falls back.
            let answer = open.ask(None).await;
            let (_, text) = told(&answer);
            assert!(text.parse::<i64>().is_ok_and(|made| (0..=number).contains(&made)), "{text}");
        }
        let last = open.change().await;
        let mut asked = 0;
        while !told(&open.ask(None).await).0 {
            asked += 1;
            assert!(asked < 2000, "still as it was before");
        }
        assert_eq!(told(&open.ask(Some(&last)).await), (true, "20"));
    }
}
