//! The last published checkpoint, kept outside the data directory, so that a restored old backup is noticed.
//!
//! Trust: who can write here can silence it; the protection are the witnesses. It catches mistakes.

use std::path::Path;

use super::error::StoreError;
use super::note_file::NoteFile;
use super::segment::damage;

/// A file with the text of one checkpoint.
#[derive(Clone, Debug)]
pub struct Tripwire {
    file: NoteFile,
}

impl Tripwire {
    /// The tripwire at a path; nothing is touched yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { file: NoteFile::new(path) }
    }

    /// The checkpoint that was kept last; `None` before the first.
    ///
    /// # Errors
    ///
    /// Damage, if the file is no text; or what the system said.
    pub fn read(&self) -> Result<Option<String>, StoreError> {
        let text = self.file.read()?.map(String::from_utf8).transpose();
        text.map_err(|error| {
            let at = error.utf8_error().valid_up_to() as u64;
            damage(self.file.path(), at, None, "the kept checkpoint is not UTF-8")
        })
    }

    /// Keeps a checkpoint in place of the last: after a crash the file holds one of the two.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn write(&self, checkpoint: &str) -> Result<(), StoreError> {
        self.file.write(checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_last_checkpoint_is_read_back_and_a_half_written_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("checkpoint");
        let tripwire = Tripwire::new(&path);
        assert_eq!(tripwire.read().unwrap(), None);
        tripwire.write("first").unwrap();
        tripwire.write("second").unwrap();
        fs::write(dir.path().join("checkpoint.tmp"), "th").unwrap();
        assert_eq!(tripwire.read().unwrap().as_deref(), Some("second"));
        fs::write(&path, [b'a', 0xff]).unwrap();
        assert!(matches!(tripwire.read(), Err(StoreError::Damage(damage)) if damage.offset == 1));
        let nowhere = Tripwire::new(&dir.path().join("none").join("checkpoint"));
        assert!(matches!(nowhere.write("x"), Err(StoreError::Io { .. })));
    }
}
