//! Who may ask what, over every address that the program has: they are read from its source, so that none is forgotten.

use std::collections::BTreeSet;

use armistice_serve::Role;
use armistice_serve::guard::needs;
use axum::http::{Method, StatusCode};

use crate::browser::{Browser, Desk, PASSWORD, access};

/// Every method and address in the source of the routers.
fn addresses() -> BTreeSet<(String, String)> {
    let sources = [include_str!("../../src/router.rs"), include_str!("../../src/accounts/pages.rs")];
    let mut found = BTreeSet::new();
    for source in sources {
        for route in source.split(".route(").skip(1) {
            let Some((_, rest)) = route.split_once('"') else { continue };
            let Some((path, rest)) = rest.split_once('"') else { continue };
            // What answers stands up to the next route or the end of the statement.
            let answers = rest.split(".route(").next().unwrap_or("").split(';').next().unwrap_or("");
            let path = path.replace(['{', '}'], "");
            for method in ["post", "put", "patch", "delete"] {
                if answers.contains(&format!("{method}(")) {
                    found.insert((method.to_uppercase(), path.clone()));
                }
            }
            found.insert(("GET".to_owned(), path));
        }
    }
    found
}

#[tokio::test]
async fn every_address_is_for_its_role_and_for_none_below() {
    let all = addresses();
    let writes = all.iter().filter(|(method, _)| method != "GET").count();
    assert!(all.len() > 40 && writes >= 18, "{all:?}");
    let desk = Desk::real(access("127.0.0.1:8080", false, true));
    for (name, role) in [("", None), ("cem", Some(Role::Reader)), ("ben", Some(Role::Reviewer))] {
        let mut browser = Browser::at(&desk);
        if role.is_some() {
            browser.sign_in(name, PASSWORD).await;
        }
        let csrf = browser.get("/account").await.csrf();
        for (method, path) in &all {
            if path == "/logout" && role.is_some() {
                continue;
            }
            let method: Method = method.parse().unwrap();
            let needed = needs(&method, path);
            let may = needed.is_none_or(|needed| role.is_some_and(|role| role >= needed));
            let status = browser.send(method.clone(), path, &[("csrf", &csrf)], &[]).await.status;
            let turned_away = match role {
                Some(_) => status == StatusCode::FORBIDDEN,
                None => status == StatusCode::UNAUTHORIZED || status == StatusCode::SEE_OTHER,
            };
            // Without an account the form to sign in is refused for want of its word.
            if path == "/login" {
                continue;
            }
            assert_eq!(turned_away, !may, "{name} {method} {path}: {status}");
            let keeps = !path.starts_with("/account") && path != "/api/v1/verify";
            if role == Some(Role::Reader) && !method.is_safe() && keeps {
                assert!(turned_away, "a reader wrote to {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_shows_nobody_the_frame_of_somebody() {
    let desk = Desk::real(access("127.0.0.1:8080", false, true));
    let mut browser = Browser::at(&desk);
    for path in ["/assets", "/assets/", "/assets/none", "/assets/x/y"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
    }
}
