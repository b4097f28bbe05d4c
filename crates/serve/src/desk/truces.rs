//! What series of incidents show of truces: the verdict of each place, the map of sectors, and what the sides claim.

use armistice_compliance::{Results, Sectors, Verdict, about, of_verdict, two};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer::{Leaf, Work};
use super::cards::Row;
use super::part::Part;
use super::{page, shell};
use crate::request::Request;
use crate::state::Assessed;
use crate::{Desk, Problem};

/// The width of the map, in its own units.
const WIDTH: f64 = 800.0;
/// Points of an outline closer than this are one.
const NEAR: f64 = 0.7;

/// A sector on the map.
struct Shape {
    path: String,
    class: &'static str,
    title: String,
    x: String,
    y: String,
    sign: &'static str,
    claims: usize,
}

/// A place in the table.
struct PlaceRow {
    name: String,
    sign: &'static str,
    verdict: &'static str,
    sentence: String,
    claimed: Vec<String>,
}

struct FindingRow {
    cells: [String; 9],
}

struct ClaimRow {
    claimant: String,
    against: String,
    measure: String,
    count: String,
}

#[derive(Template)]
#[template(path = "truce.html")]
struct Truce<'a> {
    number: usize,
    results: &'a Results,
    forbids: String,
    windows: Vec<String>,
    shapes: Vec<Shape>,
    height: String,
    places: Vec<PlaceRow>,
    findings: Vec<FindingRow>,
    claims: Vec<ClaimRow>,
}

fn sign(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Paused => ("○", "paused"),
        Verdict::NotPaused => ("●", "not-paused"),
        Verdict::CannotTell => ("?", "cannot-tell"),
    }
}

/// Answers with a truce: as a page, or with `.json` or `.csv` after its number as data.
pub(crate) async fn truce(State(desk): State<Desk>, Path(name): Path<String>, request: Request) -> Response {
    let (number, form) = name.split_once('.').unwrap_or((&name, ""));
    let known = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = known.and_then(|at| Some((at, desk.settings().truces.get(at)?.clone())));
    let Some((at, assessed)) = found else {
        let problem = Problem::not_found("there is no such truce")
            .help("name the terms of a truce when the desk opens: armistice serve --truce TERMS.toml");
        return shell::problem(&desk, &request, &problem);
    };
    let data = |media: &'static str, text: String| {
        ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "private, no-cache")], text).into_response()
    };
    match form {
        "" => page(&desk, &request, Work::Rows, move |_, _, _| make(at + 1, &assessed)).await,
        "json" => data("application/json", serde_json::to_string(&assessed.results).unwrap_or_default()),
        "csv" => data("text/csv; charset=utf-8", table(&assessed.results)),
        _ => shell::problem(&desk, &request, &Problem::not_found("there is no such form of a truce")),
    }
}

const COLUMNS: [&str; 9] =
    ["channel", "window", "sector", "observed", "expected", "ratio", "interval", "verdict", "reason"];

fn table(results: &Results) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(COLUMNS).is_ok();
    for row in findings(results) {
        written &= writer.write_record(&row.cells).is_ok();
    }
    let bytes = writer.into_inner().unwrap_or_default();
    if written { String::from_utf8_lossy(&bytes).into_owned() } else { String::new() }
}

fn make(number: usize, assessed: &Assessed) -> Result<Leaf, Problem> {
    let (results, sectors) = (&assessed.results, &assessed.sectors);
    let (shapes, height) = map(results, sectors);
    let window = |one: &armistice_compliance::NamedWindow| {
        let (start, end) = (one.window.start, one.window.end);
        format!("{}: {start} to {end}, {:.0} hours", one.name, one.window.hours())
    };
    let forbids: Vec<&str> = results.forbids.iter().map(|fire| fire.words()).collect();
    let claim = |line: &armistice_compliance::Line| ClaimRow {
        claimant: line.claimant.clone(),
        against: line.against.clone(),
        measure: line.measure.clone(),
        count: line.count.map_or_else(|| "in words".to_owned(), |count| count.to_string()),
    };
    let leaf = Truce {
        number,
        results,
        forbids: forbids.join(", "),
        windows: results.windows.iter().map(window).collect(),
        shapes,
        height: format!("{height:.0}"),
        places: places(results, sectors),
        findings: findings(results),
        claims: results.claims.lines.iter().map(claim).collect(),
    };
    Ok(Leaf { title: results.title.clone(), main: shell::markup(&leaf)? })
}

/// The claims about a sector, as published.
fn claimed(results: &Results, sectors: &Sectors, id: &str) -> Vec<String> {
    let here = |place: &str| sectors.position(place).is_some_and(|at| sectors.names[at].id == id);
    let claims = results.claims.claims.iter().filter(|claim| here(&claim.place));
    claims.map(|claim| format!("{}: {}", claim.claimant, claim.as_published)).collect()
}

fn places(results: &Results, sectors: &Sectors) -> Vec<PlaceRow> {
    let row = |summary: &armistice_compliance::Summary| PlaceRow {
        name: summary.sector_name.clone(),
        sign: sign(summary.verdict).0,
        verdict: of_verdict(summary.verdict),
        sentence: summary.sentence.clone(),
        claimed: claimed(results, sectors, &summary.sector),
    };
    results.summaries.iter().map(row).collect()
}

fn findings(results: &Results) -> Vec<FindingRow> {
    let none = String::new;
    let row = |finding: &armistice_compliance::Finding| FindingRow {
        cells: [
            finding.channel_name.clone(),
            finding.window.name.clone(),
            finding.sector_name.clone(),
            finding.observed.map_or_else(none, |observed| observed.to_string()),
            finding.expected.map_or_else(none, about),
            finding.ratio.map_or_else(none, two),
            finding.interval.map_or_else(none, |[lower, upper]| format!("{}–{}", two(lower), two(upper))),
            of_verdict(finding.verdict).to_owned(),
            finding.reason.map_or_else(none, |reason| reason.words().to_owned()),
        ],
    };
    results.results.iter().map(row).collect()
}

/// Draws the sectors: degrees of longitude as wide as they are at the middle latitude (equirectangular).
fn map(results: &Results, sectors: &Sectors) -> (Vec<Shape>, f64) {
    let outlines: Vec<Vec<Vec<[f64; 2]>>> =
        sectors.geometries.iter().map(|geometry| geometry.as_ref().map_or_else(Vec::new, rings)).collect();
    let all = || outlines.iter().flatten().flatten();
    let least = |axis: usize| all().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
    let most = |axis: usize| all().map(|point| point[axis]).fold(f64::NEG_INFINITY, f64::max);
    let (west, east, south, north) = (least(0), most(0), least(1), most(1));
    if !(east > west && north > south) {
        return (Vec::new(), 0.0);
    }
    let shrink = ((south + north) / 2.0).to_radians().cos();
    let scale = WIDTH / ((east - west) * shrink);
    let project = |point: &[f64; 2]| [(point[0] - west) * shrink * scale, (north - point[1]) * scale];
    let shape = |(at, rings): (usize, &Vec<Vec<[f64; 2]>>)| {
        let name = &sectors.names[at];
        let summary = results.summaries.iter().find(|summary| summary.sector == name.id)?;
        let points: Vec<Vec<[f64; 2]>> =
            rings.iter().map(|ring| ring.iter().map(project).collect()).collect();
        let largest = points.iter().max_by_key(|ring| ring.len())?;
        let middle = |axis: usize| {
            let values = || largest.iter().map(|point| point[axis]);
            (values().fold(f64::INFINITY, f64::min) + values().fold(f64::NEG_INFINITY, f64::max)) / 2.0
        };
        let (glyph, class) = sign(summary.verdict);
        let claims = claimed(results, sectors, &name.id).len();
        let told = if claims > 0 { format!("; {claims} claims") } else { String::new() };
        Some(Shape {
            path: points.iter().map(|ring| path(ring)).collect(),
            class,
            title: format!("{}: {}{told}", name.name, of_verdict(summary.verdict)),
            x: format!("{:.1}", middle(0)),
            y: format!("{:.1}", middle(1)),
            sign: glyph,
            claims,
        })
    };
    (outlines.iter().enumerate().filter_map(shape).collect(), (north - south) * scale)
}

/// The outline of a ring, without points that nobody could tell apart.
fn path(ring: &[[f64; 2]]) -> String {
    let mut text = String::new();
    let mut last = [f64::NEG_INFINITY; 2];
    for point in ring {
        if (point[0] - last[0]).abs() + (point[1] - last[1]).abs() < NEAR {
            continue;
        }
        text.push_str(&format!("{}{:.1} {:.1}", if text.is_empty() { 'M' } else { 'L' }, point[0], point[1]));
        last = *point;
    }
    text.push('Z');
    text
}

/// The rings of a polygon or several, in degrees.
fn rings(geometry: &Value) -> Vec<Vec<[f64; 2]>> {
    let ring = |ring: &Value| -> Vec<[f64; 2]> {
        let points = ring.as_array().into_iter().flatten();
        points.filter_map(|point| Some([point.get(0)?.as_f64()?, point.get(1)?.as_f64()?])).collect()
    };
    let polygon =
        |rings: &Value| -> Vec<Vec<[f64; 2]>> { rings.as_array().into_iter().flatten().map(ring).collect() };
    match geometry["type"].as_str() {
        Some("Polygon") => polygon(&geometry["coordinates"]),
        Some("MultiPolygon") => {
            geometry["coordinates"].as_array().into_iter().flatten().flat_map(polygon).collect()
        }
        _ => Vec::new(),
    }
}

/// A truce that was looked at, as a link.
pub(crate) struct Looked {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) sentence: String,
}

/// The truces that were looked at.
pub(crate) fn looked(desk: &Desk) -> Vec<Looked> {
    let truces = (1..).zip(&desk.settings().truces);
    truces
        .map(|(number, assessed): (usize, _)| Looked {
            href: format!("/truces/{number}"),
            title: assessed.results.title.clone(),
            sentence: overall(&assessed.results),
        })
        .collect()
}

/// The sentence about the whole area.
fn overall(results: &Results) -> String {
    let all = results.summaries.iter().find(|summary| summary.sector == "all").or(results.summaries.first());
    all.map_or_else(String::new, |summary| summary.sentence.clone())
}

/// What series show of a ceasefire: the truce that begins within a day of it and shares a party with it, otherwise what
/// is missing.
pub(crate) fn shown(desk: &Desk, row: &Row<'_>) -> Vec<Part> {
    if desk.settings().truces.is_empty() {
        return Vec::new();
    }
    let start = armistice_merge::earliest(&row.text("start"));
    let declared = row.list("declared_by");
    let same = |assessed: &&Assessed| {
        let results = &assessed.results;
        let begins = results.windows.first().map(|window| window.window.start.0.div_euclid(60));
        let near = start.zip(begins).is_some_and(|(start, begins)| (start - begins).abs() <= 24 * 60);
        near && results.parties.iter().any(|party| declared.contains(&party.name))
    };
    let found = (1..).zip(&desk.settings().truces).find(|(_, assessed): &(usize, _)| same(assessed));
    match found {
        Some((number, assessed)) => vec![
            Part::text(overall(&assessed.results)),
            Part::text(" "),
            Part::Link { href: format!("/truces/{number}"), text: "Map and figures".to_owned() },
        ],
        None if start.is_none() => vec![Part::Absent("cannot be told: no day is told on which it begins")],
        None => vec![Part::Absent("cannot be told: no terms that were named begin on its day")],
    }
}
