//! The statement of one entry: is it the one committed to, is it whole, and is it new.

use std::sync::Arc;

use serde_json::Value;

use crate::codes::Hash;
use crate::log::{Entry, Seq};
use crate::statement::{Algorithm, Code, Event, Fault, Nature, PublicKey, SignatureText, Statement, base64url, json};

use super::prepared::{Said, Told, Unread};
use super::{ABSENT, LAWFUL_CLASSES, Replay, SignatureTask};
use crate::verify::bulk::withdrawn_by;
use crate::verify::finding::FindingCode;

/// The class of what was taken out: it may have been anything.
const WITHDRAWN: &str = "withdrawn";

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    pub(super) fn check_body(&mut self, seq: Seq, entry: &Entry, told: Told) -> Option<SignatureTask> {
        if !self.digests.insert(short(entry.statement)) {
            let detail = format!("the statement {} was recorded before", entry.statement.to_base64url());
            self.findings.add(Some(seq), FindingCode::DigestTwice, detail);
            // It was judged where it stood first, and changes nothing a second time.
            self.governance.apply_unseen(seq);
            return None;
        }
        match told {
            Told::Statement(Ok(said)) => self.check_statement(seq, entry, *said),
            Told::Statement(Err(unread)) => {
                self.not_read(seq, entry, &unread);
                None
            }
            Told::NotShown { class } => {
                self.hidden(seq, entry, &class);
                None
            }
            Told::Withdrawn { by } => {
                self.gone(seq, entry, by);
                None
            }
        }
    }

    fn hidden(&mut self, seq: Seq, entry: &Entry, class: &str) {
        let word = class.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if word == WITHDRAWN {
            return self.gone(seq, entry, withdrawn_by(class));
        }
        *self.tally.not_shown.entry(word.to_owned()).or_default() += 1;
        self.untold.statements.insert(seq);
        // Entry 0 is the founding or nothing, and a founding is always shown.
        if LAWFUL_CLASSES.contains(&word) && seq.0 > 0 {
            self.governance.apply_unseen(seq);
            return;
        }
        if self.gap.is_none() {
            let detail = if word == ABSENT {
                "no statement was given for it, and it may rule who may sign".to_owned()
            } else {
                format!("not shown as {word:?}, though it may rule who may sign")
            };
            self.findings.add(Some(seq), FindingCode::GovernanceUnseen, detail);
        }
        self.unread(seq);
    }

    /// Bytes that are not the statement to which the entry commits.
    fn not_read(&mut self, seq: Seq, entry: &Entry, unread: &Unread) {
        let (code, detail) = match unread {
            Unread::Envelope(fault) => (FindingCode::StatementMalformed, fault.to_string()),
            Unread::Other { found } => {
                let wanted = entry.statement.to_base64url();
                let detail = format!("the entry commits to {wanted}, the statement is {}", found.to_base64url());
                (FindingCode::DigestDiffers, detail)
            }
            Unread::Statement { signatures, fault } => {
                let newer = fault.code == Code::BadAlgorithm && self.may_be_newer_algorithm(signatures);
                let code = if newer { FindingCode::AlgorithmUnknown } else { FindingCode::StatementMalformed };
                (code, fault.to_string())
            }
        };
        self.findings.add(Some(seq), code, detail);
        self.unread(seq);
    }

    /// Whether the manifest in force accepts an algorithm of these signatures that this program lacks.
    fn may_be_newer_algorithm(&self, signatures: &[SignatureText]) -> bool {
        let Some(rulebook) = &self.in_force else { return true };
        let names = signatures.iter().filter_map(|signature| {
            let header = json::parse(&base64url::decode(&signature.protected)?).ok()?;
            header.get("alg").and_then(Value::as_str).map(str::to_owned)
        });
        let lacking = |name: &String| Algorithm::from_name(name).is_none();
        names.filter(lacking).all(|name| rulebook.algorithms.contains(&name))
    }

    fn check_statement(&mut self, seq: Seq, entry: &Entry, said: Said) -> Option<SignatureTask> {
        let Said { statement, event, faults, missing } = said;
        self.tally.counts.statements += 1;
        if !self.ids.insert(short(statement.id_key())) {
            let detail = format!("{} has sent a statement with id {} before", statement.source, statement.id);
            self.findings.add(Some(seq), FindingCode::IdTwice, detail);
        }
        if let Some(origin) = self.governance.origin()
            && *origin != statement.ledger
        {
            let detail = format!("signed for {}, recorded in {origin}", statement.ledger);
            self.findings.add(Some(seq), FindingCode::OtherLedger, detail);
            // What was said to another ledger changes nothing in this one.
            self.governance.apply_unseen(seq);
            return None;
        }
        let event = match event {
            Ok(event) => event,
            Err(fault) => {
                self.unreadable(seq, &statement, &fault);
                return self.signatures(seq, statement, &[]);
            }
        };
        self.check_content(seq, &statement, &faults);
        self.miss(seq, missing);
        if event.kind().nature() == Nature::Governance {
            self.tally.governance.insert(seq);
        }
        if let Event::PersonalErased(erased) = &event {
            self.tally.counts.erasures += 1;
            self.erase(seq, statement.subject, erased);
        }
        let introduced = event.introduced_keys();
        let unknown =
            statement.headers.iter().map(|h| h.kid).find(|kid| self.governance.key_for(*kid, &introduced).is_none());
        // The task is made with the keys as they are before this entry.
        let task = self.signatures(seq, Arc::clone(&statement), &introduced);
        self.judge_permission(seq, entry.at, &statement, &event, unknown);
        task
    }

    /// An event that cannot be read: of an unknown type, or broken.
    fn unreadable(&mut self, seq: Seq, statement: &Statement, fault: &Fault) {
        let listed = |name: &str| self.in_force.as_ref().is_none_or(|book| book.catalogue.row(name).is_some());
        let (code, detail) = if fault.code != Code::UnknownType {
            (FindingCode::StatementMalformed, fault.to_string())
        } else if self.gap.is_none() && !listed(&statement.event_type) {
            // Types outside the catalogue in force may not enter, whatever a newer program makes of them.
            let detail = format!("the manifest in force has no type {}", statement.event_type);
            (FindingCode::NotPermitted, detail)
        } else {
            let detail = format!("the type {} needs a newer program", statement.event_type);
            (FindingCode::TypeUnknown, detail)
        };
        self.findings.add(Some(seq), code, detail);
        if code == FindingCode::NotPermitted {
            self.governance.apply_unseen(seq);
        } else {
            self.unread(seq);
        }
    }

    /// Subject, clear texts, and the disclosures shown against their digests.
    fn check_content(&mut self, seq: Seq, statement: &Statement, faults: &[Fault]) {
        let mut shown = statement.envelope.disclosures.len() as u64;
        for fault in faults {
            let code = if fault.pointer.starts_with("/signatures/") {
                shown = shown.saturating_sub(1);
                FindingCode::DisclosureDiffers
            } else if fault.code == Code::PersonalDataInClear {
                // A later program may see numbers where the one that admitted it saw none.
                FindingCode::PersonalNumberInClear
            } else {
                FindingCode::StatementMalformed
            };
            self.findings.add(Some(seq), code, fault.to_string());
        }
        self.tally.counts.disclosures_shown += shown;
    }

    /// The signatures as a task; none if a key is unknown.
    fn signatures(&mut self, seq: Seq, statement: Arc<Statement>, introduced: &[PublicKey]) -> Option<SignatureTask> {
        let count = statement.headers.len() as u64;
        let keys: Option<Vec<_>> =
            statement.headers.iter().map(|header| self.governance.key_for(header.kid, introduced)).collect();
        let Some(keys) = keys else {
            self.tally.signatures_by_unknown_keys += count;
            return None;
        };
        *self.pending.entry(seq).or_default() += count;
        Some(SignatureTask::new(seq, statement, keys))
    }
}

/// The first half of a hash.
///
/// Trust: somebody who makes two statements agree in 16 bytes brings a false accusation upon his own ledger.
pub(super) fn short(hash: Hash) -> [u8; 16] {
    let Hash(bytes) = hash;
    let (half, _) = bytes.split_first_chunk().expect("32 bytes begin with 16");
    *half
}
