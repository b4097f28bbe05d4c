//! The names that a desk answers to. A desk without accounts answers only to names of its own machine: a page elsewhere whose name was
//! pointed at this machine (DNS rebinding) asks under its own name.

use axum::http::{StatusCode, header, request::Parts};

use super::Access;
use crate::Problem;

/// What proxies add. A desk without accounts behind one would be open to whoever reaches the proxy.
const PROXIED: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// Looks at the name under which the desk is asked.
///
/// # Errors
/// When it does not answer to that name.
pub(super) fn check(access: &Access, parts: &Parts) -> Result<(), Problem> {
    let mut hosts = parts.headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let named = parts.uri.authority().map(|authority| authority.as_str());
    let (Some(host), None) = (host, hosts.next()) else {
        return Err(Problem::bad("the request names no host, or more than one"));
    };
    if !answers_to(access, host) || named.is_some_and(|named| !answers_to(access, named)) {
        let problem = Problem::new(StatusCode::MISDIRECTED_REQUEST, "this desk does not answer to that name");
        return Err(problem.help("name it with `--host` when the desk is started"));
    }
    if access.is_open() && PROXIED.iter().any(|name| parts.headers.contains_key(*name)) {
        let problem = Problem::forbidden("this desk has no accounts and is for its own machine alone");
        return Err(problem.help("to put it behind a proxy, start it with `--behind-tls`"));
    }
    Ok(())
}

fn answers_to(access: &Access, host: &str) -> bool {
    let name = without_port(host);
    if access.hosts.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return true;
    }
    let own = access.listen.ip().is_loopback() && is_machine(name);
    own || access.behind_tls && access.hosts.is_empty()
}

fn is_machine(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_name(behind_tls: bool, hosts: &[&str], host: &str, answers: bool) {
        let hosts = hosts.iter().map(|&host| host.to_owned()).collect();
        let listen = "127.0.0.1:8080".parse().unwrap();
        let access = Access { listen, behind_tls, sign_in: false, hosts };
        assert_eq!(answers_to(&access, host), answers, "{host}");
    }

    #[test]
    fn a_desk_at_the_machine_answers_to_its_names_alone() {
        for name in [
            "localhost",
            "localhost:8080",
            "LOCALHOST:1",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:8080",
            "[::1]",
        ] {
            check_name(false, &[], name, true);
        }
        for name in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.0.2.1",
            "",
            ":",
        ] {
            check_name(false, &[], name, false);
        }
    }

    #[test]
    fn behind_a_proxy_it_answers_to_the_names_it_was_given() {
        check_name(true, &[], "desk.example", true);
        check_name(true, &["desk.example"], "desk.example:443", true);
        check_name(true, &["desk.example"], "other.example", false);
        check_name(false, &["desk.local"], "desk.local", true);
    }
}
