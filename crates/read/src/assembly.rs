//! Puts the entries of a reading together: actors numbered by first mention, entries in text order.

use std::collections::HashMap;

use armistice_record::{ActorId, Ascribed, Reading, Span};

use crate::actors::Cast;

/// Numbers the actors that the entries name and orders the entries by their evidence.
pub(crate) fn assemble(mut reading: Reading, cast: Cast) -> Reading {
    let mut used = Vec::new();
    each_actor(&mut reading, &mut |actor| used.push(*actor));
    used.sort();
    used.dedup();
    let (actors, numbers) = cast.finish(&used);
    each_actor(&mut reading, &mut |actor| renumber(actor, &numbers));
    reading.actors = actors;
    reading.positions.sort_by_key(|entry| first(&entry.evidence));
    reading.meetings.sort_by_key(|entry| first(&entry.evidence));
    reading.ceasefires.sort_by_key(|entry| first(&entry.evidence));
    reading.allegations.sort_by_key(|entry| first(&entry.evidence));
    reading.doubts.sort_by_key(|doubt| doubt.at);
    reading
}

fn first(evidence: &[Span]) -> Option<Span> {
    evidence.iter().min().copied()
}

fn renumber(actor: &mut ActorId, numbers: &HashMap<ActorId, ActorId>) {
    if let Some(&number) = numbers.get(actor) {
        *actor = number;
    }
}

/// Visits every actor that an entry names.
fn each_actor(reading: &mut Reading, visit: &mut impl FnMut(&mut ActorId)) {
    for entry in &mut reading.statements {
        entry.source.iter_mut().for_each(&mut *visit);
    }
    for entry in &mut reading.proposals {
        entry.proposers.iter_mut().for_each(&mut *visit);
    }
    for entry in &mut reading.positions {
        visit(&mut entry.holder);
        if let Ascribed::By(actor) = &mut entry.by {
            visit(actor);
        }
    }
    for entry in &mut reading.meetings {
        entry.attending.iter_mut().chain(&mut entry.absent).chain(&mut entry.mediators).for_each(&mut *visit);
    }
    for entry in &mut reading.ceasefires {
        entry.declared_by.iter_mut().for_each(&mut *visit);
    }
    for entry in &mut reading.allegations {
        visit(&mut entry.against);
        entry.by.iter_mut().chain(&mut entry.verifier).chain(&mut entry.denied_by).for_each(&mut *visit);
    }
}
