//! Terms, series, sectors and claims of a truce to verdicts.

use armistice_compliance::{
    Collector, ColumnMap, Ledger, Observations, Options, PRESETS, Second, Sectors, Truce, Unwatched, Window,
    Written, preset,
};

/// Terms in TOML.
pub(super) fn terms(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Truce::from_toml(&text) {
        Ok(truce) => assert!(truce.window.seconds() > 0 && !truce.windows.is_empty()),
        Err(error) => assert!(!error.to_string().is_empty() && !error.help.is_empty()),
    }
}

/// Rows of incidents by every preset: each is used, left out or counted as unusable.
pub(super) fn series(bytes: &[u8]) {
    let sectors = Sectors::default();
    for name in PRESETS.split(", ") {
        let Some(mut map) = preset(name) else { continue };
        map.zone = map.zone.or_else(|| Some("Europe/Kyiv".to_owned()));
        let _ = observed(bytes, &map, &sectors);
    }
}

/// Returns what a CSV file of incidents holds by a column map; none where its head or a row ends the reading.
pub fn observed(bytes: &[u8], map: &ColumnMap, sectors: &Sectors) -> Option<Observations> {
    let mut collector = Collector::new(map, sectors, None).ok()?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.byte_headers().ok()?.clone();
    let mut rows = collector.file(&header).ok()?;
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        rows.push(&record).ok()?;
    }
    Some(collector.finish())
}

/// Polygons in GeoJSON, and points in them.
pub(super) fn sectors(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let area =
        armistice_compliance::Area { geojson: String::new(), id: "id".to_owned(), name: "name".to_owned() };
    match Sectors::from_geojson(&text, &area) {
        Ok(sectors) => {
            for lon in [-180.0, -0.5, 0.0, 0.5, 30.5, 180.0] {
                for lat in [-90.0, 0.0, 0.5, 50.4, 90.0] {
                    assert!(sectors.at(lon, lat).is_none_or(|sector| sector < sectors.names.len()));
                }
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Claims, and times in which nothing was seen.
pub(super) fn claims(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let window = Window { start: Second(1_745_000_000), end: Second(1_745_100_000) };
    if let Ok(ledger) = Ledger::from_csv(&text, window) {
        assert!(ledger.claims.iter().all(|claim| (0.0..=1.0).contains(&claim.in_window)));
    }
    let _ = Unwatched::from_csv(&text, &Sectors::default());
}

/// Terms, then a line `===`, then a series: the whole question, whose answer can be written.
pub(super) fn verify(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (terms, series) = text.split_once("===\n").unwrap_or((&text, ""));
    let Ok(truce) = Truce::from_toml(terms) else { return };
    let mut sectors = Sectors::default();
    sectors.add_names(&truce.sectors);
    if sectors.check(&truce.groups).is_err() {
        return;
    }
    let seen: Option<Vec<Observations>> = truce
        .channels
        .iter()
        .map(|channel| observed(series.as_bytes(), &channel.columns, &sectors))
        .collect();
    let Some(seen) = seen else { return };
    let options = Options { placebos: 20, ..Options::default() };
    let results = armistice_compliance::verify(&truce, &sectors, &seen, Ledger::default(), &options);
    assert!(serde_json::to_string(&results).is_ok_and(|json| !json.is_empty()));
}

/// Moments as reports, series and people write them.
pub(super) fn time(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = armistice_merge::earliest(&text);
    let _ = armistice_merge::latest(&text);
    if let Ok(moment) = text.parse::<armistice_record::Moment>() {
        assert_eq!(moment.as_str(), text);
        let _ = moment.day();
        if let (Some(from), Some(to)) = (armistice_merge::earliest(&text), armistice_merge::latest(&text)) {
            assert!(from <= to, "{text}");
        }
    }
    if let Some(Written::Absolute(second)) = armistice_compliance::read(&text) {
        let _ = armistice_store::rfc3339(second.0);
    }
    let _ = armistice_compliance::zone(&text);
}
