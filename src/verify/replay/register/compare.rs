//! What is published against what is derived, member by member.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes::{Hash, Uscc};
use crate::manifest::{Manifest, rows_of};
use crate::statement::{Subject, Uuid};

use super::super::Replay;
use super::PublishedRegister;
use super::derived::Derived;
use crate::verify::finding::FindingCode;

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    pub(super) fn compare_standings(
        &mut self,
        own: &BTreeMap<Uscc, Value>,
        theirs: &BTreeMap<Uscc, Value>,
        differs: FindingCode,
    ) {
        for (code, derived) in own {
            self.tally.counts.standings += 1;
            match theirs.get(code) {
                Some(published) if difference(published, derived).is_none() => {}
                Some(published) => {
                    let detail =
                        format!("of {code} the register says {}, the log gives {}", word(published), word(derived));
                    self.register_finding(None, differs, detail);
                }
                None => {
                    let detail = format!("{code} is not in the register and should be, as {}", word(derived));
                    self.register_finding(None, differs, detail);
                }
            }
        }
        for code in theirs.keys().filter(|code| !own.contains_key(code)) {
            let detail = format!("{code} is in the register, and nothing of it may be shown");
            self.register_finding(None, differs, detail);
        }
    }

    /// Rows that each stand for one entry.
    pub(super) fn compare_rows(
        &mut self,
        what: &str,
        own: Option<&Vec<Value>>,
        theirs: Option<&Vec<Value>>,
        differs: FindingCode,
    ) {
        let mut left: BTreeMap<Option<u64>, Vec<&Value>> = BTreeMap::new();
        for row in theirs.into_iter().flatten() {
            left.entry(seq_of(row)).or_default().push(row);
        }
        for derived in own.into_iter().flatten() {
            let seq = seq_of(derived);
            let detail = match left.get_mut(&seq).and_then(Vec::pop) {
                Some(published) => match difference(published, derived) {
                    Some(member) => format!("{what}: the row of this entry has another {member} than the log gives"),
                    None => continue,
                },
                None => format!("{what}: the row of this entry is missing"),
            };
            self.register_finding(seq, differs, detail);
        }
        for (seq, rows) in left {
            for _ in rows {
                let detail = format!("{what}: a row of this entry is shown and should not be");
                self.register_finding(seq, differs, detail);
            }
        }
    }

    /// The days on which records are shown. Which records of a facility stand beside those of its operator is not
    /// asked; each that does must be shown for its days.
    pub(super) fn compare_windows(
        &mut self,
        derived: &Derived,
        published: &BTreeMap<Uscc, Vec<Value>>,
        differs: FindingCode,
    ) {
        for (code, own) in &derived.timelines {
            let items = published.get(code).map(Vec::as_slice).unwrap_or_default();
            self.compare_page(derived, Subject::Institution(*code), (own, items), differs);
        }
    }

    /// Places, under all their ids, with their operators and the days on which records about them are shown.
    pub(super) fn compare_places(
        &mut self,
        derived: &Derived,
        published: &BTreeMap<Uuid, Value>,
        (differs, window): (FindingCode, FindingCode),
    ) {
        for (id, own) in &derived.places {
            self.tally.counts.places += 1;
            let Some(theirs) = published.get(id) else {
                self.register_finding(None, differs, format!("the place {id} is not in the register and should be"));
                continue;
            };
            for member in ["summary", "operators"] {
                let (told, given) =
                    (theirs.get(member).unwrap_or(&Value::Null), own.get(member).unwrap_or(&Value::Null));
                if let Some(inner) = difference(told, given) {
                    let detail =
                        format!("the place {id} is told with another {} than the log gives", below(member, &inner));
                    self.register_finding(None, differs, detail);
                }
            }
            let subject = Subject::Facility(*id);
            self.compare_page(derived, subject, (rows_in(own), rows_in(theirs)), window);
        }
        for id in published.keys().filter(|id| !derived.places.contains_key(id)) {
            let detail = format!("the place {id} is in the register, and nothing of it may be shown");
            self.register_finding(None, differs, detail);
        }
    }

    /// One page: the records about its subject, under whatever name they were entered, and those beside them.
    pub(super) fn compare_page(
        &mut self,
        derived: &Derived,
        subject: Subject,
        (own, theirs): (&[Value], &[Value]),
        differs: FindingCode,
    ) {
        let names = derived.names.get(&subject).map(Vec::as_slice).unwrap_or_default();
        let is_about = |item: &&Value| {
            let subject = item.get("subject").and_then(Value::as_str);
            subject.is_some_and(|subject| names.iter().any(|name| name == subject))
        };
        let (about, beside): (Vec<&Value>, Vec<&Value>) = theirs.iter().partition(is_about);
        self.tally.counts.windows += own.len() as u64;
        let about: Vec<Value> = about.into_iter().cloned().collect();
        self.compare_rows(&format!("the page of {subject}"), Some(&own.to_vec()), Some(&about), differs);
        for item in beside {
            let seq = seq_of(item);
            self.tally.counts.windows += 1;
            let member = match seq.and_then(|seq| derived.windows.get(&seq)) {
                Some(window) => difference(item, window),
                None => Some("right to be shown".to_owned()),
            };
            if let Some(member) = member {
                let detail = format!("the page of {subject}: a record has another {member} than the log gives");
                self.register_finding(seq, differs, detail);
            }
        }
    }

    /// Figures of the country and its provinces. Of those that rest on what this reader is not shown, it is told how
    /// many there are.
    pub(super) fn compare_indicators(&mut self, own: &Value, theirs: &Value, differs: FindingCode) {
        let (own, theirs) = (by_place(own), by_place(theirs));
        let whole = self.sees_everything();
        for (name, derived) in &own {
            let Some(published) = theirs.get(name) else {
                self.register_finding(None, differs, format!("the figure {name} is missing"));
                continue;
            };
            let by = published.pointer("/recomputable_by/code").and_then(Value::as_str);
            if !whole && by == Some("auditor") {
                let why = "they rest on statements that are not shown to this reader";
                self.left_out("indicators", 1, why);
                continue;
            }
            self.tally.counts.indicators += 1;
            if let Some(member) = difference(published, derived) {
                let detail = format!("the figure {name} has another {member} than the log gives");
                self.register_finding(None, differs, detail);
            }
        }
        for name in theirs.keys().filter(|name| !own.contains_key(*name)) {
            self.register_finding(None, differs, format!("the figure {name} is in no table of targets"));
        }
    }

    pub(super) fn compare_rulesets(&mut self, published: &PublishedRegister, differs: FindingCode) {
        let own = self.rulesets();
        let published = &self.adopted_until_now(published);
        let name = |row: &Value| row.get("manifest").and_then(Value::as_str).unwrap_or("no manifest").to_owned();
        let entry = |row: &Value| row.get("entry").and_then(Value::as_u64);
        let theirs: BTreeMap<(Option<u64>, String), &Value> =
            published.iter().map(|row| ((entry(row), name(row)), row)).collect();
        for derived in &own {
            self.tally.counts.rulesets += 1;
            let detail = match theirs.get(&(entry(derived), name(derived))) {
                Some(published) => match difference(published, derived) {
                    Some(member) => format!("the manifest {} is told with another {member}", name(derived)),
                    None => continue,
                },
                None => format!("the manifest {} is not among those that are told", name(derived)),
            };
            self.register_finding(entry(derived), differs, detail);
        }
        if published.len() > own.len() && !self.manifests.is_empty() {
            let detail = format!("{} manifests are told, the log adopts {}", published.len(), own.len());
            self.register_finding(None, differs, detail);
        }
    }

    /// What is told of manifests that were adopted up to the size that is compared. They are told without a pin, so those
    /// of later entries are told, too.
    fn adopted_until_now(&mut self, published: &PublishedRegister) -> Vec<Value> {
        let size = self.size();
        let is_later = |row: &Value, member| row.get(member).and_then(Value::as_u64).is_some_and(|seq| seq >= size.0);
        let (later, mut told): (Vec<Value>, Vec<Value>) =
            published.rulesets.iter().cloned().partition(|row| published.grown && is_later(row, "entry"));
        if !later.is_empty() {
            self.left_out("rulesets", later.len() as u64, "adopted by entries after those that are audited");
        }
        for row in told.iter_mut().filter(|row| published.grown && is_later(row, "until_entry")) {
            if let Some(members) = row.as_object_mut() {
                members.insert("until_entry".to_owned(), Value::Null);
                members.insert("in_force".to_owned(), Value::Bool(true));
            }
        }
        told
    }

    /// Every manifest that the log put in force, the newest first, with its files and rules as they are told.
    pub(super) fn rulesets(&mut self) -> Vec<Value> {
        let adopted = self.manifests.clone();
        let next = adopted.iter().skip(1).map(|next| Some(next.seq.0)).chain(std::iter::once(None));
        let mut told = Vec::new();
        for (adopted, until_entry) in adopted.iter().zip(next) {
            let row = json!({
                "manifest": adopted.digest.to_string(), "entry": adopted.seq.0, "until_entry": until_entry,
                "in_force": until_entry.is_none(),
            });
            let Value::Object(mut row) = row else { continue };
            let manifest = (self.files)(adopted.digest).and_then(|bytes| Manifest::parse(&bytes).ok());
            if let Some(manifest) = manifest {
                let (files, rules) = self.files_and_rules(&manifest);
                row.insert("files".to_owned(), Value::Array(files));
                row.insert("rules".to_owned(), Value::Array(rules));
            }
            told.push(Value::Object(row));
        }
        told.reverse();
        told
    }

    fn files_and_rules(&mut self, manifest: &Manifest) -> (Vec<Value>, Vec<Value>) {
        let (mut files, mut rules) = (Vec::new(), Vec::new());
        for (name, digest) in manifest.files() {
            let address = format!("/log/data/{digest}");
            files.push(json!({ "name": name, "digest": digest.to_string(), "address": address }));
            let bytes = if name.starts_with("events/") { None } else { (self.files)(digest) };
            let Some(bytes) = bytes.filter(|bytes| Hash::of(bytes) == digest) else { continue };
            let told = rows_of(name, &bytes).into_iter().filter(|row| row.is_rule || row.source.is_some());
            rules.extend(told.map(|row| {
                json!({
                    "file": row.file, "table": row.table, "id": row.id, "jurisdiction": row.jurisdiction,
                    "from": row.from, "until": row.until, "source": row.source, "mark": row.mark, "says": row.content,
                })
            }));
        }
        (files, rules)
    }
}

/// Figures by region and code.
fn by_place(told: &Value) -> BTreeMap<String, &Value> {
    let mut found = BTreeMap::new();
    let parts = told.get("parts").and_then(Value::as_array).into_iter().flatten();
    let places = parts.map(|part| (part.pointer("/region/region").and_then(Value::as_str).unwrap_or("nowhere"), part));
    for (place, within) in std::iter::once(("the country", told)).chain(places) {
        let figures = within.get("indicators").and_then(Value::as_array).into_iter().flatten();
        for figure in figures {
            let code = figure.pointer("/indicator/code").and_then(Value::as_str).unwrap_or("without a code");
            found.insert(format!("{code} of {place}"), figure);
        }
    }
    found
}

fn seq_of(row: &Value) -> Option<u64> {
    row.get("seq").and_then(Value::as_u64)
}

/// The first member of a derived value that a published one has not, or has otherwise.
///
/// Of objects the members that are derived count; of lists every element, in order.
fn difference(published: &Value, derived: &Value) -> Option<String> {
    match (published, derived) {
        (Value::Object(published), Value::Object(derived)) => derived.iter().find_map(|(name, value)| {
            let inner = published.get(name).map_or_else(|| Some(HERE.to_owned()), |found| difference(found, value));
            inner.map(|inner| below(name, &inner))
        }),
        (Value::Array(published), Value::Array(derived)) if published.len() == derived.len() => {
            let mut pairs = published.iter().zip(derived).enumerate();
            pairs.find_map(|(at, (one, other))| difference(one, other).map(|inner| below(&at.to_string(), &inner)))
        }
        _ => (published != derived).then(|| HERE.to_owned()),
    }
}

fn below(name: &str, inner: &str) -> String {
    if inner == HERE { name.to_owned() } else { format!("{name}/{inner}") }
}

fn rows_in(page: &Value) -> &[Value] {
    page.get("timeline").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The place of a value within itself.
const HERE: &str = "";

fn word(standing: &Value) -> String {
    standing.pointer("/standing/code").and_then(Value::as_str).unwrap_or("nothing").to_owned()
}
