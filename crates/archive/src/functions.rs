//! What the engine is taught: reading as a scalar function, the tables of a reading as lists of rows, merging and
//! the stance at a moment as aggregates. Schedulers and executors know the same functions by the same names.

mod entries;
mod merged;
mod read_report;
mod stance_as_of;

use std::sync::Arc;

use armistice_record::table_columns;
use datafusion::error::Result;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};

pub(crate) use entries::{column_type, entry_fields};
pub(crate) use merged::VIEWS;
pub use read_report::ReadCounter;
pub(crate) use read_report::UNDATED;

/// Returns the scalar functions: `read_report`, and one for each table of a reading (`statements(reading)`).
pub fn scalar_functions(counter: &ReadCounter) -> Vec<Arc<ScalarUDF>> {
    let read = ScalarUDF::new_from_impl(read_report::ReadReport::new(counter.clone()));
    let tables =
        table_columns().iter().map(|&(name, _)| ScalarUDF::new_from_impl(entries::Entries::new(name)));
    std::iter::once(read).chain(tables).map(Arc::new).collect()
}

/// Returns the aggregate functions: `stance_as_of`, and one for each view of the merged record (`merged_positions`).
pub fn aggregate_functions() -> Vec<Arc<AggregateUDF>> {
    let stance = AggregateUDF::new_from_impl(stance_as_of::StanceAsOf::new());
    let merged =
        VIEWS.iter().map(|&(name, view)| AggregateUDF::new_from_impl(merged::Merged::new(name, view)));
    std::iter::once(stance).chain(merged).map(Arc::new).collect()
}

/// Registers all functions.
///
/// # Errors
/// When the registry takes no functions.
pub fn register(registry: &mut dyn FunctionRegistry, counter: &ReadCounter) -> Result<()> {
    for function in scalar_functions(counter) {
        registry.register_udf(function)?;
    }
    for function in aggregate_functions() {
        registry.register_udaf(function)?;
    }
    Ok(())
}
