//! Series named on the command line: `[CHANNEL=]FILE`.

use std::path::{Path, PathBuf};

use armistice_compliance::{Channel, ChannelKind, Fire, Matching, Truce};

use super::guessed;
use crate::arguments::Verify;
use crate::error::CommandError;

/// Adds the series of the command line to the channels they name; a file without a channel makes one of its own.
pub(super) fn add(truce: &mut Truce, arguments: &Verify) -> Result<(), CommandError> {
    let mut replaced: Vec<String> = Vec::new();
    for series in &arguments.series {
        let (id, path) = match series.split_once('=') {
            Some((id, path)) => (Some(id), PathBuf::from(path)),
            None => (None, PathBuf::from(series)),
        };
        // Paths of the command line are seen from where it was typed, not from the terms.
        let path = std::path::absolute(&path)
            .map_err(|source| CommandError::Unreadable { path: path.clone(), source })?;
        match id {
            Some(id) => to_channel(truce, id, &path, &mut replaced)?,
            None => truce.channels.push(channel(truce, arguments, &path)?),
        }
    }
    truce.channels.retain(|channel| !channel.series.is_empty());
    Ok(())
}

fn to_channel(
    truce: &mut Truce,
    id: &str,
    path: &Path,
    replaced: &mut Vec<String>,
) -> Result<(), CommandError> {
    let known = truce.channels.iter().map(|channel| channel.id.clone()).collect::<Vec<_>>().join(", ");
    let Some(channel) = truce.channels.iter_mut().find(|channel| channel.id == id) else {
        return Err(CommandError::Usage {
            what: format!("the terms have no channel `{id}`"),
            help: format!("its channels are: {known}"),
        });
    };
    if !replaced.contains(&channel.id) {
        channel.series.clear();
        replaced.push(channel.id.clone());
    }
    channel.series.push(path.display().to_string());
    Ok(())
}

fn channel(truce: &Truce, arguments: &Verify, path: &Path) -> Result<Channel, CommandError> {
    let (preset, mut columns) = match &arguments.preset {
        None => guessed(path)?,
        Some(name) => armistice_compliance::preset(name).map(|map| ("counts", map)).ok_or_else(|| {
            CommandError::Usage {
                what: format!("there is no preset `{name}`"),
                help: format!("write one of {}", armistice_compliance::PRESETS),
            }
        })?,
    };
    columns.zone = arguments.zone.clone().or(columns.zone);
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let taken = |id: &str| truce.channels.iter().any(|channel| channel.id == id);
    let id = if taken(&name) { format!("{name}-{}", truce.channels.len() + 1) } else { name.clone() };
    let (kind, sees) = match arguments.preset.as_deref().unwrap_or(preset) {
        "alerts" => (ChannelKind::Alerts, vec![Fire::AirAttack]),
        "firms" => (ChannelKind::Thermal, vec![Fire::Shelling, Fire::AirAttack]),
        "counts" => (ChannelKind::Counts, vec![Fire::AnyFire]),
        _ => (ChannelKind::Reports, vec![Fire::AnyFire]),
    };
    Ok(Channel {
        id,
        name,
        kind,
        sees,
        series: vec![path.display().to_string()],
        columns,
        unwatched: None,
        gaps: Vec::new(),
        breaks: Vec::new(),
        through: None,
        delay: Vec::new(),
        matching: Matching::default(),
        source: String::new(),
    })
}
