//! Receipts: what an outside system answered about records becomes statements of the ledger.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::codes::{DocumentNumber, Hash, Uscc};
use crate::governance::Governance;
use crate::manifest::Rulebook;
use crate::manifest::disclosure::PublishScope;
use crate::oversight::{Dossier, Dossiers, Recorded};
use crate::rules::{Answer, InvalidAnswer, Named, Sent, answers_of_csv, document_number, receipts, targets_of};
use crate::statement::{EventKind, Kid, Source, Subject, Text};

use super::ledger::Ledger;
use super::outcome::{Outcome, Refused};
use super::voice::{OwnStatement, derived_id};

/// An answer file of an outside system, as an officer hands it in.
#[derive(Clone, Debug)]
pub struct AnswerFile {
    /// Code of the outside system.
    pub target: String,
    /// What had been sent to it.
    pub sent: Sent,
    /// Number of the batch, as that system calls it.
    pub batch: Text<100>,
    /// SHA-256 of the file.
    pub digest: Hash,
    /// Its rows.
    pub rows: Vec<Result<Answer, InvalidAnswer>>,
}

/// The rows of an answer file, or why it is none.
pub type AnswersRead = Result<Vec<Result<Answer, InvalidAnswer>>, InvalidAnswer>;

/// What became of an answer file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordedAnswers {
    /// Number of the batch.
    pub batch: String,
    /// SHA-256 of the file, 64 hex digits.
    pub receipt: String,
    /// Its rows, in order.
    pub rows: Vec<RecordedAnswer>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordedAnswer {
    /// The row, counted from 1; the headers are none.
    pub row: usize,
    /// Digest of the record that it names, 64 hex digits.
    pub record: Option<String>,
    /// The entry that tells it.
    pub seq: Option<u64>,
    /// Whether that entry was there already.
    pub repeated: bool,
    /// Why it was not recorded.
    pub problem: Option<String>,
}

/// The records of one authority, by what rows may name them.
struct Index<'d> {
    by_digest: BTreeMap<Hash, (&'d Dossier, &'d Recorded)>,
    by_number: BTreeMap<String, Vec<Hash>>,
}

impl<'d> Index<'d> {
    fn of(dossiers: &'d Dossiers, governance: &Governance, authority: Uscc) -> Self {
        let mut index = Self { by_digest: BTreeMap::new(), by_number: BTreeMap::new() };
        for home in dossiers.iter() {
            for record in home.own_records() {
                let Source::Authority(of) = record.source else { continue };
                if !governance.acts_for(authority, of) {
                    continue;
                }
                index.by_digest.insert(record.digest, (home, record));
                if let Some(number) = document_number(home, record) {
                    index.by_number.entry(number).or_default().push(record.digest);
                }
            }
        }
        index
    }

    fn find(&self, named: &Named) -> Result<(&'d Dossier, &'d Recorded), String> {
        let none = || "the authority has no such record".to_owned();
        let digest = match named {
            Named::Digest(digest) => *digest,
            Named::Number(text) => {
                let normal = text.parse().map_or_else(|_| text.clone(), |n: DocumentNumber| n.as_str().to_owned());
                match self.by_number.get(&normal).map(Vec::as_slice) {
                    Some([one]) => *one,
                    Some([_, ..]) => return Err("several records have this number: the digest is wanted".to_owned()),
                    Some([]) | None => return Err(none()),
                }
            }
        };
        self.by_digest.get(&digest).copied().ok_or_else(none)
    }
}

impl Ledger {
    /// Records what an outside system answered, row by row; a row that cannot be recorded spoils no other.
    ///
    /// Handing in the same file again doubles nothing. It waits for the disk: call it on a worker thread.
    /// `None` if there is no such outside system.
    ///
    /// Trust: an officer says what the outside system answered, and the ledger that this officer said so: the file's
    /// hash and the officer's key stand in each statement.
    #[must_use]
    pub fn record_answers(&self, (kid, authority): (Kid, Uscc), file: &AnswerFile) -> Option<RecordedAnswers> {
        let moment = self.moment();
        let rulebook = moment.rulebook.as_deref()?;
        rulebook.disclosure.target(&file.target)?;
        let index = Index::of(&moment.dossiers, &moment.governance, authority);
        let (mut rows, mut own, mut places) = (Vec::new(), Vec::new(), Vec::new());
        for (at, answer) in file.rows.iter().enumerate() {
            let found = answer.as_ref().map_err(ToString::to_string).and_then(|answer| {
                let (home, record) = index.find(&answer.record)?;
                if goes_to(home, record, &file.target, rulebook) {
                    Ok((answer, record))
                } else {
                    Err("the record does not go to this outside system".to_owned())
                }
            });
            let mut row = RecordedAnswer { row: at + 1, record: None, seq: None, repeated: false, problem: None };
            match found {
                Ok((answer, record)) => {
                    row.record = Some(record.digest.to_string());
                    own.push(self.receipt_of(kid, file, answer, (record.subject, record.digest)));
                    places.push(at);
                }
                Err(problem) => row.problem = Some(problem),
            }
            rows.push(row);
        }
        for (at, outcome) in places.into_iter().zip(self.state(own)) {
            if let Some(row) = rows.get_mut(at) {
                note(row, &outcome);
            }
        }
        Some(RecordedAnswers { batch: file.batch.as_str().to_owned(), receipt: file.digest.to_string(), rows })
    }

    /// Reads the answer file of an outside system by its profile of today; `None` if there is none.
    ///
    /// # Errors
    ///
    /// That it is no file of rows, or lacks a column.
    #[must_use]
    pub fn answers_of(&self, target: &str, text: &str) -> Option<AnswersRead> {
        let moment = self.moment();
        let profile = moment.rulebook.as_deref()?.disclosure.answers(target, self.legal_now().day())?;
        Some(answers_of_csv(text, profile))
    }

    fn receipt_of(&self, kid: Kid, file: &AnswerFile, answer: &Answer, of: (Subject, Hash)) -> OwnStatement {
        let (subject, record) = of;
        let now = self.now();
        let outcome = if answer.refused.is_some() { "refused" } else { "accepted" };
        let sent = match file.sent {
            Sent::Record => "delivered",
            Sent::Withdrawal => "withdrawn",
        };
        let (receipt, statement) = (file.digest.to_string(), record.to_base64url());
        let id = derived_id(&["delivery", &file.target, file.batch.as_str(), &receipt, &statement, sent, outcome]);
        OwnStatement {
            id,
            kind: EventKind::DeliveryRecorded,
            subject,
            time: now,
            data: json!({
                "target": file.target,
                "statement": statement,
                "sent": sent,
                "outcome": outcome,
                "reason": answer.refused,
                "batch": file.batch,
                "receipt": receipt,
                "reported_by": kid,
                "answered_on": now.day(),
            }),
        }
    }
}

/// Whether a record goes to a target, or has been there.
fn goes_to(home: &Dossier, record: &Recorded, target: &str, rulebook: &Rulebook) -> bool {
    let routed = targets_of(home, record, rulebook);
    routed.iter().any(|one| one.target.code == target && one.scope != PublishScope::Link)
        || receipts(home).iter().any(|receipt| receipt.statement == record.digest && receipt.target == target)
}

fn note(row: &mut RecordedAnswer, outcome: &Outcome) {
    match outcome {
        Outcome::Accepted(accepted) => row.seq = Some(accepted.seq.0),
        // Said before, at another moment: the id is that of what is said.
        Outcome::Repeated { seq, .. } | Outcome::Refused(Refused::IdReused { seq }) => {
            row.seq = Some(seq.0);
            row.repeated = true;
        }
        Outcome::Refused(refused) => row.problem = Some(refused.to_string()),
        Outcome::Checked { .. } => row.problem = Some("it was only checked".to_owned()),
    }
}
