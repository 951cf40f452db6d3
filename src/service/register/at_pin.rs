//! Opening the register at a pin, and keeping those that were asked for lately.

use std::sync::{Arc, PoisonError};

use crate::log::Seq;
use crate::service::Ledger;

use super::pin::{Later, Pin, PinRefused, Register, dossiers_at};

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
            let dossiers = dossiers_at(&moment.dossiers, pin.size);
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
}
