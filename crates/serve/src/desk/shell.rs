//! What every page shares: head, navigation, footer.

use askama::Template;
use axum::http::{Method, header};
use axum::response::{Html, IntoResponse, Response};

use crate::guard::needs;
use crate::request::Request;
use crate::{Desk, Problem, Role, assets};

/// Where the hidden field with the word for forms stands in kept markup. No text of a report can be this: it is escaped.
pub(crate) const CSRF: &str = "<!--csrf-->";

/// The pages of the navigation.
const NAV: [(&str, &str); 18] = [
    ("/", "What changed"),
    ("/positions", "Positions"),
    ("/timeline", "Timeline"),
    ("/proposals", "Proposals"),
    ("/meetings", "Meetings"),
    ("/ceasefires", "Ceasefires"),
    ("/contradictions", "Contradictions"),
    ("/common-ground", "Common ground"),
    ("/statements", "Statements"),
    ("/allegations", "Allegations"),
    ("/reports", "Reports"),
    ("/review", "Review"),
    ("/corrections", "Corrections"),
    ("/sources", "Sources"),
    ("/search", "Search"),
    ("/actors", "Actors"),
    ("/watch", "Watch"),
    ("/api", "API"),
];

/// The frame of a page.
#[derive(Template)]
#[template(path = "shell.html")]
pub(crate) struct Shell {
    nav: Vec<Entry>,
    person: String,
    signed_in: bool,
    is_admin: bool,
    role: &'static str,
    style: String,
    script: String,
    icon: String,
    hidden: String,
    title: String,
    main: String,
}

struct Entry {
    href: String,
    label: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Told<'a> {
    problem: &'a Problem,
}

#[derive(Template)]
#[template(source = r#"<input type="hidden" name="csrf" value="{{ word }}">"#, ext = "html")]
struct Hidden<'a> {
    word: &'a str,
}

impl Shell {
    /// Makes the frame for whoever asks.
    pub(crate) fn new(desk: &Desk, request: &Request) -> Self {
        let role = request.person.role;
        // What one may not see is no way to go.
        let own = NAV.iter().filter(|(href, _)| needs(&Method::GET, href).is_none_or(|least| role >= least));
        let own = own.map(|&(href, label)| (href.to_owned(), label.to_owned()));
        let more = desk.settings().nav.iter().map(|item| (item.href.clone(), item.label.clone()));
        let here =
            |href: &str| href == request.path || href != "/" && request.path.starts_with(&format!("{href}/"));
        let nav = own.chain(more).map(|(href, label)| Entry { current: here(&href), href, label }).collect();
        let hidden = request.csrf.as_deref().and_then(|word| Hidden { word }.render().ok());
        Shell {
            nav,
            person: request.person.name.clone(),
            signed_in: request.signed_in,
            is_admin: request.person.role == Role::Admin,
            role: request.person.role.code(),
            style: assets::style(),
            script: assets::script(),
            icon: assets::icon(),
            hidden: hidden.unwrap_or_default(),
            title: String::new(),
            main: String::new(),
        }
    }

    /// Makes the frame for somebody whom nobody knows: it leads nowhere.
    pub(crate) fn nobody() -> Self {
        Shell {
            nav: Vec::new(),
            person: String::new(),
            signed_in: false,
            is_admin: false,
            role: "",
            style: assets::style(),
            script: assets::script(),
            icon: assets::icon(),
            hidden: String::new(),
            title: String::new(),
            main: String::new(),
        }
    }

    /// Returns the whole page; every form gets the hidden field.
    pub(crate) fn around(mut self, title: &str, main: &str) -> String {
        self.title = title.to_owned();
        self.main = main.replace(CSRF, &self.hidden);
        // A template writes into memory.
        self.render().unwrap_or_default()
    }
}

/// Answers with a page that tells a problem.
pub(crate) fn problem(desk: &Desk, request: &Request, problem: &Problem) -> Response {
    let page = Shell::new(desk, request).around(&problem.title, &told(problem));
    (problem.code(), [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

/// Returns markup that tells a problem.
pub(crate) fn told(problem: &Problem) -> String {
    Told { problem }.render().unwrap_or_default()
}

/// Makes markup of a template.
///
/// # Errors
/// When the template fails, which is a fault of ours.
pub(crate) fn markup(template: &impl Template) -> Result<String, Problem> {
    template.render().map_err(|error| Problem::internal(format!("the page could not be made: {error}")))
}
