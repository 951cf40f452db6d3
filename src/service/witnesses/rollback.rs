//! Before the first write: is this the log that the witnesses know, and not an old copy of it.

use std::sync::Arc;
use std::thread;

use crate::codes::Timestamp;
use crate::log::{TreeSize, VerifierKey};
use crate::service::opening::OpenError;
use crate::store::Mirror;

use super::conversation::{Head, Said, converse};
use super::kept::KeptAnswers;
use super::{Asked, WITNESSES_MAX, WitnessOptions};

/// Nobody waits for a publication yet: a start has so many times the patience of one.
const PATIENCE: u32 = 5;

/// Asks every witness about the ledger's head; gives the sizes that they know, in the order of the policy.
///
/// A witness that knows less, or nothing, is no obstacle. `note` is empty before the founding: then nobody is asked.
///
/// # Errors
///
/// [`OpenError::Witness`] if any of them knows more, or another history. [`OpenError::WitnessSilent`] if one that
/// the quorum needs did not answer, or if those that did not could make a quorum among themselves, so that a
/// later log may have been published with their word alone.
pub(in crate::service) fn ask_before_writing(
    options: &WitnessOptions,
    note: &str,
    mirror: &Mirror,
    (dir, now): (&std::path::Path, Timestamp),
) -> Result<Vec<Option<TreeSize>>, OpenError> {
    let asked = options.asked();
    if asked.len() > WITNESSES_MAX {
        return Err(OpenError::TooManyWitnesses { found: asked.len() });
    }
    if let Some(unknown) = options.without.iter().find(|name| asked.iter().all(|witness| witness.name != **name)) {
        return Err(OpenError::UnknownWitness { name: unknown.clone() });
    }
    let Some(head) = Head::of(note) else { return Ok(vec![None; asked.len()]) };
    let answers = ask_all(options, &asked, &head, mirror);
    let kept = KeptAnswers::new(dir);
    let mut silent: Vec<(&Asked, String)> = Vec::new();
    for (witness, (said, _)) in asked.iter().zip(&answers) {
        kept.keep(witness, &head, said, now);
        let refused = |said: String| Err(OpenError::Witness { name: witness.name.clone(), said });
        let size = head.checkpoint.size;
        match said {
            Said::Cosigned(_) => {}
            Said::KnowsMore { size: known, .. } => {
                return refused(format!("has cosigned {known} entries, but this log has {size}"));
            }
            Said::Refuses { reply, .. } => {
                return refused(format!("has cosigned other entries than the {size} of this log ({reply})"));
            }
            Said::Silent(why) if options.without.contains(&witness.name) => {
                tracing::warn!(witness = witness.name, why, "does not answer; told to go on without it");
            }
            Said::Silent(why) => silent.push((witness, why.clone())),
        }
    }
    let alone = |keys: &[&VerifierKey]| options.policy.satisfied(keys.iter().copied());
    let keys: Vec<&VerifierKey> = silent.iter().map(|(witness, _)| &witness.key).collect();
    // A quorum that nobody is needed for protects nothing, and refuses nothing.
    if silent.iter().any(|(witness, _)| witness.required) || (alone(&keys) && !alone(&[])) {
        let name = silent.iter().map(|(witness, _)| witness.name.as_str()).collect::<Vec<_>>().join(", ");
        let why = silent.iter().map(|(witness, why)| format!("{}: {why}", witness.name)).collect::<Vec<_>>().join("; ");
        return Err(OpenError::WitnessSilent { name, why });
    }
    Ok(answers.into_iter().map(|(_, known)| known).collect())
}

type Heard = (Said, Option<TreeSize>);

fn ask_all(options: &WitnessOptions, asked: &[Arc<Asked>], head: &Head, mirror: &Mirror) -> Vec<Heard> {
    let prove = |old, new| super::workers::prove(mirror, old, new);
    let exchange = (options.exchange.as_ref(), options.timeout.saturating_mul(PATIENCE));
    let ask = |witness: &Asked| {
        let mut known = None;
        let said = converse(witness, head, &mut known, exchange, &prove);
        (said, known)
    };
    thread::scope(|scope| {
        let asking: Vec<_> = asked.iter().map(|witness| scope.spawn(move || ask(witness))).collect();
        let panicked = |_| (Said::Silent("asking it failed".to_owned()), None);
        asking.into_iter().map(|asking| asking.join().unwrap_or_else(panicked)).collect()
    })
}
