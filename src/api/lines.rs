//! Lines of a streamed body, each bounded, none kept longer than it takes to hand it on.

use std::time::Duration;

use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt as _;

use crate::statement::STATEMENT_BYTES_MAX;

use super::problem::Slug;

/// One line of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, without its end.
    Whole(Bytes),
    /// A line that no statement can be; its bytes are gone, its neighbours are not.
    TooLong,
    /// Nothing more is read, and why.
    Stop(Slug),
}

/// Bounds of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub bytes_max: u64,
    pub lines_max: u64,
    /// How long one line may take to arrive.
    pub patience: Duration,
}

/// Splits a body into lines.
pub(super) struct Lines {
    payload: Payload,
    bounds: Bounds,
    buffer: BytesMut,
    /// Bytes at the start of the buffer in which there is no line end.
    searched: usize,
    skipping: bool,
    bytes_read: u64,
    given: u64,
    ended: bool,
}

impl Lines {
    pub(super) fn new(payload: Payload, bounds: Bounds) -> Self {
        let buffer = BytesMut::new();
        Self { payload, bounds, buffer, searched: 0, skipping: false, bytes_read: 0, given: 0, ended: false }
    }

    /// The next line; `None` at the end, and after a stop.
    pub(super) async fn next(&mut self) -> Option<Line> {
        if self.ended && self.buffer.is_empty() && !self.skipping {
            return None;
        }
        let line = match tokio::time::timeout(self.bounds.patience, self.read()).await {
            Ok(line) => line?,
            Err(_) => return Some(self.stop(Slug::SlowRequest)),
        };
        self.given += 1;
        Some(if self.given > self.bounds.lines_max { self.stop(Slug::TooLarge) } else { line })
    }

    async fn read(&mut self) -> Option<Line> {
        loop {
            if let Some(line) = self.split() {
                return Some(line);
            }
            if self.ended {
                return self.rest();
            }
            match self.payload.next().await {
                Some(Ok(chunk)) => {
                    self.bytes_read += chunk.len() as u64;
                    if self.bytes_read > self.bounds.bytes_max {
                        return Some(self.stop(Slug::TooLarge));
                    }
                    self.buffer.extend_from_slice(&chunk);
                }
                // Half a line of a body that broke off is nobody's statement.
                Some(Err(_)) => {
                    self.stop(Slug::Internal);
                    return None;
                }
                None => self.ended = true,
            }
        }
    }

    /// Takes a line off the buffer, if its end is there.
    fn split(&mut self) -> Option<Line> {
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(end) = unsearched.iter().position(|byte| *byte == b'\n') else {
            // One byte more than a statement may have: a line end that is CR LF.
            if self.buffer.len() > STATEMENT_BYTES_MAX + 1 {
                self.buffer.clear();
                self.skipping = true;
            }
            self.searched = self.buffer.len();
            return None;
        };
        let line = self.buffer.split_to(self.searched + end + 1).freeze();
        self.searched = 0;
        Some(self.whole(line.slice(..line.len() - 1)))
    }

    /// What stands after the last line end.
    fn rest(&mut self) -> Option<Line> {
        let line = self.buffer.split().freeze();
        if line.is_empty() && !self.skipping { None } else { Some(self.whole(line)) }
    }

    fn whole(&mut self, line: Bytes) -> Line {
        let line = if line.ends_with(b"\r") { line.slice(..line.len() - 1) } else { line };
        let skipped = std::mem::take(&mut self.skipping);
        if skipped || line.len() > STATEMENT_BYTES_MAX { Line::TooLong } else { Line::Whole(line) }
    }

    fn stop(&mut self, why: Slug) -> Line {
        self.ended = true;
        self.skipping = false;
        self.buffer.clear();
        Line::Stop(why)
    }
}
