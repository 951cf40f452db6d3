//! One place on disk that is not as it must be.

use std::fmt;
use std::path::PathBuf;

use crate::log::Seq;

/// Damage: which file, where in it, which entry suffers, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// Bytes from the start of the file to the frame, page or row that is unsound.
    pub offset: u64,
    /// The first entry that it concerns, where that is known.
    pub entry: Option<Seq>,
    /// What was found, in words.
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.file.display(), self.offset)?;
        if let Some(entry) = self.entry {
            write!(f, " (entry {entry})")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl std::error::Error for Damage {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_names_file_place_and_entry() {
        let mut damage = Damage { file: "frames/0.seg".into(), offset: 36, entry: Some(Seq(7)), what: "torn".into() };
        assert_eq!(damage.to_string(), "frames/0.seg at byte 36 (entry 7): torn");
        damage.entry = None;
        assert_eq!(damage.to_string(), "frames/0.seg at byte 36: torn");
    }
}
