//! Rulesets: which manifests were adopted, what files they name, and every rule with its source and mark.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::codes::Hash;
use crate::manifest::{Manifest, RuleRow, rows_of};
use crate::service::{Ledger, ReadError};

/// Every manifest that was adopted, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulesetList {
    /// The manifests.
    pub items: Vec<RulesetRow>,
}

/// A manifest that was adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulesetRow {
    /// Its digest, 64 hex digits: the file `/log/data/<digest>`.
    pub manifest: String,
    /// The entry that adopted it; it decides from the next one on.
    pub entry: u64,
    /// The entry that adopted its successor; `null` while it is in force.
    pub until_entry: Option<u64>,
    /// Whether it is in force.
    pub in_force: bool,
}

/// A manifest with its files and rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RulesetView {
    /// Which.
    #[serde(flatten)]
    pub row: RulesetRow,
    /// Every file that it names.
    pub files: Vec<DataFileView>,
    /// Every rule of these files, in their order.
    pub rules: Vec<RuleView>,
}

/// A data file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DataFileView {
    /// Its name in the manifest.
    pub name: String,
    /// Its SHA-256, 64 hex digits.
    pub digest: String,
    /// Where it is served, for ever.
    pub address: String,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleView {
    /// The file in which it stands.
    pub file: String,
    /// The table in it.
    pub table: String,
    /// Its id.
    pub id: Option<String>,
    /// The region in which it holds, with everything below; `null` for the whole country.
    pub jurisdiction: Option<String>,
    /// First legal day.
    pub from: Option<String>,
    /// Last legal day; `null` while it holds.
    pub until: Option<String>,
    /// Instrument and article, or paper and clause.
    pub source: Option<String>,
    /// `[MEM]`, `[POLICY]` or another doubt; `null` for law that was read.
    pub mark: Option<String>,
    /// What it says, as the file has it: members of its table.
    pub says: Map<String, Value>,
}

impl Ledger {
    /// Every manifest that was adopted, the newest first.
    #[must_use]
    pub fn rulesets(&self) -> RulesetList {
        let governance = self.governance();
        let adopted = governance.manifests();
        let next = adopted.iter().skip(1).map(|(seq, _)| Some(seq.0)).chain(std::iter::once(None));
        let mut items: Vec<RulesetRow> = adopted
            .iter()
            .zip(next)
            .map(|((seq, digest), until_entry)| RulesetRow {
                manifest: digest.to_string(),
                entry: seq.0,
                until_entry,
                in_force: until_entry.is_none(),
            })
            .collect();
        items.reverse();
        RulesetList { items }
    }

    /// A manifest that was adopted, with its files and rules; `None` for any other digest.
    ///
    /// # Errors
    ///
    /// [`ReadError`].
    pub fn ruleset(&self, digest: Hash) -> Result<Option<RulesetView>, ReadError> {
        let row = self.rulesets().items.into_iter().find(|row| row.manifest == digest.to_string());
        let bytes = self.mirror().data(&digest)?;
        let manifest = bytes.and_then(|bytes| Manifest::parse(&bytes).ok());
        let Some((row, manifest)) = row.zip(manifest) else { return Ok(None) };
        let (mut files, mut rules) = (Vec::new(), Vec::new());
        for (name, digest) in manifest.files() {
            let address = format!("/log/data/{digest}");
            files.push(DataFileView { name: name.to_owned(), digest: digest.to_string(), address });
            // Schemas of types hold no rules.
            if !name.starts_with("events/")
                && let Some(bytes) = self.mirror().data(&digest)?
            {
                rules.extend(rows_of(name, &bytes).into_iter().filter(|row| row.is_rule || row.source.is_some()));
            }
        }
        Ok(Some(RulesetView { row, files, rules: rules.into_iter().map(RuleView::from).collect() }))
    }
}

impl From<RuleRow> for RuleView {
    fn from(row: RuleRow) -> Self {
        let RuleRow { file, table, id, jurisdiction, from, until, source, mark, content, .. } = row;
        Self { file, table, id, jurisdiction, from, until, source, mark, says: content }
    }
}
