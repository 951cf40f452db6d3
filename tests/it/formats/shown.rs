//! What the public sees of the fixture ledger on its last day, by the rules and by nothing else.

use minglu::codes::{Day, Hash};
use minglu::governance::{Entering, Governance};
use minglu::log::Seq;
use minglu::manifest::Rulebook;
use minglu::oversight::{Dossiers, Recorded};
use minglu::rules::{Visibility, visibility};
use minglu::statement::{Event, Nature};
use minglu::verify::{judge, recorded};

use super::cast::data;
use super::ledger::Ledger;

/// The day on which the public reads.
pub fn day(ledger: &Ledger) -> Day {
    ledger.said.last().unwrap().0.day()
}

/// Of each entry, why it is not shown; `None` for what is.
pub fn classes(ledger: &Ledger) -> Vec<Option<String>> {
    let (mut governance, mut dossiers) = (Governance::default(), Dossiers::default());
    let mut rulebook = None;
    let mut records: Vec<Recorded> = Vec::new();
    for seq in 0..ledger.said.len() {
        let statement = ledger.statement(seq);
        let event = statement.event().unwrap();
        let adopted = if let Event::LedgerFounded(founded) = &event {
            Some(load(founded.manifest.0))
        } else if let Event::RulesetAdopted(adopted) = &event {
            Some(load(adopted.manifest.0))
        } else {
            None
        };
        let in_force = rulebook.clone().or_else(|| adopted.clone()).unwrap();
        let place = (Seq(seq as u64), ledger.said[seq].0);
        let entering = Entering {
            statement: &statement,
            event: &event,
            seq: place.0,
            at: place.1,
            rulebook: &in_force,
            adopted: adopted.as_ref(),
        };
        let judged = judge(&governance, &dossiers, &entering);
        assert!(judged.is_ok(), "entry {seq}, {}: {judged:?}", event.kind().name());
        let record = recorded(&governance, place, (&statement, &event), judged.as_deref());
        governance.apply(place, &statement, &event);
        dossiers.apply(record.clone());
        records.push(record);
        rulebook = adopted.or(rulebook);
    }
    let (rulebook, day) = (rulebook.unwrap(), day(ledger));
    let class = |record: &Recorded| {
        if record.event.kind().nature() == Nature::Governance {
            return None;
        }
        let Some(home) = dossiers.get(record.subject) else { return Some("restricted".to_owned()) };
        match visibility(home, record, &rulebook, day) {
            Visibility::Public { .. } => None,
            Visibility::Restricted => Some("restricted".to_owned()),
            Visibility::Expired => Some("expired".to_owned()),
            Visibility::Ended { by } => Some(format!("ended by entry {by}")),
        }
    };
    records.iter().map(class).collect()
}

fn load(manifest: Hash) -> Rulebook {
    Rulebook::load(manifest, |digest| data().files.get(&digest).cloned()).unwrap()
}
