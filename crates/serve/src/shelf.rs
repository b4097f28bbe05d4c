//! What was made of the record, kept as long as the record stays as it was, and after that until it is made anew.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use armistice_store::Version;

use crate::Problem;

/// How long the name of a thing usually is at most.
const NAME: usize = 256;

/// Something that is being made or was made; who asks meanwhile waits for it.
type Slot<T> = Arc<OnceLock<Result<Arc<T>, Problem>>>;

/// Things by name, as they were at one state of the record; the longest unused go first.
pub(crate) struct Shelf<T> {
    inner: Mutex<Inner<T>>,
    /// How heavy all of them may be together.
    limit: usize,
    weigh: fn(&T) -> usize,
    /// Which things stay until they are made anew when the state of the record is another.
    lasts: fn(&T) -> bool,
}

struct Inner<T> {
    version: Option<Version>,
    /// What was there at an earlier state, as long as there is nothing of this one.
    before: BTreeMap<String, (Version, Arc<T>)>,
    slots: BTreeMap<String, (u64, Slot<T>)>,
    /// Counts the uses.
    uses: u64,
}

impl<T> Shelf<T> {
    pub(crate) fn new(limit: usize, weigh: fn(&T) -> usize) -> Self {
        let inner = Inner { version: None, before: BTreeMap::new(), slots: BTreeMap::new(), uses: 0 };
        Shelf { inner: Mutex::new(inner), limit, weigh, lasts: |_| false }
    }

    /// Lets some things stay until they are made anew.
    pub(crate) fn lasting(self, lasts: fn(&T) -> bool) -> Self {
        Shelf { lasts, ..self }
    }

    /// Returns what is there under a name.
    pub(crate) fn get(&self, version: &Version, name: &str) -> Option<Arc<T>> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.version.as_ref() != Some(version) {
            return None;
        }
        inner.uses += 1;
        let uses = inner.uses;
        let slot = inner.slots.get_mut(name)?;
        slot.0 = uses;
        slot.1.get()?.as_ref().ok().cloned()
    }

    /// Returns what was there under a name at an earlier state of the record than this, with that state.
    pub(crate) fn before(&self, version: &Version, name: &str) -> Option<(Version, Arc<T>)> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        self.turn(&mut inner, version);
        inner.before.get(name).cloned()
    }

    /// Lets what was made be of an earlier state, if this one is newer.
    fn turn(&self, inner: &mut Inner<T>, version: &Version) {
        if inner.version.as_ref().is_some_and(|known| known >= version) {
            return;
        }
        let slots = std::mem::take(&mut inner.slots);
        if let Some(was) = inner.version.replace(version.clone()) {
            let made = slots.into_iter().filter_map(|(name, (_, slot))| {
                let made = slot.get()?.as_ref().ok().filter(|made| (self.lasts)(made))?;
                Some((name, (was.clone(), Arc::clone(made))))
            });
            inner.before.extend(made);
        }
    }

    /// Returns what is there under a name, or makes it; two that ask at once wait for one making.
    ///
    /// # Errors
    /// Those of `make`; a failure is not kept.
    pub(crate) fn get_or(
        &self,
        version: &Version,
        name: &str,
        make: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<Arc<T>, Problem> {
        let slot = self.slot(version, name);
        let result = slot.get_or_init(|| make().map(Arc::new)).clone();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let now = inner.version.as_ref() == Some(version);
        match &result {
            Err(_) if now => drop(inner.slots.remove(name)),
            Ok(_) if now => drop(inner.before.remove(name)),
            Ok(made) => self.set_aside(&mut inner, version, name, made),
            Err(_) => {}
        }
        self.tidy(&mut inner);
        result
    }

    /// Keeps what was made while the record moved on, unless there is something newer: where it moves faster than things are
    /// made, they would else never be newer than the first.
    fn set_aside(&self, inner: &mut Inner<T>, version: &Version, name: &str, made: &Arc<T>) {
        let is_made = inner.slots.get(name).is_some_and(|(_, slot)| slot.get().is_some_and(Result::is_ok));
        let newer = inner.before.get(name).is_some_and(|(known, _)| known >= version);
        if (self.lasts)(made) && !is_made && !newer {
            inner.before.insert(name.to_owned(), (version.clone(), Arc::clone(made)));
        }
    }

    fn slot(&self, version: &Version, name: &str) -> Slot<T> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        self.turn(&mut inner, version);
        if inner.version.as_ref() != Some(version) {
            // A request that began before a write must not bring the old state back.
            return Slot::default();
        }
        inner.uses += 1;
        let uses = inner.uses;
        let slot = inner.slots.entry(name.to_owned()).or_default();
        slot.0 = uses;
        Arc::clone(&slot.1)
    }

    /// Lets the longest unused go until the rest is light enough.
    fn tidy(&self, inner: &mut Inner<T>) {
        // Names are as long as what was asked: they are weighed where they are more than an address.
        let weight = |name: &str, slot: &Slot<T>| {
            let made = match slot.get() {
                Some(Ok(made)) => (self.weigh)(made),
                _ => 0,
            };
            made + name.len().saturating_sub(NAME)
        };
        let mut all: usize = inner.slots.iter().map(|(name, (_, slot))| weight(name, slot)).sum();
        let mut earlier: usize = inner.before.values().map(|(_, made)| (self.weigh)(made)).sum();
        while all + earlier > self.limit {
            let Some((_, (_, made))) = inner.before.pop_first() else { break };
            earlier = earlier.saturating_sub((self.weigh)(&made));
        }
        while all > self.limit && inner.slots.len() > 1 {
            let oldest = inner.slots.iter().min_by_key(|(_, (used, _))| *used).map(|(name, _)| name.clone());
            let Some(name) = oldest else { return };
            let Some((_, slot)) = inner.slots.remove(&name) else { return };
            all = all.saturating_sub(weight(&name, &slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(log: i64) -> Version {
        Version { log, corrections: 0 }
    }

    #[test]
    fn things_are_made_once_for_each_state_of_the_record() {
        let shelf = Shelf::new(1000, String::len);
        let made = shelf.get_or(&at(1), "a", || Ok("one".to_owned())).unwrap();
        assert_eq!(*made, "one");
        let again = shelf.get_or(&at(1), "a", || Ok("two".to_owned())).unwrap();
        assert_eq!(*again, "one");
        assert_eq!(*shelf.get_or(&at(2), "a", || Ok("three".to_owned())).unwrap(), "three");
        assert!(shelf.get(&at(1), "a").is_none());
        // Who began before the write gets what it asked for, and changes nothing.
        assert_eq!(*shelf.get_or(&at(1), "a", || Ok("old".to_owned())).unwrap(), "old");
        assert_eq!(*shelf.get(&at(2), "a").unwrap(), "three");
    }

    #[test]
    fn what_was_there_before_is_there_until_it_is_made_anew() {
        let shelf = Shelf::new(10, String::len).lasting(|_| true);
        shelf.get_or(&at(1), "a", || Ok("one".to_owned())).unwrap();
        assert_eq!(shelf.before(&at(1), "a"), None);
        // Also for the first who asks after a change.
        assert_eq!(shelf.before(&at(2), "a"), Some((at(1), Arc::new("one".to_owned()))));
        shelf.get_or(&at(2), "b", || Ok("two".to_owned())).unwrap();
        assert_eq!(shelf.before(&at(2), "a"), Some((at(1), Arc::new("one".to_owned()))));
        shelf.get_or(&at(3), "a", || Ok("three".to_owned())).unwrap();
        assert_eq!(shelf.before(&at(3), "a"), None);
        // It goes first where there is no room.
        assert_eq!(*shelf.before(&at(3), "b").unwrap().1, "two");
        shelf.get_or(&at(3), "c", || Ok("12345".to_owned())).unwrap();
        assert_eq!(shelf.before(&at(3), "b"), None);
    }

    #[test]
    fn what_is_made_while_the_record_moves_on_is_newer_than_what_was_there() {
        let shelf = Shelf::new(1000, String::len).lasting(|_| true);
        shelf.get_or(&at(1), "a", || Ok("one".to_owned())).unwrap();
        for number in 2..9 {
            // Another change comes before it is made.
            shelf
                .get_or(&at(number), "a", || {
                    shelf.get_or(&at(number + 1), "b", || Ok(String::new())).unwrap();
                    Ok(number.to_string())
                })
                .unwrap();
            let made = Some((at(number), Arc::new(number.to_string())));
            assert_eq!(shelf.before(&at(number + 1), "a"), made);
        }
        // What comes late and is older changes nothing, before and after it is made anew.
        shelf.get_or(&at(3), "a", || Ok("late".to_owned())).unwrap();
        assert_eq!(*shelf.before(&at(9), "a").unwrap().1, "8");
        shelf.get_or(&at(9), "a", || Ok("nine".to_owned())).unwrap();
        shelf.get_or(&at(8), "a", || Ok("late".to_owned())).unwrap();
        assert_eq!(shelf.before(&at(9), "a"), None);
        assert_eq!(*shelf.get(&at(9), "a").unwrap(), "nine");
    }

    #[test]
    fn the_longest_unused_go_first() {
        let shelf = Shelf::new(10, String::len);
        for name in ["a", "b"] {
            shelf.get_or(&at(1), name, || Ok("12345".to_owned())).unwrap();
        }
        shelf.get(&at(1), "a").unwrap();
        shelf.get_or(&at(1), "c", || Ok("12345".to_owned())).unwrap();
        assert!(shelf.get(&at(1), "b").is_none() && shelf.get(&at(1), "a").is_some());
    }

    #[test]
    fn long_names_weigh_as_much_as_what_they_are_for() {
        let shelf = Shelf::new(3000, String::len);
        let names: Vec<String> = (0..10).map(|n| format!("{n}{}", "x".repeat(1000))).collect();
        for name in &names {
            shelf.get_or(&at(1), name, || Ok(String::new())).unwrap();
        }
        let kept = names.iter().filter(|name| shelf.get(&at(1), name).is_some()).count();
        assert_eq!(kept, 4);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let shelf = Shelf::new(10, String::len);
        assert!(shelf.get_or(&at(1), "a", || Err(Problem::not_found("no"))).is_err());
        assert_eq!(*shelf.get_or(&at(1), "a", || Ok("yes".to_owned())).unwrap(), "yes");
    }
}
