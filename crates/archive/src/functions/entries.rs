//! `statements(reading)`, `positions(reading)`, …: the rows of one table of a reading, as a list to be unnested.

use std::collections::BTreeMap;
use std::sync::Arc;

use armistice_record::{table_columns, table_of};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array, ListArray, StringArray, StructArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Returns the type of a column: numbers of entries are integers, everything else is text as in CSV.
pub(crate) fn column_type(name: &str) -> DataType {
    if name == "number" { DataType::Int64 } else { DataType::Utf8 }
}

/// Returns the fields of a table's rows.
pub(crate) fn entry_fields(columns: &[&str]) -> Fields {
    columns.iter().map(|name| Field::new(*name, column_type(name), true)).collect()
}

/// The rows of one table of a reading.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Entries {
    name: &'static str,
    fields: Fields,
    signature: Signature,
}

impl Entries {
    pub(super) fn new(name: &'static str) -> Self {
        let columns =
            table_columns().iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, columns)| columns);
        let signature = Signature::exact(vec![DataType::Utf8], Volatility::Immutable);
        Entries { name, fields: entry_fields(columns), signature }
    }

    fn item(&self) -> Field {
        Field::new("item", DataType::Struct(self.fields.clone()), true)
    }
}

impl ScalarUDFImpl for Entries {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(Arc::new(self.item())))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let readings = args.args[0].to_array(args.number_rows)?;
        let readings = readings.as_string::<i32>();
        let mut lengths = Vec::with_capacity(readings.len());
        let mut rows: Vec<Vec<String>> = Vec::new();
        for reading in readings {
            let found = reading.map_or_else(|| Ok(Vec::new()), |reading| rows_of(reading, self.name));
            let found = found.map_err(|error| DataFusionError::External(Box::new(error)))?;
            lengths.push(found.len());
            rows.extend(found);
        }
        let columns = self.fields.iter().enumerate().map(|(at, field)| column(field, &rows, at)).collect();
        let entries = StructArray::try_new_with_length(self.fields.clone(), columns, None, rows.len())?;
        let offsets = OffsetBuffer::from_lengths(lengths);
        Ok(ColumnarValue::Array(Arc::new(ListArray::try_new(
            Arc::new(self.item()),
            offsets,
            Arc::new(entries),
            None,
        )?)))
    }
}

/// Parses that part of a reading which a table is made of, and makes its rows.
fn rows_of(reading: &str, name: &str) -> serde_json::Result<Vec<Vec<String>>> {
    let parts: BTreeMap<&str, &RawValue> = serde_json::from_str(reading)?;
    let mut wanted = Map::new();
    for (key, raw) in parts {
        let is_entry = raw.get().starts_with('[');
        if key == name || (!is_entry && key != "text") {
            wanted.insert(key.to_owned(), serde_json::from_str(raw.get())?);
        }
    }
    Ok(table_of(&Value::Object(wanted), name).map(|table| table.rows).unwrap_or_default())
}

/// Makes a column of cells; an empty one is null.
fn column(field: &Field, rows: &[Vec<String>], at: usize) -> ArrayRef {
    let cells = rows.iter().map(|row| Some(row[at].as_str()).filter(|cell| !cell.is_empty()));
    match field.data_type() {
        DataType::Int64 => Arc::new(cells.map(|cell| cell?.parse().ok()).collect::<Int64Array>()),
        _ => Arc::new(cells.collect::<StringArray>()),
    }
}

#[cfg(test)]
mod tests {
    use armistice_language::Models;
    use armistice_record::{Document, Report, tables};

    use super::*;

    #[test]
    fn rows_are_those_of_the_csv_export() {
        let text = "Sudan's army said on Friday that it accepts the ceasefire. It rejected the withdrawal of troops, the army said.";
        let document = Document::story(text).unwrap();
        let report =
            Report::new(&document, &armistice_read::read(Models::embedded(), &document), Some("Sudan"));
        let json = serde_json::to_string(&report).unwrap();
        for table in tables(&report) {
            assert_eq!(rows_of(&json, table.name).unwrap(), table.rows, "{}", table.name);
        }
        assert_eq!(rows_of(&json, "reports").unwrap().len(), 1);
    }
}
