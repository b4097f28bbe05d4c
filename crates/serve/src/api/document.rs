//! The OpenAPI document, and the page that shows it.

use std::sync::LazyLock;

use armistice_merge::View;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterIn, PathItem};
use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};
use utoipa::{IntoParams, OpenApi};

use super::{Rows, record, verify};
use crate::asked::Asked;
use crate::desk::{Leaf, Work, markup, page};
use crate::request::Request;
use crate::{Desk, Problem};

#[derive(OpenApi)]
#[openapi(
    info(title = "Armistice", description = "The kept record of a peace process, as JSON with the field names of the command line."),
    paths(
        record::reports, record::report, record::add, record::corrections, record::correct, record::undo,
        record::actors, record::register, verify::verify
    ),
    components(schemas(Rows, Problem)),
    tags(
        (name = "views", description = "The record, narrowed by query, page by page: pass `next` as `cursor`."),
        (name = "reports", description = "What the record rests on."),
        (name = "corrections", description = "What people decided about entries."),
        (name = "actors", description = "Whom names mean."),
        (name = "verify", description = "Did fire pause?")
    )
)]
struct Document;

/// The document as text.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let mut document = Document::openapi();
    for view in View::ALL {
        let rows = ContentBuilder::new().schema(Some(Ref::from_schema_name("Rows"))).build();
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let found = ResponseBuilder::new()
            .description("A page of rows, with an ETag; the header `Link` leads to the next page")
            .content("application/json", rows)
            .build();
        let wrong = ResponseBuilder::new()
            .description("The query asks for what cannot be")
            .content("application/problem+json", problem)
            .build();
        let operation = OperationBuilder::new()
            .tag("views")
            .summary(Some(summary(view)))
            .operation_id(Some(view.slug().replace('-', "_")))
            .parameters(Some(Asked::into_params(|| Some(ParameterIn::Query))))
            .response("200", found)
            .response("304", ResponseBuilder::new().description("Unchanged since the ETag that was sent"))
            .response("400", wrong)
            .build();
        document
            .paths
            .paths
            .insert(format!("/api/v1/{}", view.slug()), PathItem::new(HttpMethod::Get, operation));
    }
    document.to_json().unwrap_or_default()
});

fn summary(view: View) -> &'static str {
    match view {
        View::Positions => "Who stands where on which term, what it was before, and what changed it",
        View::Contradictions => "Where independent origins differ on a party's position",
        View::Proposals => "What was put forward, with who blocks which of its terms",
        View::Meetings => "Who met or is to meet whom",
        View::Ceasefires => "Which ceasefires there are",
        View::Statements => "Who said what, latest first",
        View::Allegations => "Who accuses whom, and what was checked",
        View::Timeline => "All entries in the order in which they happened",
        View::Sources => "Who published how much, by which kinds of source, from how many origins",
        View::CommonGround => {
            "Terms nobody has rejected as far as reported, single blockers, mutual conditions"
        }
        View::Changes => "What moved, one line each, with why; the last 30 days unless `since` is given",
    }
}

/// Answers with the OpenAPI document.
pub(crate) async fn openapi() -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, DOCUMENT.as_str()).into_response()
}

/// An address as the page shows it.
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    /// Name, where it stands, and what it is.
    parameters: Vec<[String; 3]>,
    body: Option<String>,
    responses: Vec<[String; 2]>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct Api {
    operations: Vec<Operation>,
}

/// Answers with the page of the API.
pub(crate) async fn api(State(desk): State<Desk>, request: Request) -> Response {
    page(&desk, &request, Work::Rows, |_, _, _| {
        let leaf = Api { operations: operations(&serde_json::from_str(&DOCUMENT).unwrap_or_default()) };
        Ok(Leaf { title: "API".to_owned(), main: markup(&leaf)? })
    })
    .await
}

fn operations(document: &Value) -> Vec<Operation> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let responses = operation["responses"].as_object().into_iter().flatten();
            let reference = operation["requestBody"]["content"].as_object().into_iter().flatten().next();
            let summary = [&operation["summary"], &operation["description"]].map(text).join(" ");
            found.push(Operation {
                id: format!("{method}{}", path.replace(['/', '{', '}'], "-")),
                method: method.to_uppercase(),
                path: path.clone(),
                summary: summary.trim().to_owned(),
                parameters: parameters
                    .map(|one| [text(&one["name"]), text(&one["in"]), text(&one["description"])])
                    .collect(),
                body: reference.map(|(media, content)| {
                    let name = text(&content["schema"]["$ref"]);
                    let name = name.rsplit('/').next().unwrap_or("").to_owned();
                    let fields = fields(document, &name);
                    if fields.is_empty() { media.clone() } else { format!("{media}: {fields}") }
                }),
                responses: responses
                    .map(|(status, one)| [status.clone(), text(&one["description"])])
                    .collect(),
            });
        }
    }
    found
}

/// The fields of a schema, in words.
fn fields(document: &Value, name: &str) -> String {
    let properties = document["components"]["schemas"][name]["properties"].as_object();
    let line =
        |(field, one): (&String, &Value)| format!("{field}: {}", one["description"].as_str().unwrap_or(""));
    properties.into_iter().flatten().map(line).collect::<Vec<_>>().join(" ")
}
