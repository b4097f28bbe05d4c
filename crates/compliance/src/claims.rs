//! The claims ledger: who says that how much happened when. Claims stand beside findings, never in them, and counts
//! whose times overlap are never added.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::time::{self, Second, Window, Written};

/// How many overlapping claims are listed for one.
const OVERLAPS: usize = 20;

/// What somebody claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// The id in the file.
    pub id: String,
    /// Who claims it.
    pub claimant: String,
    /// About whom.
    pub against: String,
    /// For what time.
    pub period: Window,
    /// What is counted.
    pub measure: String,
    /// How many; none for claims in words.
    pub count: Option<u64>,
    /// Where.
    pub place: String,
    /// The words or figures as published.
    pub as_published: String,
    /// Where they were published.
    pub source: String,
    /// Share of the claim's time that lies in the window.
    pub in_window: f64,
    /// Ids of claims of the same claimant about the same measure whose times overlap with this one's, at most 20.
    pub overlaps: Vec<String>,
}

/// Claims about one measure by one claimant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Who claims.
    pub claimant: String,
    /// About whom.
    pub against: String,
    /// What is counted.
    pub measure: String,
    /// The count for times in the window: the sum of claims that do not overlap, otherwise that of the claim with the
    /// longest time; none where no count lies in the window.
    pub count: Option<u64>,
    /// The ids it rests on.
    pub from: Vec<String>,
    /// The ids left out because their times overlap with those.
    pub not_added: Vec<String>,
}

/// All claims.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ledger {
    /// One a claimant and measure, in the window.
    pub lines: Vec<Line>,
    /// Every claim.
    pub claims: Vec<Claim>,
    /// Rows that could not be used, from 1, and why.
    pub unusable: Vec<(u64, String)>,
}

impl Ledger {
    /// Reads claims from CSV with the columns `claim_id, claimant, against, period_start_utc, period_end_utc, measure,
    /// count, place, as_published, source`.
    ///
    /// # Errors
    /// With the missing column.
    pub fn from_csv(text: &str, window: Window) -> Result<Ledger, String> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let column = |name: &str| {
            header
                .iter()
                .position(|known| known.trim().trim_start_matches('\u{feff}') == name)
                .ok_or_else(|| format!("there is no column `{name}`"))
        };
        let columns = [
            column("claim_id")?,
            column("claimant")?,
            column("against")?,
            column("period_start_utc")?,
            column("period_end_utc")?,
            column("measure")?,
            column("count")?,
            column("place")?,
            column("as_published")?,
            column("source")?,
        ];
        let mut ledger = Ledger::default();
        for (row, record) in reader.records().enumerate() {
            let claim =
                record.map_err(|error| error.to_string()).and_then(|record| claim(&record, &columns, window));
            match claim {
                Ok(claim) => ledger.claims.push(claim),
                Err(why) => ledger.unusable.push((row as u64 + 1, why)),
            }
        }
        ledger.find_overlaps();
        ledger.lines = ledger.find_lines();
        Ok(ledger)
    }

    fn find_overlaps(&mut self) {
        let mut lines: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
        for (at, claim) in self.claims.iter().enumerate() {
            lines.entry(claim.line()).or_default().push(at);
        }
        let mut overlaps = vec![Vec::new(); self.claims.len()];
        for line in lines.into_values() {
            overlapping(&self.claims, line, &mut overlaps);
        }
        let ids: Vec<Vec<String>> = overlaps
            .into_iter()
            .map(|mut others| {
                others.sort_unstable();
                others.into_iter().map(|at: usize| self.claims[at].id.clone()).collect()
            })
            .collect();
        for (claim, overlaps) in self.claims.iter_mut().zip(ids) {
            claim.overlaps = overlaps;
        }
    }

    fn find_lines(&self) -> Vec<Line> {
        let mut lines: BTreeMap<(&str, &str, &str), Vec<&Claim>> = BTreeMap::new();
        for claim in self.claims.iter().filter(|claim| claim.count.is_some() && claim.in_window >= 0.999) {
            lines.entry(claim.line()).or_default().push(claim);
        }
        lines
            .into_iter()
            .map(|((claimant, against, measure), claims)| line(claimant, against, measure, claims))
            .collect()
    }
}

impl Claim {
    fn line(&self) -> (&str, &str, &str) {
        (&self.claimant, &self.against, &self.measure)
    }
}

/// Writes down which of the claims overlap, in one pass over them by their beginning.
///
/// `running` are those that have not ended, by their end; `short` those of them whose lists are not full.
fn overlapping(claims: &[Claim], mut line: Vec<usize>, overlaps: &mut [Vec<usize>]) {
    line.sort_by_key(|&at| claims[at].period.start);
    let (mut running, mut short): (BTreeSet<(Second, usize)>, BTreeSet<usize>) = Default::default();
    for at in line {
        let period = claims[at].period;
        while let Some(&(end, ended)) = running.first().filter(|(end, _)| *end <= period.start) {
            running.remove(&(end, ended));
            short.remove(&ended);
        }
        overlaps[at].extend(running.iter().take(OVERLAPS).map(|(_, other)| *other));
        short.retain(|&other| {
            overlaps[other].push(at);
            overlaps[other].len() < OVERLAPS
        });
        running.insert((period.end, at));
        if overlaps[at].len() < OVERLAPS {
            short.insert(at);
        }
    }
}

/// Takes the claims with the longest times first and leaves out what overlaps with them.
fn line(claimant: &str, against: &str, measure: &str, mut claims: Vec<&Claim>) -> Line {
    claims.sort_by_key(|claim| (-claim.period.seconds(), claim.period.start, claim.id.clone()));
    let (mut kept, mut not_added): (Vec<&Claim>, Vec<String>) = (Vec::new(), Vec::new());
    // Those that are kept are apart, so the last one that begins before this one ends is the only one that can overlap.
    let mut taken: BTreeMap<Second, Window> = BTreeMap::new();
    for claim in claims {
        let before = taken.range(..claim.period.end).next_back();
        if before.is_some_and(|(_, other)| other.overlaps(claim.period)) {
            not_added.push(claim.id.clone());
        } else {
            taken.insert(claim.period.start, claim.period);
            kept.push(claim);
        }
    }
    Line {
        claimant: claimant.to_owned(),
        against: against.to_owned(),
        measure: measure.to_owned(),
        count: kept.iter().map(|claim| claim.count).sum(),
        from: kept.iter().map(|claim| claim.id.clone()).collect(),
        not_added,
    }
}

fn claim(record: &csv::StringRecord, columns: &[usize; 10], window: Window) -> Result<Claim, String> {
    let field = |at: usize| record.get(columns[at]).unwrap_or_default().trim().to_owned();
    let time = |at: usize| -> Result<Second, String> {
        match time::read(&field(at)) {
            Some(Written::Absolute(second)) => Ok(second),
            Some(Written::Clock(clock)) => Ok(Second::of_clock(clock, &jiff::tz::TimeZone::UTC).0),
            Some(Written::Day(day)) => Ok(Second::of_clock(day.at(0, 0, 0, 0), &jiff::tz::TimeZone::UTC).0),
            None => Err(format!("`{}` is no time", field(at))),
        }
    };
    let period = Window { start: time(3)?, end: time(4)? };
    if period.end <= period.start {
        return Err("its period ends before it begins".to_owned());
    }
    let count = match field(6) {
        empty if empty.is_empty() => None,
        // Sums of so many stay far below what 64 bits hold.
        text => Some(u64::from(text.parse::<u32>().map_err(|_| format!("`{text}` is no count"))?)),
    };
    Ok(Claim {
        id: field(0),
        claimant: field(1),
        against: field(2),
        period,
        measure: field(5),
        count,
        place: field(7),
        as_published: field(8),
        source: field(9),
        in_window: period.shared(window) as f64 / period.seconds() as f64,
        overlaps: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "claim_id,claimant,against,period_start_utc,period_end_utc,measure,count,place,as_published,source\n";

    #[test]
    fn overlapping_counts_are_never_added() {
        let text = format!(
            "{HEAD}\
            c1,UKR,RUS,2025-04-19T15:00Z,2025-04-19T21:00Z,shellings,387,front,387,x\n\
            c2,UKR,RUS,2025-04-19T21:00Z,2025-04-20T17:00Z,shellings,1355,front,1355,x\n\
            c3,UKR,RUS,2025-04-19T21:00Z,2025-04-20T21:00Z,shellings,1882,front,1882,x\n\
            c4,UKR,RUS,2025-04-17T21:00Z,2025-04-18T21:00Z,shellings,9,front,9,x\n\
            c5,UKR,RUS,2025-04-19T21:00Z,then,shellings,9,front,9,x\n\
            c6,ISW,both,2025-04-19T15:00Z,2025-04-20T21:00Z,qualitative,,front,subsided,x\n"
        );
        let second = |text: &str| match time::read(text) {
            Some(Written::Absolute(second)) => second,
            _ => panic!(),
        };
        let window = Window { start: second("2025-04-19T15:00Z"), end: second("2025-04-20T21:00Z") };
        let ledger = Ledger::from_csv(&text, window).unwrap();
        assert_eq!(ledger.lines.len(), 1);
        let line = &ledger.lines[0];
        assert_eq!((line.count, line.not_added.as_slice()), (Some(387 + 1882), ["c2".to_owned()].as_slice()));
        assert_eq!(ledger.claims[1].overlaps, ["c3"]);
        assert_eq!(ledger.unusable, [(5, "`then` is no time".to_owned())]);
        assert!(Ledger::from_csv("a,b\n", window).is_err());
    }

    #[test]
    fn overlaps_are_those_of_every_pair() {
        let mut number = 1u64;
        let mut next = |bound: u64| {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (number >> 33) % bound
        };
        let mut text = "claim_id,claimant,against,period_start_utc,period_end_utc,measure,count,place,as_published,source\n"
            .to_owned();
        for at in 0..40 {
            let (side, hour, length) = (["A", "B"][next(2) as usize], next(20), 1 + next(3));
            let (start, end) =
                (format!("2025-04-19T{hour:02}:00Z"), format!("2025-04-19T{:02}:00Z", hour + length));
            text.push_str(&format!("c{at},{side},X,{start},{end},m,1,,x,s\n"));
        }
        let ledger =
            Ledger::from_csv(&text, Window { start: Second(1_745_000_000), end: Second(1_745_100_000) })
                .unwrap();
        assert_eq!(ledger.claims.len(), 40);
        for (at, claim) in ledger.claims.iter().enumerate() {
            let others = ledger.claims.iter().enumerate().filter(|(other, _)| *other != at);
            let same = others
                .filter(|(_, other)| other.line() == claim.line() && other.period.overlaps(claim.period));
            assert_eq!(
                claim.overlaps,
                same.map(|(_, other)| other.id.clone()).collect::<Vec<_>>(),
                "{}",
                claim.id
            );
        }
    }
}
