//! The register as it is published, held against what follows from the log.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes::{Day, Hash, ListKind, Uscc};
use crate::log::TreeSize;
use crate::manifest::Rulebook;
use crate::oversight::{Dossier, Dossiers};
use crate::rules::{Listed, Standing, listings, public_dossier, standing};
use crate::statement::Subject;

use super::Replay;
use crate::verify::finding::FindingCode;

/// What a register publishes at one pin.
///
/// Shape: each value is JSON as the register writes it; members that are not derived here (labels) are left alone.
#[derive(Clone, Debug)]
pub struct PublishedRegister {
    /// Log size of the pin.
    pub size: TreeSize,
    /// Legal day of the pin.
    pub day: Day,
    /// Every institution that it shows, with the member `standing`.
    pub standings: BTreeMap<Uscc, Value>,
    /// Whether the ledger has grown beyond that size by now: then what ended since is silent already.
    pub grown: bool,
    /// The entries of each list.
    pub lists: BTreeMap<ListKind, Vec<Value>>,
}

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// What the register has to publish on a day, by what this reader sees; `None` without a usable manifest.
    #[must_use]
    pub fn register_derived(&self, day: Day) -> Option<PublishedRegister> {
        let rulebook = self.in_force.as_ref()?;
        let (dossiers, size) = (self.readable_dossiers(), self.size());
        let mut derived =
            PublishedRegister { size, day, standings: BTreeMap::new(), grown: false, lists: BTreeMap::new() };
        for code in dossiers.iter().filter_map(|dossier| institution(dossier)) {
            derived.add(&dossiers, code, rulebook);
        }
        Some(derived)
    }

    /// Compares every standing and every list, after all entries up to the pin were taken.
    ///
    /// Trust: a ledger that shows another standing than the log gives, leaves somebody out of a list, or goes on
    /// showing who should be silent, is found out here by anybody for what is shown, and by an auditor for all.
    pub fn register_published(&mut self, published: &PublishedRegister) {
        if self.size() != published.size {
            return self.register_not_compared("the register was read at another size of the log");
        }
        let Some(derived) = self.register_derived(published.day) else {
            return self.register_not_compared("no manifest in force can be used");
        };
        let code = |code| if published.grown { FindingCode::RegisterNotCompared } else { code };
        let (standing, list) = (code(FindingCode::StandingDiffers), code(FindingCode::ListDiffers));
        self.compare_standings(&derived.standings, &published.standings, standing);
        for kind in ListKind::ALL {
            let none = Vec::new();
            let (own, theirs) = (derived.lists.get(kind).unwrap_or(&none), published.lists.get(kind).unwrap_or(&none));
            self.compare_list(*kind, (own, theirs), list);
        }
    }

    fn register_not_compared(&mut self, why: &str) {
        self.findings.add(None, FindingCode::RegisterNotCompared, why);
    }

    fn compare_standings(&mut self, own: &BTreeMap<Uscc, Value>, theirs: &BTreeMap<Uscc, Value>, differs: FindingCode) {
        for (code, derived) in own {
            self.tally.counts.standings += 1;
            match theirs.get(code) {
                Some(published) if holds(published, derived) => {}
                Some(published) => {
                    let detail =
                        format!("of {code} the register says {}, the log gives {}", word(published), word(derived));
                    self.findings.add(None, differs, detail);
                }
                None => {
                    let detail = format!("{code} is not in the register and should be, as {}", word(derived));
                    self.findings.add(None, differs, detail);
                }
            }
        }
        for code in theirs.keys().filter(|code| !own.contains_key(code)) {
            let detail = format!("{code} is in the register, and nothing of it may be shown");
            self.findings.add(None, differs, detail);
        }
    }

    fn compare_list(&mut self, list: ListKind, (own, theirs): (&[Value], &[Value]), differs: FindingCode) {
        self.tally.counts.listings += own.len() as u64;
        let missing = own.iter().filter(|derived| !theirs.iter().any(|published| holds(published, derived)));
        let surplus = theirs.iter().filter(|published| !own.iter().any(|derived| holds(published, derived)));
        let tell = |what: &str, entry: &Value| {
            let seq = entry.get("seq").and_then(Value::as_u64).unwrap_or_default();
            format!("the list {} {what} the listing of entry {seq}", list.as_str())
        };
        let details: Vec<String> = missing
            .map(|entry| tell("lacks, or shows otherwise,", entry))
            .chain(surplus.map(|entry| tell("shows and should not", entry)))
            .collect();
        for detail in details {
            self.findings.add(None, differs, detail);
        }
    }
}

impl PublishedRegister {
    /// Adds an institution, if anything of its own is public.
    fn add(&mut self, dossiers: &Dossiers, code: Uscc, rulebook: &Rulebook) {
        let Some(public) = public_dossier(dossiers, Subject::Institution(code), rulebook, self.day) else { return };
        if !public.records().iter().any(|record| record.subject == public.subject()) {
            return;
        }
        self.standings.insert(code, standing_json(&standing(&public, rulebook, self.day, self.day)));
        for listed in listings(&public, rulebook, self.day).iter().filter(|listed| listed.holds(self.day)) {
            self.lists.entry(listed.list).or_default().push(line(code, listed));
        }
    }
}

fn institution(dossier: &Dossier) -> Option<Uscc> {
    match dossier.subject() {
        Subject::Institution(code) => Some(code),
        Subject::Facility(_)
        | Subject::Visit(_)
        | Subject::Case(_)
        | Subject::Person(_)
        | Subject::Authority(_)
        | Subject::Ledger => None,
    }
}

/// The members of a standing that are derived.
fn standing_json(found: &Standing) -> Value {
    json!({ "standing": { "code": found.standing.as_str() }, "on": found.on, "because": found.because })
}

/// The members of a list's entry that are derived.
fn line(code: Uscc, listed: &Listed) -> Value {
    json!({
        "uscc": code.as_str(), "seq": listed.seq.0, "circumstance": listed.circumstance, "from": listed.from, "until": listed.until,
    })
}

/// Whether a published value has every member of a derived one.
fn holds(published: &Value, derived: &Value) -> bool {
    match (published, derived) {
        (Value::Object(published), Value::Object(derived)) => {
            derived.iter().all(|(name, value)| published.get(name).is_some_and(|found| holds(found, value)))
        }
        (Value::Array(published), Value::Array(derived)) => {
            published.len() == derived.len() && published.iter().zip(derived).all(|(one, other)| holds(one, other))
        }
        _ => published == derived,
    }
}

fn word(standing: &Value) -> String {
    standing.pointer("/standing/code").and_then(Value::as_str).unwrap_or("nothing").to_owned()
}
