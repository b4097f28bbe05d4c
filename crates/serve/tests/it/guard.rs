//! What the guard lets through, and what it says about every answer.

use armistice_serve::guard::{GuardError, needs};
use armistice_serve::{Role, guard};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::browser::{Browser, Desk, PASSWORD, access};

#[test]
fn a_desk_that_others_reach_needs_tls_and_an_admin() {
    assert!(Desk::open(access("127.0.0.1:0", false, false)).is_ok());
    assert!(Desk::open(access("[::1]:0", false, false)).is_ok());
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let refused = Desk::open(access(listen, false, false));
        assert!(matches!(refused, Err(GuardError::NoTls(_))), "{listen}");
        let refused = Desk::open(access(listen, true, false));
        assert!(matches!(refused, Err(GuardError::NoAdmin(_))), "{listen}");
    }
    let behind_proxy = Desk::open(access("127.0.0.1:0", true, false));
    assert!(matches!(behind_proxy, Err(GuardError::NoAdmin(_))));
    assert!(matches!(Desk::open(access("127.0.0.1:0", false, true)), Err(GuardError::NoAdmin(_))));
    Desk::team(access("0.0.0.0:0", true, false));
}

#[tokio::test]
async fn at_the_machine_nobody_signs_in() {
    let desk = Desk::open(access("127.0.0.1:8080", false, false)).unwrap();
    let mut browser = Browser::at(&desk);
    assert!(browser.get("/").await.text.starts_with("local admin "));
    assert_eq!(browser.form("/", "/", &[("text", "x")]).await.text, "local wrote x");
    assert_eq!(browser.get("/admin/users").await.status, StatusCode::OK);
    assert_eq!(browser.get("/login").await.header("location"), "/");
}

#[tokio::test]
async fn at_the_machine_programs_need_no_word_and_pages_elsewhere_cannot_write() {
    let desk = Desk::open(access("127.0.0.1:8080", false, false)).unwrap();
    let send = async |path: &str, headers: &[(&str, &str)]| {
        let mut request = Request::post(path)
            .header("host", "127.0.0.1:8080")
            .header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        desk.ask(request.body(Body::from("text=x")).unwrap()).await.status
    };
    assert_eq!(send("/api/v1/things", &[]).await, StatusCode::OK);
    assert_eq!(send("/", &[]).await, StatusCode::FORBIDDEN, "pages are for people");
    for header in
        [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site"), ("referer", "http://x")]
    {
        assert_eq!(send("/api/v1/things", &[header]).await, StatusCode::FORBIDDEN, "{header:?}");
    }
}

#[tokio::test]
async fn at_the_machine_only_its_own_names_are_answered_to() {
    let desk = Desk::open(access("127.0.0.1:8080", false, false)).unwrap();
    let ask = async |headers: &[(&str, &str)], uri: &str| {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        desk.ask(request.body(Body::empty()).unwrap()).await.status
    };
    for host in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
        assert_eq!(ask(&[("host", host)], "/").await, StatusCode::OK, "{host}");
    }
    for host in ["rebound.example", "rebound.example:8080", "127.0.0.1.rebound.example", "192.0.2.1"] {
        assert_eq!(ask(&[("host", host)], "/").await, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert_eq!(ask(&[("host", host)], "/healthz").await, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    assert_eq!(ask(&[], "/").await, StatusCode::BAD_REQUEST);
    assert_eq!(
        ask(&[("host", "localhost"), ("host", "rebound.example")], "/").await,
        StatusCode::BAD_REQUEST
    );
    let named = "http://rebound.example/";
    assert_eq!(ask(&[("host", "localhost")], named).await, StatusCode::MISDIRECTED_REQUEST);
    for proxy in ["x-forwarded-for", "forwarded", "via"] {
        let headers = [("host", "localhost"), (proxy, "192.0.2.1")];
        assert_eq!(ask(&headers, "/").await, StatusCode::FORBIDDEN, "{proxy}");
    }
}

#[tokio::test]
async fn forms_need_their_word_and_must_come_from_here() {
    for sign_in in [false, true] {
        let desk = Desk::team(access("127.0.0.1:8080", false, sign_in));
        let mut browser = Browser::at(&desk);
        if sign_in {
            browser.sign_in("ben", PASSWORD).await;
        }
        let csrf = browser.get("/").await.csrf();
        let same = ("sec-fetch-site", "same-origin");
        let ok = [("csrf", csrf.as_str()), ("text", "x")];
        let mut send = async |fields: &[(&str, &str)], headers: &[(&str, &str)]| {
            browser.send(Method::POST, "/", fields, headers).await.status
        };
        assert_eq!(send(&ok, &[same]).await, StatusCode::OK);
        assert_eq!(send(&ok, &[("origin", "http://localhost:8080")]).await, StatusCode::OK);
        assert_eq!(
            send(&[("text", "x")], &[same, ("x-csrf-token", &csrf)]).await,
            StatusCode::OK,
            "a script"
        );
        let other = "0".repeat(64);
        for fields in [&[][..], &[("csrf", "")], &[("csrf", &other)], &[("text", &csrf)]] {
            assert_eq!(send(fields, &[same]).await, StatusCode::FORBIDDEN, "{fields:?}");
        }
        assert_eq!(send(&ok, &[same, ("x-csrf-token", "wrong")]).await, StatusCode::FORBIDDEN);
        for headers in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost:9090"),
        ] {
            assert_eq!(send(&ok, &[headers]).await, StatusCode::FORBIDDEN, "{headers:?}");
        }
    }
}

#[tokio::test]
async fn a_word_is_of_one_session() {
    let desk = Desk::team(access("127.0.0.1:8080", false, true));
    let (mut ben, mut cem) = (Browser::at(&desk), Browser::at(&desk));
    ben.sign_in("ben", PASSWORD).await;
    cem.sign_in("cem", PASSWORD).await;
    let words = [cem.get("/").await.csrf(), Browser::at(&desk).get("/login").await.csrf()];
    for word in words {
        let fields = [("csrf", word.as_str()), ("text", "x")];
        assert_eq!(ben.send(Method::POST, "/", &fields, &[]).await.status, StatusCode::FORBIDDEN);
    }
    let mut nobody = Browser::at(&desk);
    let fields = [("name", "ben"), ("password", PASSWORD)];
    let forged = nobody.send(Method::POST, "/login", &fields, &[]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "signing somebody in as somebody else is forged, too");
}

#[tokio::test]
async fn readers_cannot_write_and_reviewers_look_after_no_accounts() {
    let desk = Desk::team(access("127.0.0.1:8080", false, true));
    let addresses = ["/", "/api/v1/things", "/admin/users", "/admin/users/role", "/admin/tokens/revoke"];
    for (name, role) in [("cem", Role::Reader), ("ben", Role::Reviewer), ("ada", Role::Admin)] {
        let mut browser = Browser::at(&desk);
        browser.sign_in(name, PASSWORD).await;
        let csrf = browser.get("/").await.csrf();
        for path in addresses {
            for method in [Method::GET, Method::POST] {
                let answer = browser.send(method.clone(), path, &[("csrf", &csrf)], &[]).await;
                let may = needs(&method, path).is_none_or(|needed| role >= needed);
                assert_eq!(
                    answer.status == StatusCode::FORBIDDEN,
                    !may,
                    "{name} {method} {path}: {}",
                    answer.status
                );
            }
        }
    }
}

#[tokio::test]
async fn who_asks_too_fast_waits_alone() {
    let desk = Desk::team(access("127.0.0.1:8080", false, true));
    let (mut ada, mut ben) = (Browser::at(&desk), Browser::at(&desk));
    ada.sign_in("ada", PASSWORD).await;
    ben.sign_in("ben", PASSWORD).await;
    let mut answered = 0;
    let refused = loop {
        let answer = ada.get("/").await;
        if answer.status != StatusCode::OK {
            break answer;
        }
        answered += 1;
        assert!(answered < 1000, "nobody is ever slowed down");
    };
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    assert!(answered >= 500, "{answered}");
    assert!(refused.text.contains("too many requests at once"), "{}", refused.text);
    assert_eq!(ben.get("/").await.status, StatusCode::OK);
    desk.wait(1);
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_is_not_signed_in_sees_nothing() {
    let desk = Desk::team(access("127.0.0.1:8080", false, true));
    for path in ["/", "/api/v1/things", "/metrics", "/admin/users", "/account", "/no/such/page", "/assetsx"] {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::HEAD] {
            let mut browser = Browser::at(&desk);
            let answer = browser.send(method.clone(), path, &[], &[]).await;
            let is_data = path.starts_with("/api/");
            let wanted = if is_data { StatusCode::UNAUTHORIZED } else { StatusCode::SEE_OTHER };
            assert_eq!(answer.status, wanted, "{method} {path}");
            if !is_data {
                assert!(answer.header("location").starts_with("/login?next="), "{method} {path}");
            }
        }
    }
    for path in ["/healthz", "/readyz", "/assets/desk.css", "/login"] {
        assert_eq!(Browser::at(&desk).get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn every_answer_tells_browsers_what_is_safe() {
    let desk = Desk::team(access("127.0.0.1:8080", true, false));
    let mut browser = Browser::at(&desk);
    for signed_in in [false, true] {
        if signed_in {
            browser.sign_in("ada", PASSWORD).await;
        }
        for path in
            ["/", "/login", "/account", "/api/v1/things", "/assets/desk.css", "/none", "/broken", "/metrics"]
        {
            let answer = browser.get(path).await;
            let policy = answer.header("content-security-policy");
            for rule in
                ["default-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
            {
                assert!(policy.contains(rule), "{path}: {policy}");
            }
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("strict-transport-security"), "max-age=63072000", "{path}");
            assert!(answer.header("permissions-policy").contains("geolocation=()"), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
            let keep = match path {
                "/assets/desk.css" => "public, max-age=1",
                path if path.starts_with("/api/") => "private, no-cache",
                _ => "no-store",
            };
            let keep = if answer.status.is_client_error() { "no-store" } else { keep };
            assert_eq!(answer.header("cache-control"), keep, "{path}");
        }
    }
    let desk = Desk::open(access("127.0.0.1:8080", false, false)).unwrap();
    assert_eq!(Browser::at(&desk).get("/").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn behind_a_proxy_addresses_are_those_that_it_tells() {
    let desk = Desk::team(access("127.0.0.1:8080", true, false));
    let mut statuses = Vec::new();
    for number in 0..21 {
        let mut browser = Browser::at(&desk);
        let csrf = browser.get("/login").await.csrf();
        let name = format!("nobody{number}");
        let fields = [("csrf", csrf.as_str()), ("name", &name), ("password", "wrong")];
        // What the asker claims stands before what the proxy adds.
        let told = format!("10.0.0.{number}, 192.0.2.7");
        statuses
            .push(browser.send(Method::POST, "/login", &fields, &[("x-forwarded-for", &told)]).await.status);
    }
    assert_eq!(statuses[19], StatusCode::UNAUTHORIZED);
    assert_eq!(statuses[20], StatusCode::TOO_MANY_REQUESTS);
    let answer = Browser::at(&desk).sign_in("ben", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "from another address");
}

#[tokio::test]
async fn metrics_and_health_are_told() {
    let desk = Desk::team(access("127.0.0.1:8080", false, true));
    desk.guard.metrics().gauge(
        "armistice_reports",
        "Reports kept.",
        Box::new(|store| Ok(store.size()?.0 as f64)),
    );
    let mut browser = Browser::at(&desk);
    browser.sign_in("cem", "wrong").await;
    browser.sign_in("cem", PASSWORD).await;
    browser.get("/").await;
    browser.get("/broken").await;
    let metrics = browser.get("/metrics").await;
    assert_eq!(metrics.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    for line in [
        "armistice_requests_total{route=\"/\",method=\"GET\",status=\"200\"} 1",
        "armistice_requests_total{route=\"/login\",method=\"POST\",status=\"303\"} 1",
        "armistice_requests_total{route=\"/broken\",method=\"GET\",status=\"500\"} 1",
        "armistice_request_duration_seconds_count{route=\"/\"} 1",
        "armistice_logins_total{result=\"right\"} 1",
        "armistice_logins_total{result=\"wrong\"} 1",
        "armistice_reports 0",
    ] {
        assert!(metrics.text.lines().any(|found| found == line), "{line}\n{}", metrics.text);
    }
    assert_eq!(browser.get("/readyz").await.text, "ready\n");
    std::fs::remove_file(&desk.place).unwrap();
}

#[test]
fn the_role_of_an_address_is_settled_by_its_folder() {
    assert_eq!(guard::needs(&Method::GET, "/admin"), Some(Role::Admin));
    assert_eq!(guard::needs(&Method::GET, "/administration"), Some(Role::Reader));
}
