//! Public files beside the entries: tiles, bundles, data files, and an earlier copy.

use crate::codes::Hash;
use crate::log::{Seq, TreeSize};

use super::Replay;
use crate::verify::finding::FindingCode;
use crate::verify::report::NotChecked;
use crate::verify::tiles::Tile;

impl<F: FnMut(Hash) -> Option<Vec<u8>>> Replay<F> {
    /// Takes in what a comparison with an earlier copy of the log showed: see [`first_difference`].
    ///
    /// `old_size`: entries in the copy.
    ///
    /// [`first_difference`]: crate::verify::first_difference
    pub fn compared_with_mirror(&mut self, old_size: TreeSize, first_difference: Option<Seq>) {
        self.heads.compared_with_mirror(old_size, first_difference);
    }

    /// Takes in the first entry of the log that a public file, read beside it, does not hold as the log does.
    pub fn published_differs(&mut self, seq: Seq, file: &str) {
        self.findings.add(Some(seq), FindingCode::PublishedDiffers, format!("{file} does not hold it"));
    }

    /// Holds a tile as the entries give it against its public file; `None` if there is no such file.
    ///
    /// Trust: who serves a wrong tile makes proofs that do not hold, and honest readers doubt an honest log.
    pub fn tile_published(&mut self, tile: &Tile, bytes: Option<&[u8]>) {
        // Behind an entry of an unknown version nobody here knows how leaves are hashed.
        if self.unknown_version.is_some() {
            return self.left_out("tiles of hashes", 1, "entries of an unknown version may be hashed in another way");
        }
        self.tally.counts.tiles += 1;
        if let Some(difference) = tile.difference(bytes.unwrap_or_default()) {
            let found = difference.found.map_or_else(|| "not there".to_owned(), |found| found.to_string());
            let (file, row, wanted) = (tile.path.file(), difference.row, difference.wanted);
            let detail = format!("row {row} of {file} is {found}, the entries give {wanted}");
            self.findings.add(tile.entry_of(row), FindingCode::PublishedDiffers, detail);
        }
    }

    /// Holds a data file against its name.
    pub fn data_file_published(&mut self, name: Hash, bytes: &[u8]) {
        self.tally.counts.data_files += 1;
        let found = Hash::of(bytes);
        if found != name {
            let detail = format!("data/{name} has the SHA-256 {found}");
            self.findings.add(None, FindingCode::PublishedDiffers, detail);
        }
    }

    /// Says that nothing is published where the log is read, and why.
    pub fn publishes_nothing(&mut self, why: &'static str) {
        self.tally.publishes_nothing = Some(why);
    }

    /// Says in the report that something was not checked, and why.
    pub fn left_out(&mut self, what: &'static str, count: u64, why: &str) {
        let known = self.tally.left_out.iter_mut().find(|known| known.what == what && known.why == why);
        match known {
            Some(known) => known.count += count,
            None => self.tally.left_out.push(NotChecked { what, count, why: why.to_owned() }),
        }
    }
}
