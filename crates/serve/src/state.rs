//! What the service knows: the record, what was made of it, and how it was set up.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use armistice_compliance::{Results, Sectors};
use armistice_merge::{Filter, Kind, Names, View};
use armistice_store::{Indexed, Living, Shown, Store, Version};
use tokio::time::Instant;

use crate::makings::Makings;
use crate::pool::Pool;
use crate::shelf::Shelf;
use crate::{Person, Problem, Role, ServeError};

/// Connections for questions that are answered at once.
const QUICK: usize = 3;
/// Connections for whole views.
const VIEWS: usize = 2;
/// How long making an answer took if it is slow: what was made before is given meanwhile.
const SLOW: Duration = Duration::from_millis(100);
/// How heavy kept answers may be together, in bytes.
const BODIES: usize = 64 << 20;
/// How heavy kept views may be together, in bytes, roughly.
const LISTINGS: usize = 256 << 20;
/// What a value of a view weighs, roughly.
const VALUE: usize = 96;
/// How heavy kept indexes may be together, in bytes, roughly.
const INDEXES: usize = 128 << 20;
/// What an entry of an index weighs, roughly.
const ENTRY: usize = 96;

thread_local! {
    /// How long the views took that the work of this thread was given, whoever made them.
    static VIEWS_TOOK: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// Does some work; returns what came of it, with how long it takes where no view is there yet.
pub(crate) fn taking<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    VIEWS_TOOK.set(Duration::ZERO);
    let began = Instant::now();
    let done = work();
    (done, VIEWS_TOOK.get().max(began.elapsed()))
}

/// How a desk is set up.
#[derive(Clone)]
pub struct Settings {
    /// The record: a file, or `postgres://user@host/name`.
    pub place: String,
    /// Tells the time, RFC 3339.
    pub clock: fn() -> String,
    /// Who asks where nobody had to say who they are.
    pub local: String,
    /// The truces that were looked at.
    pub truces: Vec<Assessed>,
    /// The generation of the reader, kept with each report that is added.
    pub generation: u64,
    /// Whose names are shown: those of people with a public role, unless this says otherwise.
    pub names: Names,
    /// Further pages in the navigation.
    pub nav: Vec<NavItem>,
}

impl Settings {
    /// Sets a desk up on a record, with nothing else.
    pub fn new(place: &str, clock: fn() -> String) -> Self {
        let (local, truces, nav) = ("local".to_owned(), Vec::new(), Vec::new());
        let names = Names::Public;
        Settings { place: place.to_owned(), clock, local, truces, generation: 0, names, nav }
    }
}

/// A page in the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Its address.
    pub href: String,
    /// What it is called.
    pub label: String,
}

/// A truce with what series show of it.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// What came out.
    pub results: Results,
    /// Its sectors.
    pub sectors: Sectors,
}

/// An open desk. Clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

/// The index of a kind at the last state for which it was asked for.
type Kept = Option<(Version, Living)>;

struct Inner {
    settings: Settings,
    quick: Arc<Pool>,
    views: Arc<Pool>,
    bodies: Shelf<Body>,
    makings: Makings<(Version, String), Arc<Body>>,
    aside: Arc<Pool>,
    anew: Makings<String, (Version, Arc<Body>)>,
    /// Views, with how long they took.
    listings: Shelf<(Arc<Shown>, Duration)>,
    indexes: Shelf<Vec<Indexed>>,
    /// The indexes of all entries of each kind, which are brought up to date as the record moves.
    living: Vec<(Kind, Mutex<Kept>)>,
    conflicts: Shelf<Vec<(String, i64)>>,
}

/// An answer that can be given again.
#[derive(Debug)]
pub(crate) struct Body {
    /// What it is called, for pages.
    pub(crate) title: String,
    /// Its media type.
    pub(crate) media: &'static str,
    /// What it is.
    pub(crate) text: String,
    /// Where it goes on, for pages of data.
    pub(crate) next: Option<String>,
    /// When it was made, RFC 3339.
    pub(crate) made: String,
    /// How long that took, at least.
    pub(crate) took: Duration,
}

impl Body {
    /// Makes an answer; who asked for it notes when.
    pub(crate) fn new(title: String, media: &'static str, text: String, next: Option<String>) -> Self {
        Body { title, media, text, next, made: String::new(), took: Duration::ZERO }
    }
}

impl Desk {
    /// Opens a desk on its record; a new record is made where there is none.
    ///
    /// # Errors
    /// When the record cannot be opened.
    pub fn open(settings: Settings) -> Result<Self, ServeError> {
        let (place, names) = (&settings.place, settings.names);
        let first = Store::open_beside(place)?.showing(names);
        // Each connection to a record in memory would be a record of its own.
        let memory = place == ":memory:";
        let quick = Arc::new(Pool::new(place, names, if memory { 1 } else { QUICK }, Some(first)));
        let (views, aside) = if memory {
            (Arc::clone(&quick), Arc::clone(&quick))
        } else {
            (Arc::new(Pool::new(place, names, VIEWS, None)), Arc::new(Pool::aside(place, names)?))
        };
        let bodies = Shelf::new(BODIES, |body: &Body| body.text.len() + body.title.len())
            .lasting(|body| body.took >= SLOW);
        let listings = Shelf::new(LISTINGS, |(shown, _): &(Arc<Shown>, Duration)| {
            shown.listing.rows.len() * shown.listing.columns.len() * VALUE
        });
        let indexes = Shelf::new(INDEXES, |index: &Vec<Indexed>| index.len() * ENTRY);
        let conflicts = Shelf::new(usize::MAX, |conflicts: &Vec<(String, i64)>| conflicts.len());
        let (makings, anew) = (Makings::new(), Makings::new());
        let living = Kind::ALL.into_iter().map(|kind| (kind, Mutex::default())).collect();
        Ok(Desk(Arc::new(Inner {
            settings,
            quick,
            views,
            bodies,
            makings,
            aside,
            anew,
            listings,
            indexes,
            living,
            conflicts,
        })))
    }

    /// Does some work with a connection on a thread where waiting is allowed.
    ///
    /// # Errors
    /// Those of the work, or when the record cannot be opened.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.0.quick.with(work).await
    }

    /// As [`Desk::with`], for work that takes long.
    pub(crate) async fn with_views<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.0.views.with(work).await
    }

    /// As [`Desk::with_views`], for work that nobody waits for: one after the other, and after all else.
    pub(crate) async fn with_aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.0.aside.with(work).await
    }

    /// Returns how the desk was set up.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Returns the time, RFC 3339.
    pub fn now(&self) -> String {
        (self.0.settings.clock)()
    }

    /// Returns who asks where nobody had to say who they are.
    pub(crate) fn local(&self) -> Person {
        Person { name: self.0.settings.local.clone(), role: Role::Admin }
    }

    pub(crate) fn bodies(&self) -> &Shelf<Body> {
        &self.0.bodies
    }

    /// Returns the answers that are being made for who waits for them.
    pub(crate) fn makings(&self) -> &Makings<(Version, String), Arc<Body>> {
        &self.0.makings
    }

    /// Returns the answers that are being made anew while those made before are given, each with the state of the record it
    /// was made of: whatever that was when its turn came.
    pub(crate) fn anew(&self) -> &Makings<String, (Version, Arc<Body>)> {
        &self.0.anew
    }

    /// Returns a view, made once for each state of the record.
    pub(crate) fn view(
        &self,
        store: &mut Store,
        version: &Version,
        view: View,
        filter: &Filter,
    ) -> Result<Arc<Shown>, Problem> {
        let name = format!("{view:?} {filter:?}");
        let made = self.0.listings.get_or(version, &name, || {
            let began = Instant::now();
            let shown = Arc::new(store.view(view, filter)?);
            Ok((shown, began.elapsed()))
        })?;
        let (shown, took) = &*made;
        VIEWS_TOOK.set(VIEWS_TOOK.get() + *took);
        Ok(Arc::clone(shown))
    }

    /// Returns which mentions tell of which entry, made once for each state of the record; where nothing narrows it, of the
    /// last state with what changed since.
    pub(crate) fn index(
        &self,
        store: &mut Store,
        version: &Version,
        kind: Kind,
        filter: &Filter,
    ) -> Result<Arc<Vec<Indexed>>, Problem> {
        let all = self.0.living.iter().find(|(known, _)| *known == kind && *filter == Filter::default());
        if let Some((_, all)) = all {
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            let current = all.as_ref().filter(|(known, _)| known >= version);
            let living = match current {
                Some((_, living)) => return Ok(Arc::clone(&living.entries)),
                None => store.living(kind, all.as_ref().map(|(_, living)| living))?,
            };
            let entries = Arc::clone(&living.entries);
            *all = Some((version.clone(), living));
            return Ok(entries);
        }
        let name = format!("{kind:?} {filter:?}");
        self.0.indexes.get_or(version, &name, || Ok(store.index(kind, filter)?))
    }

    /// Whether the index of all entries of a kind is there and nobody is busy with it: little is left to do then.
    pub(crate) fn has_index(&self, kind: Kind) -> bool {
        let ready = |all: &Mutex<Kept>| all.try_lock().is_ok_and(|all| all.is_some());
        self.0.living.iter().any(|(known, all)| *known == kind && ready(all))
    }

    /// Returns the conflicts with how many reports each, counted once for each state of the record.
    pub(crate) fn conflicts(
        &self,
        store: &mut Store,
        version: &Version,
    ) -> Result<Arc<Vec<(String, i64)>>, Problem> {
        self.0.conflicts.get_or(version, "", || Ok(store.conflicts()?))
    }
}
