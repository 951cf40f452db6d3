//! Who was entitled: the judgement of admission, made again at the entry.

use std::sync::Arc;

use crate::codes::{Hash, Timestamp};
use crate::governance::{Entering, Refusal};
use crate::log::Seq;
use crate::manifest::Rulebook;
use crate::statement::{Event, Kid, Statement};

use super::Replay;
use crate::verify::finding::FindingCode;
use crate::verify::report::AdoptedManifest;
use crate::verify::rulebooks::finding_of;

/// The rule by which a manifest is refused whose types this program does not implement to the byte.
const NEWER_TYPES: &str = "types-known";

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Judges and folds one statement.
    ///
    /// What was refused is folded all the same: it is in the log, the registry of the ledger holds it, and the
    /// first fault is what matters. Only what cannot belong to this log changes nothing.
    pub(super) fn judge_permission(
        &mut self,
        seq: Seq,
        at: Timestamp,
        statement: &Statement,
        event: &Event,
        unknown: Option<Kid>,
    ) {
        let adopted = manifest_of(event).map(|digest| (digest, self.load(seq, digest)));
        let founding = matches!(event, Event::LedgerFounded(_));
        let next = adopted.as_ref().map(|(_, rulebook)| rulebook.clone());
        let rulebook = if founding { next.clone().flatten() } else { self.in_force.clone() };
        let adopts_unusable = matches!(&adopted, Some((_, None)));
        let refusal = match (rulebook, unknown) {
            (Some(rulebook), _) if !adopts_unusable => {
                let adopted = next.as_ref().and_then(|rulebook| rulebook.as_deref());
                self.admit(Entering { statement, event, seq, at, rulebook: &rulebook, adopted })
            }
            (_, Some(kid)) => Some(Refusal::UnknownKey { kid }),
            (_, None) => {
                let manifest = adopted.as_ref().map(|(digest, _)| *digest).or_else(|| self.governance.manifest());
                self.not_judged(manifest);
                None
            }
        };
        let newer = matches!(&refusal, Some(Refusal::Impossible { rule, .. }) if rule == NEWER_TYPES);
        if let Some((digest, rulebook)) = adopted
            && (founding == self.governance.origin().is_none())
        {
            self.in_force = rulebook.filter(|_| !newer);
            self.manifests.push(AdoptedManifest { seq, digest, usable: self.in_force.is_some() });
        }
        self.doubts.sign(seq, statement);
        if self.refused(seq, refusal) {
            self.governance.apply_unseen(seq);
        } else {
            self.governance.apply((seq, at), statement, event);
        }
    }

    fn admit(&mut self, entering: Entering<'_>) -> Option<Refusal> {
        let judged = self.judge_and_keep(&entering);
        match judged {
            Ok(marks) => {
                for mark in marks {
                    self.tally.act(entering.seq, entering.statement.source, &mark);
                    self.tally.mark(entering.seq, mark);
                }
                match self.gap {
                    None => self.tally.counts.permissions += 1,
                    Some(gap) => {
                        let why = format!("held by what is known, but entry {gap} could not be read and may rule it");
                        *self.tally.permissions.entry(why).or_default() += 1;
                    }
                }
                None
            }
            Err(refusal) => Some(refusal),
        }
    }

    fn not_judged(&mut self, manifest: Option<Hash>) {
        let why = match manifest {
            Some(digest) => format!("the manifest {digest} cannot be used here"),
            None => "no manifest in force is known".to_owned(),
        };
        *self.tally.permissions.entry(why).or_default() += 1;
    }

    /// Records a refusal; gives whether the statement cannot belong to this log at all.
    fn refused(&mut self, seq: Seq, refusal: Option<Refusal>) -> bool {
        let Some(refusal) = refusal else { return false };
        let foreign = matches!(refusal, Refusal::OtherLedger | Refusal::NotTheFounding(_));
        let code = if matches!(refusal, Refusal::OtherLedger) {
            FindingCode::OtherLedger
        } else if matches!(&refusal, Refusal::Impossible { rule, .. } if rule == NEWER_TYPES) {
            FindingCode::ManifestUnusable
        } else if self.gap.is_some() {
            FindingCode::PermissionUnsure
        } else {
            FindingCode::NotPermitted
        };
        self.findings.add(Some(seq), code, refusal.to_string());
        foreign
    }

    fn load(&mut self, seq: Seq, digest: Hash) -> Option<Arc<Rulebook>> {
        match self.rulebooks.load(digest, &mut self.files) {
            Ok(rulebook) => Some(rulebook),
            Err(error) => {
                self.findings.add(Some(seq), finding_of(&error), error.to_string());
                None
            }
        }
    }
}

/// The manifest that an event puts in force.
#[must_use]
pub fn manifest_of(event: &Event) -> Option<Hash> {
    if let Event::LedgerFounded(founded) = event {
        Some(founded.manifest.0)
    } else if let Event::RulesetAdopted(adopted) = event {
        Some(adopted.manifest.0)
    } else {
        None
    }
}
