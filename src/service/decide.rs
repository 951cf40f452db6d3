//! The writer's decision about one line, on a state that holds the lines before it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::codes::{Day, Hash, Timestamp, Uscc, with_causes};
use crate::governance::{Entering, Mark, is_ruling};
use crate::log::{Entry, Seq};
use crate::statement::events::ledger::LedgerKey;
use crate::statement::{Event, SignatureFault, Subject};
use crate::store::{Body, NumberRow, Record, RingRow, Stored};
use crate::verify::{judge, recorded, withdrawable};

use super::admission::Prepared;
use super::erasure::Erasure;
use super::moment::admits;
use super::outcome::{Outcome, Refused};
use super::withdrawn::id_key_of;
use super::writer::{Reply, Waiting, Writer};

/// How far the clock may stand behind the log before writing is refused: 10 minutes.
const BEHIND_MAX_MS: i64 = 10 * 60 * 1000;

/// Why a clock that says `now` may not record behind an entry of `last`; `None` if it may.
pub(super) fn clock_behind(now: Timestamp, last: Timestamp) -> Option<String> {
    (last.ms_since(now) > BEHIND_MAX_MS).then(|| format!("the clock says {now}, the last entry {last}"))
}

/// The lines of one batch, decided and not yet written.
#[derive(Default)]
pub(super) struct Staged {
    pub records: Vec<Record>,
    pub body_bytes: usize,
    pub ring_rows: Vec<RingRow>,
    pub number_rows: Vec<NumberRow>,
    pub waiting: Vec<Waiting>,
    pub answers: Vec<(Reply, Outcome)>,
    pub erasures: Vec<Erasure>,
    /// Whether a statement was withdrawn: then nothing more enters this batch, for everything is read anew first.
    pub withdraws: bool,
    /// Entries that the registry is folded from.
    pub registry: Vec<Seq>,
    /// Whose dossiers changed.
    pub touched: BTreeSet<Subject>,
    /// Authorities that were admitted, and when.
    pub admitted: Vec<(Uscc, Day)>,
    ids: BTreeMap<Hash, Seq>,
    digests: BTreeMap<Hash, Seq>,
}

impl Prepared {
    /// The most that its record can take of a frame.
    pub(super) fn body_bytes_max(&self) -> usize {
        let envelope = &self.statement.envelope;
        let signatures: usize = envelope.signatures.iter().map(|s| s.protected.len() + s.signature.len() + 40).sum();
        let sealed: usize = self.sealed.iter().map(|sealed| sealed.sealed.ciphertext.len() + 64).sum();
        envelope.payload.len() + signatures + sealed + crate::log::ENTRY_BYTES_MAX + 100
    }
}

impl Writer {
    /// Decides one line; with `write` it enters the batch, else only the answer is given.
    pub(super) fn decide(&mut self, staged: &mut Staged, prepared: Prepared, reply: Reply, write: bool) {
        match self.judge(staged, &prepared) {
            Ok(Judged::New { seq, at, marks }) if write => self.enter(staged, prepared, (seq, at), marks, reply),
            Ok(Judged::New { marks, .. }) => {
                staged.answers.push((reply, Outcome::Checked { marks, digest: prepared.statement.digest }));
            }
            Ok(Judged::Known { seq }) => {
                staged.answers.push((reply, Outcome::Repeated { seq, digest: prepared.statement.digest }));
            }
            Err(refused) => staged.answers.push((reply, Outcome::Refused(refused))),
        }
    }

    fn judge(&mut self, staged: &Staged, prepared: &Prepared) -> Result<Judged, Refused> {
        if let Some(reason) = self.shared.trouble().writer {
            return Err(Refused::ReadOnly(reason));
        }
        let statement = &prepared.statement;
        if let Some(seq) = self.seq_of_digest(staged, statement.digest)? {
            return Ok(Judged::Known { seq });
        }
        self.check_signatures(prepared)?;
        if let Some(seq) = self.seq_of_id(staged, statement.id_key())? {
            return Err(Refused::IdReused { seq });
        }
        let event = prepared.content.as_ref().map_err(|faults| Refused::Content(faults.clone()))?;
        let now = self.clock.now();
        if let Some(reason) = clock_behind(now, self.at) {
            return Err(Refused::ReadOnly(reason));
        }
        let (seq, at) = (self.edge.size().next_seq(), now.max(self.at));
        let founding = matches!(event, Event::LedgerFounded(_)).then(|| prepared.adopted.clone()).flatten();
        let Some(rulebook) = self.rulebook.clone().or(founding) else {
            return Err(Refused::ReadOnly(
                "the ledger is not founded, or the files of its manifest are missing".to_owned(),
            ));
        };
        let entering =
            Entering { statement, event, seq, at, rulebook: &rulebook, adopted: prepared.adopted.as_deref() };
        let marks = judge(&self.governance, &self.dossiers, &entering).map_err(Refused::NotAdmitted)?;
        withdrawable(&self.dossiers, event).map_err(Refused::NotAdmitted)?;
        if !self.keys_fit(event) {
            return Err(Refused::ReadOnly(
                "this process does not hold the checkpoint key that the statement names: start it with that key"
                    .to_owned(),
            ));
        }
        Ok(Judged::New { seq, at, marks })
    }

    /// From its entry on, the key that a statement names has to sign.
    fn keys_fit(&self, event: &Event) -> bool {
        if let Event::LedgerFounded(founded) = event {
            self.keys.holds(founded.checkpoint_key)
        } else if let Event::LedgerKeyRotated(rotated) = event
            && rotated.which == LedgerKey::Checkpoint
        {
            self.keys.holds(rotated.public_key)
        } else {
            true
        }
    }

    fn check_signatures(&self, prepared: &Prepared) -> Result<(), Refused> {
        if prepared.verified {
            return Ok(());
        }
        let introduced = prepared.content.as_ref().map(Event::introduced_keys).unwrap_or_default();
        let verified = prepared.statement.verify(|kid| self.governance.key_for(kid, &introduced));
        match (verified, &prepared.content) {
            (Ok(()), _) => Ok(()),
            // A key that the broken content might have introduced: the content is what must be mended.
            (Err(SignatureFault::UnknownKey { .. }), Err(faults)) if introduces(prepared) => {
                Err(Refused::Content(faults.clone()))
            }
            (Err(fault), _) => Err(Refused::Signature(fault)),
        }
    }

    fn enter(
        &mut self,
        staged: &mut Staged,
        prepared: Prepared,
        (seq, at): (Seq, Timestamp),
        marks: Vec<Mark>,
        reply: Reply,
    ) {
        let Prepared { statement, content, sealed, numbers, adopted, .. } = prepared;
        let event = content.expect("a judged statement has content");
        let prev = self.edge.size().last_seq().and_then(|last| self.edge.node(0, last.0)).unwrap_or(Hash::ZERO);
        let entry = Entry { seq, prev, at, statement: statement.digest }.to_line().into_bytes();
        self.edge.push(Hash::leaf(&entry));
        self.at = at;
        let kept = recorded(&self.governance, (seq, at), (&statement, &event), Ok(&marks));
        staged.touched.extend(self.dossiers.apply(kept));
        staged.admitted.extend(admits(&event, statement.subject).map(|code| (code, at.day())));
        self.governance.apply((seq, at), &statement, &event);
        if let Some(adopted) = adopted {
            self.rulebook = Some(Arc::clone(&adopted));
        }
        if is_ruling(&event) {
            staged.registry.push(seq);
        }
        if let Event::PersonalErased(erased) = &event {
            staged.erasures.push(Erasure::new(seq, &statement, erased, &self.governance));
        }
        if let Event::StatementWithdrawn(withdrawn) = &event {
            // The judgement found the statement; an index that fails stops the writer at its next use.
            let entry = self.seq_of_digest(staged, withdrawn.statement.0).ok().flatten();
            staged.erasures.extend(entry.map(|entry| Erasure::of_entry(seq, entry)));
            staged.withdraws = true;
        }
        let rows =
            sealed.iter().map(|one| RingRow { seq, digest: one.sealed.digest, owner: one.owner, key: one.key.into() });
        staged.ring_rows.extend(rows);
        staged.number_rows.extend(numbers.into_iter().map(|number| number.at(seq)));
        let body = Body::Statement(statement.envelope.to_stored());
        let record = Record { entry: entry.clone(), body, sealed: sealed.into_iter().map(|one| one.sealed).collect() };
        staged.body_bytes += record.body_bytes();
        staged.records.push(record);
        let (id, digest) = (statement.id_key(), statement.digest);
        staged.ids.insert(id, seq);
        staged.digests.insert(digest, seq);
        staged.waiting.push(Waiting { reply, seq, id, digest, marks, entry });
    }

    fn seq_of_digest(&mut self, staged: &Staged, digest: Hash) -> Result<Option<Seq>, Refused> {
        if let Some(seq) = staged.digests.get(&digest) {
            return Ok(Some(*seq));
        }
        let candidates =
            self.shared.digests().candidates(digest).map_err(|error| Refused::ReadOnly(with_causes(&error)))?;
        self.confirm(candidates, |stored| {
            Entry::parse(&stored.record.entry).is_ok_and(|entry| entry.statement == digest)
        })
    }

    fn seq_of_id(&mut self, staged: &Staged, id: Hash) -> Result<Option<Seq>, Refused> {
        if let Some(seq) = staged.ids.get(&id) {
            return Ok(Some(*seq));
        }
        let candidates = self.ids.candidates(id).map_err(|error| Refused::ReadOnly(with_causes(&error)))?;
        self.confirm(candidates, |stored| id_key_of(&stored.record).is_ok_and(|found| found == id))
    }

    /// A hit of an index is confirmed by reading the frame: the index holds only a part of each hash.
    fn confirm(&self, candidates: Vec<Seq>, hit: impl Fn(&Stored) -> bool) -> Result<Option<Seq>, Refused> {
        for seq in candidates {
            let found = self.shared.reader.read(seq, 1).map_err(|error| Refused::ReadOnly(with_causes(&error)))?;
            if found.first().is_some_and(|stored| stored.seq == seq && hit(stored)) {
                return Ok(Some(seq));
            }
        }
        Ok(None)
    }
}

enum Judged {
    New { seq: Seq, at: Timestamp, marks: Vec<Mark> },
    Known { seq: Seq },
}

fn introduces(prepared: &Prepared) -> bool {
    use crate::statement::EventKind;
    matches!(
        prepared.statement.kind(),
        Some(
            EventKind::LedgerFounded
                | EventKind::LedgerKeyRotated
                | EventKind::AuthorityAdmitted
                | EventKind::KeyEnrolled
                | EventKind::AuditOpened
        )
    )
}
