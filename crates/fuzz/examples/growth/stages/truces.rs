//! Terms, series, sectors, claims and the verdict; dictionaries of events.

use armistice_compliance::{Area, Ledger, Options as Asked, Second, Sectors, Truce, Window, preset};
use armistice_fuzz::observed;

use crate::Case;
use crate::inputs::{Make, before};

const TERMS: &str = "title = \"x\"\nconflict = \"A-B\"\nterms_source = \"y\"\n[[party]]\nname = \"RUS\"\nrole = \"declared\"\n[window]\nzone = \"UTC\"\nstart = \"2025-02-10T00:00\"\nend = \"2025-02-11T06:00\"\n[terms]\nforbids = [\"any-fire\"]\n[[sector]]\nid = \"a\"\nname = \"A\"\n";
const CHANNEL: &str = "[[channel]]\nid = \"c\"\nname = \"C\"\nkind = \"counts\"\nsees = [\"any-fire\"]\npreset = \"counts\"\nseries = [\"s\"]\nsource = \"z\"\n";
const CLAIMS: &str =
    "claim_id,claimant,against,period_start_utc,period_end_utc,measure,count,place,as_published,source\n";

pub(super) fn cases() -> Vec<Case> {
    cases! {
        "terms" terms {
            "groups" => [TERMS, "[[group]]\nid = \"§\"\nname = \"x\"\nsectors = [\"a\"]\n", ""],
            "sectors" => [TERMS, "[[sector]]\nid = \"§\"\nname = \"x\"\n", ""],
            "deep" => ["x = ", "[", ""],
            "channels" => [TERMS, "[[channel]]\nid = \"§\"\nname = \"C\"\nkind = \"counts\"\nsees = [\"any-fire\"]\npreset = \"counts\"\nseries = [\"s\"]\nsource = \"z\"\n", ""],
            "other truces" => [TERMS, "[[other]]\nname = \"x\"\nstart = \"2024-01-01T00:00Z\"\nend = \"2024-01-02T00:00Z\"\n", ""],
        }
        "series" series {
            "rows" => ["time,sector,count\n", "2025-02-09T03Z,§,5\n", ""],
            "alerts without end" => ["started_at,finished_at,region\n", "2025-02-09T03:00Z,,a\n", ""],
            "a quotation mark" => ["time,sector,count\n\"", "2025-02-09T03Z,a,5\n", ""],
            "columns" => "time,sector,count,",
        }
        "claims" claims {
            "claims of one period" => [CLAIMS, "§,A,B,2025-02-10T00:00Z,2025-02-11T00:00Z,violations,3,,x,s\n", ""],
            "claims of many sides" => [CLAIMS, "§,§,B,2025-02-10T00:00Z,2025-02-11T00:00Z,violations,3,,x,s\n", ""],
        }
        "sectors" sectors {
            "corners" => Make::By(|n| before("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name\":\"A\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],", [spiral(n), "[0,0]]]}}]}".into()].concat())),
            "polygons" => ["{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"a\",\"name\":\"a\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}}", ",{\"type\":\"Feature\",\"properties\":{\"id\":\"§\",\"name\":\"§\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}}", "]}"],
            "deep" => ["{\"type\":\"FeatureCollection\",\"features\":", "[", ""],
        }
        "verify" verify {
            "hours" => Make::By(hours),
            "sectors" => ["time,sector,count\n", "2025-01-09T03Z,§,5\n", ""],
        }
        "dictionary" dictionary {
            "actors" => "§ [USAGOV 19790716-20030409]\n",
            "names of one actor" => ["A [USA]\n", "+§\n", ""],
            "codes of one actor" => ["A [USA]\n", " [USAGOV >19790716]\n", ""],
            "patterns" => ["--- EMBARGO [163] ---\nEMBARGO [163]\n", "- * § [172]\n", ""],
        }
    }
}

/// A count an hour, back in time.
fn hours(length: usize) -> Vec<u8> {
    let row = |hour: usize| {
        let day = armistice_merge::day(20_000 * 1440 - (hour / 24) as i64 * 1440);
        format!("{day}T{:02}Z,a,{}\n", hour % 24, hour % 7)
    };
    before("time,sector,count\n", (0..length / 20).flat_map(|hour| row(hour).into_bytes()).collect())
}

/// Corners of an outline that winds outwards without touching itself.
fn spiral(length: usize) -> Vec<u8> {
    let corners = length / 24;
    // Out along the top of a comb, so that no two edges cross.
    (1..=corners)
        .flat_map(|n| {
            format!("[{:.6},{:.6}],", n as f64 * 100.0 / corners as f64, if n % 2 == 0 { 1.0 } else { 80.0 })
                .into_bytes()
        })
        .chain(*b"[100,-1],")
        .collect()
}

fn terms(bytes: &[u8]) {
    let _ = std::hint::black_box(Truce::from_toml(&String::from_utf8_lossy(bytes)));
}

fn series(bytes: &[u8]) {
    for name in ["counts", "alerts"] {
        let Some(mut map) = preset(name) else { continue };
        map.zone = Some("Europe/Kyiv".to_owned());
        std::hint::black_box(observed(bytes, &map, &Sectors::default()).is_some());
    }
}

fn claims(bytes: &[u8]) {
    let window = Window { start: Second(1_739_145_600), end: Second(1_739_253_600) };
    let _ = std::hint::black_box(Ledger::from_csv(&String::from_utf8_lossy(bytes), window));
}

fn sectors(bytes: &[u8]) {
    let area = Area { geojson: String::new(), id: "id".to_owned(), name: "name".to_owned() };
    if let Ok(sectors) = Sectors::from_geojson(&String::from_utf8_lossy(bytes), &area) {
        std::hint::black_box((0..100).filter(|&n| sectors.at(f64::from(n), 0.5).is_some()).count());
    }
}

fn verify(bytes: &[u8]) {
    let Ok(truce) = Truce::from_toml(&(TERMS.to_owned() + CHANNEL)) else { return };
    let mut sectors = Sectors::default();
    sectors.add_names(&truce.sectors);
    let seen = truce
        .channels
        .iter()
        .filter_map(|channel| observed(bytes, &channel.columns, &sectors))
        .collect::<Vec<_>>();
    std::hint::black_box(armistice_compliance::verify(
        &truce,
        &sectors,
        &seen,
        Ledger::default(),
        &Asked::default(),
    ));
}

fn dictionary(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut dictionaries = armistice_read::Dictionaries::default();
    let _ = std::hint::black_box((dictionaries.add_actors(&text), dictionaries.add_verbs(&text)));
}
