//! Which column of a CSV file holds what, and the maps of well-known series.

use serde::Deserialize;

/// Which columns hold what. Names are those of the header, compared without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnMap {
    /// The time or day of the event, or its start.
    pub time: String,
    /// A column with the clock as `HHMM` in UTC, beside a day in `time` (FIRMS).
    pub clock: Option<String>,
    /// The end of an interval.
    pub end: Option<String>,
    /// Whether the clock of `time` is known: 0, false, no or empty say that only the day is.
    pub time_known: Option<String>,
    /// How exactly the day is known (UCDP): rows with another value than `day_known_value` are left out.
    pub day_known: Option<String>,
    /// The value of `day_known` at which the day is known.
    pub day_known_value: Option<String>,
    /// When the row became known.
    pub reported: Option<String>,
    /// The name or id of the sector.
    pub sector: Option<String>,
    /// Degrees north.
    pub lat: Option<String>,
    /// Degrees east.
    pub lon: Option<String>,
    /// How many observations the row stands for; 1 where there is no such column.
    pub count: Option<String>,
    /// Rows that agree in these columns, in sector and in day, have one cause and count once.
    pub cause: Vec<String>,
    /// How much of the sky, 0 to 1, was hidden.
    pub cloud: Option<String>,
    /// How many reports about other things the same sources made: their effort.
    pub effort: Option<String>,
    /// Rows that count.
    pub keep: Vec<Keep>,
    /// The zone of times that tell none.
    pub zone: Option<String>,
    /// To what the times are exact.
    pub precision: Precision,
    /// What becomes of rows outside every sector.
    pub outside: Outside,
}

/// Rows that count: those in which a column has one of some values.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The column; several values in it are parted by `|`.
    pub column: String,
    /// The values.
    pub any_of: Vec<String>,
}

/// To what times are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// As the rows tell: to the day as soon as one of them knows only its day.
    #[default]
    AsWritten,
    /// Rows that know only their day are left out.
    ClockKnown,
    /// Only days are used.
    Day,
}

/// What becomes of rows outside every sector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outside {
    /// They are counted as left out.
    #[default]
    Drop,
    /// They count for the whole area.
    Count,
}

/// Names of the presets, for messages.
pub const PRESETS: &str = "acled, ucdp, firms, viina, alerts, counts";

/// Returns the column map of a well-known series, and whether it counts alerts.
pub fn preset(name: &str) -> Option<ColumnMap> {
    let some = |name: &str| Some(name.to_owned());
    let map = |time: &str| ColumnMap { time: time.to_owned(), ..ColumnMap::default() };
    let keep = |column: &str, values: &[&str]| {
        let any_of = values.iter().map(|value| (*value).to_owned()).collect();
        vec![Keep { column: column.to_owned(), any_of }]
    };
    Some(match name {
        // ACLED codebook: one row an event, to the day.
        "acled" => ColumnMap {
            lat: some("latitude"),
            lon: some("longitude"),
            cause: vec!["event_id_cnty".to_owned()],
            keep: keep("event_type", &["Battles", "Explosions/Remote violence"]),
            precision: Precision::Day,
            ..map("event_date")
        },
        // UCDP GED codebook: date_prec 1 is a known day.
        "ucdp" => ColumnMap {
            lat: some("latitude"),
            lon: some("longitude"),
            cause: vec!["id".to_owned()],
            day_known: some("date_prec"),
            day_known_value: some("1"),
            precision: Precision::Day,
            ..map("date_start")
        },
        // NASA FIRMS attribute table: acq_time is HHMM in UTC.
        "firms" => ColumnMap {
            clock: some("acq_time"),
            lat: some("latitude"),
            lon: some("longitude"),
            ..map("acq_date")
        },
        // VIINA 2.0: one row a headline and place; labels parted by `|`.
        "viina" => ColumnMap {
            time_known: some("time_known"),
            lat: some("lat"),
            lon: some("lon"),
            cause: vec!["headline_id".to_owned()],
            keep: keep("event_type", &["artillery", "airstrike", "uav", "firefight", "armor", "raid"]),
            zone: some("Europe/Kyiv"),
            outside: Outside::Count,
            ..map("datetime")
        },
        "alerts" => ColumnMap { end: some("finished_at"), sector: some("region"), ..map("started_at") },
        // Counts that were made already: one row a time and sector.
        "counts" => ColumnMap { sector: some("sector"), count: some("count"), ..map("time") },
        _ => return None,
    })
}

/// Guesses the preset from the names of the columns.
pub fn guess(header: &[&str]) -> Option<&'static str> {
    let has = |name: &str| header.iter().any(|column| column.trim().eq_ignore_ascii_case(name));
    [
        ("acled", ["event_date", "event_id_cnty"]),
        ("ucdp", ["date_start", "date_prec"]),
        ("firms", ["acq_date", "acq_time"]),
        ("viina", ["datetime", "headline_id"]),
        ("alerts", ["started_at", "finished_at"]),
        ("counts", ["time", "count"]),
    ]
    .into_iter()
    .find(|(_, columns)| columns.iter().all(|column| has(column)))
    .map(|(name, _)| name)
}
