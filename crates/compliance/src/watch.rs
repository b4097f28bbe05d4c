//! One channel over one place: counts, how well it was watched, and where its baselines may lie.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::baseline::{Ground, Level, Matching, level};
use crate::intake::Observations;
use crate::sectors::Sectors;
use crate::series::Series;
use crate::time::{DAY, HOUR, Second, Window};
use crate::truce::{Channel, Truce};

/// Under this share of a window, what was watched is too little to go by.
pub const LEAST_WATCHED: f64 = 0.3;

/// A place that is looked at: a sector, a group of them, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id; `all` is the whole area.
    pub id: String,
    /// The name in sentences.
    pub name: String,
    /// The sectors it is made of.
    pub members: Vec<usize>,
}

/// Returns every place: the sectors, the groups, the whole area.
pub fn places(truce: &Truce, sectors: &Sectors) -> Vec<Place> {
    let single = sectors.names.iter().enumerate().map(|(at, name)| Place {
        id: name.id.clone(),
        name: name.name.clone(),
        members: vec![at],
    });
    let groups = truce.groups.iter().map(|group| Place {
        id: group.id.clone(),
        name: group.name.clone(),
        members: group.sectors.iter().filter_map(|id| sectors.position(id)).collect(),
    });
    // What lies outside every sector has the number after the last and counts for the whole area only.
    let all = (0..=sectors.names.len()).collect();
    let all = Place { id: "all".to_owned(), name: "the whole area".to_owned(), members: all };
    single.chain(groups).chain([all]).collect()
}

/// Times that do not overlap, in order.
#[derive(Clone, Debug, Default)]
struct Spans(Vec<Window>);

impl Spans {
    fn of(mut windows: Vec<Window>) -> Spans {
        windows.sort_unstable();
        let mut joined: Vec<Window> = Vec::new();
        for window in windows {
            match joined.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => joined.push(window),
            }
        }
        Spans(joined)
    }

    /// Returns how many seconds of a window they cover.
    fn cover(&self, window: Window) -> i64 {
        let first = self.0.partition_point(|span| span.end <= window.start);
        self.0[first..]
            .iter()
            .take_while(|span| span.start < window.end)
            .map(|span| span.shared(window))
            .sum()
    }
}

/// The time a channel runs by: seconds, or days that are counted as if they were days in UTC.
#[derive(Clone, Debug)]
pub struct Clock {
    daily: bool,
    zone: TimeZone,
}

impl Clock {
    /// Returns a moment on this clock.
    pub fn at(&self, second: Second) -> Second {
        if !self.daily {
            return second;
        }
        let clock = second.clock(&self.zone);
        let days = (clock.date() - Date::constant(1970, 1, 1)).get_days();
        let within =
            i64::from(clock.hour()) * HOUR + i64::from(clock.minute()) * 60 + i64::from(clock.second());
        Second(i64::from(days) * DAY + within)
    }

    /// Returns what of a window can be measured; of days, those that lie in it whole.
    pub fn inside(&self, window: Window) -> Option<Window> {
        let window = Window { start: self.at(window.start), end: self.at(window.end) };
        if !self.daily {
            return Some(window);
        }
        let start = -(-window.start.0).div_euclid(DAY) * DAY;
        let end = window.end.0.div_euclid(DAY) * DAY;
        (start < end).then_some(Window { start: Second(start), end: Second(end) })
    }

    /// Returns the time that a window touches; of days, all of each.
    pub fn around(&self, window: Window) -> Window {
        let window = Window { start: self.at(window.start), end: self.at(window.end) };
        if !self.daily {
            return window;
        }
        let start = window.start.0.div_euclid(DAY) * DAY;
        let end = -(-window.end.0).div_euclid(DAY) * DAY;
        Window { start: Second(start), end: Second(end) }
    }
}

/// One channel over every place.
#[derive(Clone, Debug)]
pub struct Watch<'a> {
    /// The channel.
    pub channel: &'a Channel,
    /// Its observations.
    pub seen: &'a Observations,
    /// Its time.
    pub clock: Clock,
    /// Where its baselines may lie.
    pub ground: Ground,
    /// Every place with its series, in the order of the places.
    pub views: Vec<View>,
}

/// One channel over one place.
#[derive(Clone, Debug)]
pub struct View {
    /// The place.
    pub place: Place,
    /// What was seen there.
    pub series: Series,
    unwatched: Vec<Spans>,
    alerts: Vec<Spans>,
}

impl<'a> Watch<'a> {
    /// Looks at a channel of a truce; `as_of` is the moment as of which is asked.
    pub fn new(
        truce: &'a Truce,
        channel: &'a Channel,
        seen: &'a Observations,
        places: &[Place],
        as_of: Option<Second>,
    ) -> Watch<'a> {
        let zone = channel.columns.zone.as_deref().and_then(crate::time::zone);
        let clock = Clock { daily: seen.daily, zone: zone.unwrap_or_else(|| truce.zone.clone()) };
        let mut watch = Watch { channel, seen, clock, ground: Ground::default(), views: Vec::new() };
        watch.ground = watch.find_ground(truce, as_of);
        watch.views = places.iter().map(|place| watch.view(place)).collect();
        watch
    }

    fn find_ground(&self, truce: &Truce, as_of: Option<Second>) -> Ground {
        let everywhere = Series::sum(&self.seen.sectors);
        let sky = self.seen.sky.first().zip(self.seen.sky.last());
        let of_sky = sky.map(|((first, _), (last, _))| Window {
            start: Second(i64::from(*first) * 60),
            end: Second(i64::from(*last) * 60 + 60),
        });
        let extent = [everywhere.extent(), of_sky]
            .into_iter()
            .flatten()
            .reduce(|one, other| Window { start: one.start.min(other.start), end: one.end.max(other.end) });
        let extent = extent.map(|extent| {
            let told = self.channel.through.filter(|through| as_of.is_none_or(|as_of| *through <= as_of));
            let replayed = as_of.filter(|_| self.seen.account.later > 0);
            let end = [told, replayed].into_iter().flatten().map(|end| self.clock.at(end)).max();
            let extent =
                Window { start: extent.start, end: end.map_or(extent.end, |end| end.max(extent.end)) };
            if !self.seen.daily {
                return extent;
            }
            let start = extent.start.0.div_euclid(DAY) * DAY;
            Window { start: Second(start), end: Second(-(-extent.end.0).div_euclid(DAY) * DAY) }
        });
        let mut barred = vec![self.clock.around(truce.window)];
        if let Some(announced) = truce.announced.filter(|announced| *announced < truce.window.start) {
            barred.push(self.clock.around(Window { start: announced, end: truce.window.start }));
        }
        if self.channel.matching.other_truces_out {
            barred.extend(truce.others.iter().map(|other| self.clock.around(other.window)));
        }
        barred.extend(self.channel.gaps.iter().map(|gap| self.clock.around(*gap)));
        let breaks = self.channel.breaks.iter().map(|at| self.clock.at(*at)).collect();
        Ground { extent, barred, breaks }
    }

    fn view(&self, place: &Place) -> View {
        let spans = |member: usize, alerts_only: bool| {
            let here = self.seen.unwatched.iter().filter(|span| {
                (span.sector.is_none() || span.sector == Some(member)) && (span.alert || !alerts_only)
            });
            Spans::of(here.map(|span| self.clock.around(span.window)).collect())
        };
        View {
            place: place.clone(),
            series: Series::sum(place.members.iter().map(|&member| &self.seen.sectors[member])),
            unwatched: place.members.iter().map(|&member| spans(member, false)).collect(),
            alerts: place.members.iter().map(|&member| spans(member, true)).collect(),
        }
    }

    /// Returns the share of a window that could be seen: the clear part of the sky, 1 where that is not told.
    pub fn clear(&self, window: Window) -> f64 {
        if self.channel.columns.cloud.is_none() {
            return 1.0;
        }
        let sky = &self.seen.sky;
        let minute = |second: Second| second.0.div_euclid(60);
        let from = sky.partition_point(|(at, _)| i64::from(*at) < minute(window.start));
        let to = sky.partition_point(|(at, _)| i64::from(*at) < minute(window.end));
        let part = &sky[from..to];
        if part.is_empty() {
            0.0
        } else {
            part.iter().map(|(_, share)| share).sum::<f64>() / part.len() as f64
        }
    }

    /// Returns the baseline windows of a window over one place, nearest first.
    pub fn baseline(&self, view: &View, window: Window, matching: &Matching) -> Vec<Window> {
        let watched = |window| view.unwatched(window) <= 0.5 && self.clear(window) >= LEAST_WATCHED;
        self.ground.windows(window, matching, watched)
    }

    /// Returns the counts of some windows over one place, with the share that could be seen.
    pub fn counts(&self, view: &View, windows: &[Window]) -> Vec<(u64, f64)> {
        windows.iter().map(|window| (view.series.count(*window), self.clear(*window))).collect()
    }

    /// Returns the level of a baseline over one place.
    pub fn level(&self, view: &View, windows: &[Window], matching: &Matching) -> Option<Level> {
        level(&self.counts(view, windows), windows.first()?.hours(), matching)
    }
}

impl View {
    /// Returns the share of a window in which the place was not watched, over its sectors.
    pub fn unwatched(&self, window: Window) -> f64 {
        share(&self.unwatched, window)
    }

    /// Returns the share of a window that lay under long alerts, over its sectors.
    pub fn under_alert(&self, window: Window) -> f64 {
        share(&self.alerts, window)
    }
}

fn share(spans: &[Spans], window: Window) -> f64 {
    let covered: i64 = spans.iter().map(|spans| spans.cover(window)).sum();
    covered as f64 / (window.seconds() as f64 * spans.len().max(1) as f64)
}
