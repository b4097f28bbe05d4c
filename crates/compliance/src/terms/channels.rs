//! The channels in the terms of a truce.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use serde::Deserialize;
use toml::Spanned;

use super::{Place, RawMatching, When};
use crate::baseline::Matching;
use crate::columns::{self, ColumnMap, Keep, Outside, Precision};
use crate::error::TermsError;
use crate::time::{self, Second, Window};
use crate::truce::{Channel, ChannelKind, Fire};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChannel {
    id: Spanned<String>,
    name: String,
    kind: ChannelKind,
    sees: Vec<Fire>,
    #[serde(default)]
    series: Vec<String>,
    preset: Option<Spanned<String>>,
    #[serde(default)]
    columns: RawColumns,
    zone: Option<Spanned<String>>,
    precision: Option<Precision>,
    outside: Option<Outside>,
    unwatched: Option<String>,
    #[serde(default)]
    gap: Vec<RawGap>,
    #[serde(default)]
    breaks: Vec<When>,
    through: Option<When>,
    delay: Option<Spanned<Vec<(f64, f64)>>>,
    baseline: Option<Spanned<RawMatching>>,
    #[serde(default)]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGap {
    start: When,
    end: When,
}

/// Columns named in the terms; they go over those of the preset.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawColumns {
    time: Option<String>,
    clock: Option<String>,
    end: Option<String>,
    time_known: Option<String>,
    day_known: Option<String>,
    day_known_value: Option<String>,
    reported: Option<String>,
    sector: Option<String>,
    lat: Option<String>,
    lon: Option<String>,
    count: Option<String>,
    cause: Option<Vec<String>>,
    cloud: Option<String>,
    effort: Option<String>,
    keep: Option<Vec<Keep>>,
}

impl RawColumns {
    fn over(&self, map: ColumnMap) -> ColumnMap {
        // An empty name takes a column of the preset away.
        let or = |named: &Option<String>, preset: Option<String>| {
            named.clone().or(preset).filter(|name| !name.is_empty())
        };
        ColumnMap {
            time: self.time.clone().unwrap_or(map.time),
            clock: or(&self.clock, map.clock),
            end: or(&self.end, map.end),
            time_known: or(&self.time_known, map.time_known),
            day_known: or(&self.day_known, map.day_known),
            day_known_value: or(&self.day_known_value, map.day_known_value),
            reported: or(&self.reported, map.reported),
            sector: or(&self.sector, map.sector),
            lat: or(&self.lat, map.lat),
            lon: or(&self.lon, map.lon),
            count: or(&self.count, map.count),
            cause: self.cause.clone().unwrap_or(map.cause),
            cloud: or(&self.cloud, map.cloud),
            effort: or(&self.effort, map.effort),
            keep: self.keep.clone().unwrap_or(map.keep),
            zone: map.zone,
            precision: map.precision,
            outside: map.outside,
        }
    }
}

pub(super) fn channels(
    place: &Place<'_>,
    raw: &[RawChannel],
    zone: &TimeZone,
) -> Result<Vec<Channel>, TermsError> {
    let (mut channels, mut ids) = (Vec::new(), HashSet::new());
    for raw in raw {
        let id = raw.id.get_ref();
        if !ids.insert(id.as_str()) {
            return place.error(
                raw.id.span(),
                "channel.id",
                format!("there are two channels `{id}`"),
                "rename one; several files of one channel go into its `series`",
            );
        }
        channels.push(channel(place, raw, zone)?);
    }
    Ok(channels)
}

fn channel(place: &Place<'_>, raw: &RawChannel, zone: &TimeZone) -> Result<Channel, TermsError> {
    if raw.sees.is_empty() {
        let help = "write which kinds of fire show in it, such as [\"air-attack\"]";
        return place.error(raw.id.span(), "channel.sees", "the channel sees nothing", help);
    }
    let gaps = raw.gap.iter().map(|gap| place.span([&gap.start, &gap.end], "channel.gap", zone));
    let breaks = raw.breaks.iter().map(|at| place.when(at, "channel.breaks", zone));
    let through = raw.through.as_ref().map(|at| place.when(at, "channel.through", zone));
    Ok(Channel {
        id: raw.id.get_ref().clone(),
        name: raw.name.clone(),
        kind: raw.kind,
        sees: raw.sees.clone(),
        series: raw.series.clone(),
        columns: columns(place, raw)?,
        unwatched: raw.unwatched.clone(),
        gaps: gaps.collect::<Result<Vec<Window>, _>>()?,
        breaks: breaks.collect::<Result<Vec<Second>, _>>()?,
        through: through.transpose()?,
        delay: raw.delay.as_ref().map_or(Ok(Vec::new()), |points| delay(place, points))?,
        matching: raw.baseline.as_ref().map_or(Ok(Matching::default()), |baseline| {
            baseline.get_ref().checked(place, baseline.span(), zone)
        })?,
        source: raw.source.clone(),
    })
}

fn columns(place: &Place<'_>, raw: &RawChannel) -> Result<ColumnMap, TermsError> {
    let preset = match &raw.preset {
        None => ColumnMap::default(),
        Some(name) => match columns::preset(name.get_ref()) {
            Some(map) => map,
            None => {
                let what = format!("there is no preset `{}`", name.get_ref());
                return place.error(name.span(), "channel.preset", what, columns::PRESETS);
            }
        },
    };
    let mut map = raw.columns.over(preset);
    if map.time.is_empty() && !raw.series.is_empty() {
        return place.error(
            raw.id.span(),
            "channel.columns.time",
            "no column is named for the time",
            &format!("name it, or a `preset`: {}", columns::PRESETS),
        );
    }
    if let Some(zone) = &raw.zone {
        if time::zone(zone.get_ref()).is_none() {
            let what = format!("there is no time zone `{}`", zone.get_ref());
            return place.error(zone.span(), "channel.zone", what, "write it like Europe/Kyiv or UTC");
        }
        map.zone = Some(zone.get_ref().clone());
    }
    map.precision = raw.precision.unwrap_or(map.precision);
    map.outside = raw.outside.unwrap_or(map.outside);
    Ok(map)
}

fn delay(place: &Place<'_>, raw: &Spanned<Vec<(f64, f64)>>) -> Result<Vec<(f64, f64)>, TermsError> {
    let points = raw.get_ref();
    let rising = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
    if rising && points.iter().all(|(days, share)| *days >= 0.0 && (0.0..=1.0).contains(share)) {
        return Ok(points.clone());
    }
    place.error(
        raw.span(),
        "channel.delay",
        "the shares of reports that have come in do not rise from 0 to 1",
        "write it like [[0, 0.4], [7, 0.8], [14, 0.95]]: days after the event, share known by then",
    )
}
