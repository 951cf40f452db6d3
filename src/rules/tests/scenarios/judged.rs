//! What the procedures say of a statement of a scenario.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers, Permit, Proposed, Recorded, permit};
use crate::statement::Source;

/// What the procedures say of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", untagged)]
pub(super) enum Judged {
    Word(String),
    Breaks(BTreeSet<String>),
    Refused { impossible: String },
}

pub(super) fn judged(dossiers: &Dossiers, record: &Recorded, rulebook: &Rulebook) -> Judged {
    let empty = Dossier::new(record.subject);
    let dossier = dossiers.get(record.subject).map_or(&empty, |dossier| dossier);
    let Source::Authority(own) = record.source else { panic!("an authority acts") };
    let proposed = Proposed {
        event: &record.event,
        source: record.source,
        kind: record.kind,
        subject: record.subject,
        time: record.time,
        at: record.at,
        rulebook,
        dossiers,
        acts_for: &|code| code == own,
    };
    match permit(dossier, &proposed) {
        Permit::Regular => Judged::Word("regular".to_owned()),
        Permit::Irregular(broken) => {
            Judged::Breaks(broken.into_iter().map(|broken| broken.rule.into_owned()).collect())
        }
        Permit::Impossible { rule, .. } => Judged::Refused { impossible: rule },
    }
}
