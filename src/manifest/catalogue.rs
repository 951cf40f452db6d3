//! The catalogue: for each type of statement who issues it, which roles sign, how old it may be, who sees it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codes::RegionCode;

/// The catalogue of types, by type name.
///
/// Roles and types are texts here, because the rooms that give them meaning stand beside this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    rows: BTreeMap<String, CatalogueRow>,
}

/// What the manifest says about one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueRow {
    /// `type` with version.
    pub event_type: String,
    /// Name in Chinese, as the law has it.
    pub title_zh: String,
    /// Name in English.
    pub title_en: String,
    /// Who may be the `source`.
    pub sources: Vec<SourceKind>,
    /// Which roles must sign. Empty for the types whose signers formats.md section 4 fixes.
    pub signers: Vec<SignerNeed>,
    /// Other signers of statements of some sources: what the ledger received itself, no officer signs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_source: Vec<SourceSigners>,
    /// Other signers in some regions (`practice.md` 4), the narrowest region first that holds the place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regional_signers: Vec<RegionalSigners>,
    /// Other signers by some procedures: on the spot a penalty needs no head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub procedures: Vec<ProceduralSigners>,
    /// Days from signing after which a statement is late.
    pub age_max_days: u16,
    /// Who sees it before a release.
    pub audience: Audience,
    /// Where the rule stands.
    pub source: String,
    /// `[MEM]` or `[POLICY]` where the domain reference marks it so; `null` for law that was read.
    pub mark: Option<String>,
}

/// So many signatures in one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignerNeed {
    /// The role.
    pub role: String,
    /// How many persons.
    pub count: u8,
}

/// Signers wanted of one kind of source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSigners {
    /// The source.
    pub source: SourceKind,
    /// Which roles must sign.
    pub signers: Vec<SignerNeed>,
}

/// Signers wanted in one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionalSigners {
    /// The region, with everything below.
    pub region: RegionCode,
    /// Which roles must sign there.
    pub signers: Vec<SignerNeed>,
}

/// Signers wanted by one procedure, wherever it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProceduralSigners {
    /// The procedure, as the type names it.
    pub procedure: String,
    /// Which roles must sign.
    pub signers: Vec<SignerNeed>,
}

/// Kinds of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// An authority.
    Authority,
    /// An institution.
    Institution,
    /// The ledger.
    Ledger,
}

/// Who sees a statement before its release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anybody at once: governance.
    Public,
    /// Its authority and auditors.
    Restricted,
    /// As restricted, and its personal fields only those who act on the matter.
    Handlers,
}

impl Catalogue {
    /// Reads the file, a JSON array of rows.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let listed: Vec<CatalogueRow> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let mut rows = BTreeMap::new();
        for row in listed {
            let name = row.event_type.clone();
            if rows.insert(name.clone(), row).is_some() {
                return Err(format!("{name} stands twice"));
            }
        }
        Ok(Self { rows })
    }

    /// The row of a type.
    #[must_use]
    pub fn row(&self, event_type: &str) -> Option<&CatalogueRow> {
        self.rows.get(event_type)
    }

    /// All rows, by type name.
    pub fn rows(&self) -> impl Iterator<Item = &CatalogueRow> {
        self.rows.values()
    }
}

impl CatalogueRow {
    /// Which roles must sign for a source, by a procedure or for a place.
    #[must_use]
    pub fn signers_of(&self, source: SourceKind, procedure: Option<&str>, region: Option<RegionCode>) -> &[SignerNeed] {
        let own = self.by_source.iter().find(|row| row.source == source);
        own.map_or_else(|| self.signers_for(procedure, region), |row| &row.signers)
    }

    /// Which roles must sign for an authority, by a procedure or for a place.
    #[must_use]
    pub fn signers_for(&self, procedure: Option<&str>, region: Option<RegionCode>) -> &[SignerNeed] {
        if let Some(row) = self.procedures.iter().find(|row| Some(row.procedure.as_str()) == procedure) {
            return &row.signers;
        }
        let holding = |row: &&RegionalSigners| region.is_some_and(|place| row.region.contains(place));
        self.regional_signers.iter().find(holding).map_or(&self.signers, |row| &row.signers)
    }
}
