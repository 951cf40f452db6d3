//! Views against a fresh fold. They may be wrong at any time and are then made again: only notes come of it.

use std::fs;
use std::path::Path;

use crate::store::{SledViews, ViewStore, ViewsOpened};

use super::report::FsckReport;
use super::{Checkup, derive, files_below};

/// Rows that are compared at once.
const ROWS: usize = 1024;

impl Checkup {
    /// Compares the views with a fresh fold. Opened is a copy, because the engine may destroy what it opens.
    #[must_use]
    pub fn views(&self) -> FsckReport {
        let mut report = FsckReport::default();
        if let Ok(entries) = fs::read_dir(&self.dir) {
            let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
            let aside = names.filter(|name| name.starts_with("views.bad-"));
            report.notes.extend(aside.map(|name| format!("{name}: views that an earlier start set aside")));
        }
        if self.derived.broken {
            return report;
        }
        if let Some(why) = self.doubt() {
            report.notes.push(format!("views will be rebuilt at the next start: {why}"));
        }
        report
    }

    fn doubt(&self) -> Option<String> {
        let views = self.dir.join("views");
        if !views.is_dir() {
            return Some("there are none".to_owned());
        }
        let copy = self.derived.scratch.path().join("views-copy");
        if let Err(error) = copy_dir(&views, &copy) {
            return Some(format!("they cannot be read: {error}"));
        }
        let agrees = |covered| derive::fits(covered, &self.derived.mirror);
        let (found, opened) = match SledViews::open(&copy, agrees) {
            Ok(opened) => opened,
            Err(error) => return Some(error.to_string()),
        };
        match opened {
            ViewsOpened::Resumed(covered) if covered.size == self.derived.size => {}
            ViewsOpened::Resumed(covered) => return Some(format!("they cover {} entries", covered.size)),
            ViewsOpened::Fresh => return Some("they are empty".to_owned()),
            ViewsOpened::SetAside { why, .. } => return Some(why),
        }
        let wanted = self.derived.scratch.path().join("views");
        let (wanted, _) = SledViews::open(&wanted, |_| true).ok()?;
        let mut after: Option<Vec<u8>> = None;
        loop {
            let read = |views: &SledViews| views.scan(&[], after.as_deref(), ROWS).map_err(|error| error.to_string());
            match (read(&found), read(&wanted)) {
                (Err(why), _) => return Some(why),
                (Ok(found), Ok(wanted)) if found != wanted => {
                    return Some("they are not what the log gives".to_owned());
                }
                (Ok(rows), Ok(_)) => after = Some(rows.last()?.0.clone()),
                (Ok(_), Err(_)) => return None,
            }
        }
    }
}

fn copy_dir(from: &Path, to: &Path) -> Result<(), crate::store::StoreError> {
    for file in files_below(from)? {
        let io = |source| crate::store::StoreError::Io { doing: "copy", file: from.join(&file), source };
        let target = to.join(&file);
        fs::create_dir_all(target.parent().unwrap_or(to)).map_err(io)?;
        fs::copy(from.join(&file), &target).map_err(io)?;
    }
    Ok(())
}
