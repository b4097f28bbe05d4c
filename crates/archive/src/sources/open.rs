//! Bytes of a source, unpacked, as a stream.

use std::io::{self, BufRead, BufReader, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::{Stream, StreamExt};
use object_store::ObjectStoreExt;
use tokio::runtime::Handle;

use super::{Location, Source};

/// How many bytes of an unpacked source are read at once.
const BUFFER: usize = 256 * 1024;

impl Source {
    /// Opens the source and unpacks what is packed with gzip or zstd. `taken` counts the packed bytes.
    ///
    /// Has to be called on a thread that may block.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(&self, runtime: &Handle, taken: Arc<AtomicU64>) -> io::Result<Box<dyn BufRead>> {
        let bytes: Box<dyn Read> = match &self.location {
            Location::File(path) => Box::new(std::fs::File::open(path)?),
            Location::Object { store, path } => {
                let found = runtime.block_on(store.get(path))?;
                Box::new(Chunks {
                    runtime: runtime.clone(),
                    stream: found.into_stream(),
                    chunk: io::Cursor::default(),
                })
            }
        };
        let mut packed = BufReader::with_capacity(BUFFER, Counted { bytes, taken });
        let opening = packed.fill_buf()?;
        Ok(if opening.starts_with(&[0x1F, 0x8B]) {
            Box::new(BufReader::with_capacity(BUFFER, flate2::bufread::MultiGzDecoder::new(packed)))
        } else if opening.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
            Box::new(BufReader::with_capacity(BUFFER, zstd::Decoder::with_buffer(packed)?))
        } else {
            Box::new(packed)
        })
    }
}

struct Counted {
    bytes: Box<dyn Read>,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

type Chunk = object_store::Result<bytes::Bytes>;

/// An object of a store as it arrives.
struct Chunks {
    runtime: Handle,
    stream: Pin<Box<dyn Stream<Item = Chunk> + Send>>,
    chunk: io::Cursor<bytes::Bytes>,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.chunk.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            match self.runtime.block_on(self.stream.next()) {
                None => return Ok(0),
                Some(chunk) => self.chunk = io::Cursor::new(chunk?),
            }
        }
    }
}
