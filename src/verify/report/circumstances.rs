//! Under which circumstances an audit was made: what its report says beside what the replay found.

use serde_json::{Value, json};

use crate::codes::{Day, Hash};
use crate::log::TreeSize;

use super::Report;
use crate::verify::learnt::PROGRAM;

/// What a ledger publishes beside its log, by the names under which a report says that it was not compared.
const PUBLISHED: [&str; 5] = ["register", "indicators", "rulesets", "marks", "classes"];

/// What only the caller of a replay knows about an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditedWith {
    /// Where the ledger was read: an address or a directory, as it was asked.
    pub ledger: String,
    /// The day of the audit, by the auditor's clock.
    pub on: Option<Day>,
    /// As whom it was read, in words.
    pub reader: String,
    /// The policy file's text; `None` without one.
    pub policy: Option<String>,
    /// Further verifier keys that the auditor gave.
    pub keys: Vec<String>,
    /// The latest checkpoint as a signed note.
    pub checkpoint: Option<String>,
    /// An audit before this one, whose results about signatures were kept.
    pub earlier: Option<EarlierAudit>,
}

/// An audit before this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EarlierAudit {
    /// Its results about signatures were relied on.
    ReliedOn {
        /// The day it was made.
        on: Day,
        /// How many entries the log had.
        size: TreeSize,
        /// The root over them.
        root: Hash,
    },
    /// Everything was verified again.
    NotReliedOn {
        /// Why.
        why: String,
    },
}

impl EarlierAudit {
    /// It in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::ReliedOn { on, size, root } => {
                let last = size.last_seq().map_or(0, |last| last.0);
                format!(
                    "signatures of entries 0 to {last} verified on {on} by this program version and policy, in a log of root {root}"
                )
            }
            Self::NotReliedOn { why } => format!("everything was verified again: {why}"),
        }
    }
}

impl AuditedWith {
    /// It as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "ledger": self.ledger,
            "on": self.on,
            "program": PROGRAM,
            "reader": self.reader,
            "policy": self.policy,
            "keys": self.keys,
            "checkpoint": self.checkpoint,
            "earlier": self.earlier.as_ref().map(EarlierAudit::words),
        })
    }
}

impl Report {
    /// The report as JSON with the circumstances under `audit`. Its keys are stable.
    #[must_use]
    pub fn to_json_with(&self, with: &AuditedWith) -> Value {
        let mut report = self.to_json();
        if let Some(members) = report.as_object_mut() {
            members.insert("audit".to_owned(), with.to_json());
        }
        report
    }

    /// The report as plain text, with the circumstances behind it.
    #[must_use]
    pub fn to_text_with(&self, with: &AuditedWith) -> String {
        let earlier =
            with.earlier.as_ref().map(|earlier| format!("Earlier   {}\n", earlier.words())).unwrap_or_default();
        let on = with.on.map(|on| format!(" on {on}")).unwrap_or_default();
        let (text, ledger, reader, sight) = (self.to_text(), &with.ledger, &with.reader, self.sight());
        format!("{text}\nAudited   {ledger}{on} by {PROGRAM}\nRead      {reader}\nShown     {sight}\n{earlier}")
    }

    /// Under which sight of the ledger the report stands, in words.
    #[must_use]
    pub fn sight(&self) -> String {
        let hidden: u64 = self.not_shown.values().sum();
        let is_left_out = |what: &&str| self.not_checked.iter().any(|not| not.what == *what);
        let left_out: Vec<&str> = PUBLISHED.into_iter().filter(is_left_out).collect();
        let compared = if left_out.is_empty() {
            "and everything that is published was compared".to_owned()
        } else {
            format!(
                "and of what is published, not all was compared: see {} below what was not checked",
                left_out.join(", ")
            )
        };
        if hidden + self.counts.withdrawn == 0 {
            return format!("every statement was shown: every procedure was replayed, {compared}");
        }
        format!(
            "{hidden} of {} statements were not shown and {} are taken out: governance and what is shown were replayed; \
             procedures, marks and figures that rest on the others were not; {compared}",
            self.counts.entries, self.counts.withdrawn,
        )
    }
}
