//! `armistice verify`: a truce and what channels saw in, whether fire paused out.

use std::fs;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use armistice_compliance::{
    Channel, Collector, ColumnMap, Ledger, Observations, Options, Results, Second, Sectors, Threshold, Truce,
    Unwatched, Written,
};

use crate::arguments::{Verify, VerifyFormat};
use crate::error::CommandError;
use crate::outputs::Output;
use crate::views::verify as views;

mod series;

/// Reads the terms, the sectors and the series, and writes the answer in the form asked for.
pub(crate) fn run(arguments: &Verify) -> Result<(), CommandError> {
    let results = results(arguments)?;
    let (results, sectors) = (&results.0, &results.1);
    let mut output = Output::open(arguments.out.as_deref())?;
    let text = match arguments.format {
        VerifyFormat::Brief => views::brief::brief(results, output.is_terminal()),
        VerifyFormat::Table => views::table::table(results, output.is_terminal()),
        VerifyFormat::Json => json(results)?,
        VerifyFormat::Csv => views::csv::csv(results).map_err(|error| at_output(arguments, error))?,
        VerifyFormat::Geojson => views::geojson::geojson(results, sectors),
        VerifyFormat::Svg => views::svg::svg(results),
        VerifyFormat::Html => views::page::page(results),
    };
    output.write(text.as_bytes())?;
    output.finish()
}

/// Looks at a truce whose terms name their series, with the thresholds that `armistice verify` has by itself.
pub(crate) fn of_terms(path: &Path) -> Result<(Results, Sectors), CommandError> {
    let threshold = Threshold::default();
    results(&Verify {
        truce: path.to_owned(),
        series: Vec::new(),
        format: VerifyFormat::Json,
        out: None,
        tau: threshold.tau,
        alpha: threshold.alpha,
        as_of: None,
        claims: None,
        preset: None,
        zone: None,
        placebos: 400,
        seed: 1,
    })
}

fn results(arguments: &Verify) -> Result<(Results, Sectors), CommandError> {
    let folder = arguments.truce.parent().unwrap_or(Path::new("")).to_owned();
    let mut truce = terms(&arguments.truce)?;
    let options = options(arguments)?;
    let sectors = sectors(&truce, &folder)?;
    series::add(&mut truce, arguments)?;
    if truce.channels.iter().all(|channel| channel.series.is_empty()) {
        return Err(CommandError::Usage {
            what: "the terms name no series and none was given".to_owned(),
            help: "name CSV files after the terms, or as `series` of a `[[channel]]` in them".to_owned(),
        });
    }
    let seen: Vec<Observations> = truce
        .channels
        .iter()
        .map(|channel| observations(channel, &sectors, &folder, options.as_of))
        .collect::<Result<_, _>>()?;
    let claims = claims(&truce, arguments, &folder)?;
    Ok((armistice_compliance::verify(&truce, &sectors, &seen, claims, &options), sectors))
}

fn terms(path: &Path) -> Result<Truce, CommandError> {
    let text = read(path)?;
    Truce::from_toml(&text).map_err(|source| CommandError::Terms { path: path.to_owned(), source })
}

fn read(path: &Path) -> Result<String, CommandError> {
    fs::read_to_string(path).map_err(|source| CommandError::Unreadable { path: path.to_owned(), source })
}

fn options(arguments: &Verify) -> Result<Options, CommandError> {
    let usage = |what: &str, help: &str| CommandError::Usage { what: what.to_owned(), help: help.to_owned() };
    if !(arguments.tau > 0.0 && arguments.tau < 1.0) {
        return Err(usage("`--tau` is no share of fire", "write a number between 0 and 1, such as 0.25"));
    }
    if !(arguments.alpha > 0.0 && arguments.alpha < 0.5) {
        return Err(usage(
            "`--alpha` is no chance of error",
            "write a number between 0 and 0.5, such as 0.025",
        ));
    }
    let as_of = match &arguments.as_of {
        None => None,
        Some(text) => match armistice_compliance::read(text) {
            Some(Written::Absolute(second)) => Some(second),
            _ => return Err(usage("`--as-of` is no moment", "write it like 2025-04-20T06:00Z")),
        },
    };
    let threshold = Threshold { tau: arguments.tau, alpha: arguments.alpha };
    Ok(Options { threshold, as_of, placebos: arguments.placebos, seed: arguments.seed })
}

fn sectors(truce: &Truce, folder: &Path) -> Result<Sectors, CommandError> {
    let (mut sectors, path) = match &truce.area {
        None => (Sectors::default(), None),
        Some(area) => {
            let path = folder.join(&area.geojson);
            let text = read(&path)?;
            let sectors = Sectors::from_geojson(&text, area)
                .map_err(|source| CommandError::Sectors { path: path.clone(), source })?;
            (sectors, Some(path))
        }
    };
    sectors.add_names(&truce.sectors);
    let path = path.unwrap_or_else(|| PathBuf::from("the terms"));
    sectors.check(&truce.groups).map_err(|source| CommandError::Sectors { path, source })?;
    Ok(sectors)
}

fn observations(
    channel: &Channel,
    sectors: &Sectors,
    folder: &Path,
    as_of: Option<Second>,
) -> Result<Observations, CommandError> {
    let in_channel = |path: &Path, source| CommandError::Series { path: path.to_owned(), source };
    let mut collector = Collector::new(&channel.columns, sectors, as_of)
        .map_err(|source| in_channel(Path::new(&channel.id), source))?;
    for name in &channel.series {
        let path = folder.join(name);
        let mut reader = open(&path)?;
        let unreadable = |error: csv::Error| not_csv(&path, &error);
        let header = reader.byte_headers().map_err(unreadable)?.clone();
        let mut rows = collector.file(&header).map_err(|source| in_channel(&path, source))?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            rows.push(&record).map_err(|source| in_channel(&path, source))?;
        }
    }
    let mut seen = collector.finish();
    if let Some(name) = &channel.unwatched {
        let path = folder.join(name);
        let known = Unwatched::from_csv(&read(&path)?, sectors).map_err(|what| not_csv(&path, &what))?;
        seen.unwatched.extend(known);
    }
    Ok(seen)
}

/// Opens a CSV file; rows may have more or fewer fields than the header.
fn open(path: &Path) -> Result<csv::Reader<BufReader<fs::File>>, CommandError> {
    let file =
        fs::File::open(path).map_err(|source| CommandError::Unreadable { path: path.to_owned(), source })?;
    Ok(csv::ReaderBuilder::new().flexible(true).from_reader(BufReader::with_capacity(1 << 16, file)))
}

fn not_csv(path: &Path, what: &dyn std::fmt::Display) -> CommandError {
    CommandError::Unreadable { path: path.to_owned(), source: io::Error::other(what.to_string()) }
}

fn claims(truce: &Truce, arguments: &Verify, folder: &Path) -> Result<Ledger, CommandError> {
    let path = match (&arguments.claims, &truce.claims) {
        (Some(path), _) => path.clone(),
        (None, Some(name)) => folder.join(name),
        (None, None) => return Ok(Ledger::default()),
    };
    Ledger::from_csv(&read(&path)?, truce.window).map_err(|what| not_csv(&path, &what))
}

fn json(results: &Results) -> Result<String, CommandError> {
    let text = serde_json::to_string_pretty(results)
        .map_err(|error| CommandError::writing(Path::new("standard output"), error.into()))?;
    Ok(text + "\n")
}

fn at_output(arguments: &Verify, error: csv::Error) -> CommandError {
    let path = arguments.out.clone().unwrap_or_else(|| PathBuf::from("standard output"));
    CommandError::writing(&path, io::Error::other(error))
}

/// Returns the map of a file's columns, guessed from its header.
fn guessed(path: &Path) -> Result<(&'static str, ColumnMap), CommandError> {
    let mut reader = open(path)?;
    let header = reader.headers().map_err(|error| not_csv(path, &error))?.clone();
    let names: Vec<&str> = header.iter().collect();
    let preset = armistice_compliance::guess(&names);
    preset.and_then(|name| Some((name, armistice_compliance::preset(name)?))).ok_or_else(|| {
        CommandError::Usage {
            what: format!("the columns of `{}` are those of no known series", path.display()),
            help: format!(
                "say how to read it with `--preset` ({}) or in a `[[channel]]` of the terms",
                armistice_compliance::PRESETS
            ),
        }
    })
}
