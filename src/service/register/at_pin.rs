//! Opening the register at a pin, and keeping those that were asked for lately.

use std::sync::{Arc, PoisonError};

use crate::codes::Day;
use crate::log::{Entry, Seq, TreeSize};
use crate::service::Ledger;

use super::coded::Knowledge;
use super::pin::{Later, Pin, PinRefused, Register};

/// Registers that are kept: walks through pages stay at their pin while the log grows.
const KEPT_MAX: usize = 4;

impl Ledger {
    /// The pin of an answer that is asked for now.
    #[must_use]
    pub fn pin(&self) -> Pin {
        Pin { size: self.moment().size, day: self.legal_now().day() }
    }

    /// The public register now, or at a pin of today.
    ///
    /// Trust: a pin of another day is refused, because what was shown then may have to be silent today.
    ///
    /// # Errors
    ///
    /// [`PinRefused`].
    pub fn register(&self, pin: Option<Pin>) -> Result<Arc<Register>, PinRefused> {
        let moment = self.moment();
        let today = self.legal_now().day();
        let pin = pin.unwrap_or(Pin { size: moment.size, day: today });
        if pin.day != today {
            return Err(PinRefused::Moved { found: pin.day, today });
        }
        if pin.size > moment.size {
            return Err(PinRefused::Ahead { found: pin.size, size: moment.size });
        }
        let mut kept = self.registers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|register| register.pin() == pin && register.seen() == moment.size) {
            return Ok(Arc::clone(found));
        }
        let now = moment.rulebook.clone().ok_or(PinRefused::NoRulebook)?;
        let governance = Arc::clone(&moment.governance);
        let register = if pin.size == moment.size {
            Register::new(pin, moment.dossiers.clone(), (governance, now), moment.submitters(), None)
        } else {
            let manifest = governance.manifest_at(Seq(pin.size.0)).ok_or(PinRefused::NoRulebook)?;
            let then = self.shared.rulebook(manifest).ok_or(PinRefused::NoRulebook)?;
            let dossiers = moment.dossiers.at(pin.size);
            let later = Later { size: moment.size, dossiers: moment.dossiers.clone(), rulebook: now };
            Register::new(pin, dossiers, (governance, then), moment.submitters(), Some(later))
        };
        let register = Arc::new(register);
        if kept.len() >= KEPT_MAX {
            kept.remove(0);
        }
        kept.push(Arc::clone(&register));
        Ok(register)
    }

    /// The register of a ledger that ended with `size` entries and is asked on a day, from everything that it knew; the
    /// whole log where no size is given.
    ///
    /// Trust: not for the public. The rulebook is the one that was in force there, and an authority that was admitted
    /// later submits nothing yet.
    ///
    /// # Errors
    ///
    /// [`PinRefused`].
    pub fn register_known(&self, size: Option<TreeSize>, on: Day) -> Result<Register, PinRefused> {
        let moment = self.moment();
        let size = size.unwrap_or(moment.size);
        if size > moment.size {
            return Err(PinRefused::Ahead { found: size, size: moment.size });
        }
        let governance = Arc::clone(&moment.governance);
        let last = size.last_seq().ok_or(PinRefused::NoRulebook)?;
        let manifest = governance.manifest_at(Seq(size.0)).ok_or(PinRefused::NoRulebook)?;
        let rulebook = self.shared.rulebook(manifest).ok_or(PinRefused::NoRulebook)?;
        let dossiers = if size == moment.size { moment.dossiers.clone() } else { moment.dossiers.at(size) };
        let admitted = |code| governance.authority(code).is_some_and(|authority| size.holds(authority.admitted));
        let submitters = moment.submitters().into_iter().filter(|one| admitted(one.code)).collect();
        let line = self.shared.reader.record(last).ok().flatten();
        let recorded = line.and_then(|record| Entry::parse(&record.entry).ok()).map(|entry| entry.at);
        let known = Knowledge::new(size.0, recorded);
        Ok(Register::inside(Pin { size, day: on }, dossiers, (governance, rulebook), submitters, known))
    }
}
