//! Work that a revocation makes: statements whose signatures came into doubt, to be confirmed or annulled.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Hash, Uscc};
use crate::governance::{Governance, Holder, KeyState};
use crate::log::Seq;
use crate::service::Ledger;
use crate::service::Moment;
use crate::service::opening::statement_of;
use crate::service::reading::ReadError;
use crate::service::views::List;
use crate::statement::{Event, Kid, Source, Statement};

/// A statement of which a signature is doubted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DoubtedView {
    /// Its entry.
    pub seq: u64,
    /// Digest of it, 64 hex digits.
    pub digest: String,
    /// Its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// About whom.
    pub subject: String,
    /// The authority that made it.
    pub authority: Option<Uscc>,
    /// The keys whose signatures are doubted.
    pub keys: Vec<String>,
    /// Where it stands that it is looked into.
    pub source: String,
}

/// Where the duty stands.
const SOURCE: &str = "formats.md 4.5: it keeps its effect until it is confirmed or annulled";

impl Ledger {
    /// What some authorities have to confirm or annul, of all with `None`, the oldest first.
    ///
    /// A statement is settled when its authority confirms it, when it ends in law or is withdrawn, and an enrolment
    /// when the key that it brought is ended or revoked.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn doubted(&self, authorities: Option<&[Uscc]>) -> Result<Vec<DoubtedView>, ReadError> {
        let moment = self.moment();
        let governance = &moment.governance;
        let mut by_entry: BTreeMap<Seq, Vec<Kid>> = BTreeMap::new();
        for (kid, _) in governance.keys().filter(|(_, key)| matches!(key.holder, Holder::Officer { .. })) {
            // Doubt does not end, so a key that is not doubted at the end never was.
            if !governance.is_doubted(kid, Seq(moment.size.0)) {
                continue;
            }
            for seq in self.list(List::of_key(kid), None, usize::MAX)? {
                if governance.is_doubted(kid, seq) {
                    by_entry.entry(seq).or_default().push(kid);
                }
            }
        }
        let mut found = Vec::new();
        for (seq, keys) in by_entry {
            let Some(record) = self.shared.reader.record(seq)? else { continue };
            let Ok(statement) = statement_of(&record) else { continue };
            let Source::Authority(authority) = statement.source else { continue };
            let own = |codes: &[Uscc]| codes.iter().any(|code| governance.acts_for(*code, authority));
            if authorities.is_none_or(own) && is_open(&moment, &statement) {
                found.push(DoubtedView {
                    seq: seq.0,
                    digest: statement.digest.to_string(),
                    event_type: statement.event_type.clone(),
                    subject: statement.subject.to_string(),
                    authority: Some(authority),
                    keys: keys.iter().map(Kid::to_string).collect(),
                    source: SOURCE.to_owned(),
                });
            }
        }
        Ok(found)
    }
}

fn is_open(moment: &Moment, statement: &Statement) -> bool {
    let governance: &Governance = &moment.governance;
    let digest: Hash = statement.digest;
    if governance.is_confirmed(digest) || governance.withdrawals().contains_key(&digest) {
        return false;
    }
    if let Ok(Event::KeyEnrolled(enrolled)) = statement.event() {
        let key = governance.key(enrolled.public_key.kid());
        return key.is_some_and(|key| key.state == KeyState::Active);
    }
    // What acts on a doubted key itself is settled with it: its revocation is no work.
    if matches!(statement.event(), Ok(Event::KeyRevoked(_) | Event::KeyEnded(_))) {
        return false;
    }
    moment.dossiers.get(statement.subject).is_none_or(|home| home.fate(digest).ended.is_none())
}
