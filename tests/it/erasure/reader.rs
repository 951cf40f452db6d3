//! What somebody reads who has the files: every disclosure that the ring still opens, and every byte.

use std::fs;
use std::path::{Path, PathBuf};

use minglu::log::Seq;
use minglu::statement::{Disclosure, Statement};
use minglu::store::{Body, FrameFiles, Ring, RingKey, RingOptions, unseal};

use crate::kit::{copy_dir, files_below};

/// What somebody reads who has frames and ring: every disclosure that opens, and how many do not.
pub fn opened(data: &Path, scratch: &Path) -> (Vec<String>, usize) {
    // Opening a ring may finish what a crash interrupted, so this reader works on a copy.
    let copy = scratch.join("ring-of-a-reader");
    copy_dir(&data.join("ring"), &copy);
    let ring = Ring::open(&copy, RingOptions::default()).unwrap();
    let mut files = FrameFiles::open(data).unwrap();
    let (mut texts, mut closed, mut seq) = (Vec::new(), 0, 0);
    while let Some(frame) = files.next_frame().unwrap() {
        for record in frame.records {
            let Body::Statement(bytes) = &record.body else { panic!("nothing was withdrawn") };
            let statement = Statement::parse(bytes).unwrap();
            for sealed in &record.sealed {
                match ring.look_up(Seq(seq), sealed.digest).unwrap() {
                    RingKey::Key(key) => {
                        let text = unseal(&key, sealed, statement.ledger.as_str(), statement.digest).unwrap();
                        texts.push(String::from_utf8(text).unwrap());
                    }
                    RingKey::Erased => closed += 1,
                    RingKey::Absent => panic!("a key of entry {seq} is lost"),
                }
            }
            seq += 1;
        }
    }
    fs::remove_dir_all(copy).unwrap();
    let values = texts.iter().map(|text| Disclosure::parse(text, "").unwrap().value.to_string()).collect();
    (values, closed)
}

/// The files of a ledger and of its tripwire, with names as the finder is to name them.
pub fn files_of(data: &Path, more: &[PathBuf]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> =
        files_below(data).into_iter().map(|(path, bytes)| (path.display().to_string(), bytes)).collect();
    files.extend(
        more.iter().filter(|path| path.exists()).map(|path| (path.display().to_string(), fs::read(path).unwrap())),
    );
    files
}

/// The keys in `ring/pages`, by the layout that the store documents: 12 bytes of head, then 48 a page.
pub fn page_keys(data: &Path) -> Vec<Vec<u8>> {
    let table = fs::read(data.join("ring/pages")).unwrap();
    table[12..table.len() - 4].chunks(48).map(|page| page[..32].to_vec()).collect()
}
