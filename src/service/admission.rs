//! Admission: what request workers check before the writer sees a statement.
//!
//! Order: size and syntax, signatures (stop there), then all faults of the content at once. A key that the
//! log does not know *yet* is left to the writer, since an earlier line of the same batch may enrol it.

use std::sync::Arc;

use crate::codes::Hash;
use crate::governance::Governance;
use crate::manifest::Rulebook;
use crate::statement::{Content, Event, Fault, HalfSigned, Placed, SignatureFault, Statement};
use crate::store::{NumberKey, Sealed, StoreError, random_bytes, seal};

use super::numbers::{KeyedNumber, keyed_numbers};
use super::outcome::Refused;
use super::schemas;

/// A statement that passed all checks that need no order.
#[derive(Debug)]
pub struct Prepared {
    pub(super) statement: Statement,
    pub(super) content: Result<Event, Vec<Fault>>,
    /// Whether every signature was verified; else the writer does it with the keys it knows by then.
    pub(super) verified: bool,
    pub(super) sealed: Vec<SealedDisclosure>,
    /// The numbers of identity documents among them, by their keyed hashes.
    pub(super) numbers: Vec<KeyedNumber>,
    /// The rulebook that the statement adopts, loaded and checked.
    pub(super) adopted: Option<Arc<Rulebook>>,
}

/// A disclosure, sealed, with the key that only the ring may keep.
#[derive(Debug)]
pub(super) struct SealedDisclosure {
    pub sealed: Sealed,
    pub key: [u8; 32],
    pub owner: Hash,
}

/// What the workers look things up in: as of the last batch.
pub(super) struct Desk<'d> {
    pub governance: &'d Governance,
    pub load: &'d dyn Fn(Hash) -> Option<Arc<Rulebook>>,
    pub numbers: &'d NumberKey,
}

/// Checks one submitted statement as far as a worker can.
pub(super) fn prepare(bytes: &[u8], desk: &Desk<'_>) -> Result<Prepared, Refused> {
    prepare_statement(Statement::parse(bytes).map_err(Refused::Syntax)?, desk)
}

/// The same of a statement that was read already.
pub(super) fn prepare_statement(statement: Statement, desk: &Desk<'_>) -> Result<Prepared, Refused> {
    let introduced = statement.event().map(|event| event.introduced_keys()).unwrap_or_default();
    let verified = match statement.verify(|kid| desk.governance.key_for(kid, &introduced)) {
        Ok(()) => true,
        Err(SignatureFault::UnknownKey { .. }) => false,
        Err(fault @ SignatureFault::Invalid { .. }) => return Err(Refused::Signature(fault)),
    };
    let content = read_content(&statement);
    if verified && let Err(faults) = content {
        return Err(Refused::Content(faults));
    }
    let (content, sealed, numbers) = match content {
        Ok(Content { event, disclosures }) => {
            let sealed = disclosures.iter().map(|placed| seal_one(placed, &statement)).collect::<Result<_, _>>();
            let numbers = keyed_numbers(&event, &disclosures, desk.numbers);
            (Ok(event), sealed.map_err(|error| Refused::ReadOnly(error.to_string()))?, numbers)
        }
        Err(faults) => (Err(faults), vec![], vec![]),
    };
    let adopted = content.as_ref().ok().and_then(|event| adopted(event, desk));
    Ok(Prepared { statement, content, verified, sealed, numbers, adopted })
}

/// Checks a statement that not everybody has signed yet as it will be when they have. It is only for asking what
/// would become of it: nothing is sealed.
pub(super) fn prepare_half(half: &HalfSigned, desk: &Desk<'_>) -> Result<Prepared, Refused> {
    let statement = half.prospect().clone();
    let introduced = statement.event().map(|event| event.introduced_keys()).unwrap_or_default();
    half.verify(|kid| desk.governance.key_for(kid, &introduced)).map_err(Refused::Signature)?;
    let event = read_content(&statement).map_err(Refused::Content)?.event;
    let adopted = adopted(&event, desk);
    Ok(Prepared { statement, content: Ok(event), verified: true, sealed: vec![], numbers: vec![], adopted })
}

fn adopted(event: &Event, desk: &Desk<'_>) -> Option<Arc<Rulebook>> {
    if let Event::LedgerFounded(founded) = event {
        (desk.load)(founded.manifest.0)
    } else if let Event::RulesetAdopted(adopted) = event {
        (desk.load)(adopted.manifest.0)
    } else {
        None
    }
}

fn read_content(statement: &Statement) -> Result<Content, Vec<Fault>> {
    let by_schema = statement.kind().map(|kind| schemas::check_data(kind, &statement.data)).unwrap_or_default();
    match statement.content() {
        Ok(content) => {
            let mut faults = by_schema;
            faults.extend(schemas::check_disclosures(&content.disclosures));
            if faults.is_empty() { Ok(content) } else { Err(faults) }
        }
        // The schema names each place; the typed reader only the first, and without its pointer.
        Err(faults) if by_schema.is_empty() => Err(faults),
        Err(faults) => {
            let whole = |fault: &Fault| {
                fault.pointer != "/payload/data" || fault.code == crate::statement::Code::PersonalDataInClear
            };
            Err(faults.into_iter().filter(whole).chain(by_schema).collect())
        }
    }
}

fn seal_one((disclosure, place): &Placed, statement: &Statement) -> Result<SealedDisclosure, StoreError> {
    let (key, nonce) = (random_bytes()?, random_bytes()?);
    let digest = disclosure.digest();
    let sealed = seal(&key, nonce, statement.ledger.as_str(), statement.digest, digest, disclosure.encoded.as_bytes());
    Ok(SealedDisclosure { sealed, key, owner: owner_hash(&place.owner.to_string()) })
}

/// How the ring names whom a disclosure concerns.
pub(super) fn owner_hash(owner: &str) -> Hash {
    Hash::of(owner.as_bytes())
}
