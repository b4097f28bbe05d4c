//! The ceasefire corpora of `../shared`, where they are there.

#![expect(clippy::unwrap_used, reason = "a corpus that cannot be read ends the run")]
#![expect(clippy::print_stderr, reason = "what is skipped is told")]

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use armistice_compliance::{Channel, Collector, Observations, Sectors, Truce};
use flate2::read::GzDecoder;

/// Alert regions and the sectors they are.
pub(crate) const REGIONS: &[(&str, &str)] = &[
    ("Cherkaska oblast", "UA-71"),
    ("Chernihivska oblast", "UA-74"),
    ("Chernivetska oblast", "UA-77"),
    ("Dnipropetrovska oblast", "UA-12"),
    ("Donetska oblast", "UA-14"),
    ("Ivano-Frankivska oblast", "UA-26"),
    ("Kharkivska oblast", "UA-63"),
    ("Khersonska oblast", "UA-65"),
    ("Khmelnytska oblast", "UA-68"),
    ("Kirovohradska oblast", "UA-35"),
    ("Kyiv City", "UA-30"),
    ("Kyivska oblast", "UA-32"),
    ("Lvivska oblast", "UA-46"),
    ("Mykolaivska oblast", "UA-48"),
    ("Odeska oblast", "UA-51"),
    ("Poltavska oblast", "UA-53"),
    ("Rivnenska oblast", "UA-56"),
    ("Sumska oblast", "UA-59"),
    ("Ternopilska oblast", "UA-61"),
    ("Vinnytska oblast", "UA-05"),
    ("Volynska oblast", "UA-07"),
    ("Zakarpatska oblast", "UA-21"),
    ("Zaporizka oblast", "UA-23"),
    ("Zhytomyrska oblast", "UA-18"),
];

/// The sectors and groups of Ukraine, and other truces, as terms.
pub(crate) fn ukraine(window: &str, others: &str, channels: &str) -> String {
    let sectors: String = REGIONS
        .iter()
        .map(|(region, id)| format!("[[sector]]\nid = \"{id}\"\naliases = [\"{region}\"]\n"))
        .collect();
    format!(
        "title = \"t\"\n[window]\nzone = \"UTC\"\n{window}\n[terms]\nforbids = [\"any-fire\"]\n{sectors}\
         [[group]]\nid = \"front\"\nname = \"front\"\nsectors = [\"UA-14\", \"UA-23\", \"UA-59\", \"UA-63\", \"UA-65\"]\n\
         [[group]]\nid = \"centre-south\"\nname = \"centre and south\"\nsectors = [\"UA-12\", \"UA-30\", \"UA-32\", \
         \"UA-35\", \"UA-48\", \"UA-51\", \"UA-53\", \"UA-71\", \"UA-74\"]\n\
         [[group]]\nid = \"west\"\nname = \"west\"\nsectors = [\"UA-05\", \"UA-07\", \"UA-18\", \"UA-21\", \"UA-26\", \
         \"UA-46\", \"UA-56\", \"UA-61\", \"UA-68\", \"UA-77\"]\n{others}\n{channels}"
    )
}

/// The four truces with which no baseline of another may mix.
pub(crate) const UKRAINE_TRUCES: &str = "
[[other]]
name = \"Christmas 2023\"
start = \"2023-01-06T09:00Z\"
end = \"2023-01-07T21:00Z\"
[[other]]
name = \"Easter 2025\"
start = \"2025-04-19T15:00Z\"
end = \"2025-04-20T21:00Z\"
[[other]]
name = \"Victory Day 2025\"
start = \"2025-05-07T21:00Z\"
end = \"2025-05-10T21:00Z\"
[[other]]
name = \"Easter 2026\"
start = \"2026-04-11T13:00Z\"
end = \"2026-04-12T21:00Z\"
";

pub(crate) const ALERTS: &str = "
[[channel]]
id = \"alerts\"
name = \"Alerts\"
kind = \"alerts\"
sees = [\"air-attack\"]
preset = \"alerts\"
series = [\"ua-air-raid-alerts/alerts_oblast_2022-2026.csv.gz\"]
";

pub(crate) const NEWS: &str = "
[[channel]]
id = \"news\"
name = \"News\"
kind = \"reports\"
sees = [\"any-fire\"]
preset = \"viina\"
columns = { sector = \"adm1_iso\", lat = \"\", lon = \"\" }
precision = \"day\"
series = [\"viina-ua/viina_events_2023-04_2025-08.csv.gz\"]
baseline = { windows = 42 }
gap = [{ start = \"2023-04-01\", end = \"2023-12-01\" }]
outside = \"count\"
zone = \"Europe/Kyiv\"
[[sector]]
id = \"UA-09\"
[[sector]]
id = \"UA-40\"
[[sector]]
id = \"UA-43\"
";

/// Returns the folder of the corpora, or says that it is not there.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/ceasefire");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is not here", folder.display());
    None
}

/// Reads the series of a channel, as the command does.
pub(crate) fn observations(channel: &Channel, sectors: &Sectors, folder: &Path) -> Observations {
    let mut collector = Collector::new(&channel.columns, sectors, None).unwrap();
    for name in &channel.series {
        let file = File::open(folder.join(name)).unwrap();
        let bytes: Box<dyn Read> =
            if name.ends_with(".gz") { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.byte_headers().unwrap().clone();
        let mut rows = collector.file(&header).unwrap();
        for record in reader.byte_records() {
            rows.push(&record.unwrap()).unwrap();
        }
    }
    collector.finish()
}

/// Reads terms and the series they name.
pub(crate) fn load(terms: &str, folder: &Path) -> (Truce, Sectors, Vec<Observations>) {
    let truce = Truce::from_toml(terms).unwrap_or_else(|error| panic!("{error}\n{terms}"));
    let sectors = Sectors::named(&truce.sectors);
    let seen = truce.channels.iter().map(|channel| observations(channel, &sectors, folder)).collect();
    (truce, sectors, seen)
}
