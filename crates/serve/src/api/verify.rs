//! `POST /api/v1/verify`: terms and series in, whether fire paused out. Nothing is read from the disk or kept.

use std::collections::BTreeMap;

use armistice_compliance::{
    Collector, Ledger, Observations, Options, Results, Second, Sectors, Threshold, Truce, Unwatched, Written,
};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::record::{made, parsed};
use crate::{Desk, Problem};

/// A truce and what channels saw.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// The terms, in TOML, as docs/verify.md tells.
    terms: String,
    /// The files that the terms name, by the name they have there: series and unwatched times as CSV, sectors as
    /// GeoJSON text, claims as CSV.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Look only at what was known at this moment: 2025-04-20T06:00Z.
    #[serde(default)]
    as_of: Option<String>,
    /// Fire at or under this share of what was expected is a pause; 0.25 unless told.
    #[serde(default)]
    tau: Option<f64>,
    /// The chance of error on each side; 0.025 unless told.
    #[serde(default)]
    alpha: Option<f64>,
}

/// Did fire pause? The answer is the JSON of `armistice verify --format json`.
#[utoipa::path(post, path = "/api/v1/verify", tag = "verify", request_body = Question,
    responses((status = 200, body = Value), (status = 422, body = Problem)))]
pub(crate) async fn verify(State(desk): State<Desk>, body: Bytes) -> Result<Response, Problem> {
    let question: Question = parsed(&body)?;
    // The work takes long and needs no record; it waits for its turn with others that do.
    let results = desk.with_views(move |_| results(&question)).await?;
    made(StatusCode::OK, &results)
}

/// How many windows without a truce the method is tried on.
const PLACEBOS: usize = 400;

fn results(question: &Question) -> Result<Results, Problem> {
    let truce = Truce::from_toml(&question.terms)
        .map_err(|error| unusable(format!("the terms: {error}")).help(error.help.clone()))?;
    let options = options(question)?;
    let sectors = sectors(&truce, question)?;
    if truce.channels.iter().all(|channel| channel.series.is_empty()) {
        return Err(unusable("the terms name no series".to_owned())
            .help("name CSV files as `series` of a `[[channel]]`, and send them in `files`"));
    }
    let mut seen: Vec<Observations> = Vec::new();
    for channel in &truce.channels {
        let wrong =
            |error: &dyn std::fmt::Display| unusable(format!("the series of `{}`: {error}", channel.id));
        let mut collector =
            Collector::new(&channel.columns, &sectors, options.as_of).map_err(|error| wrong(&error))?;
        for name in &channel.series {
            let text = file(question, name)?;
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
            let header = reader.byte_headers().map_err(|error| wrong(&error))?.clone();
            let mut rows = collector.file(&header).map_err(|error| wrong(&error))?;
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).map_err(|error| wrong(&error))? {
                rows.push(&record).map_err(|error| wrong(&error))?;
            }
        }
        let mut observations = collector.finish();
        if let Some(name) = &channel.unwatched {
            let known =
                Unwatched::from_csv(file(question, name)?, &sectors).map_err(|error| wrong(&error))?;
            observations.unwatched.extend(known);
        }
        seen.push(observations);
    }
    let claims = match &truce.claims {
        None => Ledger::default(),
        Some(name) => Ledger::from_csv(file(question, name)?, truce.window)
            .map_err(|error| unusable(format!("the claims: {error}")))?,
    };
    Ok(armistice_compliance::verify(&truce, &sectors, &seen, claims, &options))
}

fn options(question: &Question) -> Result<Options, Problem> {
    let standard = Threshold::default();
    let threshold = Threshold {
        tau: question.tau.unwrap_or(standard.tau),
        alpha: question.alpha.unwrap_or(standard.alpha),
    };
    if !(threshold.tau > 0.0 && threshold.tau < 1.0 && threshold.alpha > 0.0 && threshold.alpha < 0.5) {
        return Err(
            Problem::bad("`tau` or `alpha` is out of range").help("tau from 0 to 1, alpha from 0 to 0.5")
        );
    }
    let as_of: Option<Second> = match question.as_of.as_deref().map(armistice_compliance::read) {
        None => None,
        Some(Some(Written::Absolute(second))) => Some(second),
        Some(_) => return Err(Problem::bad("`as_of` is no moment").help("write it like 2025-04-20T06:00Z")),
    };
    Ok(Options { threshold, as_of, placebos: PLACEBOS, seed: 1 })
}

fn sectors(truce: &Truce, question: &Question) -> Result<Sectors, Problem> {
    let wrong = |error: &dyn std::fmt::Display| unusable(format!("the sectors: {error}"));
    let mut sectors = match &truce.area {
        None => Sectors::default(),
        Some(area) => {
            Sectors::from_geojson(file(question, &area.geojson)?, area).map_err(|error| wrong(&error))?
        }
    };
    sectors.add_names(&truce.sectors);
    sectors.check(&truce.groups).map_err(|error| wrong(&error))?;
    Ok(sectors)
}

fn file<'a>(question: &'a Question, name: &str) -> Result<&'a str, Problem> {
    question.files.get(name).map(String::as_str).ok_or_else(|| {
        unusable(format!("the terms name `{name}`, which was not sent"))
            .help("send its text in `files` under that name")
    })
}

fn unusable(detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
}
