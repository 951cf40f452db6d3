//! Which checkpoint keys count for which checkpoint: both sides of a rotation, and for how long.

use crate::codes::Timestamp;
use crate::log::TreeSize;
use crate::statement::PublicKey;

use super::registry::Governance;

/// How long old and new checkpoint key sign beside each other: 90 days.
const BESIDE_MS: i64 = 90 * 24 * 60 * 60 * 1000;

impl Governance {
    /// Every checkpoint key that the log has named, oldest first.
    #[must_use]
    pub fn checkpoint_keys(&self) -> impl DoubleEndedIterator<Item = PublicKey> + '_ {
        self.checkpoint_keys.iter().map(|named| named.key)
    }

    /// The keys that sign a checkpoint of `size` entries, the last of them recorded at `last`; oldest first.
    ///
    /// Each of them must sign it, and no other key is believed for it: the newest that these entries name, and every
    /// older one whose successor was named less than 90 days before `last`. It goes by the last entry and not by the
    /// day of signing, so that everybody who has the log comes to the same answer, and a checkpoint that is good
    /// stays so for ever.
    ///
    /// Trust: while both sign, one stolen key makes no checkpoint. A key that is over may still sign something about
    /// the sizes of its own time; only what others kept of that time shows such a forgery.
    #[must_use]
    pub fn checkpoint_keys_of(&self, size: TreeSize, last: Timestamp) -> Vec<PublicKey> {
        let named = self.checkpoint_keys.iter().filter(|key| size.holds(key.named));
        let successors = named.clone().skip(1).map(Some).chain([None]);
        let counts = named.zip(successors).filter(|(_, next)| next.is_none_or(|next| is_beside(next.at, last)));
        counts.map(|(key, _)| key.key).collect()
    }

    /// Until when the keys of a rotation sign beside each other, if one was recorded less than 90 days before `now`.
    #[must_use]
    pub fn rotating_until(&self, now: Timestamp) -> Option<Timestamp> {
        let last = self.checkpoint_keys.iter().skip(1).map(|key| key.at).next_back()?;
        is_beside(last, now).then(|| last.plus_ms(BESIDE_MS))
    }
}

fn is_beside(rotated: Timestamp, last: Timestamp) -> bool {
    last.ms_since(rotated) < BESIDE_MS
}
