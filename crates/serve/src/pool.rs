//! Connections to the record, a few at a time, on threads where waiting is allowed.

use std::sync::{Arc, Mutex, PoisonError, mpsc};

use armistice_merge::Names;
use armistice_store::{Store, StoreError};
use tokio::sync::{Semaphore, oneshot};

use crate::{Problem, ServeError};

/// Work that is to be done, whoever waits for it.
type Job = Box<dyn FnOnce() + Send>;

/// Connections that lie ready.
pub(crate) struct Pool {
    place: String,
    names: Names,
    idle: Mutex<Vec<Store>>,
    permits: Arc<Semaphore>,
    /// The thread of its own, if it has one.
    thread: Option<mpsc::Sender<Job>>,
}

impl Pool {
    /// Makes a pool of at most `size` connections to a record, with one that is open already; `names` says whose are shown.
    pub(crate) fn new(place: &str, names: Names, size: usize, first: Option<Store>) -> Self {
        Pool {
            place: place.to_owned(),
            names,
            idle: Mutex::new(first.into_iter().collect()),
            permits: Arc::new(Semaphore::new(size)),
            thread: None,
        }
    }

    /// Makes a pool of one connection whose work is done by a thread of its own, after all others that want the processor.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn aside(place: &str, names: Names) -> Result<Self, ServeError> {
        let (send, jobs) = mpsc::channel::<Job>();
        let work = move || {
            step_back();
            jobs.into_iter().for_each(|job| job());
        };
        std::thread::Builder::new().name("makes anew".to_owned()).spawn(work)?;
        Ok(Pool { thread: Some(send), ..Pool::new(place, names, 1, None) })
    }

    /// Does some work with a connection; the work may wait for the disk.
    pub(crate) async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let pool = Arc::clone(self);
        let work = move || {
            // The permit is held until the connection lies ready again.
            let _permit = permit;
            let mut store = pool.take()?;
            let result = work(&mut store);
            pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
            result
        };
        let stopped = || Err(Problem::internal("the work stopped half way"));
        let Some(thread) = &self.thread else {
            return tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| stopped());
        };
        let (tell, told) = oneshot::channel();
        // Who asked may have left; work that panics ends with nothing told, and the thread goes on.
        let job = move || {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
            drop(done.map(|done| tell.send(done)));
        };
        if thread.send(Box::new(job)).is_err() {
            return stopped();
        }
        told.await.unwrap_or_else(|_| stopped())
    }

    /// Takes a connection that lies ready, or opens one. Those that a restart of the database broke are thrown away.
    fn take(&self) -> Result<Store, StoreError> {
        loop {
            let ready = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut store) = ready else {
                return Ok(Store::open_beside(&self.place)?.showing(self.names));
            };
            if store.is_alive() {
                return Ok(store);
            }
        }
    }
}

/// How many steps of priority behind the other threads of the program.
const BEHIND: i32 = 10;

/// Lets this thread have the processor only where the others of the program do not want it, as far as the system knows threads
/// apart.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::getpriority_process(None)
        .and_then(|now| rustix::process::setpriority_process(None, now + BEHIND))
    {
        // It does its work all the same.
        tracing::debug!(%error, "the priority of a thread stays as it is");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_thread_of_its_own_does_one_work_after_the_other_and_outlives_a_panic() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("record.db").to_string_lossy().into_owned();
        let pool = Arc::new(Pool::aside(&place, Names::All).unwrap());
        let name = |_: &mut Store| Ok(std::thread::current().name().map(str::to_owned));
        assert_eq!(pool.with(name).await.unwrap().as_deref(), Some("makes anew"));
        let stopped = pool.with(|_| -> Result<(), Problem> { panic!("on purpose") }).await;
        assert!(stopped.is_err());
        let many: Vec<_> = (0..20).map(|n| pool.with(move |store| Ok((n, store.size()?)))).collect();
        for (n, one) in many.into_iter().enumerate() {
            assert_eq!(one.await.unwrap(), (n, (0, 0)));
        }
    }
}
