//! Reading what touches one subject, as far as a reader may see it.

use crate::log::{Seq, TreeSize};
use crate::service::access::Reader;
use crate::service::ledger::Ledger;
use crate::service::views::{List, lists_of};
use crate::statement::{Statement, Subject};
use crate::store::{Body, Stored};

use super::{ReadError, Shown};

/// Entries that are looked up at once.
const AT_ONCE: usize = 64;

impl Ledger {
    /// Statements that touch a subject after entry `after`, oldest first, at most `count_max`, as far as this reader may
    /// see them.
    ///
    /// Complete up to the log's size: what the views have not reached yet is read from the log itself, because
    /// checkpoints are published before views are folded.
    ///
    /// Trust: what the reader may not see is left out without a trace; entries name nobody, and a number beside a
    /// subject would say of whom a hidden one is.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn statements_about(
        &self,
        subject: Subject,
        after: Option<Seq>,
        count_max: usize,
        reader: &Reader,
    ) -> Result<Vec<Shown>, ReadError> {
        let list = List::of_subject(subject);
        // Asked before the list is read: what is folded meanwhile stands in the list and not in the rest.
        let mut rest = self.views.covered()?.map_or(TreeSize::EMPTY, |covered| covered.size).next_seq();
        let (mut after, mut found) = (after, Vec::new());
        // No more are read at once than may be shown: each that is shown by right is recorded as read.
        while found.len() < count_max {
            let mut seqs = self.list(list, after, AT_ONCE.min(count_max - found.len()))?;
            seqs.retain(|seq| *seq < rest);
            if seqs.is_empty() {
                break;
            }
            after = seqs.last().copied();
            found.extend(self.shown_of(&seqs, reader)?);
        }
        let size = self.size();
        while found.len() < count_max && size.holds(rest) {
            let records = self.shared.reader.read(rest, AT_ONCE.min(count_max - found.len()))?;
            let Some(end) = records.last().map(|stored| stored.seq.size_with()) else { break };
            let wanted =
                |stored: &Stored| after.is_none_or(|after| after < stored.seq) && touches(&stored.record.body, list);
            let seqs: Vec<Seq> = records.iter().filter(|stored| wanted(stored)).map(|stored| stored.seq).collect();
            found.extend(self.shown_of(&seqs, reader)?);
            rest = end.next_seq();
        }
        Ok(found)
    }

    fn shown_of(&self, seqs: &[Seq], reader: &Reader) -> Result<Vec<Shown>, ReadError> {
        let mut shown = self.statements_at(seqs, reader)?;
        shown.retain(|shown| match shown {
            Shown::Statement { .. } => true,
            Shown::Not { .. } => false,
        });
        Ok(shown)
    }
}

fn touches(body: &Body, list: List) -> bool {
    match body {
        Body::Statement(bytes) => Statement::parse(bytes).is_ok_and(|statement| lists_of(&statement).contains(&list)),
        Body::Withdrawn(_) => false,
    }
}
