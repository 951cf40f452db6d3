//! Successions: another legal person takes over, never the same one.

use crate::statement::Subject;
use crate::statement::events::institution::InstitutionSucceeded;

use super::super::dossier::Dossier;
use super::{Impossible, impossible};

/// Whoever takes over is somebody else. A legal person that only got another code is merged, not succeeded.
pub(super) fn is_of_others(dossier: &Dossier, succeeded: &InstitutionSucceeded) -> Result<(), Impossible> {
    let own = succeeded.successors.iter().find(|code| dossier.is_of(Subject::Institution(**code)));
    match own {
        Some(code) => {
            Err(impossible("successor-apart", "/data/successors", format!("{code} is the same legal person")))
        }
        None => Ok(()),
    }
}
