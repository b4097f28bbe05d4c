//! The entries of a report as rows, after what people decided.

use armistice_merge::history::{UNKNOWN, stand_of, tie};
use armistice_merge::{Entry, Kept, Kind, Mention, Registry, ReportKey, Told, Verdict, keys, normal, tell};
use armistice_record::Stance;

use crate::StoreError;
use crate::database::{Database, Value};

/// What a [`Told`] is made of, with `m` for mentions and `r` for their reports.
pub(crate) const TOLD: &str = "SELECT m.number, m.anchor, m.standing, m.tied, m.kind, m.parties, m.entry, r.key, r.id, \
    r.published, r.publisher, r.url, r.conflict, r.sha256, r.origin \
    FROM mentions m JOIN reports r ON r.number = m.report";

/// Makes a telling of a row of [`TOLD`], with the mention's number.
pub(crate) fn told(row: &[Value]) -> Result<(i64, Told), StoreError> {
    let damaged =
        |cause: String| StoreError::Damaged { at: format!("entry {}", row[1].text().unwrap_or("?")), cause };
    let text = |at: usize| row[at].text().unwrap_or("");
    let kind: Kind = text(4).parse().map_err(damaged)?;
    let told = Told {
        mention: Mention {
            anchor: text(1).to_owned(),
            standing: text(2).parse().map_err(damaged)?,
            tied: row[3].owned(),
            entry: Entry::from_json(kind, text(6)).map_err(|error| damaged(error.to_string()))?,
        },
        parties: serde_json::from_str(text(5)).map_err(|error| damaged(error.to_string()))?,
        report: ReportKey::from_stored(text(7).to_owned()),
        report_id: text(8).to_owned(),
        published: row[9].owned(),
        publisher: row[10].owned(),
        url: row[11].owned(),
        conflict: row[12].owned(),
        sha256: text(13).to_owned(),
        origin: row[14].number().unwrap_or(0).cast_unsigned(),
        recorded: None,
    };
    Ok((row[0].number().unwrap_or(0), told))
}

/// Writes the entries of a report anew.
pub(crate) fn refresh(
    database: &mut Database,
    number: i64,
    key: &ReportKey,
    kept: &Kept,
    verdicts: &[Verdict],
    registry: &Registry,
) -> Result<(), StoreError> {
    remove(database, number)?;
    let origin = database.one("SELECT origin FROM reports WHERE number = ?1", &[number.into()])?;
    let origin = origin.and_then(|origin| origin.number()).unwrap_or(number);
    for told in tell(key, kept, verdicts, registry, origin.cast_unsigned()) {
        insert(database, number, &told)?;
    }
    names(database, number, kept, key, registry)
}

fn insert(database: &mut Database, report: i64, told: &Told) -> Result<(), StoreError> {
    let entry = &told.mention.entry;
    let answers = matches!(entry, Entry::Position(position) if position.proposal.is_some());
    let values: [Value; 10] = [
        report.into(),
        entry.kind().code().into(),
        (&told.mention.anchor).into(),
        told.mention.standing.code().into(),
        told.mention.tied.as_ref().into(),
        i64::from(answers).into(),
        told.reported().into(),
        told.happened().into(),
        serde_json::json!(told.parties).to_string().as_str().into(),
        entry.to_json().to_string().as_str().into(),
    ];
    let mention = database.one(
        "INSERT INTO mentions (report, kind, anchor, standing, tied, answers, reported, happened, parties, entry) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING number",
        &values,
    )?;
    let mention = mention.and_then(|value| value.number()).unwrap_or(0);
    if let Entry::Statement(statement) = entry {
        let body = normal(&statement.content);
        let sql = if database.is_postgres() {
            "INSERT INTO words (mention, body) VALUES (?1, to_tsvector('simple', ?2))"
        } else {
            "INSERT INTO words (rowid, body) VALUES (?1, ?2)"
        };
        database.execute(sql, &[mention.into(), body.as_str().into()])?;
    } else if entry.kind() != Kind::Position {
        for key in keys(told) {
            database
                .execute("INSERT INTO keys (key, mention) VALUES (?1, ?2)", &[key.into(), mention.into()])?;
        }
    }
    stand(database, report, mention, told)
}

fn stand(database: &mut Database, report: i64, mention: i64, told: &Told) -> Result<(), StoreError> {
    let Some((subject, stance)) = stand_of(told) else { return Ok(()) };
    let names: [Value; 4] = [
        (&subject.conflict).into(),
        (&subject.party).into(),
        (&subject.term).into(),
        (&subject.account).into(),
    ];
    let find =
        "SELECT number FROM subjects WHERE conflict = ?1 AND party = ?2 AND term = ?3 AND account = ?4";
    let number = match database.one(find, &names)? {
        Some(number) => Some(number),
        None => database.one(
            "INSERT INTO subjects (conflict, party, term, account) VALUES (?1, ?2, ?3, ?4) RETURNING number",
            &names,
        )?,
    };
    let values: [Value; 7] = [
        number.unwrap_or(Value::Null),
        told.reported().unwrap_or(UNKNOWN).into(),
        tie(&told.mention.anchor).into(),
        mention.into(),
        stance_number(stance).into(),
        told.origin.cast_signed().into(),
        report.into(),
    ];
    database.execute(
        "INSERT INTO stands (subject, reported, tie, mention, stance, origin, report) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &values,
    )?;
    Ok(())
}

/// Stances as numbers: their place in the vocabulary, which only grows at its end.
fn stance_number(stance: Stance) -> i64 {
    Stance::ALL.iter().position(|&known| known == stance).map_or(0, |at| at as i64)
}

/// The reverse of [`stance_number`].
pub(crate) fn stance_of(number: i64) -> Option<Stance> {
    Stance::ALL.get(usize::try_from(number).ok()?).copied()
}

/// Keeps which names mean which parties; a person's name means the person.
fn names(
    database: &mut Database,
    number: i64,
    kept: &Kept,
    key: &ReportKey,
    registry: &Registry,
) -> Result<(), StoreError> {
    for actor in &kept.report.actors {
        if matches!(actor.kind, armistice_record::ActorKind::Person | armistice_record::ActorKind::Unnamed) {
            continue;
        }
        let party = armistice_merge::party(&kept.report, key, registry, &actor.name);
        for name in std::iter::once(&actor.name).chain(&actor.aliases) {
            let name = normal(name);
            if name != normal(&party) {
                database.execute(
                    "INSERT INTO names (name, party, report) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                    &[name.as_str().into(), party.as_str().into(), number.into()],
                )?;
            }
        }
    }
    Ok(())
}

/// Takes the entries of a report out.
pub(crate) fn remove(database: &mut Database, report: i64) -> Result<(), StoreError> {
    let value = [report.into()];
    if database.one("SELECT number FROM mentions WHERE report = ?1", &value)?.is_none() {
        return Ok(());
    }
    let words = if database.is_postgres() { "mention" } else { "rowid" };
    let of_report = "(SELECT number FROM mentions WHERE report = ?1)";
    database.execute(&format!("DELETE FROM words WHERE {words} IN {of_report}"), &value)?;
    database.execute(&format!("DELETE FROM keys WHERE mention IN {of_report}"), &value)?;
    database.execute("DELETE FROM stands WHERE report = ?1", &value)?;
    database.execute("DELETE FROM names WHERE report = ?1", &value)?;
    database.execute("DELETE FROM mentions WHERE report = ?1", &value)?;
    Ok(())
}
