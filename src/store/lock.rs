//! The lock that keeps a second writer out of a directory.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use super::error::{StoreError, io_error};

/// Holds a directory for one writer until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct DirLock {
    _file: File,
}

impl DirLock {
    /// Takes the lock `dir/lock`. The directory is created if it is not there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Locked`] while another holder lives, in this process or in another.
    pub fn acquire(dir: &Path) -> Result<Self, StoreError> {
        super::durable::create_dir(dir)?;
        let path = dir.join("lock");
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(io_error("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { file: path }),
            Err(TryLockError::Error(source)) => Err(io_error("lock", &path)(source)),
        }
    }

    /// Keeps writers out while a directory is only read, and writes nothing: `None` where no writer ever was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Locked`] while a writer lives.
    pub fn acquire_to_read(dir: &Path) -> Result<Option<Self>, StoreError> {
        let path = dir.join("lock");
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io_error("open", &path)(error)),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { file: path }),
            Err(TryLockError::Error(source)) => Err(io_error("lock", &path)(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let first = DirLock::acquire(dir.path()).unwrap();
        assert!(matches!(DirLock::acquire(dir.path()), Err(StoreError::Locked { .. })));
        assert!(matches!(DirLock::acquire_to_read(dir.path()), Err(StoreError::Locked { .. })));
        drop(first);
        let readers = [(); 2].map(|()| DirLock::acquire_to_read(dir.path()).unwrap());
        assert!(matches!(DirLock::acquire(dir.path()), Err(StoreError::Locked { .. })));
        drop(readers);
        assert!(DirLock::acquire(dir.path()).is_ok());
        assert!(DirLock::acquire_to_read(&dir.path().join("none")).unwrap().is_none());
    }
}
