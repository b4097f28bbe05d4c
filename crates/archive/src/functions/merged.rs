//! `merged_positions(reading)`, `merged_proposals(reading)`, …: the merged record as an aggregate.
//!
//! The state is the set of readings; joining two states is the union of the sets (`armistice_merge::Record`), which is
//! associative, commutative and idempotent: rows may come in any order, in any number of parts, and twice.

use std::sync::Arc;

use armistice_merge::{Filter, Kept, Record, View};
use armistice_record::Report;
use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};
use datafusion::scalar::ScalarValue;

/// Each aggregate and its view.
pub(crate) const VIEWS: [(&str, View); 11] = [
    ("merged_positions", View::Positions),
    ("merged_contradictions", View::Contradictions),
    ("merged_proposals", View::Proposals),
    ("merged_meetings", View::Meetings),
    ("merged_ceasefires", View::Ceasefires),
    ("merged_statements", View::Statements),
    ("merged_allegations", View::Allegations),
    ("merged_timeline", View::Timeline),
    ("merged_sources", View::Sources),
    ("merged_common_ground", View::CommonGround),
    ("merged_changes", View::Changes),
];

/// A view of the merged record as JSONL.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Merged {
    name: &'static str,
    view: View,
    signature: Signature,
}

impl Merged {
    pub(super) fn new(name: &'static str, view: View) -> Self {
        Merged { name, view, signature: Signature::exact(vec![DataType::Utf8], Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for Merged {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeUtf8)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format!("{}[readings]", args.name), DataType::LargeUtf8, true))])
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Readings { view: self.view, record: Record::default(), bytes: 0 }))
    }
}

#[derive(Debug)]
struct Readings {
    view: View,
    record: Record,
    /// Length of the readings as JSON: about what they take in memory.
    bytes: usize,
}

impl Readings {
    fn add(&mut self, reading: &str) -> Result<()> {
        let report: Report =
            serde_json::from_str(reading).map_err(|error| DataFusionError::External(Box::new(error)))?;
        self.bytes += reading.len();
        // An archive is read by one version of the reader.
        self.record = std::mem::take(&mut self.record).join(Record::of(Kept { report, generation: 0 }));
        Ok(())
    }
}

impl Accumulator for Readings {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        values[0].as_string::<i32>().iter().flatten().try_for_each(|reading| self.add(reading))
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let states = states[0].as_string::<i64>();
        states.iter().flatten().flat_map(str::lines).try_for_each(|reading| self.add(reading))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let mut lines = String::with_capacity(self.bytes);
        for (_, kept) in self.record.reports() {
            let reading = serde_json::to_string(&kept.report);
            lines.push_str(&reading.map_err(|error| DataFusionError::External(Box::new(error)))?);
            lines.push('\n');
        }
        Ok(vec![ScalarValue::LargeUtf8(Some(lines))])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::LargeUtf8(Some(self.record.view(self.view, &Filter::default()).to_jsonl())))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.bytes
    }
}
