//! Bodies that are made while they are sent, piece by piece, so that a document is never held whole.
//!
//! reqwest's own `stream` feature brings tokio's file system, whose reads run on the blocking pool, which is
//! threads (measurements.md 1.1). A piece here is made on the caller's thread when the socket wants it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// The pieces of one sending, in order.
pub type Pieces = Box<dyn Iterator<Item = std::io::Result<Bytes>> + Send + Sync>;

/// A body that can be begun anew: after a renewed sign-in the same call is sent again.
pub trait Source: Send + Sync {
    /// Bytes of all pieces together.
    fn length(&self) -> u64;

    /// Begins.
    ///
    /// # Errors
    /// As the file system reports.
    fn pieces(&self) -> std::io::Result<Pieces>;
}

/// One sending of a [`Source`].
pub(super) struct Stream {
    pieces: Pieces,
    left: u64,
}

impl Stream {
    pub(super) fn of(source: &Arc<dyn Source>) -> std::io::Result<Self> {
        Ok(Self { pieces: source.pieces()?, left: source.length() })
    }
}

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.pieces.next().map(|piece| {
            piece.map(|bytes| {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Frame::data(bytes)
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    /// Exact, so that the call carries its length instead of chunks.
    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
