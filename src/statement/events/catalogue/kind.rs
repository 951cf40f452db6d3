//! What holds for a type: its names, and its schema.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::EventKind;

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
