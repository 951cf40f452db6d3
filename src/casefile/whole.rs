//! The case file as a whole: everything from which its files are made.

use std::collections::BTreeMap;

use crate::codes::{Day, Hash, Origin, Uscc};
use crate::log::{Seq, TreeSize, VerifierKey};
use crate::manifest::Rulebook;
use crate::statement::{Event, Kid, PublicKey, Source, Subject};

use super::paper::Paper;
use super::selection::{Asked, Selection};

/// A case file. Equal values give equal bytes.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The ledger.
    pub origin: Origin,
    /// Whether its clock is a simulated one.
    pub simulated: bool,
    /// The log's size and the legal day at which the file stands.
    pub pin: (TreeSize, Day),
    /// The checkpoint of that size, as a signed note.
    pub checkpoint: String,
    /// Keys of the log, as the ledger tells them.
    ///
    /// Trust: a ledger that lies shows keys that fit its lies; the file says that they are to be compared.
    pub log_keys: Vec<VerifierKey>,
    /// Of what it was asked.
    pub asked: Asked,
    /// As whom it was read.
    pub by: Exporter,
    /// Every paper that was read: what is filed, and what else is known of the same subjects.
    pub known: BTreeMap<Hash, Paper>,
    /// What of it is filed.
    pub selection: Selection,
    /// What is named and was not shown.
    pub withheld: Vec<Withheld>,
    /// Statements by which the keys of the signers were introduced, by entry.
    pub roll: BTreeMap<Seq, Paper>,
    /// The keys of the signers.
    pub keys: BTreeMap<Kid, RollKey>,
    /// For each statement of file and roll, the hashes that prove it under the checkpoint.
    pub paths: BTreeMap<Seq, Vec<Hash>>,
    /// The rulebook in force at the pin.
    pub rulebook: Rulebook,
    /// The manifest and every file that it names, by SHA-256.
    pub data: BTreeMap<Hash, Vec<u8>>,
    /// Files of evidence that are enclosed, by SHA-256.
    pub evidence: BTreeMap<Hash, Enclosed>,
}

/// As whom a case file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exporter {
    /// Without a key: only what is public.
    Anybody,
    /// With an enrolled key.
    Key {
        /// Which.
        kid: Kid,
        /// What its holder is: officer or auditor.
        holder: String,
        /// The officer's authority.
        authority: Option<Uscc>,
    },
}

/// A statement that is named and was not shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withheld {
    /// Its entry; `None` where the log has none for it.
    pub seq: Option<Seq>,
    /// Its digest.
    pub digest: Hash,
    /// Why, as the ledger says it: restricted, expired, ended or withdrawn, or that the log does not have it.
    pub class: String,
}

/// A key as the public roll tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollKey {
    /// The key.
    pub public_key: PublicKey,
    /// What its holder is.
    pub holder: String,
    /// The authority of an officer.
    pub authority: Option<Uscc>,
    /// The entry that enrolled it.
    pub enrolled: Seq,
}

/// A file of evidence that is enclosed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosed {
    /// The ending of its name, of letters and digits; empty where it has none.
    pub extension: String,
}

impl Enclosed {
    /// Its name in the case file.
    #[must_use]
    pub fn file(&self, sha256: Hash) -> String {
        if self.extension.is_empty() {
            format!("evidence/{sha256}")
        } else {
            format!("evidence/{sha256}.{}", self.extension)
        }
    }
}

impl CaseFile {
    /// What is filed, in the order of the file: grounds first, then the case; each by legal day, then by entry.
    #[must_use]
    pub fn in_order(&self) -> [Vec<&Paper>; 2] {
        [&self.selection.grounds, &self.selection.papers].map(|part| {
            let mut papers: Vec<&Paper> = part.iter().filter_map(|digest| self.known.get(digest)).collect();
            papers.sort_by_key(|paper| (paper.legal_day(), paper.seq()));
            papers
        })
    }

    /// The number of a paper in the file, from 1.
    #[must_use]
    pub fn number(&self, digest: Hash) -> Option<usize> {
        let at = self.in_order().concat().iter().position(|paper| paper.digest() == digest)?;
        Some(at + 1)
    }

    /// The name of an authority, as it was admitted.
    #[must_use]
    pub fn authority_name(&self, code: Uscc) -> Option<&str> {
        let admission = self.roll.values().find(|paper| {
            matches!(paper.event, Event::AuthorityAdmitted(_)) && paper.statement.subject == Subject::Authority(code)
        })?;
        let Event::AuthorityAdmitted(admitted) = &admission.event else { return None };
        Some(admitted.name.as_str())
    }

    /// Who says a statement, by name where one is known.
    #[must_use]
    pub fn source_name(&self, source: Source) -> String {
        match source {
            Source::Authority(code) => {
                self.authority_name(code).map_or_else(|| code.to_string(), |name| format!("{name}（{code}）"))
            }
            Source::Institution(code) => self.party_name(Subject::Institution(code)),
            Source::Ledger => "账本 the ledger itself".to_owned(),
        }
    }

    /// A subject by the last name under which it is on record here, with its code or id.
    #[must_use]
    pub fn party_name(&self, subject: Subject) -> String {
        let own = self.known.values().filter(|paper| paper.statement.subject == subject);
        let mut named: Vec<(Seq, &str)> =
            own.filter_map(|paper| Some((paper.seq(), registered_name(&paper.event)?))).collect();
        named.sort_unstable();
        named.last().map_or_else(|| subject.to_string(), |(_, name)| format!("{name}（{subject}）"))
    }

    /// The certificate of the officer behind a key, where the roll has it.
    #[must_use]
    pub fn certificate(&self, kid: Kid) -> Option<&str> {
        self.roll.values().find_map(|paper| {
            let Event::KeyEnrolled(enrolled) = &paper.event else { return None };
            (enrolled.public_key.kid() == kid).then_some(enrolled.certificate_number.as_str())
        })
    }
}

/// The name under which somebody is registered.
fn registered_name(event: &Event) -> Option<&str> {
    if let Event::InstitutionRegistered(registered) = event {
        Some(registered.name.as_str())
    } else if let Event::FacilityRegistered(registered) = event {
        Some(registered.name.as_str())
    } else {
        None
    }
}
