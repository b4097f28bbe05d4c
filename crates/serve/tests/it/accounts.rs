//! Signing in and out, sessions, passwords, tokens.

use armistice_serve::Role;
use armistice_serve::accounts::{ABSOLUTE_S, IDLE_S};
use armistice_store::Store;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::browser::{Answer, Browser, Desk, PASSWORD, access};

fn team() -> Desk {
    Desk::team(access("127.0.0.1:8080", false, true))
}

fn cookie<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let sets = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    sets.into_iter().find(|set| set.starts_with(&format!("{name}="))).unwrap_or("")
}

#[tokio::test]
async fn somebody_signs_in_and_out() {
    let desk = team();
    let mut browser = Browser::at(&desk);
    let turned_away = browser.get("/?as_of=2025-04-19&x=%2F").await;
    assert_eq!(turned_away.status, StatusCode::SEE_OTHER);
    let to = turned_away.header("location");
    assert_eq!(to, "/login?next=%2F%3Fas_of%3D2025-04-19%26x%3D%252F");
    let form = browser.get(to).await;
    assert!(form.text.contains("value=\"/?as_of=2025-04-19&#38;x=%2F\""), "{}", form.text);

    let next = "/?as_of=2025-04-19";
    let fields = [("name", " Ben "), ("password", PASSWORD), ("next", next)];
    let signed_in = browser.form("/login", "/login", &fields).await;
    assert_eq!((signed_in.status, signed_in.header("location")), (StatusCode::SEE_OTHER, next));
    assert!(browser.get("/").await.text.starts_with("ben reviewer "));
    assert_eq!(browser.get("/login?next=/x").await.header("location"), "/x", "nothing to sign in for");

    let kept = browser.cookies.clone();
    let signed_out = browser.form("/account", "/logout", &[]).await;
    assert_eq!(signed_out.header("location"), "/login");
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER);
    browser.cookies = kept;
    assert_eq!(
        browser.get("/").await.status,
        StatusCode::SEE_OTHER,
        "the session has ended, not only its cookie"
    );
}

#[tokio::test]
async fn unknown_shut_out_and_mistyped_get_the_same_answer() {
    let desk = team();
    Store::open(&desk.place).unwrap().set_disabled("cem", true, 0).unwrap();
    let mut pages = Vec::new();
    for (name, password) in
        [("nobody", PASSWORD), ("cem", PASSWORD), ("ben", "wrong"), ("no such name!", "x")]
    {
        let mut browser = Browser::at(&desk);
        let answer = browser.sign_in(name, password).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        pages.push(answer.text.replace(name, "NAME").replace(&answer.csrf(), "WORD"));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]), "{pages:?}");
}

#[tokio::test]
async fn a_name_with_blanks_has_no_tries_of_its_own() {
    let desk = team();
    let mut waits = 0;
    for (round, name) in ["ben", " ben", "BEN ", "\tben", "ben  ", " Ben "].into_iter().enumerate() {
        let address = [10, 1, round as u8, 1].into();
        waits += usize::from(desk.guard.accounts().sign_in(name, "wrong", address).await.is_err());
    }
    assert!(waits > 0, "six tries from six networks, none told to wait");
}

/// The median of some tries in microseconds.
async fn takes(desk: &Desk, name: &str) -> u128 {
    let mut times = Vec::new();
    for round in 0..7u8 {
        let began = tokio::time::Instant::now();
        let address = [10, 0, 0, round].into();
        let key = desk.guard.accounts().sign_in(name, "wrong", address).await.unwrap();
        times.push(began.elapsed().as_micros());
        assert_eq!(key, None);
        desk.wait(600);
    }
    times.sort_unstable();
    times[3]
}

#[tokio::test]
async fn a_wrong_name_takes_as_long_as_a_wrong_password() {
    let desk = team();
    let (known, unknown) = (takes(&desk, "ben").await, takes(&desk, "nobody").await);
    // Looking a password up takes microseconds, hashing it tens of thousands.
    assert!(known > 5_000 && unknown > 5_000, "{known} {unknown}");
    assert!(known < 3 * unknown && unknown < 3 * known, "{known} {unknown}");
}

#[tokio::test]
async fn the_session_cookie_cannot_be_read_or_sent_by_others() {
    let desk = team();
    let set = Browser::at(&desk).sign_in("ben", PASSWORD).await;
    let session = cookie(&set, "armistice");
    for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=604800"] {
        assert!(session.contains(flag), "{session}");
    }
    assert!(!session.contains("Secure"), "at the machine there is no TLS");

    let desk = Desk::team(access("0.0.0.0:8080", true, false));
    let set = Browser::at(&desk).sign_in("ben", PASSWORD).await;
    let session = cookie(&set, "__Host-armistice");
    assert!(
        session.ends_with("; Secure") && session.contains("HttpOnly") && session.contains("Path=/;"),
        "{session}"
    );
    assert!(!session.contains("Domain"), "{session}");
}

#[tokio::test]
async fn a_session_planted_before_signing_in_is_worth_nothing() {
    let desk = team();
    let mut attacker = Browser::at(&desk);
    attacker.sign_in("cem", PASSWORD).await;
    let planted = attacker.cookies["armistice"].clone();
    for planted in [planted, "a".repeat(64)] {
        let mut victim = Browser::at(&desk);
        victim.cookies.insert("armistice".to_owned(), planted.clone());
        let visit = victim.get("/login").await;
        victim.cookies.remove("armistice");
        let visit = if visit.csrf().is_empty() { victim.get("/login").await } else { visit };
        victim.cookies.insert("armistice".to_owned(), planted.clone());
        let fields = [("csrf", visit.csrf()), ("name", "ada".to_owned()), ("password", PASSWORD.to_owned())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = victim.send(Method::POST, "/login", &fields, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_ne!(victim.cookies["armistice"], planted);
        let mut attacker = Browser::at(&desk);
        attacker.cookies.insert("armistice".to_owned(), planted);
        assert_eq!(attacker.get("/").await.status, StatusCode::SEE_OTHER, "what was planted has ended");
    }
}

#[tokio::test]
async fn sessions_end_when_idle_and_after_a_week() {
    let desk = team();
    let mut browser = Browser::at(&desk);
    browser.sign_in("ben", PASSWORD).await;
    desk.wait(IDLE_S - 1);
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    settle(&desk, "ben").await;
    desk.wait(IDLE_S);
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER, "idle");

    browser.sign_in("ben", PASSWORD).await;
    let mut passed = 0;
    while passed + IDLE_S / 2 < ABSOLUTE_S {
        desk.wait(IDLE_S / 2);
        passed += IDLE_S / 2;
        assert_eq!(browser.get("/").await.status, StatusCode::OK, "after {passed} s");
        settle(&desk, "ben").await;
    }
    desk.wait(ABSOLUTE_S - passed);
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER, "a week");
}

/// Waits until it is kept that somebody was seen just now.
async fn settle(desk: &Desk, name: &'static str) {
    let now = desk.guard.accounts().now();
    loop {
        let sessions =
            desk.guard.accounts().read(move |store| store.sessions(name, now, IDLE_S)).await.unwrap();
        if sessions.iter().any(|session| session.seen == now) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_but_for_ones_own() {
    let desk = team();
    let (mut here, mut there) = (Browser::at(&desk), Browser::at(&desk));
    here.sign_in("ben", PASSWORD).await;
    there.sign_in("ben", PASSWORD).await;
    let before = here.cookies["armistice"].clone();
    for (old, new) in [("wrong", "a good new password"), (PASSWORD, "short"), (PASSWORD, "password1234")] {
        let refused = here.form("/account", "/account/password", &[("old", old), ("new", new)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{old} {new}");
    }
    let fields = [("old", PASSWORD), ("new", "envoys like harbours")];
    let changed = here.form("/account", "/account/password", &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text);
    assert_ne!(here.cookies["armistice"], before);
    assert_eq!(here.get("/").await.status, StatusCode::OK);
    assert_eq!(there.get("/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(there.sign_in("ben", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(there.sign_in("ben", "envoys like harbours").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_admin_who_changes_an_account_ends_its_sessions() {
    let desk = team();
    let mut admin = Browser::at(&desk);
    admin.sign_in("ada", PASSWORD).await;
    for (path, field) in [
        ("/admin/users/role", ("role", "reader")),
        ("/admin/users/password", ("password", PASSWORD)),
        ("/admin/users/access", ("access", "no")),
    ] {
        let mut browser = Browser::at(&desk);
        browser.sign_in("ben", PASSWORD).await;
        assert_eq!(browser.get("/").await.status, StatusCode::OK);
        let done = admin.form("/admin/users", path, &[("name", "ben"), field]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path} {}", done.text);
        assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let mut browser = Browser::at(&desk);
    assert_eq!(browser.sign_in("ben", PASSWORD).await.status, StatusCode::UNAUTHORIZED, "shut out");
    let last = admin.form("/admin/users", "/admin/users/access", &[("name", "ada"), ("access", "no")]).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.text.contains("the last administrator"));
    let added = [("name", "Dora"), ("role", "reader"), ("password", PASSWORD)];
    admin.form("/admin/users", "/admin/users", &added).await;
    assert_eq!(Browser::at(&desk).sign_in("dora", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn tries_are_slowed_down_by_account_and_by_address() {
    let desk = team();
    for _ in 0..4 {
        assert_eq!(Browser::at(&desk).sign_in("ben", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    let slowed = Browser::at(&desk).sign_in("ben", PASSWORD).await;
    assert_eq!((slowed.status, slowed.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    assert_eq!(
        Browser::at(&desk).sign_in("cem", PASSWORD).await.status,
        StatusCode::SEE_OTHER,
        "another account"
    );
    desk.wait(1);
    assert_eq!(Browser::at(&desk).sign_in("ben", "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(Browser::at(&desk).sign_in("ben", PASSWORD).await.header("retry-after"), "2");
    desk.wait(2);
    assert_eq!(Browser::at(&desk).sign_in("ben", PASSWORD).await.status, StatusCode::SEE_OTHER);
    for number in 0..15 {
        let name = format!("nobody{number}");
        assert_eq!(Browser::at(&desk).sign_in(&name, "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    let slowed = Browser::at(&desk).sign_in("ada", PASSWORD).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS, "twenty wrong ones from one address");
}

async fn with_token(desk: &Desk, method: Method, path: &str, token: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost:8080")
        .header("authorization", token)
        .header("content-type", "application/x-www-form-urlencoded");
    desk.ask(request.body(Body::from("text=x")).unwrap()).await
}

#[tokio::test]
async fn a_program_has_a_token_until_it_is_taken_back() {
    let desk = team();
    let mut browser = Browser::at(&desk);
    browser.sign_in("ben", PASSWORD).await;
    let too_much = browser.form("/account", "/account/tokens", &[("name", "all"), ("role", "admin")]).await;
    assert_eq!(too_much.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = browser.form("/account", "/account/tokens", &[("name", "import"), ("role", "reviewer")]).await;
    let (_, rest) = made.text.split_once("<code class=\"token\">").unwrap();
    let token = format!("Bearer {}", rest.split_once('<').unwrap().0);
    assert!(token.starts_with("Bearer armistice_"));
    assert!(!browser.get("/account").await.text.contains(&token[7..]), "it is seen once");

    let things = "/api/v1/things";
    assert!(with_token(&desk, Method::GET, things, &token).await.text.starts_with("ben reviewer "));
    let wrote = with_token(&desk, Method::POST, things, &token).await;
    assert_eq!(wrote.text, "ben wrote x", "programs need no word of a form");
    let reads = desk.guard.accounts().add_token("ben", "chart", Role::Reader).await.unwrap();
    let refused = with_token(&desk, Method::POST, things, &format!("bearer {reads}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    for path in ["/account", "/admin/users"] {
        assert_eq!(with_token(&desk, Method::GET, path, &token).await.status, StatusCode::FORBIDDEN);
    }
    let grow = with_token(&desk, Method::POST, "/account/tokens", &token).await;
    assert_eq!(grow.status, StatusCode::FORBIDDEN, "a token makes no other");
    // That it was used is kept soon, but not before it is answered.
    while Store::open(&desk.place).unwrap().tokens(Some("ben")).unwrap()[0].used.is_none() {
        tokio::task::yield_now().await;
    }

    browser.form("/account", "/account/tokens/revoke", &[("name", "import")]).await;
    let mut wrong =
        vec![token.clone(), "Bearer armistice_".to_owned(), "Basic YTpi".to_owned(), "Bearer".to_owned()];
    wrong.push(format!("Bearer {}", "a".repeat(64)));
    for token in wrong {
        let refused = with_token(&desk, Method::GET, things, &token).await;
        assert_eq!(
            (refused.status, refused.header("www-authenticate")),
            (StatusCode::UNAUTHORIZED, "Bearer")
        );
    }
    Store::open(&desk.place).unwrap().set_role("ben", Role::Reader, 0).unwrap();
    assert!(
        with_token(&desk, Method::GET, things, &format!("Bearer {reads}"))
            .await
            .text
            .starts_with("ben reader ")
    );
    Store::open(&desk.place).unwrap().set_disabled("ben", true, 0).unwrap();
    let refused = with_token(&desk, Method::GET, things, &format!("Bearer {reads}")).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn nothing_that_lets_somebody_in_is_in_the_record() {
    let desk = team();
    let mut browser = Browser::at(&desk);
    browser.sign_in("ben", PASSWORD).await;
    let token = desk.guard.accounts().add_token("ben", "chart", Role::Reader).await.unwrap();
    let key = browser.cookies["armistice"].clone();
    let word = browser.get("/").await.csrf();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{}{suffix}", desk.place)).unwrap();
        for secret in [PASSWORD, &token, token.trim_start_matches("armistice_"), &key, &word] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{suffix}");
        }
    }
}
