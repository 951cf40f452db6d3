//! The list of all types, and what holds for a type wherever it is met.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde::Deserialize;
use serde_json::Value;

use crate::codes::{Day, RegionCode};
use crate::statement::key::PublicKey;
use crate::statement::name::Subject;

use super::authority::{AuthorityAdmitted, AuthoritySucceeded};
use super::facility::FacilityRegistered;
use super::inspection::InspectionRecorded;
use super::institution::InstitutionRegistered;
use super::key::{KeyEnded, KeyEnrolled, KeyRevoked};
use super::ledger::{
    AuditOpened, LedgerFounded, LedgerKeyRotated, PersonalErased, RulesetAdopted, StatementReceivedLate,
};

/// What kind of act a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// It happened, whatever the procedure: never refused for procedure, age in the future, or `ifversion`.
    Fact,
    /// An authority decides: guarded by `ifversion`, refused when dated ahead.
    Decision,
    /// It rules the ledger itself: public at once.
    Governance,
}

macro_rules! events {
    ($($variant:ident = $name:literal, $nature:ident;)*) => {
        /// The typed content of a statement.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {
            $(#[doc = concat!("`", $name, "`")] $variant($variant),)*
        }

        /// A type of event, with its version.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl EventKind {
            /// Every type that this program knows.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The `type` attribute, for example `minglu.key.enrolled.v1`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The bytes of the schema's file, `schemas/events/<type>.json`, whose digest manifests name.
            ///
            /// Frozen in the program: another version of the generator must not make an old manifest unusable.
            #[must_use]
            pub const fn schema_file(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../../../schemas/events/", $name, ".json")),)*
                }
            }

            /// What kind of act it is.
            #[must_use]
            pub const fn nature(self) -> Nature {
                match self { $(Self::$variant => Nature::$nature,)* }
            }

            /// Reads data of this type; personal fields must not stand in it.
            ///
            /// # Errors
            ///
            /// The first thing that breaks the shape. [`schema`](Self::schema) finds them all.
            pub fn read(self, data: &Value) -> Result<Event, serde_json::Error> {
                match self { $(Self::$variant => $variant::deserialize(data).map(Event::$variant),)* }
            }

            fn make_schema(self) -> Value {
                let settings = SchemaSettings::draft2020_12().with(|s| s.inline_subschemas = true);
                let generator = settings.into_generator();
                match self { $(Self::$variant => generator.into_root_schema_for::<$variant>(),)* }.to_value()
            }
        }

        impl Event {
            /// Its type.
            #[must_use]
            pub const fn kind(&self) -> EventKind {
                match self { $(Self::$variant(_) => EventKind::$variant,)* }
            }
        }
    };
}

events! {
    LedgerFounded = "minglu.ledger.founded.v1", Governance;
    LedgerKeyRotated = "minglu.ledger.key.rotated.v1", Governance;
    RulesetAdopted = "minglu.ruleset.adopted.v1", Governance;
    AuthorityAdmitted = "minglu.authority.admitted.v1", Governance;
    AuthoritySucceeded = "minglu.authority.succeeded.v1", Governance;
    KeyEnrolled = "minglu.key.enrolled.v1", Governance;
    KeyEnded = "minglu.key.ended.v1", Governance;
    KeyRevoked = "minglu.key.revoked.v1", Governance;
    AuditOpened = "minglu.audit.opened.v1", Governance;
    StatementReceivedLate = "minglu.statement.received_late.v1", Governance;
    PersonalErased = "minglu.personal.erased.v1", Decision;
    InstitutionRegistered = "minglu.institution.registered.v1", Fact;
    FacilityRegistered = "minglu.facility.registered.v1", Fact;
    InspectionRecorded = "minglu.inspection.recorded.v1", Fact;
}

static SCHEMAS: LazyLock<BTreeMap<EventKind, Value>> = LazyLock::new(|| {
    let with_id = |kind: EventKind| {
        let mut schema = kind.make_schema();
        if let Value::Object(members) = &mut schema {
            members.insert("$id".to_owned(), Value::from(format!("{}.json", kind.name())));
        }
        (kind, schema)
    };
    EventKind::ALL.iter().copied().map(with_id).collect()
});

impl EventKind {
    /// The type of a `type` attribute.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The type without its version, as competences name it: `minglu.key.enrolled`.
    #[must_use]
    pub fn unversioned(self) -> &'static str {
        self.name().rsplit_once('.').map_or(self.name(), |(noun, _)| noun)
    }

    /// The JSON Schema (2020-12) of `data`, made from the Rust type; `schemas/events/` holds it as a file.
    #[must_use]
    pub fn schema(self) -> &'static Value {
        SCHEMAS.get(&self).unwrap_or(&Value::Null)
    }

    /// The schema as the types of today give it; a test compares it with the file.
    #[must_use]
    pub fn generated_schema_file(self) -> String {
        format!("{:#}\n", self.schema())
    }

    /// Whether the first word of a subject (`institutions`, `ledger`, …) may stand in this type.
    #[must_use]
    pub fn takes_subject(self, word: &str) -> bool {
        let allowed = self.schema().get("x-subject").and_then(Value::as_array);
        allowed.into_iter().flatten().any(|found| found.as_str() == Some(word))
    }
}

impl Event {
    /// Keys that this statement brings, and that must prove possession in it.
    #[must_use]
    pub fn introduced_keys(&self) -> Vec<PublicKey> {
        match self {
            Self::LedgerFounded(founded) => {
                let founders = founded.founders.iter().map(|f| f.public_key);
                founders.chain([founded.service_key]).collect()
            }
            Self::LedgerKeyRotated(rotated) => vec![rotated.public_key],
            Self::AuthorityAdmitted(admitted) => admitted.approvers.iter().map(|a| a.public_key).collect(),
            Self::KeyEnrolled(enrolled) => vec![enrolled.public_key],
            Self::AuditOpened(opened) => vec![opened.public_key],
            Self::RulesetAdopted(_)
            | Self::AuthoritySucceeded(_)
            | Self::KeyEnded(_)
            | Self::KeyRevoked(_)
            | Self::StatementReceivedLate(_)
            | Self::PersonalErased(_)
            | Self::InstitutionRegistered(_)
            | Self::FacilityRegistered(_)
            | Self::InspectionRecorded(_) => vec![],
        }
    }

    /// Dossiers that it touches beside that of its subject; `x-touches` of the schema says the same.
    #[must_use]
    pub fn touches(&self) -> Option<Subject> {
        match self {
            Self::FacilityRegistered(registered) => registered.operated_by.map(Subject::Institution),
            Self::AuthoritySucceeded(succeeded) => Some(Subject::Authority(succeeded.successor)),
            Self::LedgerFounded(_)
            | Self::LedgerKeyRotated(_)
            | Self::RulesetAdopted(_)
            | Self::AuthorityAdmitted(_)
            | Self::KeyEnrolled(_)
            | Self::KeyEnded(_)
            | Self::KeyRevoked(_)
            | Self::AuditOpened(_)
            | Self::StatementReceivedLate(_)
            | Self::PersonalErased(_)
            | Self::InstitutionRegistered(_)
            | Self::InspectionRecorded(_) => None,
        }
    }

    /// The region in which it acts, if it acts on a place.
    #[must_use]
    pub fn region(&self) -> Option<RegionCode> {
        match self {
            Self::InstitutionRegistered(registered) => Some(registered.region),
            Self::FacilityRegistered(registered) => Some(registered.region),
            Self::InspectionRecorded(recorded) => Some(recorded.region),
            Self::LedgerFounded(_)
            | Self::LedgerKeyRotated(_)
            | Self::RulesetAdopted(_)
            | Self::AuthorityAdmitted(_)
            | Self::AuthoritySucceeded(_)
            | Self::KeyEnrolled(_)
            | Self::KeyEnded(_)
            | Self::KeyRevoked(_)
            | Self::AuditOpened(_)
            | Self::StatementReceivedLate(_)
            | Self::PersonalErased(_) => None,
        }
    }

    /// The legal day by which dated rules are chosen; `None` where the day of signing decides.
    #[must_use]
    pub fn legal_day(&self) -> Option<Day> {
        match self {
            Self::InstitutionRegistered(registered) => Some(registered.registered_on),

            Self::InspectionRecorded(recorded) => Some(recorded.visited_on),
            Self::AuthoritySucceeded(succeeded) => Some(succeeded.succeeded_on),
            Self::PersonalErased(erased) => Some(erased.decided_on),
            Self::KeyEnded(ended) => Some(ended.ended_on),
            Self::LedgerFounded(_)
            | Self::LedgerKeyRotated(_)
            | Self::RulesetAdopted(_)
            | Self::AuthorityAdmitted(_)
            | Self::KeyEnrolled(_)
            | Self::KeyRevoked(_)
            | Self::AuditOpened(_)
            | Self::StatementReceivedLate(_)
            | Self::FacilityRegistered(_) => None,
        }
    }
}
