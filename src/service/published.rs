//! What the writer, the thread behind it and all readers share: published snapshots, never locks held long.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use crate::codes::Hash;
use crate::governance::Governance;
use crate::log::TreeSize;
use crate::manifest::Rulebook;
use crate::store::{IdIndex, LogReader, Mirror, MirrorError, NumberIndex, NumberKey, Ring, ViewError, ViewStore};

use super::metrics::Metrics;
use super::moment::Moment;
use super::witnesses::WitnessesHealth;

/// State shared between threads.
pub(super) struct Published {
    pub reader: LogReader,
    pub mirror: Arc<Mirror>,
    pub ring: RwLock<Ring>,
    pub numbers: RwLock<NumberIndex>,
    /// The key of that index; it changes only while the ledger stands still.
    pub number_key: NumberKey,
    digests: Mutex<IdIndex>,
    pub metrics: Metrics,
    moment: RwLock<Arc<Moment>>,
    rulebooks: RwLock<BTreeMap<Hash, Arc<Rulebook>>>,
    mirrored: Mutex<Arc<Mirrored>>,
    mirror_moved: Condvar,
    cosigned: Mutex<Option<Arc<Mirrored>>>,
    witnesses: Mutex<Option<WitnessesHealth>>,
    trouble: Mutex<Trouble>,
}

/// What has gone wrong, in words for the health page.
#[derive(Clone, Debug, Default)]
pub(super) struct Trouble {
    /// Why nothing is written any more.
    pub writer: Option<String>,
    /// Why tiles and views stand still.
    pub behind: Option<String>,
    /// Why views were set aside and built again.
    pub views: Option<String>,
    /// Whether that happened while they were open.
    pub views_doubted: bool,
}

/// How far the public files have come, with a checkpoint of just that size.
#[derive(Clone, Debug)]
pub(super) struct Mirrored {
    pub size: TreeSize,
    /// The signed note; empty while the log is.
    pub checkpoint: String,
}

impl Published {
    pub(super) fn new(
        reader: LogReader,
        mirror: Arc<Mirror>,
        (ring, numbers, digests): (Ring, NumberIndex, IdIndex),
        mirrored: Mirrored,
    ) -> Self {
        Self {
            reader,
            mirror,
            ring: RwLock::new(ring),
            number_key: numbers.key(),
            numbers: RwLock::new(numbers),
            digests: Mutex::new(digests),
            metrics: Metrics::new(),
            moment: RwLock::default(),
            rulebooks: RwLock::new(BTreeMap::new()),
            mirrored: Mutex::new(Arc::new(mirrored)),
            mirror_moved: Condvar::new(),
            cosigned: Mutex::default(),
            witnesses: Mutex::default(),
            trouble: Mutex::new(Trouble::default()),
        }
    }

    /// Where statements stand by their digest. Writer and readers take turns; a look-up is a page or two.
    pub(super) fn digests(&self) -> MutexGuard<'_, IdIndex> {
        self.digests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn governance(&self) -> Arc<Governance> {
        Arc::clone(&self.moment().governance)
    }

    /// What readers see: of one moment, however long they look at it.
    pub(super) fn moment(&self) -> Arc<Moment> {
        Arc::clone(&self.moment.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Moves readers on. A moment that somebody still looks at is copied, which shares its dossiers.
    pub(super) fn publish(&self, change: impl FnOnce(&mut Moment)) {
        change(Arc::make_mut(&mut self.moment.write().unwrap_or_else(PoisonError::into_inner)));
    }

    pub(super) fn mirrored(&self) -> Arc<Mirrored> {
        Arc::clone(&self.lock_mirrored())
    }

    pub(super) fn publish_mirrored(&self, mirrored: Mirrored) {
        *self.lock_mirrored() = Arc::new(mirrored);
        self.mirror_moved.notify_all();
    }

    /// Waits until the public files hold `size` entries, or give up.
    pub(super) fn wait_for_mirror(&self, size: TreeSize, patience: Duration) -> Arc<Mirrored> {
        let held = self.lock_mirrored();
        let waited = self.mirror_moved.wait_timeout_while(held, patience, |mirrored| mirrored.size < size);
        let (found, _) = waited.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&found)
    }

    fn lock_mirrored(&self) -> MutexGuard<'_, Arc<Mirrored>> {
        self.mirrored.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest published checkpoint that enough witnesses cosigned, if any did.
    pub(super) fn cosigned(&self) -> Option<Arc<Mirrored>> {
        self.cosigned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn publish_cosigned(&self, cosigned: Mirrored) {
        *self.cosigned.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(cosigned));
    }

    /// How it stands with the witnesses; `None` for a ledger that asks none.
    pub(super) fn witnesses(&self) -> Option<WitnessesHealth> {
        self.witnesses.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note_witnesses(&self, health: WitnessesHealth) {
        *self.witnesses.lock().unwrap_or_else(PoisonError::into_inner) = Some(health);
    }

    /// The rulebook of a manifest, from the data files.
    pub(super) fn rulebook(&self, manifest: Hash) -> Option<Arc<Rulebook>> {
        let read = self.read_rulebook(manifest);
        read.inspect_err(|error| tracing::warn!(%manifest, %error, "data files cannot be read")).ok().flatten()
    }

    /// As [`rulebook`](Self::rulebook), but tells a file that cannot be read from one that is missing or says nothing
    /// usable.
    pub(super) fn read_rulebook(&self, manifest: Hash) -> Result<Option<Arc<Rulebook>>, MirrorError> {
        if let Some(found) = self.rulebooks.read().unwrap_or_else(PoisonError::into_inner).get(&manifest) {
            return Ok(Some(Arc::clone(found)));
        }
        let mut unread = None;
        let fetch = |digest| {
            self.mirror.data(&digest).unwrap_or_else(|error| {
                unread = Some(error);
                None
            })
        };
        let loaded = Rulebook::load(manifest, fetch);
        if let Some(error) = unread {
            return Err(error);
        }
        let loaded = loaded.inspect_err(|error| tracing::warn!(%manifest, %error, "manifest cannot be used"));
        let Some(loaded) = loaded.ok().map(Arc::new) else { return Ok(None) };
        self.rulebooks.write().unwrap_or_else(PoisonError::into_inner).insert(manifest, Arc::clone(&loaded));
        Ok(Some(loaded))
    }

    /// Doubt about one row is doubt about all: the views are set aside, health says so, the next start makes them again.
    pub(super) fn doubt_views(&self, views: &dyn ViewStore, error: &ViewError) {
        if self.trouble().views_doubted {
            return;
        }
        let aside =
            views.set_aside().map_or_else(|error| error.to_string(), |dir| format!("set aside as {}", dir.display()));
        tracing::error!(%error, aside, "views are in doubt; the next start makes them again");
        self.note_trouble(|trouble| {
            trouble.views_doubted = true;
            trouble.views = Some(format!("in doubt, {aside}; restart to make them again: {error}"));
        });
    }

    pub(super) fn trouble(&self) -> Trouble {
        self.lock_trouble().clone()
    }

    pub(super) fn note_trouble(&self, note: impl FnOnce(&mut Trouble)) {
        note(&mut self.lock_trouble());
    }

    fn lock_trouble(&self) -> MutexGuard<'_, Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
