//! A statement that not everybody who is named in it has signed yet.
//!
//! `signers` stands inside the signed payload, so who has to sign is known from the first signature on, and each
//! signature covers the same payload. What is missing is only told by position.

use thiserror::Error;

use super::envelope::{Envelope, SignatureText};
use super::fault::{Code, Fault};
use super::header::{Algorithm, Header, STATEMENT_TYP};
use super::key::{Kid, PublicKey};
use super::role::Role;
use super::signed::{SignatureFault, Statement, verify_one};

/// A statement with at least one of its signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfSigned {
    prospect: Statement,
    /// By position in `signers`.
    signatures: Vec<Option<SignatureText>>,
}

/// What adding a signature did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    Now,
    /// That key had signed already; the first signature stays.
    Before,
}

/// Why a signature was not added.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAdded {
    /// A header that is none.
    #[error("{0}")]
    Header(Fault),
    /// The statement does not name that key.
    #[error("key {kid} is none of those that the statement names")]
    NotASigner {
        /// The key.
        kid: Kid,
    },
    /// The signature itself.
    #[error(transparent)]
    Signature(#[from] SignatureFault),
}

impl HalfSigned {
    /// Reads a statement with some of its signatures, in any order.
    ///
    /// # Errors
    ///
    /// As [`Statement::parse`]; a signature by a key that is not named, or that stands twice.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        Self::from_envelope(Envelope::parse(bytes)?)
    }

    /// The same of a parsed envelope.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn from_envelope(envelope: Envelope) -> Result<Self, Fault> {
        let mut places = Vec::new();
        let mut prospect = Statement::read(envelope, |signers, given| {
            let usual = |(_, kid)| Header { algorithm: Algorithm::EdDsa, kid };
            let mut headers: Vec<Header> = signers.iter().map(usual).collect();
            for (index, header) in given.into_iter().enumerate() {
                let place = headers.iter().position(|wanted| wanted.kid == header.kid);
                let place = place.filter(|place| !places.contains(place)).ok_or_else(|| {
                    let detail = "a signature by a key that signers does not name, or that signed before";
                    Fault::new(Code::SignersDiffer, format!("/signatures/{index}"), detail)
                })?;
                places.push(place);
                headers.get_mut(place).into_iter().for_each(|wanted| *wanted = header);
            }
            Ok(headers)
        })?;
        let mut signatures = vec![None; prospect.headers.len()];
        for (place, text) in places.into_iter().zip(std::mem::take(&mut prospect.envelope.signatures)) {
            signatures.get_mut(place).into_iter().for_each(|slot| *slot = Some(text.clone()));
        }
        let mut found = Self { prospect, signatures };
        found.settle();
        Ok(found)
    }

    /// The statement as it will be: attributes, data, and the headers of all signers, as far as they are known. Its
    /// digest says nothing yet.
    #[must_use]
    pub fn prospect(&self) -> &Statement {
        &self.prospect
    }

    /// Who signs, in order, with the signature where there is one.
    #[must_use]
    pub fn places(&self) -> impl ExactSizeIterator<Item = (Role, Kid, Option<&SignatureText>)> {
        self.prospect.signers.iter().zip(&self.signatures).map(|((role, kid), text)| (role, kid, text.as_ref()))
    }

    /// Who has not signed yet, in order.
    pub fn missing(&self) -> impl Iterator<Item = (Role, Kid)> {
        self.places().filter(|(_, _, text)| text.is_none()).map(|(role, kid, _)| (role, kid))
    }

    /// Who has signed, in order.
    pub fn signed(&self) -> impl Iterator<Item = Kid> {
        self.places().filter(|(_, _, text)| text.is_some()).map(|(_, kid, _)| kid)
    }

    /// Checks every signature that is there strictly.
    ///
    /// # Errors
    ///
    /// The first that fails.
    pub fn verify(&self, key_of: impl Fn(Kid) -> Option<PublicKey>) -> Result<(), SignatureFault> {
        for (index, (_, kid, text)) in self.places().enumerate() {
            if let Some(text) = text {
                verify_one(index, kid, text, &self.prospect.envelope.payload, &key_of)?;
            }
        }
        Ok(())
    }

    /// Adds a signature that holds.
    ///
    /// # Errors
    ///
    /// [`NotAdded`]; then nothing has changed.
    pub fn add(&mut self, text: SignatureText, key_of: impl Fn(Kid) -> Option<PublicKey>) -> Result<Added, NotAdded> {
        let header = Header::parse(&text.protected, STATEMENT_TYP, "/protected").map_err(NotAdded::Header)?;
        let kid = header.kid;
        let index = self.prospect.signers.iter().position(|(_, named)| named == kid);
        let index = index.ok_or(NotAdded::NotASigner { kid })?;
        verify_one(index, kid, &text, &self.prospect.envelope.payload, &key_of)?;
        let (Some(slot @ None), Some(own)) = (self.signatures.get_mut(index), self.prospect.headers.get_mut(index))
        else {
            return Ok(Added::Before);
        };
        (*slot, *own) = (Some(text), header);
        self.settle();
        Ok(Added::Now)
    }

    /// The whole statement, once everybody has signed.
    #[must_use]
    pub fn whole(&self) -> Option<Statement> {
        self.signatures.iter().all(Option::is_some).then(|| self.prospect.clone())
    }

    fn settle(&mut self) {
        self.prospect.envelope.signatures = self.signatures.iter().flatten().cloned().collect();
        self.prospect.digest = self.prospect.envelope.digest();
    }
}

#[cfg(test)]
mod tests;
