//! Answering on a socket until told to stop.

use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::{Desk, ServeError, router};

/// Answers on an address until `stop` is done; requests that are under way are answered before it returns. `ready` is
/// told the address once it listens.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    desk: Desk,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let listener =
        TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    ready(listener.local_addr()?);
    axum::serve(listener, router(desk)).with_graceful_shutdown(stop).await?;
    Ok(())
}

/// Answers on an address until the program is told to stop, by a signal or from the keyboard.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(desk: Desk, address: SocketAddr, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    // Connections to a record must not be closed by a thread that answers: the desk outlives the runtime.
    let kept = desk.clone();
    let result = runtime.block_on(serve(desk, address, ready, stopped()));
    drop(runtime);
    drop(kept);
    result
}

/// Waits until the program is told to stop.
async fn stopped() {
    let keyboard = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        let mut keyboard = std::pin::pin!(keyboard);
        return std::future::poll_fn(|context| {
            let told = keyboard.as_mut().poll(context).is_ready() || signal.poll_recv(context).is_ready();
            if told { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }
    let _ = keyboard.await;
}
