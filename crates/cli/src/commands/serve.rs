//! `armistice serve`: the desk on this machine.

use std::path::Path;
use std::sync::Arc;

use armistice_serve::guard::{Access, Guard};
use armistice_serve::log::{self, LevelFilter};
use armistice_serve::{Assessed, Desk, ServeError, Settings};
use armistice_store::{LetterState, Store};

use super::{record, verify, watch};
use crate::arguments::serve::Serve;
use crate::clock;
use crate::error::CommandError;

/// Opens the desk and answers until told to stop.
pub(crate) fn run(arguments: &Serve) -> Result<(), CommandError> {
    // One of an older program is brought up to date where it can be seen.
    drop(record::open(&arguments.place)?);
    let mut settings = Settings::new(&record::place(&arguments.place)?, clock::now);
    settings.local.clone_from(&arguments.by);
    settings.names = arguments.shown.into();
    settings.generation = armistice_read::generation();
    settings.truces = arguments.truce.iter().map(|path| assessed(path)).collect::<Result<_, _>>()?;
    let access = Access {
        listen: arguments.listen,
        behind_tls: arguments.behind_tls,
        sign_in: arguments.sign_in,
        hosts: arguments.host.clone(),
    };
    // Somebody at the machine wants to hear of trouble alone; who runs a desk for a team wants to see what happens.
    let usual = if access.is_open() { LevelFilter::WARN } else { LevelFilter::INFO };
    let guard =
        Guard::new(access, Desk::open(settings)?, Arc::new(clock::seconds)).map_err(ServeError::from)?;
    guard.metrics().gauge("armistice_reports", "Reports kept.", Box::new(|store| Ok(store.size()?.0 as f64)));
    guard.metrics().gauge("armistice_entries", "Entries told.", Box::new(|store| Ok(store.size()?.1 as f64)));
    for (name, told, state) in [
        ("armistice_notices_waiting", "Notices that wait to be sent.", LetterState::Waiting),
        ("armistice_notices_dead", "Notices that were given up.", LetterState::Dead),
    ] {
        let count = move |store: &mut Store| {
            let letters = store.letters(None)?;
            Ok(letters.iter().filter(|(one, _)| *one == state).map(|(_, count)| *count as f64).sum())
        };
        guard.metrics().gauge(name, told, Box::new(count));
    }
    log::start(arguments.log.unwrap_or(usual)).map_err(ServeError::from)?;
    let open = || {
        armistice_serve::run(guard, |address| {
            anstream::eprintln!("the desk is open at http://{address} (Ctrl-C closes it)");
        })
        .map_err(CommandError::from)
    };
    if arguments.watch {
        watch::run::while_doing(&arguments.place, &arguments.means, arguments.shown.into(), open)
    } else {
        open()
    }
}

fn assessed(path: &Path) -> Result<Assessed, CommandError> {
    let (results, sectors) = verify::of_terms(path)?;
    Ok(Assessed { results, sectors })
}
