//! The entries of a report as rows, after what people decided.

use armistice_merge::history::{Stand, UNKNOWN, stand_of, tie};
use armistice_merge::{
    Entry, Face, Faces, Kept, Kind, Mention, Registry, ReportKey, Seen, Told, Verdict, keys, normal, tell,
};
use armistice_record::Stance;

use crate::database::{Database, Value};
use crate::words::Words;
use crate::{StoreError, gone, histories, members, outlines, persons};

/// What a [`Told`] is made of, with `m` for mentions and `r` for their reports.
pub(crate) const TOLD: &str = "SELECT m.number, m.anchor, m.standing, m.tied, m.kind, m.parties, m.entry, r.key, r.id, \
    r.published, r.publisher, r.url, r.conflict, r.sha256, r.origin, m.report \
    FROM mentions m JOIN reports r ON r.number = m.report";

/// Where in a row of [`TOLD`] the number of the report stands.
pub(crate) const REPORT: usize = 15;

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

/// Writes the entries of a report anew; the words of its statements are noted, to be kept at the end.
pub(crate) fn refresh(
    database: &mut Database,
    number: i64,
    key: &ReportKey,
    kept: &Kept,
    verdicts: &[Verdict],
    registry: &Registry,
    words: &mut Words,
) -> Result<(), StoreError> {
    remove(database, number, words)?;
    let origin = database.one("SELECT origin FROM reports WHERE number = ?1", &[number.into()])?;
    let origin = origin.and_then(|origin| origin.number()).unwrap_or(number);
    let all = tell(key, kept, verdicts, registry, origin.cast_unsigned());
    for told in &all {
        insert(database, number, told, words)?;
    }
    outlines::add(database, number, &kept.report, origin, &all)?;
    names(database, number, kept, key, registry)?;
    persons::add(database, number, &kept.report, key, registry)
}

fn insert(database: &mut Database, report: i64, told: &Told, words: &mut Words) -> Result<(), StoreError> {
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
        words.note(told.reported(), mention, &statement.content);
        return Ok(());
    }
    let face = Face::of(told);
    let values = [mention.into(), face.to_json().as_str().into()];
    database.execute("INSERT INTO faces (mention, face) VALUES (?1, ?2)", &values)?;
    if entry.kind() == Kind::Position {
        return stand(database, report, mention, told);
    }
    let keys = keys(told);
    members::place(database, mention, told, &face, &keys)?;
    for key in keys {
        database.execute("INSERT INTO keys (key, mention) VALUES (?1, ?2)", &[key.into(), mention.into()])?;
    }
    Ok(())
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
    let subject = number.and_then(|number| number.number()).unwrap_or(0);
    let stand = Stand {
        reported: told.reported().unwrap_or(UNKNOWN),
        tie: tie(&told.mention.anchor),
        stance,
        origin: told.origin.cast_signed(),
        mention,
    };
    let values: [Value; 7] = [
        subject.into(),
        stand.reported.into(),
        stand.tie.into(),
        mention.into(),
        stance_number(stance).into(),
        stand.origin.into(),
        report.into(),
    ];
    database.execute(
        "INSERT INTO stands (subject, reported, tie, mention, stance, origin, report) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &values,
    )?;
    histories::add(database, subject, &stand)
}

/// Stances as numbers: their place in the vocabulary, which only grows at its end.
pub(crate) fn stance_number(stance: Stance) -> i64 {
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
    let parties = armistice_merge::Parties::of(&kept.report, key, registry);
    for actor in &kept.report.actors {
        if matches!(actor.kind, armistice_record::ActorKind::Person | armistice_record::ActorKind::Unnamed) {
            continue;
        }
        let party = parties.party(&actor.name);
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
pub(crate) fn remove(database: &mut Database, report: i64, words: &mut Words) -> Result<(), StoreError> {
    let value = [report.into()];
    // A report whose entries were written has been counted.
    if database.one("SELECT report FROM outlines WHERE report = ?1", &value)?.is_none() {
        return Ok(());
    }
    gone::note(database, report)?;
    words.remove(database, report)?;
    outlines::remove(database, report)?;
    let of_report = "(SELECT number FROM mentions WHERE report = ?1)";
    // Entries come apart by the keys that are left.
    database.execute(&format!("DELETE FROM keys WHERE mention IN {of_report}"), &value)?;
    members::remove(database, report)?;
    persons::remove(database, report)?;
    histories::remove(database, report)?;
    database.execute(&format!("DELETE FROM faces WHERE mention IN {of_report}"), &value)?;
    database.execute("DELETE FROM stands WHERE report = ?1", &value)?;
    database.execute("DELETE FROM names WHERE report = ?1", &value)?;
    database.execute("DELETE FROM mentions WHERE report = ?1", &value)?;
    Ok(())
}

/// Whether what rows show of the entries of a report is what the entries tell.
pub(crate) fn shown_as_told(database: &mut Database, all: &[Told]) -> Result<bool, StoreError> {
    let sql = "SELECT face FROM faces WHERE mention = (SELECT number FROM mentions WHERE anchor = ?1)";
    for told in all.iter().filter(|told| told.mention.entry.kind() != Kind::Statement) {
        let face = database.one(sql, &[(&told.mention.anchor).into()])?;
        if face.and_then(|face| face.owned()) != Some(Face::of(told).to_json()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns what rows show of some mentions, as far as they are no statements; best in the order of their numbers.
pub(crate) fn faces(database: &mut Database, numbers: &[i64]) -> Result<Faces, StoreError> {
    let written = WrittenFaces::read(database, numbers)?;
    numbers
        .iter()
        .filter_map(|&number| Some(written.get(number).transpose()?.map(|face| (number, face))))
        .collect()
}

/// Faces as they are stored, one after the other: each is taken apart when its row is made.
pub(crate) struct WrittenFaces {
    /// In order, and apart from the rest: what is searched is small.
    mentions: Vec<i64>,
    /// Where the face of each begins and ends.
    places: Vec<(usize, usize)>,
    text: String,
}

/// How many bytes most faces have.
const FACE: usize = 384;

impl WrittenFaces {
    /// Reads the faces of some mentions; best in the order of their numbers.
    pub(crate) fn read(database: &mut Database, numbers: &[i64]) -> Result<Self, StoreError> {
        let mut text = String::with_capacity(FACE * numbers.len());
        let mut found = Vec::with_capacity(numbers.len());
        database.each_number("SELECT mention, face FROM faces WHERE mention IN", numbers, |row| {
            let start = text.len();
            text.push_str(row[1].text().unwrap_or(""));
            found.push((row[0].number().unwrap_or(0), (start, text.len())));
            Ok(())
        })?;
        // A server gives them in any order.
        found.sort_unstable();
        let (mentions, places) = found.into_iter().unzip();
        Ok(WrittenFaces { mentions, places, text })
    }

    /// Returns the face of a mention.
    fn get(&self, number: i64) -> Result<Option<Face>, StoreError> {
        self.taken(number, Face::from_json)
    }

    /// Returns what rows of positions show of a mention.
    pub(crate) fn seen(&self, number: i64) -> Result<Option<Seen<'_>>, StoreError> {
        self.taken(number, Seen::from_json)
    }

    fn taken<'a, T>(
        &'a self,
        number: i64,
        take: impl Fn(&'a str) -> Result<T, String>,
    ) -> Result<Option<T>, StoreError> {
        let Ok(at) = self.mentions.binary_search(&number) else { return Ok(None) };
        let (start, end) = self.places[at];
        let damaged = |cause| StoreError::Damaged { at: format!("what is shown of entry {number}"), cause };
        take(&self.text[start..end]).map(Some).map_err(damaged)
    }
}
