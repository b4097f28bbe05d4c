//! `armistice serve`: the desk on this machine.

use std::path::Path;

use armistice_serve::{Assessed, Desk, Settings};

use super::{record, verify};
use crate::arguments::serve::Serve;
use crate::clock;
use crate::error::CommandError;

/// Opens the desk and answers until told to stop.
pub(crate) fn run(arguments: &Serve) -> Result<(), CommandError> {
    if !arguments.listen.ip().is_loopback() {
        return Err(CommandError::Usage {
            what: format!(
                "`{}` can be reached from other machines, where anybody could decide",
                arguments.listen
            ),
            help: "listen on this machine alone, such as 127.0.0.1:8080; others reach it through `ssh -L`"
                .to_owned(),
        });
    }
    let mut settings = Settings::new(&record::place(&arguments.place)?, clock::now);
    settings.local.clone_from(&arguments.by);
    settings.generation = record::generation();
    settings.truces = arguments.truce.iter().map(|path| assessed(path)).collect::<Result<_, _>>()?;
    let desk = Desk::open(settings)?;
    armistice_serve::run(desk, arguments.listen, |address| {
        anstream::eprintln!("the desk is open at http://{address} (Ctrl-C closes it)");
    })?;
    Ok(())
}

fn assessed(path: &Path) -> Result<Assessed, CommandError> {
    let (results, sectors) = verify::of_terms(path)?;
    Ok(Assessed { results, sectors })
}
