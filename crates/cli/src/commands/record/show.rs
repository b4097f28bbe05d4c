//! The views of the kept record.

use armistice_merge::{Filter, View, earliest, latest};
use armistice_record::Moment;

use crate::arguments::record::{Positions, Show, Statements};
use crate::error::CommandError;
use crate::outputs::Output;

const DAY: i64 = 24 * 60;

/// Shows a view.
pub(crate) fn run(view: View, show: &Show) -> Result<(), CommandError> {
    list(view, show, filter(show)?)
}

/// Shows positions, or where they contradict.
pub(crate) fn positions(positions: &Positions) -> Result<(), CommandError> {
    let filter = Filter { span: Some(i64::from(positions.span) * DAY), ..filter(&positions.show)? };
    let view = if positions.contradictions { View::Contradictions } else { View::Positions };
    list(view, &positions.show, filter)
}

/// Shows statements, or those with some words.
pub(crate) fn statements(statements: &Statements) -> Result<(), CommandError> {
    let filter = Filter { search: statements.search.clone(), ..filter(&statements.show)? };
    list(View::Statements, &statements.show, filter)
}

fn filter(show: &Show) -> Result<Filter, CommandError> {
    let wrong = |error: armistice_record::UnknownCode| CommandError::Usage {
        what: error.to_string(),
        help: "`docs/glossary.md` explains every code".to_owned(),
    };
    let by = |moment: &Option<Moment>| moment.as_ref().and_then(|moment| latest(moment.as_str()));
    Ok(Filter {
        as_of: by(&show.as_of),
        known_at: by(&show.known_at),
        since: show.since.as_ref().and_then(|moment| earliest(moment.as_str())),
        party: show.party.clone(),
        term: show.term.as_deref().map(str::parse).transpose().map_err(wrong)?,
        source_kind: show.source_kind.as_deref().map(str::parse).transpose().map_err(wrong)?,
        conflict: show.conflict.clone(),
        recorded: show.recorded,
        ..Filter::default()
    })
}

fn list(view: View, show: &Show, filter: Filter) -> Result<(), CommandError> {
    let rows = super::open(&show.place)?.showing(show.shown.into()).rows(view, &filter)?;
    let undated = rows.undated;
    let mut output = Output::open(show.out.as_deref())?;
    super::write_rows(rows, show.format, &mut output)?;
    output.finish()?;
    if undated > 0 {
        let what = if undated == 1 { "report has" } else { "reports have" };
        anstream::eprintln!("{undated} {what} no date of publication and could not be asked by date");
    }
    Ok(())
}
