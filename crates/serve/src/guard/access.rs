//! Which role an address needs.

use axum::http::Method;

use crate::Role;

/// Returns the least role that may ask this, or nothing where nobody has to sign in.
///
/// Whatever is not named needs a reader to be seen and a reviewer to be changed.
pub fn needs(method: &Method, path: &str) -> Option<Role> {
    let below = |folder| below(path, folder);
    let seen = method.is_safe();
    match path {
        "/login" | "/healthz" | "/readyz" => None,
        _ if below("/assets") && seen => None,
        _ if below("/admin") || below("/api/v1/admin") => Some(Role::Admin),
        // One's own account.
        "/logout" => Some(Role::Reader),
        _ if below("/account") => Some(Role::Reader),
        // It looks at what is sent and keeps nothing.
        "/api/v1/verify" => Some(Role::Reader),
        // The registry decides what everybody sees.
        _ if (below("/actors") || below("/api/v1/actors")) && !seen => Some(Role::Admin),
        // Addresses of people stand there; letters that are sent again go to them.
        _ if below("/watch") => Some(if seen { Role::Reviewer } else { Role::Admin }),
        _ if seen => Some(Role::Reader),
        _ => Some(Role::Reviewer),
    }
}

/// Returns whether an address is about accounts: only people look after those, so that a token cannot make another one.
pub(super) fn is_about_accounts(path: &str) -> bool {
    ["/account", "/admin", "/logout"].iter().any(|folder| below(path, folder))
}

fn below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(method: Method, path: &str, role: Option<Role>) {
        assert_eq!(needs(&method, path), role, "{method} {path}");
    }

    #[test]
    fn addresses_need_the_role_that_fits() {
        check(Method::GET, "/login", None);
        check(Method::POST, "/login", None);
        check(Method::GET, "/assets/desk.css", None);
        check(Method::POST, "/assets/desk.css", Some(Role::Reviewer));
        check(Method::GET, "/assetsx", Some(Role::Reader));
        check(Method::GET, "/login/", Some(Role::Reader));
        check(Method::GET, "/", Some(Role::Reader));
        check(Method::GET, "/metrics", Some(Role::Reader));
        check(Method::GET, "/admin/users", Some(Role::Admin));
        check(Method::POST, "/account/password", Some(Role::Reader));
        check(Method::POST, "/actors", Some(Role::Admin));
        check(Method::POST, "/api/v1/actors", Some(Role::Admin));
        check(Method::POST, "/api/v1/verify", Some(Role::Reader));
        check(Method::GET, "/actors", Some(Role::Reader));
        check(Method::GET, "/watch/notices.csv", Some(Role::Reviewer));
        check(Method::POST, "/watch/notices/retry", Some(Role::Admin));
        check(Method::DELETE, "/whatever/comes/later", Some(Role::Reviewer));
    }
}
