//! The sectors with what each channel shows, as GeoJSON; never a point.

use armistice_compliance::{Results, Sectors};
use serde_json::{Value, json};

/// Writes a feature for each sector; `verdict` is that of all channels together, `channels` has one entry a channel
/// for the whole window.
pub(crate) fn geojson(results: &Results, sectors: &Sectors) -> String {
    let features: Vec<Value> = sectors
        .names
        .iter()
        .zip(&sectors.geometries)
        .map(|(name, geometry)| {
            let whole = results.windows.first().map(|window| window.name.as_str());
            let here = results
                .results
                .iter()
                .filter(|finding| finding.sector == name.id && Some(finding.window.name.as_str()) == whole);
            let channels: serde_json::Map<String, Value> = here
                .map(|finding| {
                    let value = json!({
                        "observed": finding.observed,
                        "expected": finding.expected,
                        "ratio": finding.ratio,
                        "verdict": finding.verdict,
                        "on_map": finding.on_map,
                        "reason": finding.reason,
                        "sentence": finding.sentence,
                    });
                    (finding.channel.clone(), value)
                })
                .collect();
            let summary = results.summaries.iter().find(|summary| summary.sector == name.id);
            json!({
                "type": "Feature",
                "id": name.id,
                "properties": {
                    "sector": name.id,
                    "name": name.name,
                    "verdict": summary.map(|summary| summary.verdict),
                    "sentence": summary.map(|summary| &summary.sentence),
                    "channels": channels,
                },
                "geometry": geometry,
            })
        })
        .collect();
    let collection = json!({"type": "FeatureCollection", "title": results.title, "features": features});
    format!("{collection}\n")
}
