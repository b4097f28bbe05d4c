//! What people at the desk see of the watch.

use armistice_serve::clock::{Clock, rfc3339};
use armistice_serve::{Desk, Person, Role, Settings, router};
use armistice_store::{Channel, LetterState, Store};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::desk::{FakeClock, NOW, add_feed, poll, rule};
use super::feeds::STORY;
use super::mail::add;
use super::server::{Server, rss};

/// Asks a desk on a record, as somebody with a role.
async fn ask(place: &str, method: Method, path: &str, body: &str, role: Role) -> (StatusCode, String) {
    let desk = Desk::open(Settings::new(place, || rfc3339(NOW))).unwrap();
    let request = Request::builder().method(method).uri(path);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let mut request = request.body(Body::from(body.to_owned())).unwrap();
    request.extensions_mut().insert(Person { name: "ada".to_owned(), role });
    let response = router(desk).oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

fn record() -> (tempfile::TempDir, String, Store) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("desk.db").to_string_lossy().into_owned();
    let store = Store::open(&place).unwrap();
    (folder, place, store)
}

#[tokio::test]
async fn letters_that_were_given_up_are_seen_and_sent_again() {
    let (_folder, place, mut store) = record();
    let channel = Channel::Mail { to: vec!["Desk <desk@paper.example>".to_owned()] };
    store.add_rule(&rule(channel), &rfc3339(NOW)).unwrap();
    add(&mut store, 1, "reject");
    let parcel = store.claim(NOW, 300).unwrap().remove(0);
    store.buried(&parcel.letters, &rfc3339(NOW), "given up: 550 no such user").unwrap();

    let (status, page) = ask(&place, Method::GET, "/watch", "", Role::Reviewer).await;
    assert_eq!(status, StatusCode::OK);
    for told in [
        "Letters that were given up <span class=\"count\">1</span>",
        "RUR — prisoners: reject",
        "Desk &#60;desk@paper.example&#62;",
        "given up: 550 no such user",
        "as it comes",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("Send again"), "reviewers look, admins send");
    let (status, table) = ask(&place, Method::GET, "/watch/notices.csv", "", Role::Reviewer).await;
    assert_eq!((status, table.lines().count()), (StatusCode::OK, 2), "{table}");
    for path in ["/watch", "/watch/notices.csv", "/watch/revisions?url=x"] {
        let (status, _) = ask(&place, Method::GET, path, "", Role::Reader).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }

    let dead = |store: &mut Store| {
        let letters = store.letters(None).unwrap();
        letters.iter().find(|(state, _)| *state == LetterState::Dead).map(|(_, count)| *count)
    };
    let number = format!("number={}", parcel.letters[0].number);
    let (status, _) = ask(&place, Method::POST, "/watch/notices/retry", &number, Role::Reviewer).await;
    assert_eq!((status, dead(&mut store)), (StatusCode::FORBIDDEN, Some(1)));
    let (_, page) = ask(&place, Method::GET, "/watch", "", Role::Admin).await;
    assert!(page.contains("Send again"), "{page}");
    let (status, _) = ask(&place, Method::POST, "/watch/notices/retry", "number=x", Role::Admin).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = ask(&place, Method::POST, "/watch/notices/retry", &number, Role::Admin).await;
    assert_eq!((status, dead(&mut store)), (StatusCode::SEE_OTHER, Some(0)));
    assert_eq!(store.claim(NOW, 300).unwrap().len(), 1, "it is due");
}

#[tokio::test]
async fn an_article_that_changed_is_shown_as_what_went_and_came() {
    let (server, clock) = (Server::start(), FakeClock::new());
    let (_folder, place, mut store) = record();
    server.html("/a", "Truce talks", STORY);
    let feed = rss(&server, &[("/a", "Truce talks", "Sat, 19 Apr 2025 10:00:00 GMT")]);
    server.bytes("/feed", "200 OK", &[], feed.as_bytes());
    add_feed(&mut store, &server.url("/feed"));
    poll(&mut store, &clock);
    server.html("/a", "Truce talks", &STORY.replace("rejected the", "accepted the"));
    clock.wait(3600);
    let (pass, lines) = poll(&mut store, &clock);
    assert_eq!(pass.revised, 1, "{lines:#?}");

    let (_, page) = ask(&place, Method::GET, "/watch", "", Role::Admin).await;
    let link = page.split("href=\"/watch/revisions?").nth(1).and_then(|rest| rest.split('"').next());
    let address = format!("/watch/revisions?{}", link.unwrap());
    let (status, page) = ask(&place, Method::GET, &address, "", Role::Admin).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("[gone: </span>rejected<"), "{page}");
    assert!(page.contains("[new: </span>accepted<"), "{page}");
    let (status, _) = ask(&place, Method::GET, "/watch/revisions?url=x", "", Role::Admin).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
