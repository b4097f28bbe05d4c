//! Connections to the record, a few at a time, on threads where waiting is allowed.

use std::sync::{Arc, Mutex, PoisonError};

use armistice_store::{Store, StoreError};
use tokio::sync::Semaphore;

use crate::Problem;

/// Connections that lie ready.
pub(crate) struct Pool {
    place: String,
    idle: Mutex<Vec<Store>>,
    permits: Arc<Semaphore>,
}

impl Pool {
    /// Makes a pool of at most `size` connections to a record, with one that is open already.
    pub(crate) fn new(place: &str, size: usize, first: Option<Store>) -> Self {
        Pool {
            place: place.to_owned(),
            idle: Mutex::new(first.into_iter().collect()),
            permits: Arc::new(Semaphore::new(size)),
        }
    }

    /// Does some work with a connection; the work may wait for the disk.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let pool = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || {
            // The permit is held until the connection lies ready again.
            let _permit = permit;
            let mut store = pool.take()?;
            let result = work(&mut store);
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
            result
        });
        done.await.unwrap_or_else(|_| Err(Problem::internal("the work stopped half way")))
    }

    /// Takes a connection that lies ready, or opens one. Those that a restart of the database broke are thrown away.
    fn take(&self) -> Result<Store, StoreError> {
        loop {
            let ready = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut store) = ready else { return Store::open(&self.place) };
            if store.is_alive() {
                return Ok(store);
            }
        }
    }
}
