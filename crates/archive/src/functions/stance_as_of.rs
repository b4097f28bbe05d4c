//! `stance_as_of(stance, published, date)`: the stance that the last dated telling by then has.
//!
//! The state is one telling; of two the later stands, and of two of one minute the one later in the order of stances,
//! so that no order of rows is ever seen. A telling without a date is left out: nobody knows whether it was before.

use std::sync::Arc;

use armistice_merge::{Minutes, latest};
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};
use datafusion::scalar::ScalarValue;

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct StanceAsOf(Signature);

impl StanceAsOf {
    pub(super) fn new() -> Self {
        StanceAsOf(Signature::exact(
            vec![DataType::Utf8, DataType::Utf8, DataType::Utf8],
            Volatility::Immutable,
        ))
    }
}

impl AggregateUDFImpl for StanceAsOf {
    fn name(&self) -> &str {
        "stance_as_of"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![
            Arc::new(Field::new(format!("{}[reported]", args.name), DataType::Int64, true)),
            Arc::new(Field::new(format!("{}[stance]", args.name), DataType::Utf8, true)),
        ])
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Last(None)))
    }
}

/// The last telling: when it was reported, and the stance.
#[derive(Debug)]
struct Last(Option<(Minutes, String)>);

impl Last {
    fn add(&mut self, reported: Minutes, stance: &str) {
        let told = (reported, stance);
        if self.0.as_ref().is_none_or(|(known, last)| (*known, last.as_str()) < told) {
            self.0 = Some((reported, stance.to_owned()));
        }
    }
}

impl Accumulator for Last {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let [stances, reported, limits] = [0, 1, 2].map(|at| values[at].as_string::<i32>());
        for ((stance, reported), limit) in stances.iter().zip(reported).zip(limits) {
            let (Some(stance), Some(reported)) = (stance, reported.and_then(latest)) else { continue };
            let limit = limit.map(|limit| {
                latest(limit).ok_or_else(|| {
                    datafusion::common::exec_datafusion_err!("`{limit}` is no date like 2025-04-19")
                })
            });
            if limit.transpose()?.is_none_or(|limit| reported <= limit) {
                self.add(reported, stance);
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let (reported, stances) = (states[0].as_primitive::<Int64Type>(), states[1].as_string::<i32>());
        for at in (0..reported.len()).filter(|&at| reported.is_valid(at)) {
            self.add(reported.value(at), stances.value(at));
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let (reported, stance) = self.0.clone().unzip();
        Ok(vec![ScalarValue::Int64(reported), ScalarValue::Utf8(stance)])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(ScalarValue::Utf8(self.0.clone().map(|(_, stance)| stance)))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.0.as_ref().map_or(0, |(_, stance)| stance.capacity())
    }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::StringArray;

    use super::*;

    fn told(rows: &[(&str, &str)], limit: &str) -> Last {
        let column = |values: Vec<&str>| Arc::new(StringArray::from(values)) as ArrayRef;
        let mut last = Last(None);
        let values = [
            column(rows.iter().map(|row| row.0).collect()),
            column(rows.iter().map(|row| row.1).collect()),
            column(vec![limit; rows.len()]),
        ];
        last.update_batch(&values).unwrap();
        last
    }

    #[test]
    fn the_last_stance_by_a_day_is_told() {
        let rows =
            [("reject", "2025-04-01"), ("accept", "2025-04-19"), ("reject", "2025-05"), ("demand", "")];
        assert_eq!(told(&rows, "2025-04-30").evaluate().unwrap(), ScalarValue::from("accept"));
        assert_eq!(told(&rows, "2025-04-18").evaluate().unwrap(), ScalarValue::from("reject"));
        assert_eq!(told(&rows, "2025-03-31").evaluate().unwrap(), ScalarValue::Utf8(None));
    }

    #[test]
    fn parts_give_what_the_whole_gives() {
        let rows = [("reject", "2025-04-01"), ("accept", "2025-04-19"), ("support", "2025-04-19")];
        let whole = told(&rows, "2026").evaluate().unwrap();
        for at in 0..=rows.len() {
            let (mut one, mut other) = (told(&rows[at..], "2026"), told(&rows[..at], "2026"));
            let state: Vec<ArrayRef> =
                other.state().unwrap().iter().map(|value| value.to_array().unwrap()).collect();
            one.merge_batch(&state).unwrap();
            assert_eq!(one.evaluate().unwrap(), whole);
        }
    }
}
