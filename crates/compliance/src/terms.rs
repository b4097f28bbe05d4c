//! The terms of a truce as a TOML file: read, and checked so that an error points at the field.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use crate::baseline::Matching;
use crate::error::TermsError;
use crate::time::{self, HOUR, Second, Window, Written};
use crate::truce::{Area, Fire, Group, NamedWindow, OtherTruce, Party, SectorName, Truce};

mod channels;

/// A time as text or as a TOML date.
type When = Spanned<toml::Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTruce {
    title: String,
    #[serde(default)]
    conflict: String,
    #[serde(default)]
    terms_source: String,
    #[serde(default)]
    party: Vec<Party>,
    window: Spanned<RawWindow>,
    terms: RawTerms,
    area: Option<Area>,
    #[serde(default)]
    sector: Vec<SectorName>,
    #[serde(default)]
    group: Vec<RawGroup>,
    #[serde(default)]
    other: Vec<RawOther>,
    #[serde(default)]
    channel: Vec<channels::RawChannel>,
    claims: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWindow {
    start: When,
    end: Option<When>,
    /// For a truce without an end: how much of it to look at.
    measure_hours: Option<Spanned<u32>>,
    zone: Spanned<String>,
    #[serde(default)]
    grace_minutes: u32,
    announced: Option<When>,
    #[serde(default)]
    part: Vec<RawPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    name: String,
    start: When,
    end: When,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerms {
    forbids: Spanned<Vec<Fire>>,
    #[serde(default)]
    exceptions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    id: Spanned<String>,
    name: String,
    sectors: Spanned<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOther {
    name: String,
    start: When,
    end: When,
}

/// Tells where in the text something stands.
struct Place<'a> {
    text: &'a str,
}

impl Place<'_> {
    fn error<T>(
        &self,
        span: std::ops::Range<usize>,
        field: &str,
        what: impl Into<String>,
        help: &str,
    ) -> Result<T, TermsError> {
        let line = self.text[..span.start.min(self.text.len())].matches('\n').count() + 1;
        Err(TermsError { line, field: field.to_owned(), what: what.into(), help: help.to_owned() })
    }

    fn when(&self, raw: &When, field: &str, zone: &TimeZone) -> Result<Second, TermsError> {
        const HELP: &str = "write it like 2025-04-19T18:00, in the zone of the window, or 2025-04-19T15:00Z";
        let text = match raw.get_ref() {
            toml::Value::String(text) => text.clone(),
            toml::Value::Datetime(datetime) => datetime.to_string(),
            other => {
                return self.error(raw.span(), field, format!("a {} is no time", other.type_str()), HELP);
            }
        };
        let clock = match time::read(&text) {
            Some(Written::Absolute(second)) => return Ok(second),
            Some(Written::Clock(clock)) => clock,
            Some(Written::Day(date)) => date.at(0, 0, 0, 0),
            None => return self.error(raw.span(), field, format!("`{text}` is no time"), HELP),
        };
        match Second::of_clock(clock, zone) {
            (second, true) => Ok(second),
            (_, false) => self.error(
                raw.span(),
                field,
                format!("clocks in this zone never showed `{text}`"),
                "it lies in the hour skipped in spring; write the time in UTC, with a Z",
            ),
        }
    }

    fn span(&self, raw: [&When; 2], field: &str, zone: &TimeZone) -> Result<Window, TermsError> {
        let start = self.when(raw[0], &format!("{field}.start"), zone)?;
        let end = self.when(raw[1], &format!("{field}.end"), zone)?;
        if end <= start {
            return self.error(
                raw[1].span(),
                &format!("{field}.end"),
                format!("{end} is not after the start, {start}"),
                "check day and zone; an end at midnight belongs to the day before",
            );
        }
        Ok(Window { start, end })
    }
}

impl Truce {
    /// Reads the terms of a truce and checks them.
    ///
    /// # Errors
    /// With the first field that is wrong, its line, and what to write instead.
    pub fn from_toml(text: &str) -> Result<Truce, TermsError> {
        let place = Place { text };
        let raw: RawTruce = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(error) => return Err(syntax(&place, &error)),
        };
        let window = raw.window.get_ref();
        let Some(zone) = time::zone(window.zone.get_ref()) else {
            let what = format!("there is no time zone `{}`", window.zone.get_ref());
            return place.error(window.zone.span(), "window.zone", what, "write it like Europe/Kyiv or UTC");
        };
        let whole = whole(&place, &raw.window, &zone)?;
        if raw.terms.forbids.get_ref().is_empty() {
            return place.error(
                raw.terms.forbids.span(),
                "terms.forbids",
                "nothing is forbidden",
                "write [\"any-fire\"], or the kinds of fire that the truce names",
            );
        }
        let others = others(&place, &raw.other, &zone)?;
        let announced = window.announced.as_ref().map(|raw| place.when(raw, "window.announced", &zone));
        Ok(Truce {
            window: whole,
            windows: windows(&place, window, whole, &zone)?,
            has_end: window.end.is_some(),
            announced: announced.transpose()?,
            groups: groups(&place, &raw.group)?,
            channels: channels::channels(&place, &raw.channel, &zone)?,
            others,
            zone,
            forbids: raw.terms.forbids.into_inner(),
            exceptions: raw.terms.exceptions,
            title: raw.title,
            conflict: raw.conflict,
            terms_source: raw.terms_source,
            parties: raw.party,
            area: raw.area,
            sectors: raw.sector,
            claims: raw.claims,
        })
    }
}

/// Turns an error of the TOML reader into ours; it tells the place and, in its message, the field.
fn syntax(place: &Place<'_>, error: &toml::de::Error) -> TermsError {
    let span = error.span().unwrap_or(0..0);
    let line = place.text[..span.start.min(place.text.len())].matches('\n').count() + 1;
    let message = error.message().trim();
    let quoted = message.split('`').nth(1).filter(|_| message.contains("field"));
    let table =
        place.text[..span.start.min(place.text.len())].lines().rev().find(|line| line.starts_with('['));
    let table = table.map(|table| table.trim_matches(['[', ']', ' ']));
    let key =
        place.text.lines().nth(line - 1).and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
    let name = quoted.or(key).unwrap_or("the file");
    let field = match table {
        Some(table) if name != table => format!("{table}.{name}"),
        _ => name.to_owned(),
    };
    let help = "docs/verify.md lists the fields; examples/truces/ has whole files".to_owned();
    TermsError { line, field, what: message.to_owned(), help }
}

/// Returns the whole window, without its grace period.
fn whole(place: &Place<'_>, raw: &Spanned<RawWindow>, zone: &TimeZone) -> Result<Window, TermsError> {
    let window = raw.get_ref();
    let told = match (&window.end, &window.measure_hours) {
        (Some(end), _) => place.span([&window.start, end], "window", zone)?,
        (None, Some(hours)) if *hours.get_ref() > 0 => {
            let start = place.when(&window.start, "window.start", zone)?;
            Window { start, end: Second(start.0 + i64::from(*hours.get_ref()) * HOUR) }
        }
        (None, Some(hours)) => {
            return place.error(
                hours.span(),
                "window.measure_hours",
                "nothing would be looked at",
                "write 72, say",
            );
        }
        (None, None) => {
            return place.error(
                raw.span(),
                "window.end",
                "the window has no end",
                "name its end, or for a truce without one `measure_hours = 72`",
            );
        }
    };
    let start = Second(told.start.0 + i64::from(window.grace_minutes) * 60);
    if start >= told.end {
        return place.error(
            raw.span(),
            "window.grace_minutes",
            "the grace period leaves nothing of the window",
            "it is told in minutes",
        );
    }
    Ok(Window { start, end: told.end })
}

fn windows(
    place: &Place<'_>,
    raw: &RawWindow,
    whole: Window,
    zone: &TimeZone,
) -> Result<Vec<NamedWindow>, TermsError> {
    let mut windows = vec![NamedWindow { name: "whole".to_owned(), window: whole }];
    for part in &raw.part {
        let window = place.span([&part.start, &part.end], "window.part", zone)?;
        if window.start < whole.start || window.end > whole.end {
            return place.error(
                part.start.span(),
                "window.part",
                format!("`{}` is not inside the window", part.name),
                "parts lie between its start, after the grace period, and its end",
            );
        }
        windows.push(NamedWindow { name: part.name.clone(), window });
    }
    Ok(windows)
}

fn groups(place: &Place<'_>, raw: &[RawGroup]) -> Result<Vec<Group>, TermsError> {
    let (mut groups, mut ids) = (Vec::new(), HashSet::from(["all"]));
    for group in raw {
        let id = group.id.get_ref();
        if !ids.insert(id.as_str()) {
            let what = format!("the id `{id}` is taken");
            return place.error(
                group.id.span(),
                "group.id",
                what,
                "`all` is the whole area; choose another id",
            );
        }
        if group.sectors.get_ref().is_empty() {
            return place.error(
                group.sectors.span(),
                "group.sectors",
                "the group is empty",
                "name its sectors",
            );
        }
        groups.push(Group {
            id: id.clone(),
            name: group.name.clone(),
            sectors: group.sectors.get_ref().clone(),
        });
    }
    Ok(groups)
}

fn others(place: &Place<'_>, raw: &[RawOther], zone: &TimeZone) -> Result<Vec<OtherTruce>, TermsError> {
    raw.iter()
        .map(|other| {
            let window = place.span([&other.start, &other.end], "other", zone)?;
            Ok(OtherTruce { name: other.name.clone(), window })
        })
        .collect()
}

/// How a channel's baseline is told in the terms; what is left out is the default.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawMatching {
    windows: Option<usize>,
    least: Option<usize>,
    step_days: Option<i64>,
    gap_hours: Option<i64>,
    two_sided: bool,
    keep_other_truces: bool,
    drift: Option<bool>,
    since: Option<When>,
}

impl RawMatching {
    fn checked(
        &self,
        place: &Place<'_>,
        span: std::ops::Range<usize>,
        zone: &TimeZone,
    ) -> Result<Matching, TermsError> {
        let plain = Matching::default();
        let since = self.since.as_ref().map(|raw| place.when(raw, "channel.baseline.since", zone));
        let matching = Matching {
            windows: self.windows.unwrap_or(plain.windows),
            least: self.least.unwrap_or(plain.least),
            step_days: self.step_days.unwrap_or(plain.step_days),
            gap_hours: self.gap_hours.unwrap_or(plain.gap_hours),
            two_sided: self.two_sided,
            other_truces_out: !self.keep_other_truces,
            drift: self.drift.unwrap_or(plain.drift),
            since: since.transpose()?,
        };
        let good = matching.least >= 4
            && (matching.least..=1000).contains(&matching.windows)
            && (1..=28).contains(&matching.step_days)
            && (0..=24 * 60).contains(&matching.gap_hours);
        if good {
            return Ok(matching);
        }
        place.error(
            span,
            "channel.baseline",
            "these windows make no baseline",
            "windows from 4 to 1000, least from 4 to windows, step_days from 1 to 28, gap_hours from 0",
        )
    }
}

#[cfg(test)]
mod tests;
