//! One record of a frame: an entry, the statement it stands for, and sealed disclosures.

use crate::codes::Hash;
use crate::log::ENTRY_BYTES_MAX;

use super::bytes::{as_u32, cut, cut_array, cut_hash, cut_u32};
use super::frame::FrameFault;

const KIND_ENTRY: u8 = 1;
const KIND_STATEMENT: u8 = 2;
const KIND_SEALED: u8 = 3;
const KIND_WITHDRAWN: u8 = 4;

/// Bytes before the content of an item: kind u8, length u32.
const ITEM_BYTES: usize = 5;
/// Bytes before a ciphertext: digest, nonce, length u32.
const SEALED_BYTES: usize = 32 + 24 + 4;

/// What the log keeps of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The entry's line, as it was hashed.
    pub entry: Vec<u8>,
    /// The statement, or what stands in its place.
    pub body: Body,
    /// Its personal fields, readable only with keys of the ring.
    pub sealed: Vec<Sealed>,
}

/// The statement itself or its withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The envelope as received, without disclosures.
    Statement(Vec<u8>),
    /// What `statement.withdrawn` left of it.
    Withdrawn(Vec<u8>),
}

/// One disclosure, encrypted under a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Digest of the disclosure, as the statement's `_sd` names it.
    pub digest: Hash,
    /// Random, once.
    pub nonce: [u8; 24],
    /// Ciphertext with its tag.
    pub ciphertext: Vec<u8>,
}

impl Record {
    /// How many bytes of a frame's body it takes.
    #[must_use]
    pub fn body_bytes(&self) -> usize {
        let (Body::Statement(body) | Body::Withdrawn(body)) = &self.body;
        let sealed = if self.sealed.is_empty() { 0 } else { ITEM_BYTES + sealed_bytes(&self.sealed) };
        ITEM_BYTES + self.entry.len() + ITEM_BYTES + body.len() + sealed
    }

    /// Appends the record's items. The caller has checked [`body_bytes`](Self::body_bytes).
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put_item(out, KIND_ENTRY, &self.entry);
        match &self.body {
            Body::Statement(bytes) => put_item(out, KIND_STATEMENT, bytes),
            Body::Withdrawn(bytes) => put_item(out, KIND_WITHDRAWN, bytes),
        }
        if self.sealed.is_empty() {
            return;
        }
        put_head(out, KIND_SEALED, sealed_bytes(&self.sealed));
        for sealed in &self.sealed {
            out.extend_from_slice(&sealed.digest.0);
            out.extend_from_slice(&sealed.nonce);
            out.extend_from_slice(&as_u32(sealed.ciphertext.len()).to_be_bytes());
            out.extend_from_slice(&sealed.ciphertext);
        }
    }

    /// Cuts the next record from the front of a body whose checksum was right.
    pub(super) fn cut(from: &mut &[u8]) -> Result<Self, FrameFault> {
        let entry = match cut_item(from)? {
            (KIND_ENTRY, bytes) if bytes.len() <= ENTRY_BYTES_MAX => bytes.to_vec(),
            (KIND_ENTRY, _) => return Err(FrameFault::Malformed("an entry longer than 512 bytes")),
            (_, _) => return Err(FrameFault::Malformed("a record that does not begin with its entry")),
        };
        let body = match cut_item(from)? {
            (KIND_STATEMENT, bytes) => Body::Statement(bytes.to_vec()),
            (KIND_WITHDRAWN, bytes) => Body::Withdrawn(bytes.to_vec()),
            (_, _) => return Err(FrameFault::Malformed("an entry without a statement")),
        };
        let mut sealed = Vec::new();
        if from.first() == Some(&KIND_SEALED) {
            let (_, mut bytes) = cut_item(from)?;
            if bytes.is_empty() {
                return Err(FrameFault::Malformed("an empty list of sealed disclosures"));
            }
            while !bytes.is_empty() {
                sealed.push(cut_sealed(&mut bytes).ok_or(FrameFault::Malformed("a sealed disclosure cut short"))?);
            }
        }
        Ok(Self { entry, body, sealed })
    }
}

fn sealed_bytes(sealed: &[Sealed]) -> usize {
    sealed.iter().map(|one| SEALED_BYTES + one.ciphertext.len()).sum()
}

fn put_head(out: &mut Vec<u8>, kind: u8, bytes: usize) {
    out.push(kind);
    out.extend_from_slice(&as_u32(bytes).to_be_bytes());
}

fn put_item(out: &mut Vec<u8>, kind: u8, content: &[u8]) {
    put_head(out, kind, content.len());
    out.extend_from_slice(content);
}

fn cut_item<'b>(from: &mut &'b [u8]) -> Result<(u8, &'b [u8]), FrameFault> {
    let short = FrameFault::Malformed("a record cut short");
    let [kind] = cut_array(from).ok_or(short.clone())?;
    if !(KIND_ENTRY..=KIND_WITHDRAWN).contains(&kind) {
        return Err(FrameFault::UnknownKind { found: kind });
    }
    let bytes = cut_u32(from).and_then(|length| usize::try_from(length).ok()).ok_or(short.clone())?;
    Ok((kind, cut(from, bytes).ok_or(short)?))
}

fn cut_sealed(from: &mut &[u8]) -> Option<Sealed> {
    let digest = cut_hash(from)?;
    let nonce = cut_array(from)?;
    let bytes = usize::try_from(cut_u32(from)?).ok()?;
    Some(Sealed { digest, nonce, ciphertext: cut(from, bytes)?.to_vec() })
}
