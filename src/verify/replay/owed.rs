//! What a ledger owes to an auditor of everything: every statement, and the marks of each.

use crate::codes::Hash;
use crate::governance::Holder;
use crate::log::Seq;
use crate::statement::Kid;

use super::Replay;
use crate::verify::finding::FindingCode;
use crate::verify::learnt::SeqSet;

/// What was not told to this reader, one bit an entry.
///
/// Whether it had to be told shows at the end only: an audit is opened after entries that it covers.
#[derive(Clone, Debug, Default)]
pub(super) struct Untold {
    /// Whose key is shown, if one is.
    reader: Option<Kid>,
    /// Statements that are shown without saying what they are marked with.
    marks: SeqSet,
    /// Statements that are held back.
    pub(super) statements: SeqSet,
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Says with whose key the statements are read; before the first entry.
    pub fn read_with_key(&mut self, kid: Kid) {
        self.untold.reader = Some(kid);
    }

    /// Takes in that the ledger shows the statement of an entry and says nothing of its marks.
    pub fn marks_untold(&mut self, seq: Seq) {
        self.untold.marks.insert(seq);
    }

    /// Whether the log itself grants this reader every statement.
    #[must_use]
    pub fn is_owed_everything(&self) -> bool {
        let key = self.untold.reader.and_then(|kid| self.governance.key(kid));
        key.is_some_and(|key| match &key.holder {
            Holder::Auditor { scope, .. } => scope.is_everything(),
            Holder::Founder | Holder::Officer { .. } | Holder::Service => false,
        })
    }

    /// At the end: what an auditor of everything was not told.
    ///
    /// Trust: whoever leaves the marks out, or calls a statement restricted, would keep an auditor from comparing, and
    /// the report would count it among what such a reader cannot see.
    pub(super) fn settle_owed(&mut self) {
        if !self.is_owed_everything() {
            return;
        }
        let untold = std::mem::take(&mut self.untold);
        for seq in untold.marks.iter() {
            let detail = "no marks are told of it, and the log grants this reader every one";
            self.findings.add(Some(seq), FindingCode::MarksDiffer, detail);
        }
        for seq in untold.statements.iter() {
            let detail = "it is held back from a reader to whom the log grants every statement";
            self.findings.add(Some(seq), FindingCode::ClassDiffers, detail);
        }
    }
}
