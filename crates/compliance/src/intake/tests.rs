use super::*;
use crate::columns::preset;
use crate::truce::SectorName;

fn sectors() -> Sectors {
    let name = |id: &str| SectorName {
        id: id.to_owned(),
        name: String::new(),
        aliases: vec![format!("{id} oblast")],
    };
    Sectors::named(&[name("a"), name("b")])
}

fn collect(map: &ColumnMap, csv: &str) -> Result<Observations, SeriesError> {
    let sectors = sectors();
    let mut collector = Collector::new(map, &sectors, None)?;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.byte_headers().unwrap().clone();
    let mut rows = collector.file(&header)?;
    for record in reader.byte_records() {
        rows.push(&record.unwrap())?;
    }
    Ok(collector.finish())
}

#[test]
fn alerts_are_counted_by_their_start_and_long_ones_hide_others() {
    let csv = "region,started_at,finished_at\n\
        a oblast,2025-03-01T01:00:00Z,2025-03-01T02:00:00Z\n\
        a oblast,2025-03-01T03:00:00Z,2025-03-04T02:00:00Z\n\
        elsewhere,2025-03-01T03:00:00Z,2025-03-01T04:00:00Z\n\
        b,2025-03-01T05:00:00Z,2025-03-01T04:00:00Z\n";
    let seen = collect(&preset("alerts").unwrap(), csv).unwrap();
    assert_eq!((seen.sectors[0].total(), seen.sectors[1].total(), seen.account.outside), (2, 0, 1));
    assert_eq!(
        (seen.unwatched.len(), seen.unwatched[0].sector, seen.unwatched[0].window.hours()),
        (1, Some(0), 71.0)
    );
    assert_eq!(seen.account.unusable["end before the start"], 1);
    assert!(!seen.daily);
}

#[test]
fn one_cause_counts_once_a_sector_and_day() {
    let csv = "datetime,time_known,sector,event_type,headline_id\n\
        2025-03-01 10:00:00,1,a,artillery|loc,h1\n\
        2025-03-01 11:00:00,1,a,uav,h1\n\
        2025-03-01 11:00:00,1,b,uav,h1\n\
        2025-03-02 00:00:00,0,a,uav,h1\n\
        2025-03-02 09:00:00,1,a,loc,h2\n";
    let map = ColumnMap { sector: Some("sector".into()), lat: None, lon: None, ..preset("viina").unwrap() };
    let seen = collect(&map, csv).unwrap();
    assert_eq!((seen.sectors[0].total(), seen.sectors[1].total()), (2, 1));
    assert_eq!((seen.account.duplicates, seen.account.other_kind, seen.daily), (1, 1, true));
    // The second of March in Kyiv began on the first in UTC; as a day it is the second.
    let noon = (20_149 * DAY / 60 + 12 * 60) as u32;
    assert_eq!(seen.sectors[0].counts().last(), Some((noon, 1)));
}

#[test]
fn rows_that_make_no_sense_are_counted_not_guessed() {
    let csv = "time,sector,count\n\
        2025-03-01T10:00Z,a,3\n2025-03-01T10:00Z,a,3\n2025-03-01T11:00Z,a,NaN\n2025-03-01T11:00Z,a,-1\n\
        2025-03-01T11:00Z,a,1.5\nyesterday,a,1\n,a,1\n2025-03-01T12:00Z,c,1\n";
    let seen = collect(&preset("counts").unwrap(), csv).unwrap();
    assert_eq!((seen.sectors[0].total(), seen.account.counted, seen.account.duplicates), (3, 1, 1));
    assert_eq!(
        (seen.account.unusable_rows(), seen.account.outside, seen.account.first_unusable),
        (5, 1, Some(3))
    );
}

#[test]
fn points_off_the_globe_are_refused() {
    let map = ColumnMap { zone: Some("UTC".into()), ..preset("firms").unwrap() };
    let csv = "acq_date,acq_time,latitude,longitude\n2025-03-01,2359,NaN,30\n2025-03-01,105,95,30\n2025-03-01,105,50,30\n";
    let seen = collect(&map, csv).unwrap();
    assert_eq!((seen.account.unusable["point that is not on the globe"], seen.account.outside), (2, 1));
}

#[test]
fn a_clock_needs_a_zone_and_one_that_shows_it() {
    let csv = "time,sector,count\n2025-03-30T03:30,a,1\n";
    let error = collect(&preset("counts").unwrap(), csv).unwrap_err();
    assert!(error.to_string().contains("tells no zone"), "{error}");
    let kyiv = ColumnMap { zone: Some("Europe/Kyiv".into()), ..preset("counts").unwrap() };
    assert_eq!(collect(&kyiv, csv).unwrap().account.impossible_clock, 1);
    let nowhere = ColumnMap { zone: Some("Kyiv".into()), ..preset("counts").unwrap() };
    assert!(collect(&nowhere, csv).is_err());
}

#[test]
fn a_missing_column_is_named_with_those_there_are() {
    let error = collect(&preset("counts").unwrap(), "when,where\n").unwrap_err().to_string();
    assert_eq!(error, "there is no column `time` for `time`; the columns are: when, where");
}

#[test]
fn what_was_not_known_yet_is_left_out() {
    let map = ColumnMap { reported: Some("known".into()), ..preset("counts").unwrap() };
    let csv = "time,sector,count,known\n2025-03-01T10:00Z,a,1,2025-03-05T00:00Z\n2025-03-01T10:00Z,a,1,2025-03-02T00:00Z\n";
    let sectors = sectors();
    let as_of = Some(Second(20_150 * DAY));
    let mut collector = Collector::new(&map, &sectors, as_of).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.byte_headers().unwrap().clone();
    let mut rows = collector.file(&header).unwrap();
    reader.byte_records().for_each(|record| rows.push(&record.unwrap()).unwrap());
    assert_eq!(collector.finish().sectors[0].total(), 1);
}
