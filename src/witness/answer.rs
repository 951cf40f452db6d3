//! What a witness answers, as the protocol writes it.

use std::error::Error;

use crate::codes::with_causes;
use crate::log::{NoteSignature, TREE_SIZE_MEDIA, TreeSize};

/// The answer to a request to cosign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 200: the new state is on disk, and this is its cosignature.
    Cosigned(NoteSignature),
    /// 400: no request, or an old size above the checkpoint's.
    Malformed(String),
    /// 403: no good signature of the log.
    NotSigned(String),
    /// 404: a log that is not watched here.
    UnknownLog,
    /// 409: this is the size that was cosigned last.
    OtherSize(TreeSize),
    /// 422: not shown to continue what was cosigned last, or shown to contradict it.
    NotConsistent(String),
    /// 500: the state could not be written, so nothing is cosigned.
    NotKept(String),
}

const TEXT: &str = "text/plain; charset=utf-8";

impl Answer {
    pub(super) fn malformed(error: &dyn Error) -> Self {
        Self::Malformed(with_causes(error))
    }

    pub(super) fn not_signed(error: &dyn Error) -> Self {
        Self::NotSigned(with_causes(error))
    }

    /// The status of HTTP.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Cosigned(_) => 200,
            Self::Malformed(_) => 400,
            Self::NotSigned(_) => 403,
            Self::UnknownLog => 404,
            Self::OtherSize(_) => 409,
            Self::NotConsistent(_) => 422,
            Self::NotKept(_) => 500,
        }
    }

    /// The media type of the body.
    #[must_use]
    pub const fn media(&self) -> &'static str {
        match self {
            Self::OtherSize(_) => TREE_SIZE_MEDIA,
            Self::Cosigned(_)
            | Self::Malformed(_)
            | Self::NotSigned(_)
            | Self::UnknownLog
            | Self::NotConsistent(_)
            | Self::NotKept(_) => TEXT,
        }
    }

    /// The body: the cosignature's line, the size, or why not. What went wrong inside is nobody else's affair.
    #[must_use]
    pub fn body(&self) -> String {
        match self {
            Self::Cosigned(signature) => format!("{signature}\n"),
            Self::OtherSize(size) => format!("{size}\n"),
            Self::Malformed(why) | Self::NotSigned(why) | Self::NotConsistent(why) => format!("{why}\n"),
            Self::UnknownLog => "this log is not watched here\n".to_owned(),
            Self::NotKept(_) => "the witness could not keep its state, and cosigns nothing\n".to_owned(),
        }
    }
}
