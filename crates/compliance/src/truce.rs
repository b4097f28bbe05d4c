//! A truce as checked data: who declared it, when and where it holds, which acts it forbids, and which channels
//! can see them.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::baseline::Matching;
use crate::columns::ColumnMap;
use crate::time::{Second, Window};

/// Kinds of fire that terms forbid and channels can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fire {
    /// Any fire at all.
    AnyFire,
    /// Missiles, long-range drones, aircraft.
    AirAttack,
    /// Rockets and mortars across a border or line.
    RocketFire,
    /// Artillery and tanks.
    Shelling,
    /// Drones over the front.
    DroneStrike,
    /// Assaults and clashes.
    GroundAttack,
    /// Rifles and machine guns.
    SmallArms,
}

impl Fire {
    /// Every kind but [`Fire::AnyFire`].
    pub const KINDS: [Fire; 6] = [
        Fire::AirAttack,
        Fire::RocketFire,
        Fire::Shelling,
        Fire::DroneStrike,
        Fire::GroundAttack,
        Fire::SmallArms,
    ];

    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Fire::AnyFire => "any fire",
            Fire::AirAttack => "air attacks",
            Fire::RocketFire => "rocket fire",
            Fire::Shelling => "shelling",
            Fire::DroneStrike => "drone strikes",
            Fire::GroundAttack => "ground attacks",
            Fire::SmallArms => "small-arms fire",
        }
    }
}

/// A stretch of time that is measured, with its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NamedWindow {
    /// What outputs call it.
    pub name: String,
    /// From when to when.
    #[serde(flatten)]
    pub window: Window,
}

/// Another truce, which no baseline may touch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherTruce {
    /// Its name.
    pub name: String,
    /// When it held.
    #[serde(flatten)]
    pub window: Window,
}

/// Somebody bound by the truce, or who declared it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The name or code.
    pub name: String,
    /// What it did: declared, agreed, bound, excluded.
    #[serde(default)]
    pub role: String,
}

/// A place that is named: one polygon, or a name in a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SectorName {
    /// The id in outputs.
    pub id: String,
    /// The name in sentences; the id where there is none.
    #[serde(default)]
    pub name: String,
    /// Other names, as series write them.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Several sectors taken together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The id in outputs.
    pub id: String,
    /// The name in sentences.
    pub name: String,
    /// The ids of its sectors.
    pub sectors: Vec<String>,
}

/// What sort of thing a channel counts; it decides which conditions are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// Alerts with a start and an end.
    Alerts,
    /// Reports, events.
    Reports,
    /// Fires seen from above.
    Thermal,
    /// A count that somebody keeps.
    Counts,
}

/// A sort of observation, where its rows are and how they are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// The id in outputs.
    pub id: String,
    /// The name in sentences.
    pub name: String,
    /// What it counts.
    pub kind: ChannelKind,
    /// Which kinds of fire show in it.
    pub sees: Vec<Fire>,
    /// The files, as the terms name them.
    pub series: Vec<String>,
    /// How their rows are read.
    pub columns: ColumnMap,
    /// A file of times and places that could not be watched.
    pub unwatched: Option<String>,
    /// Times for which there are no rows though there was fire.
    pub gaps: Vec<Window>,
    /// Moments at which the way of counting changed.
    pub breaks: Vec<Second>,
    /// Until when the series is known to be complete; where not told, until its last row.
    pub through: Option<Second>,
    /// Share of the reports that have come in so many days after the event: (days, share), rising.
    pub delay: Vec<(f64, f64)>,
    /// How its baseline is matched.
    pub matching: Matching,
    /// The licence and origin, printed with the result.
    pub source: String,
}

/// A truce with everything needed to look at it.
#[derive(Clone, Debug)]
pub struct Truce {
    /// The name.
    pub title: String,
    /// The conflict.
    pub conflict: String,
    /// Where the terms are known from.
    pub terms_source: String,
    /// Who declared, agreed or is bound.
    pub parties: Vec<Party>,
    /// The whole time it holds, after the grace period; first of [`Truce::windows`].
    pub window: Window,
    /// What is measured: the whole, then its parts.
    pub windows: Vec<NamedWindow>,
    /// Whether the terms name an end.
    pub has_end: bool,
    /// When it was announced.
    pub announced: Option<Second>,
    /// The zone in which times are told and days are counted.
    pub zone: TimeZone,
    /// The kinds of fire that are forbidden.
    pub forbids: Vec<Fire>,
    /// Exceptions, in words.
    pub exceptions: Vec<String>,
    /// The GeoJSON file of the sectors.
    pub area: Option<Area>,
    /// Sectors named without polygons, and further names of those with.
    pub sectors: Vec<SectorName>,
    /// Sectors taken together.
    pub groups: Vec<Group>,
    /// Other truces.
    pub others: Vec<OtherTruce>,
    /// Channels.
    pub channels: Vec<Channel>,
    /// The file of claims.
    pub claims: Option<String>,
}

/// A file of polygons.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The path, seen from the terms.
    pub geojson: String,
    /// The property that holds the id.
    #[serde(default = "id")]
    pub id: String,
    /// The property that holds the name.
    #[serde(default = "name")]
    pub name: String,
}

fn id() -> String {
    "id".to_owned()
}

fn name() -> String {
    "name".to_owned()
}

impl Truce {
    /// Returns the kinds of fire the terms forbid, with "any fire" told apart.
    pub fn forbidden(&self) -> Vec<Fire> {
        if self.forbids.contains(&Fire::AnyFire) { Fire::KINDS.to_vec() } else { self.forbids.clone() }
    }

    /// Returns whether a channel can see something that is forbidden.
    pub fn in_scope(&self, channel: &Channel) -> bool {
        let forbidden = self.forbidden();
        channel.sees.iter().any(|fire| *fire == Fire::AnyFire || forbidden.contains(fire))
    }

    /// Returns the kinds of forbidden fire that no channel can see.
    pub fn unseen(&self) -> Vec<Fire> {
        let seen = |fire: &Fire| {
            self.channels
                .iter()
                .any(|channel| channel.sees.contains(fire) || channel.sees.contains(&Fire::AnyFire))
        };
        self.forbidden().into_iter().filter(|fire| !seen(fire)).collect()
    }
}
