//! Statements that are gone: justified by an entry of the founders, or not.

use crate::codes::{Hash, Timestamp};
use crate::governance::{Entering, Mark, Refusal};
use crate::log::{Entry, Seq};

use super::Replay;
use crate::verify::finding::FindingCode;
use crate::verify::judgement::{judge, recorded, recorded_instead, withdrawable};
use crate::verify::withdrawals::Reading;

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Takes an entry whose statement is gone.
    ///
    /// Trust: that it ruled nobody follows from the rule that such a statement cannot be withdrawn, which is checked
    /// by everybody who saw it; who never saw it has the word of the quorum for it.
    pub(super) fn gone(&mut self, seq: Seq, entry: &Entry, by: Option<Seq>) {
        self.tally.counts.withdrawn += 1;
        self.tally.gone.insert(seq, (entry.statement, by));
        self.read_instead(seq, entry.at, entry.statement);
        self.governance.apply_unseen(seq);
    }

    /// At the end: what is gone, and who said so.
    ///
    /// A ledger hides what is withdrawn before a checkpoint covers the withdrawal: an entry behind those that were read
    /// may say so, and then it cannot be told.
    pub(super) fn settle_withdrawals(&mut self) {
        for (seq, (digest, by)) in std::mem::take(&mut self.tally.gone) {
            if self.governance.withdrawals().contains_key(&digest) {
                continue;
            }
            if let Some(by) = by.filter(|by| !self.size().holds(*by)) {
                let detail = format!("entry {by}, behind those that were read, is said to withdraw its statement");
                self.findings.add(Some(seq), FindingCode::WithdrawalsUnread, detail);
            } else {
                let detail = "its statement was taken out, and no entry withdraws it";
                self.findings.add(Some(seq), FindingCode::StatementWithdrawn, detail);
            }
        }
        if !self.knows_withdrawals() {
            let count = self.governance.withdrawals().len();
            let detail = format!("{count} statements were withdrawn, and dossiers were folded without knowing it");
            self.findings.add(None, FindingCode::WithdrawalsUnread, detail);
        }
    }

    /// Puts into its dossier what stands in the place of a withdrawn statement.
    fn read_instead(&mut self, seq: Seq, at: Timestamp, digest: Hash) {
        if let Reading::Instead(statement) = self.withdrawals.reading(digest)
            && let Some(record) = recorded_instead(&self.governance, (seq, at), statement, &self.withdrawals)
        {
            self.dossiers.apply(record);
        }
    }

    /// Judges a statement that is shown, and puts into dossiers what they are to hold at its place.
    pub(super) fn judge_and_keep(&mut self, entering: &Entering<'_>) -> Result<Vec<Mark>, Refusal> {
        let (seq, at, digest) = (entering.seq, entering.at, entering.statement.digest);
        match self.withdrawals.reading(digest) {
            Reading::Own => {}
            Reading::Elsewhere => return self.governance.admit(entering),
            // It is here still, because its frame was not redacted. It is marked with nothing, as if it were gone.
            Reading::Nothing | Reading::Instead(_) => {
                self.tally.counts.withdrawn += 1;
                self.read_instead(seq, at, digest);
                return self.governance.admit(entering).map(|_| vec![]);
            }
        }
        let event = self.withdrawals.mended(entering.event);
        let entering = Entering { event: &event, ..*entering };
        self.see_visit(seq, entering.statement, &event);
        let judged = self.judge_procedure(&entering);
        let place = (seq, at);
        self.dossiers.apply(recorded(&self.governance, place, (entering.statement, &event), judged.as_deref()));
        match judged {
            // It was right when it was entered, as far as anybody can tell now.
            Err(Refusal::Impossible { .. }) if self.withdrawals.reach_back_over(seq) => {
                let admitted = self.governance.admit(&entering);
                self.tally.procedures_withdrawn += u64::from(admitted.is_ok());
                admitted.map(|_| vec![])
            }
            judged => judged,
        }
    }

    /// Judges person, competence and, where every statement so far was shown, the procedure.
    fn judge_procedure(&mut self, entering: &Entering<'_>) -> Result<Vec<Mark>, Refusal> {
        if !self.sees_everything() {
            self.tally.procedures_unseen += 1;
            return self.governance.admit(entering);
        }
        self.tally.counts.procedures += 1;
        let marks = judge(&self.governance, &self.dossiers, entering)?;
        // Of a withdrawal that was known beforehand, the statement is in no dossier any more.
        if self.withdrawals.is_empty() {
            withdrawable(&self.dossiers, entering.event)?;
        }
        Ok(marks)
    }

    /// Whether no statement was held back so far.
    pub(super) fn sees_everything(&self) -> bool {
        let unknown = |(digest, _): &(Hash, Option<Seq>)| self.withdrawals.by(*digest).is_none();
        self.tally.not_shown.is_empty() && self.gap.is_none() && !self.tally.gone.values().any(unknown)
    }
}
