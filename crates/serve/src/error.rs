//! What can go wrong with the service as a whole.

/// A desk that cannot be opened or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The record cannot be used.
    #[error(transparent)]
    Store(#[from] armistice_store::StoreError),
    /// The desk must not be opened like that.
    #[error(transparent)]
    Guard(#[from] crate::guard::GuardError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The machine gives no threads or sockets.
    #[error("the service could not go on: {0}")]
    System(#[from] std::io::Error),
}

impl ServeError {
    /// Returns what the user can do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            ServeError::Store(source) => source.help(),
            ServeError::Guard(source) => source.help(),
            ServeError::Listen { .. } => Some("name a free address with `--listen`, such as 127.0.0.1:8081"),
            ServeError::System(_) => None,
        }
    }
}
