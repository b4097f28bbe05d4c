//! Answers that are being made, so that each is made once however many ask for it.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::Problem;

type Made<T> = Option<Result<T, Problem>>;
type Named<K, T> = BTreeMap<K, watch::Receiver<Made<T>>>;

/// What is being made, by what tells it apart.
pub(crate) struct Makings<K, T>(Arc<Mutex<Named<K, T>>>);

/// Something that is being made.
pub(crate) struct Making<T>(watch::Receiver<Made<T>>);

impl<K: Ord + Clone + Send + 'static, T: Clone + Send + Sync + 'static> Makings<K, T> {
    pub(crate) fn new() -> Self {
        Makings(Arc::default())
    }

    /// Returns what is being made, or begins to make it. It is made to its end even if nobody waits.
    pub(crate) fn join<F>(&self, key: K, make: impl FnOnce() -> F) -> Making<T>
    where
        F: Future<Output = Result<T, Problem>> + Send + 'static,
    {
        let mut named = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(making) = named.get(&key) {
            return Making(making.clone());
        }
        let (tell, told) = watch::channel(None);
        named.insert(key.clone(), told.clone());
        let (all, made) = (Arc::clone(&self.0), make());
        tokio::spawn(async move {
            let made = made.await;
            all.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
            tell.send_replace(Some(made));
        });
        Making(told)
    }
}

impl<T: Clone> Making<T> {
    /// Waits until it is made.
    ///
    /// # Errors
    /// Those of the making.
    pub(crate) async fn wait(&mut self) -> Result<T, Problem> {
        let stopped = || Problem::internal("the work stopped half way");
        let made = self.0.wait_for(Option::is_some).await.map_err(|_| stopped())?;
        made.clone().unwrap_or_else(|| Err(stopped()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn what_many_ask_for_is_made_once() {
        let (makings, count) = (Makings::new(), Arc::new(AtomicUsize::new(0)));
        let make = || {
            let count = Arc::clone(&count);
            async move { Ok(count.fetch_add(1, Ordering::Relaxed)) }
        };
        let mut asked: Vec<Making<usize>> = (0..5).map(|_| makings.join("a", make)).collect();
        for one in &mut asked {
            assert_eq!(one.wait().await.unwrap(), 0);
        }
        // What was made is no making any more.
        assert_eq!(makings.join("a", make).wait().await.unwrap(), 1);
    }
}
