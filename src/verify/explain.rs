//! One entry explained: every byte from what was said to what the ledger signed, to be redone by hand.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::codes::Hash;
use crate::log::{Checkpoint, CheckpointError, Entry, EntryError, NoteError, SignedNote, VerifierKey};
use crate::statement::{Fault, PublicKey};

mod checkpoint;
mod statement;

/// What there is to explain.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'e> {
    /// The entry's bytes, without a line end.
    pub entry: &'e [u8],
    /// The statement, stored or as JSON; `None` where it is not shown.
    pub statement: Option<&'e [u8]>,
    /// Disclosures that travel beside it.
    pub disclosures: &'e [String],
    /// Keys of its signers, in any order.
    pub signer_keys: &'e [PublicKey],
    /// Sibling hashes, leaf side first.
    pub path: &'e [Hash],
    /// The checkpoint as a signed note.
    pub checkpoint: &'e str,
    /// Keys of the ledger and of witnesses.
    pub log_keys: &'e [VerifierKey],
}

/// Bytes as they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Text, exactly these characters.
    Text(String),
    /// Bytes that are no text.
    Hex(Vec<u8>),
}

/// One step that a reader can redo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub title: String,
    /// With which tool a reader redoes it.
    pub redo: &'static str,
    /// What goes in, each part with its name.
    pub input: Vec<(&'static str, Shown)>,
    /// What comes out, each part with its name.
    pub output: Vec<(&'static str, Shown)>,
    /// Whether what had to hold holds; `None` where nothing is decided.
    pub holds: Option<bool>,
}

/// Why there is nothing to explain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExplainError {
    /// The line is no entry.
    #[error("the entry cannot be read")]
    Entry(#[source] EntryError),
    /// The statement cannot be read.
    #[error("the statement cannot be read")]
    Statement(#[source] Fault),
    /// The checkpoint is no note.
    #[error("the checkpoint is no signed note")]
    Note(#[source] NoteError),
    /// The note holds no checkpoint.
    #[error("the checkpoint cannot be read")]
    Checkpoint(#[source] CheckpointError),
}

const SHA256: &str = "sha256sum of the input, without a line end after it";
const SHA256_HEX: &str = "xxd -r -p, then sha256sum";
const BASE64URL: &str = "replace - by + and _ by /, then base64 -d";
const ED25519: &str = "openssl pkeyutl -verify -pubin -rawin -inkey KEY.pem -in MESSAGE -sigfile SIGNATURE";

/// Explains an entry step by step.
///
/// Nothing is left out where something fails: the step says that it does not hold, and the next one goes on
/// with what it should have been. Trust: a page of steps proves nothing to somebody who does not redo them.
///
/// # Errors
///
/// What cannot be read at all.
pub fn explain(of: &Explained<'_>) -> Result<Vec<Step>, ExplainError> {
    let entry = Entry::parse(of.entry).map_err(ExplainError::Entry)?;
    let note = SignedNote::parse(of.checkpoint).map_err(ExplainError::Note)?;
    let head = Checkpoint::parse(note.text()).map_err(ExplainError::Checkpoint)?;
    let mut steps = match of.statement {
        Some(bytes) => statement::steps(bytes, of, &entry).map_err(ExplainError::Statement)?,
        None => vec![],
    };
    steps.push(entry_step(of.entry, &entry));
    let mut leaf = vec![0];
    leaf.extend_from_slice(of.entry);
    let leaf = Step {
        title: "Hash the entry as a leaf: SHA-256 of a zero byte and the line".to_owned(),
        redo: SHA256_HEX,
        output: vec![("leaf", Shown::hex(Hash::of(&leaf)))],
        input: vec![("bytes", Shown::Hex(leaf))],
        holds: None,
    };
    steps.push(leaf);
    checkpoint::tree_steps(of, entry.seq, &head, &mut steps);
    checkpoint::note_steps(of, &note, &mut steps);
    Ok(steps)
}

fn entry_step(line: &[u8], entry: &Entry) -> Step {
    Step {
        title: format!("Read entry {}, the public line about the statement", entry.seq),
        redo: "read it",
        input: vec![("line", Shown::of(line))],
        output: vec![
            ("number", Shown::Text(entry.seq.to_string())),
            ("recorded at", Shown::Text(entry.at.to_string())),
            ("leaf hash of the entry before", Shown::hex(entry.prev)),
            ("digest of the statement", Shown::hex(entry.statement)),
        ],
        holds: None,
    }
}

impl Shown {
    /// Text where every byte prints, hex otherwise.
    fn of(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).ok();
        let text = text.filter(|text| !text.chars().any(|c| c.is_control() && c != '\n'));
        text.map_or_else(|| Self::Hex(bytes.to_vec()), |text| Self::Text(text.to_owned()))
    }

    fn hex(hash: Hash) -> Self {
        Self::Hex(hash.0.to_vec())
    }
}

/// An Ed25519 public key as openssl reads it. Source: RFC 8410 section 4.
fn pem(key: &[u8; 32]) -> String {
    let mut der = vec![0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    der.extend_from_slice(key);
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", STANDARD.encode(der))
}

/// The steps for people, numbered.
///
/// # Panics
///
/// Never: writing to a string cannot fail.
#[must_use]
pub fn steps_to_text(steps: &[Step]) -> String {
    let mut text = String::new();
    for (step, number) in steps.iter().zip(1..) {
        write_step(&mut text, step, number).expect("writing to a string cannot fail");
    }
    text
}

fn write_step(text: &mut String, step: &Step, number: u32) -> std::fmt::Result {
    writeln!(text, "{number}. {}\n   redo: {}", step.title, step.redo)?;
    for (side, parts) in [("in", &step.input), ("out", &step.output)] {
        for (name, shown) in parts {
            match shown {
                Shown::Text(found) if !found.contains('\n') => writeln!(text, "   {side}, {name}: {found}")?,
                Shown::Text(found) => {
                    writeln!(text, "   {side}, {name}, {} bytes:", found.len())?;
                    for line in found.split_inclusive('\n') {
                        let end = if line.ends_with('\n') { "" } else { "\n" };
                        write!(text, "      {line}{end}")?;
                    }
                }
                Shown::Hex(bytes) => writeln!(text, "   {side}, {name}, hex: {}", hex::encode(bytes))?,
            }
        }
    }
    match step.holds {
        Some(true) => writeln!(text, "   holds\n"),
        Some(false) => writeln!(text, "   DOES NOT HOLD\n"),
        None => writeln!(text),
    }
}

#[cfg(test)]
mod tests;
