//! Every fault of a draft, with its file and rule, and not only the first.
//!
//! The judge is [`Rulebook::load`] itself, so that nothing passes here that would not be adopted. What it finds is
//! told and taken out, and the rest is asked again.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::codes::Hash;

use super::files::{Manifest, ManifestError};
use super::rows::{RuleRow, rows_of, without};
use super::rulebook::Rulebook;

/// So many faults are told; a file that has more is another file.
const FAULTS_MAX: usize = 200;

/// Something that keeps a draft from being adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFault {
    /// Name of the file.
    pub file: String,
    /// The rule, or the id or code of the row; `None` where the file as a whole is wrong.
    pub rule: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// Files by the names that a manifest gives them.
pub type DataFiles = BTreeMap<String, Vec<u8>>;

impl Rulebook {
    /// The rulebook of some files, under the manifest that names them all.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn of_files(files: &DataFiles) -> Result<Self, ManifestError> {
        let manifest = Manifest::new(files.iter().map(|(name, bytes)| (name.clone(), Hash::of(bytes))).collect());
        let (digest, own) = (manifest.digest(), manifest.to_bytes());
        let mut by_digest: BTreeMap<Hash, &[u8]> =
            files.values().map(|bytes| (Hash::of(bytes), bytes.as_slice())).collect();
        by_digest.insert(digest, &own);
        Self::load(digest, |wanted| by_digest.get(&wanted).map(|bytes| bytes.to_vec()))
    }
}

/// The faults of a draft. `sound`: files of a rulebook that holds, which stand in for those that are missing or that
/// cannot be read at all, so that the others are judged too.
///
/// A fault may follow from one before it, since the row that was wrong is left out when the rest is judged.
#[must_use]
pub fn faults(draft: &DataFiles, sound: &DataFiles) -> Vec<RuleFault> {
    let mut files = draft.clone();
    let mut found: Vec<RuleFault> = Vec::new();
    while found.len() < FAULTS_MAX {
        let Err(error) = Rulebook::of_files(&files) else { break };
        let (file, why) = match &error {
            ManifestError::Unusable { name, why } => (name.clone(), why.clone()),
            ManifestError::NotNamed { name } => ((*name).to_owned(), error.to_string()),
            ManifestError::UnknownFile { name }
            | ManifestError::Missing { name, .. }
            | ManifestError::Differs { name, .. } => (name.clone(), error.to_string()),
            ManifestError::Malformed | ManifestError::UnknownVersion { .. } => (String::new(), error.to_string()),
        };
        let blamed = blamed(&files, &file, &why);
        let taken = if blamed.is_empty() { replace(&mut files, &file, sound) } else { take_out(&mut files, &blamed) };
        if blamed.is_empty() {
            found.push(RuleFault { file, rule: None, what: why });
        } else {
            let told = |row: RuleRow| RuleFault { file: row.file, rule: row.id, what: why.clone() };
            found.extend(blamed.into_iter().map(told));
        }
        if !taken {
            break;
        }
    }
    found
}

/// The rows that an error is about: that whose id it says, else those that alone give the same error.
fn blamed(files: &DataFiles, file: &str, why: &str) -> Vec<RuleRow> {
    let meant = files.iter().filter(|(name, _)| *name == file || (file.ends_with('/') && name.starts_with(file)));
    let rows: Vec<RuleRow> = meant.flat_map(|(name, bytes)| rows_of(name, bytes)).collect();
    let says = |row: &&RuleRow| row.id.as_ref().is_some_and(|id| why.contains(&format!("{id:?}")));
    // Of two rules that clash the later one is in the way.
    if let Some(row) = rows.iter().rev().find(says) {
        return vec![row.clone()];
    }
    let names =
        |row: &&RuleRow| quoted(why).is_some_and(|word| row.content.values().any(|member| holds_text(member, word)));
    let naming: Vec<RuleRow> = rows.iter().filter(names).cloned().collect();
    if !naming.is_empty() && quoted(why).is_some_and(|word| why.ends_with(&format!("{word:?}"))) {
        return naming;
    }
    let alike = |row: &&RuleRow| {
        let Some(bytes) = files.get(&row.file) else { return false };
        let Some(alone) = without(bytes, |table, at| (table, at) != (row.table.as_str(), row.at)) else { return false };
        let mut files = files.clone();
        files.insert(row.file.clone(), alone);
        let error = Rulebook::of_files(&files).err();
        matches!(error, Some(ManifestError::Unusable { why: found, .. }) if placeless(&found) == placeless(why))
    };
    rows.iter().filter(alike).cloned().collect()
}

/// An error of the reader without the place in the file that it names.
fn placeless(why: &str) -> &str {
    why.split_once(" at line ").map_or(why, |(what, _)| what)
}

/// The last word in quotation marks.
fn quoted(why: &str) -> Option<&str> {
    why.rsplit('"').nth(1)
}

fn holds_text(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Array(items) => items.iter().any(|item| holds_text(item, wanted)),
        Value::Object(members) => members.values().any(|member| holds_text(member, wanted)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn take_out(files: &mut DataFiles, blamed: &[RuleRow]) -> bool {
    let mut taken = false;
    for name in files.keys().cloned().collect::<Vec<_>>() {
        let gone =
            |table: &str, at: usize| blamed.iter().any(|row| row.file == name && row.table == table && row.at == at);
        if !blamed.iter().any(|row| row.file == name) {
            continue;
        }
        if let Some(rest) = files.get(&name).and_then(|bytes| without(bytes, gone)) {
            files.insert(name, rest);
            taken = true;
        }
    }
    taken
}

/// Puts sound files in the place of what as a whole is wrong, a file or a folder of them; what nobody knows is left out.
fn replace(files: &mut DataFiles, file: &str, sound: &DataFiles) -> bool {
    let meant = |name: &str| name == file || (file.ends_with('/') && name.starts_with(file));
    let before = files.clone();
    files.retain(|name, _| !meant(name));
    files.extend(sound.iter().filter(|(name, _)| meant(name)).map(|(name, bytes)| (name.clone(), bytes.clone())));
    *files != before
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::repository;
    use super::*;

    fn changed(file: &str, change: impl FnOnce(&mut Value)) -> DataFiles {
        let mut files = repository::files();
        let mut value: Value = serde_json::from_slice(&files[file]).unwrap();
        change(&mut value);
        files.insert(file.to_owned(), value.to_string().into_bytes());
        files
    }

    fn told(draft: &DataFiles) -> Vec<(String, Option<String>)> {
        faults(draft, &repository::files()).into_iter().map(|fault| (fault.file, fault.rule)).collect()
    }

    #[test]
    fn the_files_of_the_repository_have_no_fault() {
        assert_eq!(told(&repository::files()), []);
    }

    #[test]
    fn every_fault_of_a_file_is_told_with_its_rule() {
        const RULESET: &str = "rulesets/cn-core.json";
        let draft = changed(RULESET, |file| {
            file["deadlines"][0]["period"]["count"] = json!(0);
            file["deadlines"][1]["rule"]["source"] = json!("");
            file["persons"][0]["sole_traders_shown"] = json!("sometimes");
        });
        let sound: Value = serde_json::from_slice(&repository::files()[RULESET]).unwrap();
        let id = |pointer: &str| Some(sound.pointer(pointer).unwrap().as_str().unwrap().to_owned());
        let mut wanted: Vec<(String, Option<String>)> =
            ["/persons/0/rule/id", "/deadlines/0/rule/id", "/deadlines/1/rule/id"]
                .map(|pointer| (RULESET.to_owned(), id(pointer)))
                .to_vec();
        let mut found = told(&draft);
        wanted.sort();
        found.sort();
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_file_that_is_missing_unknown_or_unreadable_is_told_and_the_others_are_judged() {
        let mut draft = changed("rulesets/eligibility.json", |file| file["benefits"][0]["conditions"] = json!([]));
        draft.remove("rulesets/risk.json");
        draft.insert("targets.json".to_owned(), b"{".to_vec());
        draft.insert("rulesets/other.json".to_owned(), b"{}".to_vec());
        let files: Vec<String> = told(&draft).into_iter().map(|(file, _)| file).collect();
        for file in ["rulesets/eligibility.json", "rulesets/risk.json", "targets.json", "rulesets/other.json"] {
            assert!(files.iter().any(|found| found == file), "{file}: {files:?}");
        }
    }

    #[test]
    fn a_type_that_nobody_knows_is_told_where_it_stands() {
        let draft = changed("rulesets/cn-core.json", |file| {
            file["records"][0]["event_types"][0] = json!("minglu.nobody.knows");
        });
        let sound: Value = serde_json::from_slice(&repository::files()["rulesets/cn-core.json"]).unwrap();
        let id = sound["records"][0]["rule"]["id"].as_str().unwrap();
        assert_eq!(told(&draft), [("rulesets/cn-core.json".to_owned(), Some(id.to_owned()))]);
    }
}
