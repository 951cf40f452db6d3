//! What an entry and its statement say by themselves: read in any thread, before the log is folded in order.

use std::sync::Arc;

use crate::codes::Hash;
use crate::log::{Entry, EntryError, Seq};
use crate::statement::{Code, Disclosure, Envelope, Event, Fault, SignatureText, Statement, Subject};

/// One entry with what is known of its statement.
#[derive(Clone, Copy, Debug)]
pub struct Item<'b> {
    /// The entry's bytes, without a line end.
    pub entry: &'b [u8],
    /// Its statement.
    pub body: Body<'b>,
}

/// What is known of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Body<'b> {
    /// It is shown.
    Statement {
        /// Its stored form, or its JSON with disclosures in the unsigned header.
        bytes: &'b [u8],
        /// Disclosures that travel beside the stored form.
        disclosures: Option<&'b [String]>,
    },
    /// It is held back.
    NotShown {
        /// Why, as the bulk read says: see [`LAWFUL_CLASSES`](super::LAWFUL_CLASSES).
        class: &'b str,
    },
    /// It was taken out of the ledger.
    Withdrawn {
        /// The entry that is said to withdraw it, where one is told.
        by: Option<Seq>,
    },
}

/// An item that was read: all that can be known of it without the entries before it.
///
/// Most of what a replay costs beside the signatures; items may be read in any order and in many threads, and are
/// taken in theirs by [`Replay::take_prepared`](super::Replay::take_prepared).
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) leaf: Hash,
    pub(super) entry: Result<(Entry, Told), EntryError>,
}

/// What came with an entry in place of [`Body`].
#[derive(Clone, Debug)]
pub(super) enum Told {
    Statement(Result<Box<Said>, Unread>),
    NotShown { class: String },
    Withdrawn { by: Option<Seq> },
}

/// A statement that is the one its entry commits to.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub statement: Arc<Statement>,
    pub event: Result<Event, Fault>,
    /// Of subject, clear texts and the disclosures shown; a missing disclosure is none.
    pub faults: Vec<Fault>,
    /// Disclosures that are not shown, with whom they are about.
    pub missing: Vec<(Hash, Subject)>,
}

/// Why a statement cannot be read.
#[derive(Clone, Debug)]
pub(super) enum Unread {
    Envelope(Fault),
    /// It is another than the one that the entry commits to.
    Other {
        found: Hash,
    },
    Statement {
        signatures: Vec<SignatureText>,
        fault: Fault,
    },
}

impl Item<'_> {
    /// Reads it.
    #[must_use]
    pub fn prepare(self) -> Prepared {
        let told = |entry: &Entry| match self.body {
            Body::Statement { bytes, disclosures } => {
                Told::Statement(read(entry.statement, bytes, disclosures.unwrap_or_default()).map(Box::new))
            }
            Body::NotShown { class } => Told::NotShown { class: class.to_owned() },
            Body::Withdrawn { by } => Told::Withdrawn { by },
        };
        let entry = Entry::parse(self.entry).map(|entry| {
            let told = told(&entry);
            (entry, told)
        });
        Prepared { leaf: Hash::leaf(self.entry), entry }
    }
}

fn read(wanted: Hash, bytes: &[u8], disclosures: &[String]) -> Result<Said, Unread> {
    let mut envelope = Envelope::parse(bytes).map_err(Unread::Envelope)?;
    let found = envelope.digest();
    if found != wanted {
        return Err(Unread::Other { found });
    }
    envelope.disclosures.extend_from_slice(disclosures);
    let signatures = envelope.signatures.clone();
    let statement = Statement::from_envelope(envelope).map_err(|fault| Unread::Statement { signatures, fault })?;
    let (event, mut faults) = match statement.content() {
        Ok(content) => (Ok(content.event), vec![]),
        Err(faults) => (statement.event(), faults),
    };
    let all = faults.len();
    faults.retain(|fault| fault.code != Code::DisclosureMissing);
    let missing = if faults.len() < all { missing(&statement) } else { vec![] };
    Ok(Said { statement: Arc::new(statement), event, faults, missing })
}

fn missing(statement: &Statement) -> Vec<(Hash, Subject)> {
    let shown: Vec<Hash> = statement.envelope.disclosures.iter().map(|text| Disclosure::digest_of(text)).collect();
    let places = statement.places().unwrap_or_default().into_iter();
    places.filter(|(digest, _)| !shown.contains(digest)).map(|(digest, place)| (digest, place.owner)).collect()
}
