//! The ring fixture: random by design, so it is opened, once with the program and once from the document alone.

use std::fs;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use minglu::codes::Hash;
use minglu::log::Seq;
use minglu::store::{Ring, RingKey, RingOptions, decode_frame, unseal};

use super::cast::ORIGIN;
use super::fixtures::{LEDGER, files_below, folder, read};
use super::ledger::{FULL, Ledger};

const OPTIONS: RingOptions = RingOptions { rows_per_page: 16 };

/// Makes the ring anew unless the one on disk still holds what it should: its bytes differ each time.
pub fn write_if_unreadable(ledger: &Ledger) {
    if folder().join("ring/pages").exists() && std::panic::catch_unwind(|| check(ledger)).is_ok() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut ring = Ring::open(dir.path(), OPTIONS).unwrap();
    for seq in 0..FULL {
        ring.append(&ledger.stored(seq).1).unwrap();
    }
    let erased = erased(ledger);
    assert_eq!(ring.erase(|seq, digest, _| (seq, digest) == erased).unwrap(), 1);
    fs::create_dir_all(folder().join("ring")).unwrap();
    for (name, content) in files_below(dir.path()) {
        fs::write(folder().join("ring").join(name), content).unwrap();
    }
}

/// The telephone that entry 19 erases.
fn erased(ledger: &Ledger) -> (Seq, Hash) {
    let statement = ledger.statement(19);
    let named = &statement.data["disclosures"][0]["disclosure"];
    (Seq(7), Hash::from_base64url(named.as_str().unwrap()).unwrap())
}

/// Opens a copy and looks every key up.
fn check(ledger: &Ledger) {
    let dir = tempfile::tempdir().unwrap();
    for name in ["pages", "rows"] {
        fs::copy(folder().join("ring").join(name), dir.path().join(name)).unwrap();
    }
    let ring = Ring::open(dir.path(), OPTIONS).unwrap();
    let (mut held, mut gone) = (0, 0);
    for seq in 0..FULL {
        for row in ledger.stored(seq).1 {
            match ring.look_up(row.seq, row.digest).unwrap() {
                RingKey::Key(key) => {
                    assert_eq!(key, row.key);
                    held += 1;
                }
                RingKey::Erased => {
                    assert_eq!((row.seq, row.digest), erased(ledger));
                    gone += 1;
                }
                RingKey::Absent => panic!("entry {seq}: a key is lost"),
            }
        }
    }
    assert!(held > 16, "more than one page");
    assert_eq!(gone, 1);
}

#[test]
fn the_ring_opens_and_its_keys_open_the_frame() {
    read("entries.txt");
    check(&LEDGER);
    // From here on only the files and schemas/formats.md.
    let pages = read("ring/pages");
    let rows = read("ring/rows");
    assert_eq!(&pages[..8], b"MLRP\x01\0\0\0");
    let count = u32::from_be_bytes(*pages[8..].first_chunk().unwrap());
    let mut keys = std::collections::BTreeMap::new();
    for number in 0..count as usize {
        let line = &pages[12 + 48 * number..];
        let page_key: [u8; 32] = *line.first_chunk().unwrap();
        let offset = usize::try_from(u64::from_be_bytes(*line[32..].first_chunk().unwrap())).unwrap();
        let slots = u32::from_be_bytes(*line[40..].first_chunk().unwrap());
        for slot in 0..slots as usize {
            let row = &rows[offset + 144 * slot..][..144];
            if row.iter().all(|byte| *byte == 0) {
                continue;
            }
            let bound = [(number as u64).to_be_bytes(), (slot as u64).to_be_bytes()].concat();
            let nonce = XNonce::from(*row.first_chunk::<24>().unwrap());
            let cipher = XChaCha20Poly1305::new(&page_key.into());
            let plain = cipher.decrypt(&nonce, Payload { msg: &row[24..], aad: &bound }).unwrap();
            let seq = u64::from_be_bytes(*plain.first_chunk().unwrap());
            let key: [u8; 32] = *plain[72..].first_chunk().unwrap();
            assert!(keys.insert((seq, Hash(*plain[8..].first_chunk().unwrap())), key).is_none());
        }
    }
    let mut opened = 0;
    for segment in segments() {
        opened += open_all(&segment, &keys);
    }
    assert_eq!(opened + 1, keys.len());
}

/// Every segment of the frames; where the log goes on in the next is not what this test is about.
fn segments() -> Vec<Vec<u8>> {
    let mut names: Vec<_> = std::fs::read_dir(folder().join("frames/frames"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names.iter().map(|name| read(&format!("frames/frames/{name}"))).collect()
}

/// Opens every disclosure of a segment whose key is not erased, and says how many there are.
fn open_all(segment: &[u8], keys: &std::collections::BTreeMap<(u64, Hash), [u8; 32]>) -> usize {
    let (mut at, mut opened) = (0, 0);
    while segment.get(at..).is_some_and(|rest| rest.iter().any(|byte| *byte != 0)) {
        let (frame, length) = decode_frame(&segment[at..]).unwrap();
        for (record, seq) in frame.records.iter().zip(frame.first.0..) {
            let statement = LEDGER.statement(usize::try_from(seq).unwrap());
            for sealed in &record.sealed {
                let key = keys[&(seq, sealed.digest)];
                if (Seq(seq), sealed.digest) == erased(&LEDGER) {
                    assert_eq!(key, [0; 32]);
                    assert!(unseal(&key, sealed, ORIGIN, statement.digest).is_err());
                    continue;
                }
                let text = unseal(&key, sealed, ORIGIN, statement.digest).unwrap();
                assert_eq!(Hash::of(&text), sealed.digest);
                assert!(unseal(&key, sealed, "minglu.example/other", statement.digest).is_err());
                opened += 1;
            }
        }
        at += length;
    }
    opened
}
