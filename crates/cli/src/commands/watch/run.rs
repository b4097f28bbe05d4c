//! `armistice watch run`: polls, reads, keeps, tells.

use std::path::Path;

use armistice_serve::clock::{SystemClock, rfc3339};
use armistice_serve::notices::{Mailer, Sender};
use armistice_serve::watch::fetch::Limits;
use armistice_serve::watch::{Told, Watch};

use armistice_merge::Names;
use armistice_store::Store;

use crate::arguments::record::Place;
use crate::arguments::watch::{Means, Run};
use crate::clock::seconds;
use crate::commands::record::open;
use crate::error::CommandError;

/// Runs once, or until the program is stopped; what was not sent by then is sent the next time.
pub(super) fn run(place: &Place, arguments: &Run) -> Result<(), CommandError> {
    let sender = sender(&arguments.means)?;
    let watch = Watch::new(limits(&arguments.means), &SystemClock, &tell);
    let names = arguments.shown.into();
    let mut polls = open(place)?.showing(names);
    if !arguments.once {
        warn_without_feeds(&mut polls)?;
        let mut notices = open(place)?.showing(names);
        return Ok(watch.run(&mut polls, &mut notices, &sender)?);
    }
    let pass = watch.poll(&mut polls)?;
    let delivery = watch.deliver(&mut polls, &sender)?;
    anstream::eprintln!(
        "{} feeds polled ({} failed), {} articles asked for ({} failed): {} new, {} in another wording",
        pass.feeds,
        pass.feeds_failed,
        pass.articles,
        pass.articles_failed,
        pass.new,
        pass.revised
    );
    anstream::eprintln!(
        "{} notices delivered, {} put off, {} given up",
        delivery.delivered,
        delivery.put_off,
        delivery.dead
    );
    Ok(())
}

/// Watches while something else is done, and stops after it.
pub(crate) fn while_doing(
    place: &Place,
    means: &Means,
    names: Names,
    work: impl FnOnce() -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    let sender = sender(means)?;
    let watch = Watch::new(limits(means), &SystemClock, &tell);
    let (mut polls, mut notices) = (open(place)?.showing(names), open(place)?.showing(names));
    warn_without_feeds(&mut polls)?;
    std::thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let result = watch.run(&mut polls, &mut notices, &sender);
            if let Err(error) = &result {
                anstream::eprintln!("feeds are no longer watched: {error}");
            }
            result
        });
        let done = {
            let _stopping = Stopping(&watch);
            work()
        };
        // A panic was told by the thread itself.
        done.and(watching.join().unwrap_or(Ok(())).map_err(CommandError::from))
    })
}

/// Stops the watch when it goes, also where the work beside it panics.
struct Stopping<'w, 'a>(&'w Watch<'a>);

impl Drop for Stopping<'_, '_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

fn sender(means: &Means) -> Result<Sender, CommandError> {
    let mailer = match (&means.smtp, &means.from) {
        (Some(server), Some(from)) => {
            let authority = means.smtp_ca.as_deref().map(read).transpose()?;
            let mailer = Mailer::trusting(server, from, authority.as_deref());
            Some(mailer.map_err(|error| {
                CommandError::Usage {
                    what: error.to_string(),
                    help: "name it with `--smtp`, `--from` and, for an authority of your own, `--smtp-ca`"
                        .to_owned(),
                }
            })?)
        }
        _ => None,
    };
    Ok(Sender::new(mailer))
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(path).map_err(|source| CommandError::Unreadable { path: path.to_owned(), source })
}

fn limits(means: &Means) -> Limits {
    Limits { bytes: means.max_size, pause: i64::from(means.pause), ..Limits::default() }
}

fn warn_without_feeds(store: &mut Store) -> Result<(), CommandError> {
    if store.feeds()?.is_empty() {
        anstream::eprintln!("no feed is polled yet: `armistice watch feed add URL` adds one");
    }
    Ok(())
}

/// Tells what happened on standard error, a line each.
fn tell(told: Told) {
    let (what, name, result, good) = match told {
        Told::Feed { url, result, good } => ("feed", url, result, good),
        Told::Article { url, result, good } => ("article", url, result, good),
        Told::Notice { to, result, good } => ("notice", to, result, good),
        Told::Record { result, good } => {
            let color = color(good);
            return anstream::eprintln!("{} {color}record{color:#}: {result}", rfc3339(seconds()));
        }
    };
    let color = color(good);
    anstream::eprintln!("{} {color}{what}{color:#} {name}: {result}", rfc3339(seconds()));
}

fn color(good: bool) -> anstyle::Style {
    if good { anstyle::AnsiColor::Green } else { anstyle::AnsiColor::Yellow }.on_default()
}
