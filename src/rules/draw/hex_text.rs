//! SHA-256 values and secrets as 64 lower-case hex digits in JSON.

use serde::{Deserialize as _, Deserializer, Serializer};

use crate::codes::Hash;

pub(super) fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
    let text = String::deserialize(deserializer)?;
    Hash::from_hex(&text).ok_or_else(|| serde::de::Error::custom("64 lower-case hex digits are wanted"))
}
