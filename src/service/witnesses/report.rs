//! How it stands with the witnesses, for the health page.

use crate::log::TreeSize;

use super::conversation::Said;
use super::{Asked, OnFailure};

/// The witnesses, and what is published with their word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessesHealth {
    /// What happens to a checkpoint that too few cosigned.
    pub failure: OnFailure,
    /// Whether enough cosigned the checkpoint that was offered last.
    pub quorum_met: bool,
    /// Entries under the newest published checkpoint that enough cosigned.
    pub cosigned: TreeSize,
    /// Why the newest checkpoint is not published, or is published without; `None` if nothing is amiss.
    pub waiting: Option<String>,
    /// Files of evidence that witnesses hold this log for another one, from earlier runs too.
    pub evidence: usize,
    /// Each witness, in the order of the policy.
    pub witnesses: Vec<WitnessHealth>,
}

/// How it stands with one witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessHealth {
    /// Its name in the policy.
    pub name: String,
    /// Whether the quorum cannot be met without it.
    pub required: bool,
    /// How many entries it knows, as far as it said so.
    pub size: Option<TreeSize>,
    /// Why it did not cosign what it was offered last.
    pub trouble: Option<String>,
    /// What it said against this log. Stays until the next start.
    pub alarm: Option<String>,
}

impl WitnessesHealth {
    pub(super) fn new(failure: OnFailure, asked: &[std::sync::Arc<Asked>], sizes: &[Option<TreeSize>]) -> Self {
        let sizes = sizes.iter().copied().chain(std::iter::repeat(None));
        let of = |(asked, size): (&std::sync::Arc<Asked>, Option<TreeSize>)| WitnessHealth {
            name: asked.name.clone(),
            required: asked.required,
            size,
            trouble: None,
            alarm: None,
        };
        let witnesses = asked.iter().zip(sizes).map(of).collect();
        Self { failure, quorum_met: false, cosigned: TreeSize::EMPTY, waiting: None, evidence: 0, witnesses }
    }
}

impl WitnessHealth {
    /// Takes in what the witness said about a log of `own` entries; says whether it is an alarm.
    pub(super) fn heard(&mut self, said: &Said, known: Option<TreeSize>, own: TreeSize) -> bool {
        self.size = known.or(self.size);
        let (trouble, alarm) = match said {
            Said::Cosigned(_) => (None, None),
            Said::KnowsMore { size, .. } if *size > own => {
                (None, Some(format!("has cosigned {size} entries of this log, which has {own}")))
            }
            Said::KnowsMore { size, .. } => (Some(format!("knows {size} entries already")), None),
            Said::Refuses { reply, .. } => {
                (None, Some(format!("holds that this log contradicts what it cosigned: {reply}")))
            }
            Said::Silent(why) => (Some(why.clone()), None),
        };
        self.trouble = trouble.or_else(|| alarm.clone());
        let alarmed = alarm.is_some();
        self.alarm = alarm.or_else(|| self.alarm.take());
        alarmed
    }
}
