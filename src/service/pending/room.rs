//! The half-signed statements in memory, and their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::codes::{Day, Hash, with_causes};
use crate::store::{PendingDir, StoreError};

use super::item::Item;

/// All half-signed statements. What stands here is on disk.
#[derive(Debug)]
pub(in crate::service) struct Room {
    dir: PendingDir,
    items: BTreeMap<Hash, Item>,
    /// Whole ones that the writer is judging: nobody may change them meanwhile.
    submitting: BTreeSet<Hash>,
    /// Files that cannot be read, and items that could not be ended, with the reason.
    trouble: BTreeMap<String, String>,
    /// How long an item is kept.
    pub(super) days: u16,
}

impl Room {
    /// Opens the room. What cannot be read is left where it is, and told by [`trouble`](Self::trouble).
    pub(in crate::service) fn open(dir: &Path, days: u16) -> Result<Self, StoreError> {
        let dir = PendingDir::open(dir)?;
        let (mut items, mut trouble) = (BTreeMap::new(), BTreeMap::new());
        for (id, path, content) in dir.read_all()? {
            let content = content.map_err(|error| with_causes(&error));
            let read = content.and_then(|bytes| id.map_or(Err("no id".to_owned()), |id| Item::read(id, &bytes)));
            match read {
                Ok(item) => {
                    items.insert(item.id(), item);
                }
                Err(why) => {
                    tracing::error!(file = %path.display(), why, "a half-signed statement cannot be read");
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    trouble.insert(name, why);
                }
            }
        }
        Ok(Self { dir, items, submitting: BTreeSet::new(), trouble, days })
    }

    pub(super) fn get(&self, id: Hash) -> Option<&Item> {
        self.items.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// Whether a file of that id is there that cannot be read: nothing may take its place.
    pub(super) fn is_damaged(&self, id: Hash) -> bool {
        self.trouble.contains_key(&format!("{id}.item"))
    }

    /// Keeps an item, on disk first.
    pub(super) fn put(&mut self, item: Item) -> Result<(), StoreError> {
        self.dir.put(item.id(), &item.write())?;
        self.items.insert(item.id(), item);
        Ok(())
    }

    /// Ends an item, on disk first.
    pub(super) fn end(&mut self, id: Hash) -> Result<(), StoreError> {
        self.dir.end(id)?;
        self.items.remove(&id);
        self.trouble.remove(&id.to_string());
        Ok(())
    }

    /// Ends an item for which nobody waits: what fails is told, and tried again.
    pub(super) fn end_or_tell(&mut self, id: Hash) {
        if let Err(error) = self.end(id) {
            let why = with_causes(&error);
            tracing::error!(%id, why, "a half-signed statement could not be ended");
            self.trouble.insert(id.to_string(), why);
        }
    }

    /// Ends what was kept for long enough.
    pub(super) fn sweep(&mut self, today: Day) {
        let over = |item: &&Item| item.kept_until < today && !self.submitting.contains(&item.id());
        let over: Vec<Hash> = self.items.values().filter(over).map(Item::id).collect();
        for id in over {
            self.end_or_tell(id);
        }
    }

    pub(super) fn begin_submitting(&mut self, id: Hash) {
        self.submitting.insert(id);
    }

    pub(super) fn finish_submitting(&mut self, id: Hash) {
        self.submitting.remove(&id);
    }

    pub(super) fn is_submitting(&self, id: Hash) -> bool {
        self.submitting.contains(&id)
    }

    pub(super) fn trouble(&self) -> Vec<String> {
        self.trouble.iter().map(|(name, why)| format!("{name}: {why}")).collect()
    }
}
