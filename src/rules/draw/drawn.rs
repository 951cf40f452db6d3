//! What a draw gives, in the form that the public may see.

use serde::{Deserialize, Serialize};

use crate::codes::{Hash, RedrawReason, SupervisionField};
use crate::statement::{Inspected, PersonId};

use super::hex_text;
use super::sheet::SheetError;

/// One lot, in the order of the draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "turn", rename_all = "snake_case", deny_unknown_fields)]
pub enum Turn {
    /// It draws its object.
    Drawn {
        /// The lot.
        #[serde(with = "hex_text")]
        lot: Hash,
        /// Its opening.
        #[serde(with = "hex_text")]
        opening: Hash,
        /// The object with its officers.
        visit: Visit,
    },
    /// Its object does not stand; the draw goes on.
    Dropped {
        /// The lot.
        #[serde(with = "hex_text")]
        lot: Hash,
        /// Its opening.
        #[serde(with = "hex_text")]
        opening: Hash,
        /// The object.
        object: Inspected,
        /// Why it does not stand.
        reason: RedrawReason,
    },
    /// A further lot of an object that had its turn. Not opened: it would tell that the object holds several.
    Void {
        /// The lot.
        #[serde(with = "hex_text")]
        lot: Hash,
    },
}

impl Turn {
    /// The lot.
    #[must_use]
    pub const fn lot(&self) -> Hash {
        match self {
            Self::Drawn { lot, .. } | Self::Dropped { lot, .. } | Self::Void { lot } => *lot,
        }
    }
}

/// An object to be visited, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The object.
    pub object: Inspected,
    /// Who goes, by field, in the order of the freeze.
    pub teams: Vec<Seats>,
}

/// The officers of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// The field.
    pub field: SupervisionField,
    /// Those who go, in the order drawn.
    pub officers: Vec<PersonId>,
    /// Those who would have gone and stand back, in the order drawn.
    pub passed: Vec<Passed>,
}

/// An officer who stands back, with the opening of the recusal in the public list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// The officer.
    pub officer: PersonId,
    /// The opening.
    #[serde(with = "hex_text")]
    pub opening: Hash,
}

/// The result of a draw: every lot up to the last that drew an object.
///
/// Shape of the file: as a list's, but in the order of the draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The lots in order.
    pub turns: Vec<Turn>,
}

impl Drawn {
    /// Who is visited, in the order drawn.
    pub fn visits(&self) -> impl Iterator<Item = &Visit> {
        self.turns.iter().filter_map(|turn| match turn {
            Turn::Drawn { visit, .. } => Some(visit),
            Turn::Dropped { .. } | Turn::Void { .. } => None,
        })
    }

    /// How many lots were passed over unopened.
    #[must_use]
    pub fn voids(&self) -> usize {
        self.turns.iter().filter(|turn| matches!(turn, Turn::Void { .. })).count()
    }

    /// Reads a result in canonical form, and no other spelling of it.
    ///
    /// # Errors
    ///
    /// The first line that is none; another spelling.
    pub fn parse(bytes: &[u8]) -> Result<Self, SheetError> {
        let lines = bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
        let read = |(index, line): (usize, &[u8])| {
            serde_json::from_slice(line).map_err(|source| SheetError::Line { list: "result", line: index + 1, source })
        };
        let drawn = Self { turns: lines.map(read).collect::<Result<_, _>>()? };
        if drawn.to_bytes() == bytes { Ok(drawn) } else { Err(SheetError::NotCanonical { list: "result" }) }
    }

    /// The file.
    ///
    /// # Panics
    ///
    /// Never: the lines have text keys only.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for turn in &self.turns {
            serde_json::to_writer(&mut bytes, turn).expect("turns have text keys and are written to memory");
            bytes.push(b'\n');
        }
        bytes
    }

    /// SHA-256 of the file.
    #[must_use]
    pub fn digest(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }
}
