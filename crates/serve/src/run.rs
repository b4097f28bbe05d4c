//! Answering on a socket until told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use armistice_store::Version;
use axum::body::Body;
use axum::http::Request;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tower::ServiceExt;

use crate::guard::Guard;
use crate::router::addresses;
use crate::{Desk, ServeError, router};

/// How long answers that are under way may take once the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Pages that are made before anybody asks.
const READY: [&str; 13] = [
    "/",
    "/positions",
    "/timeline",
    "/proposals",
    "/meetings",
    "/ceasefires",
    "/contradictions",
    "/common-ground",
    "/statements",
    "/allegations",
    "/reports",
    "/sources",
    "/actors",
];
/// How often the record is looked at for changes.
const PAUSE: Duration = Duration::from_secs(1);

/// Answers on an address until `stop` is done; requests that are under way are answered before it returns. `ready` is
/// told the address once it listens.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    guard: Guard,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = guard.access().listen;
    let listener =
        TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    ready(listener.local_addr()?);
    let warm = tokio::spawn(keep_ready(guard.desk().clone()));
    let service = guard.around(router(guard.desk().clone()));
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    let (told, is_told) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        tracing::info!("told to stop: what is under way is answered first");
        // Nobody waits any more only when the service has stopped already.
        let _ = told.send(());
    };
    let served = axum::serve(listener, service).with_graceful_shutdown(stop);
    let mut served = std::pin::pin!(served.into_future());
    tokio::select! {
        result = &mut served => return Ok(result?),
        _ = is_told => warm.abort(),
    }
    match tokio::time::timeout(GRACE, served).await {
        Ok(result) => Ok(result?),
        // A connection that nobody closes must not keep the program from ending.
        Err(_) => {
            tracing::warn!("some answers were given up");
            Ok(())
        }
    }
}

/// Makes the pages of the navigation when the desk opens and whenever the record changes, so that nobody waits for them.
async fn keep_ready(desk: Desk) {
    let pages = addresses(desk.clone());
    let mut known: Option<Version> = None;
    loop {
        let version = desk.with(|store| Ok(store.version()?)).await.ok();
        if version != known {
            for page in READY {
                if let Ok(request) = Request::get(page).body(Body::empty()) {
                    // What goes wrong here is told to whoever asks for the page.
                    let _ = pages.clone().oneshot(request).await;
                }
            }
            known = version;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Answers on an address until the program is told to stop, by a signal or from the keyboard.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(guard: Guard, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    // Connections to a record must not be closed by a thread that answers: the desk outlives the runtime.
    let kept = guard.clone();
    let result = runtime.block_on(serve(guard, ready, stopped()));
    // What still waits for the record must not keep the program from ending.
    runtime.shutdown_timeout(GRACE);
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
