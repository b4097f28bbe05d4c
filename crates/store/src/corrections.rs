//! What people decide about entries: an append-only log that outlives re-reading, with undo.

use std::collections::{BTreeMap, BTreeSet};

use armistice_merge::{Decision, Entry, Kind, MERGE, ReportKey, SPLIT, Told, Verdict, content_hash};
use armistice_record::Report;
use serde_json::Value as Json;

use crate::database::{Database, Value};
use crate::watch::news::{self, Cause};
use crate::words::Words;
use crate::{Store, StoreError, add, mentions, registry};

/// What a person decides, about which mentions.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// These mentions are right.
    Accept(Vec<String>),
    /// These mentions are wrong.
    Reject(Vec<String>),
    /// These mentions are put right: the fields of the object replace those of the entry.
    Edit(Vec<String>, Json),
    /// An entry that the program did not see, in the report with this id or key.
    Add {
        /// The report.
        report: String,
        /// The kind of entry.
        kind: Kind,
        /// Its fields; strings must stand in the report, spans are found.
        entry: Json,
    },
    /// These mentions tell of one entry.
    Merge(Vec<String>),
    /// These mentions tell of an entry of their own.
    Split(Vec<String>),
}

/// A decision with who made it, when and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// What is decided.
    pub target: Target,
    /// By whom.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why.
    pub why: Option<String>,
}

/// A line of the log of corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its number.
    pub number: i64,
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// What was decided, or `undo`.
    pub decision: String,
    /// The correction that it takes back.
    pub undoes: Option<i64>,
    /// Whether it counts now.
    pub stands: bool,
    /// The anchors of the mentions that it is about.
    pub anchors: Vec<String>,
}

/// A mention that is decided about.
struct Decided {
    report: ReportKey,
    anchor: String,
    kind: Kind,
    entry: Option<Entry>,
}

impl Store {
    /// Writes down a decision and lets it count. Returns its number in the log.
    ///
    /// # Errors
    /// When there is no such mention or report, or the edit is no entry of the report.
    pub fn correct(&mut self, correction: &Correction) -> Result<i64, StoreError> {
        self.database.whole(|database| {
            let (decision, decided, tie) = decide(database, &correction.target)?;
            let number = append(database, correction, decision.code(), tie.as_deref(), None)?;
            for one in &decided {
                let entry = one.entry.as_ref().map(|entry| entry.to_json().to_string());
                let values: [Value; 5] = [
                    number.into(),
                    one.report.as_str().into(),
                    (&one.anchor).into(),
                    one.kind.code().into(),
                    entry.as_ref().into(),
                ];
                database.execute(
                    "INSERT INTO corrected (correction, report, anchor, kind, entry) VALUES (?1, ?2, ?3, ?4, ?5)",
                    &values,
                )?;
            }
            refresh(database, decided.into_iter().map(|one| one.report), &correction.at)?;
            Ok(number)
        })
    }

    /// Takes back a correction, or an undo; that too is written down. Returns the number of the new line.
    ///
    /// # Errors
    /// When there is no such correction, or it does not stand.
    pub fn undo(&mut self, number: i64, by: &str, at: &str) -> Result<i64, StoreError> {
        self.database.whole(|database| {
            let lines = lines(database)?;
            if !lines.iter().any(|line| line.number == number && line.stands) {
                return Err(StoreError::NoSuchCorrection(number));
            }
            let correction = Correction {
                target: Target::Accept(Vec::new()),
                by: by.to_owned(),
                at: at.to_owned(),
                why: None,
            };
            let undo = append(database, &correction, "undo", None, Some(number))?;
            // An undo of an undo touches what the first correction touched.
            let mut root = number;
            while let Some(deeper) =
                lines.iter().find(|line| line.number == root).and_then(|line| line.undoes)
            {
                root = deeper;
            }
            let rows = database
                .rows("SELECT DISTINCT report FROM corrected WHERE correction = ?1", &[root.into()])?;
            refresh(database, rows.iter().filter_map(|row| row[0].owned().map(ReportKey::from_stored)), at)?;
            Ok(undo)
        })
    }

    /// Lists the corrections, first to last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn corrections(&mut self) -> Result<Vec<Logged>, StoreError> {
        let mut lines = lines(&mut self.database)?;
        let sql = "SELECT correction, anchor FROM corrected ORDER BY correction, anchor";
        for row in self.database.rows(sql, &[])? {
            let line = lines.iter_mut().find(|line| Some(line.number) == row[0].number());
            if let (Some(line), Some(anchor)) = (line, row[1].owned()) {
                line.anchors.push(anchor);
            }
        }
        Ok(lines)
    }
}

fn append(
    database: &mut Database,
    correction: &Correction,
    decision: &str,
    tie: Option<&str>,
    undoes: Option<i64>,
) -> Result<i64, StoreError> {
    let values: [Value; 6] = [
        (&correction.at).into(),
        (&correction.by).into(),
        correction.why.as_ref().into(),
        decision.into(),
        tie.into(),
        undoes.into(),
    ];
    let number = database.one(
        "INSERT INTO corrections (at, by, why, decision, tie, undoes) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING number",
        &values,
    )?;
    Ok(number.and_then(|number| number.number()).unwrap_or(0))
}

fn lines(database: &mut Database) -> Result<Vec<Logged>, StoreError> {
    let rows = database
        .rows("SELECT number, at, by, why, decision, undoes FROM corrections ORDER BY number", &[])?;
    let mut lines: Vec<Logged> = rows
        .iter()
        .map(|row| Logged {
            number: row[0].number().unwrap_or(0),
            at: row[1].owned().unwrap_or_default(),
            by: row[2].owned().unwrap_or_default(),
            why: row[3].owned(),
            decision: row[4].owned().unwrap_or_default(),
            undoes: row[5].number(),
            stands: true,
            anchors: Vec::new(),
        })
        .collect();
    // From the last to the first: an undo that was itself taken back undoes nothing.
    let mut undone = BTreeSet::new();
    for line in lines.iter_mut().rev() {
        line.stands = !undone.contains(&line.number);
        if line.stands {
            undone.extend(line.undoes);
        }
    }
    Ok(lines)
}

/// Returns the decisions that stand about a report, first to last.
pub(crate) fn verdicts(database: &mut Database, key: &ReportKey) -> Result<Vec<Verdict>, StoreError> {
    let sql = "SELECT c.number, c.decision, c.tie, x.anchor, x.kind, x.entry FROM corrected x \
               JOIN corrections c ON c.number = x.correction WHERE x.report = ?1 ORDER BY c.number, x.anchor";
    let rows = database.rows(sql, &[key.as_str().into()])?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let standing: BTreeSet<i64> =
        lines(database)?.iter().filter(|line| line.stands).map(|line| line.number).collect();
    let mut verdicts = Vec::new();
    for row in rows.iter().filter(|row| row[0].number().is_some_and(|number| standing.contains(&number))) {
        let damaged = |cause: String| StoreError::Damaged { at: format!("a correction of {key}"), cause };
        let kind: Kind = row[4].text().unwrap_or("").parse().map_err(damaged)?;
        let entry = row[5].text().map(|json| Entry::from_json(kind, json)).transpose();
        verdicts.push(Verdict {
            target: row[3].owned().unwrap_or_default(),
            decision: row[1].text().unwrap_or("").parse().map_err(damaged)?,
            entry: entry.map_err(|error| damaged(error.to_string()))?,
            tie: row[2].owned(),
        });
    }
    Ok(verdicts)
}

/// Writes the entries of some reports anew, and what is to be told of it.
fn refresh(
    database: &mut Database,
    reports: impl Iterator<Item = ReportKey>,
    at: &str,
) -> Result<(), StoreError> {
    let registry = registry::load(database)?;
    let reports: Vec<ReportKey> = reports.collect::<BTreeSet<_>>().into_iter().collect();
    let before = news::before(database, &reports)?;
    let mut words = Words::default();
    for key in &reports {
        let number = database.one("SELECT number FROM reports WHERE key = ?1", &[key.as_str().into()])?;
        let Some(number) = number.and_then(|number| number.number()) else { continue };
        let kept = add::load(database, number)?;
        let verdicts = verdicts(database, key)?;
        mentions::refresh(database, number, key, &kept, &verdicts, &registry, &mut words)?;
    }
    words.keep(database)?;
    news::after(database, before, Cause::Correction, at)
}

fn decide(
    database: &mut Database,
    target: &Target,
) -> Result<(Decision, Vec<Decided>, Option<String>), StoreError> {
    let tie_of = |sign: char, anchors: &[String]| {
        let sorted: BTreeSet<&str> = anchors.iter().map(String::as_str).collect();
        format!("{sign}{}", content_hash(&sorted.into_iter().collect::<Vec<_>>()))
    };
    Ok(match target {
        Target::Accept(anchors) => (Decision::Accept, of(database, anchors, |told| Ok(Some(told)))?, None),
        Target::Reject(anchors) => (Decision::Reject, of(database, anchors, |_| Ok(None))?, None),
        Target::Merge(anchors) => {
            (Decision::Merge, of(database, anchors, |_| Ok(None))?, Some(tie_of(MERGE, anchors)))
        }
        Target::Split(anchors) => {
            (Decision::Split, of(database, anchors, |_| Ok(None))?, Some(tie_of(SPLIT, anchors)))
        }
        Target::Edit(anchors, fields) => {
            let texts = texts_of(database, anchors)?;
            let decided = of(database, anchors, |entry| {
                edited(entry.kind(), entry.to_json(), fields, &texts).map(Some)
            })?;
            (Decision::Edit, decided, None)
        }
        Target::Add { report, kind, entry } => {
            let number = add::find(database, report)?[0];
            let kept = add::load(database, number)?;
            let entry = by_hand(*kind, entry, &kept.report)?;
            let key = kept.key();
            let anchor = content_hash(&[key.as_str(), "added", &entry.to_json().to_string()]);
            (Decision::Add, vec![Decided { report: key, anchor, kind: *kind, entry: Some(entry) }], None)
        }
    })
}

/// Looks the mentions up and lets each be decided about.
fn of(
    database: &mut Database,
    anchors: &[String],
    decide: impl Fn(Entry) -> Result<Option<Entry>, StoreError>,
) -> Result<Vec<Decided>, StoreError> {
    let mut decided = Vec::new();
    for anchor in anchors {
        let told = mention(database, anchor)?;
        decided.push(Decided {
            report: told.report,
            anchor: anchor.clone(),
            kind: told.mention.entry.kind(),
            entry: decide(told.mention.entry)?,
        });
    }
    Ok(decided)
}

pub(crate) fn mention(database: &mut Database, anchor: &str) -> Result<Told, StoreError> {
    let sql = format!("{} WHERE m.anchor = ?1", mentions::TOLD);
    let row = database.rows(&sql, &[anchor.into()])?.into_iter().next();
    let row = row.ok_or_else(|| StoreError::NoSuchEntry(anchor.to_owned()))?;
    Ok(mentions::told(&row)?.1)
}

/// The texts in which the mentions stand, together: a name may come from any report that tells of the entry.
fn texts_of(database: &mut Database, anchors: &[String]) -> Result<String, StoreError> {
    let mut texts = BTreeMap::new();
    for anchor in anchors {
        let sql =
            "SELECT r.key, r.text FROM mentions m JOIN reports r ON r.number = m.report WHERE m.anchor = ?1";
        for row in database.rows(sql, &[anchor.as_str().into()])? {
            texts.insert(row[0].owned(), row[1].owned().unwrap_or_default());
        }
    }
    Ok(texts.into_values().collect::<Vec<_>>().join("\n\n"))
}

/// Fields that hold words of the report.
const WORDS: [&str; 19] = [
    "source",
    "channel",
    "cue",
    "content",
    "via",
    "hedge",
    "anonymity",
    "proposers",
    "holder",
    "by",
    "attending",
    "absent",
    "mediators",
    "place",
    "when",
    "declared_by",
    "area",
    "against",
    "verifier",
];

fn edited(kind: Kind, mut entry: Json, fields: &Json, text: &str) -> Result<Entry, StoreError> {
    let refused = |what: String| StoreError::Refused(what);
    let fields =
        fields.as_object().ok_or_else(|| refused("an edit is a JSON object of fields".to_owned()))?;
    for (field, value) in fields {
        if entry.get(field).is_none() || matches!(field.as_str(), "evidence" | "spans") {
            return Err(refused(format!("a {} has no field `{field}` that can be edited", kind.code())));
        }
        stands_in(field, value, text)?;
        entry[field] = value.clone();
    }
    Entry::from_json(kind, &entry.to_string())
        .map_err(|error| refused(format!("that is no {}: {error}", kind.code())))
}

/// No word enters a record that does not stand in a report.
fn stands_in(field: &str, value: &Json, text: &str) -> Result<(), StoreError> {
    if !WORDS.contains(&field) {
        return Ok(());
    }
    let words: Vec<&str> = match value {
        Json::String(words) => vec![words],
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    for words in words {
        if !(text.contains(words) || field == "by" && words == "self") {
            return Err(StoreError::Refused(format!("`{words}` does not stand in the report")));
        }
    }
    Ok(())
}

/// Makes an entry that a person adds: evidence is looked up in the text, other spans stay empty.
fn by_hand(kind: Kind, fields: &Json, report: &Report) -> Result<Entry, StoreError> {
    let mut entry = blank(kind);
    let refused = |what: String| StoreError::Refused(what);
    let given =
        fields.as_object().ok_or_else(|| refused("an entry is a JSON object of fields".to_owned()))?;
    for (field, value) in given {
        if entry.get(field).is_none() || field == "spans" {
            return Err(refused(format!("a {} has no field `{field}`", kind.code())));
        }
        stands_in(field, value, &report.text)?;
        entry[field] = value.clone();
    }
    let evidence = entry["evidence"].as_array().cloned().unwrap_or_default();
    let mut spans = Vec::new();
    for piece in evidence.iter().filter_map(Json::as_str) {
        let at = report
            .text
            .find(piece)
            .ok_or_else(|| refused(format!("the evidence `{piece}` does not stand in the report")))?;
        let start = report.text[..at].chars().count();
        spans.push(serde_json::json!([start, start + piece.chars().count()]));
    }
    if spans.is_empty() {
        return Err(refused("an entry needs its sentence: `\"evidence\": [\"…\"]`".to_owned()));
    }
    entry["spans"]["evidence"] = Json::Array(spans);
    Entry::from_json(kind, &entry.to_string())
        .map_err(|error| refused(format!("that is no {}: {error}", kind.code())))
}

/// An entry of a kind with every field, none of them told.
fn blank(kind: Kind) -> Json {
    let none = Json::Null;
    match kind {
        Kind::Statement => serde_json::json!({
            "source": none, "source_kind": "named", "mode": "indirect", "channel": none, "cue": none, "content": "",
            "within": none, "via": none, "hedge": none, "anonymity": none, "modality": "asserted", "evidence": [],
            "spans": {"evidence": [], "content": [], "cue": [], "source": [], "channel": [], "via": [], "hedge": [],
                "anonymity": []}
        }),
        Kind::Proposal => serde_json::json!({
            "id": "p0", "proposers": [], "terms": [], "status": none, "modality": "asserted", "evidence": [],
            "spans": {"evidence": []}
        }),
        Kind::Position => serde_json::json!({
            "holder": none, "on": none, "stance": none, "condition": none, "proposal": none, "by": "self",
            "modality": "asserted", "evidence": [], "spans": {"evidence": [], "condition": []}
        }),
        Kind::Meeting => serde_json::json!({
            "attending": [], "absent": [], "mediators": [], "place": none, "date": none, "when": none, "kind": none,
            "level": none, "status": "planned", "modality": "asserted", "evidence": [],
            "spans": {"evidence": [], "place": [], "when": []}
        }),
        Kind::Ceasefire => serde_json::json!({
            "declared_by": [], "type": none, "scope": none, "purpose": none, "status": "declared", "start": none,
            "end": none, "duration": none, "area": none, "modality": "asserted", "evidence": [],
            "spans": {"evidence": [], "area": []}
        }),
        Kind::Allegation => serde_json::json!({
            "by": none, "against": none, "act": none, "denied_by": [], "verification": "alleged", "verifier": none,
            "modality": "asserted", "evidence": [], "spans": {"evidence": []}
        }),
    }
}
