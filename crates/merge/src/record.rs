//! The record as a value: a set of kept reports, joined by union.

use std::collections::{BTreeMap, BTreeSet};

use crate::copies::{self, Shingles};
use crate::history::{Stand, Subject, UNKNOWN, stand_of, tie};
use crate::material::{Material, Stood};
use crate::{
    Answer, Face, Filter, Kept, Listing, Parties, Registry, ReportKey, Told, Verdict, View, effective,
    history, told_listing,
};

/// Many readings of one process.
///
/// [`Record::join`] is associative, commutative and idempotent: the set of reports is a union, and of two readings
/// of one report that of the newer reader stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    kept: BTreeMap<ReportKey, Kept>,
}

impl Record {
    /// Makes a record of one report.
    pub fn of(kept: Kept) -> Self {
        Record { kept: BTreeMap::from([(kept.key(), kept)]) }
    }

    /// Returns everything that either record has.
    #[must_use]
    pub fn join(mut self, other: Record) -> Record {
        for (key, kept) in other.kept {
            let stands = match self.kept.remove(&key) {
                Some(mine) => mine.newer(kept),
                None => kept,
            };
            self.kept.insert(key, stands);
        }
        self
    }

    /// Returns the reports in the order of their keys.
    pub fn reports(&self) -> impl Iterator<Item = (&ReportKey, &Kept)> {
        self.kept.iter()
    }

    /// Returns which reports are copies of one origin: sets of indices into [`Record::reports`].
    pub fn origins(&self) -> Vec<Vec<usize>> {
        let shingles: Vec<Shingles> =
            self.kept.values().map(|kept| Shingles::of(&kept.report.text)).collect();
        copies::origins(&shingles)
    }

    /// Returns every telling, judged by nobody.
    pub fn told(&self) -> Vec<Told> {
        let mut origin = vec![0; self.kept.len()];
        for (number, members) in self.origins().into_iter().enumerate() {
            for at in members {
                origin[at] = number as u64;
            }
        }
        let registry = Registry::default();
        self.kept
            .iter()
            .zip(origin)
            .flat_map(|((key, kept), origin)| tell(key, kept, &[], &registry, origin))
            .collect()
    }

    /// Shows a view of the record.
    pub fn view(&self, view: View, filter: &Filter) -> Listing {
        let all = self.told();
        let parties = meant(&all, filter.party.as_deref());
        let mut material = Material::default();
        let mut stands: BTreeMap<Subject, Vec<Stand>> = BTreeMap::new();
        for (number, told) in all.iter().enumerate() {
            if filter.admits_time(told.reported(), told.happened()) != Ok(true) {
                continue;
            }
            if view == View::Proposals {
                material.answers.extend(Answer::of(told));
            }
            if view.kinds().contains(&told.mention.entry.kind()) && filter.admits(told, &parties) {
                material.told.push(told.clone());
            }
            if let Some((subject, stance)) = stand_of(told)
                && view.has_courses()
                && filter.admits_subject(&subject, &parties)
            {
                let stand = Stand {
                    reported: told.reported().unwrap_or(UNKNOWN),
                    tie: tie(&told.mention.anchor),
                    stance,
                    origin: told.origin.cast_signed(),
                    mention: number as i64,
                };
                stands.entry(subject).or_default().push(stand);
            }
        }
        let stood =
            |(subject, mut stands): (_, Vec<Stand>)| Some((subject, Stood::of(view, filter, &mut stands)?));
        material.stood = stands.into_iter().filter_map(stood).collect();
        let fetch = |numbers: &[i64]| -> Result<_, std::convert::Infallible> {
            Ok(numbers.iter().filter_map(|&n| Some((n, Face::of(all.get(n as usize)?)))).collect())
        };
        material.answers.sort_unstable();
        match told_listing(view, filter, material, fetch) {
            Ok(listing) => listing,
            Err(never) => match never {},
        }
    }
}

/// Returns the tellings of a report after what people decided about it.
pub fn tell(
    key: &ReportKey,
    kept: &Kept,
    verdicts: &[Verdict],
    registry: &Registry,
    origin: u64,
) -> Vec<Told> {
    let report = &kept.report;
    let known = Parties::of(report, key, registry);
    effective(report, key, verdicts)
        .into_iter()
        .map(|mention| {
            let mut names: Vec<&str> = mention.entry.actors();
            names.sort_unstable();
            names.dedup();
            let parties = names.into_iter().map(|name| (name.to_owned(), known.party(name))).collect();
            Told {
                mention,
                report: key.clone(),
                report_id: report.id.clone(),
                published: report.published.clone(),
                publisher: report.publisher.clone(),
                url: report.url.clone(),
                conflict: report.conflict.clone(),
                sha256: report.sha256.clone(),
                origin,
                parties,
                recorded: None,
            }
        })
        .collect()
}

/// Returns the parties that a name means in these tellings.
fn meant(told: &[Told], name: Option<&str>) -> BTreeSet<String> {
    let Some(name) = name else { return BTreeSet::new() };
    told.iter()
        .flat_map(|told| &told.parties)
        .filter(|(known, _)| history::is_named(known, name))
        .map(|(_, party)| party.clone())
        .collect()
}
