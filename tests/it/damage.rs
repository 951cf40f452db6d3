//! One flipped bit anywhere is found, with its file, its place and its entry.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use minglu::log::{Seq, TileKind, TilePath};
use minglu::service::{Checkup, FsckReport, List, fsck};
use minglu::store::decode_frame;
use minglu::verify::Verdict;

use crate::filled::{HANDLERS, Kit, public};

const DATA_SAMPLES: u64 = 200;

/// A frame of a segment, or the blank rest behind the last.
struct Span {
    begin: u64,
    end: u64,
    entry: u64,
}

/// What is known of the sound files, to say where a finding must lie.
struct Sound {
    kit: Kit,
    checkup: Checkup,
    files: Vec<(PathBuf, u64)>,
    spans: BTreeMap<PathBuf, Vec<Span>>,
}

impl Sound {
    fn new(size: u64) -> Self {
        let kit = Kit::filled(size);
        let (checkup, report) = Checkup::begin(&kit.data, Some(&kit.tripwire), &mut |_, _, _| {});
        assert_eq!(report.verdict(), Verdict::Sound, "{report}");
        let checkup = checkup.unwrap();
        let mut files: Vec<_> = checkup.files().unwrap().into_iter().collect();
        files.retain(|file| kit.data.join(file).is_file());
        let length = |file: PathBuf| {
            let length = fs::metadata(kit.data.join(&file)).unwrap().len();
            (file, length)
        };
        let files: Vec<_> = files.into_iter().map(length).collect();
        let segments = files.iter().filter(|(file, _)| file.starts_with("frames"));
        let spans = segments.map(|(file, _)| (file.clone(), spans(&kit.data.join(file)))).collect();
        Self { kit, checkup, files, spans }
    }

    /// Flips one bit, checks the file, and flips it back.
    fn flipped(&self, file: &Path, at: u64) -> FsckReport {
        let path = self.kit.data.join(file);
        flip(&path, at);
        let report = self.checkup.file(file);
        flip(&path, at);
        report
    }

    fn assert_named(&self, report: &FsckReport, file: &Path, at: u64) {
        let path = self.kit.data.join(file);
        let contains = |offset: u64, entry: Option<Seq>| self.contains(file, at, offset, entry);
        let named = report
            .findings
            .iter()
            .any(|finding| finding.damage.file == path && contains(finding.damage.offset, finding.damage.entry));
        assert!(named, "{} byte {at}: {report}", file.display());
        assert_eq!(report.verdict(), Verdict::Unsound);
    }

    /// Whether a finding's offset and entry are those of the part of the file in which the byte lies.
    fn contains(&self, file: &Path, at: u64, offset: u64, entry: Option<Seq>) -> bool {
        let text = file.to_str().unwrap();
        let tile = text.strip_prefix("public/").and_then(|tile| tile.parse::<TilePath>().ok());
        if let Some(spans) = self.spans.get(file) {
            // The frame, or the blank rest.
            let span = spans.iter().find(|span| (span.begin..span.end).contains(&at)).unwrap();
            return offset == span.begin && entry == Some(Seq(span.entry));
        }
        if let Some(tile) = tile {
            // The byte itself, and the first entry below the row.
            let row = match tile.kind {
                TileKind::Hashes { .. } => at / 32,
                TileKind::Entries => row_of_bundle(&self.kit.data.join(file), at),
            };
            let height = match tile.kind {
                TileKind::Hashes { level } => u32::from(level) * 8,
                TileKind::Entries => 0,
            };
            return offset == at && entry == Some(Seq((tile.index * 256 + row) << height));
        }
        match text {
            "index/offsets" => offset == at && entry == Some(Seq(at / 16)),
            "index/ids" | "index/digests" => offset == at / 4096 * 4096,
            "index/registry" => offset == at / 16 * 16,
            "ring/rows" | "ring/numbers/rows" => offset <= at && at < offset + 144,
            // A line of the table, or the whole table for its head and checksum.
            "ring/pages" | "ring/numbers/pages" => offset == 0 || (offset <= at && at < offset + 48),
            // A note or a data file is one piece.
            _ => offset == 0,
        }
    }
}

fn flip(path: &Path, at: u64) {
    let file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    byte[0] ^= 1 << (at % 8);
    file.write_all_at(&byte, at).unwrap();
}

fn spans(segment: &Path) -> Vec<Span> {
    let bytes = fs::read(segment).unwrap();
    let (mut spans, mut begin, mut entry) = (Vec::new(), 0, None);
    while let Ok((frame, length)) = decode_frame(&bytes[begin..]) {
        let end = begin + length;
        spans.push(Span { begin: begin as u64, end: end as u64, entry: frame.first.0 });
        (begin, entry) = (end, Some(frame.first.0 + frame.records.len() as u64));
    }
    spans.push(Span { begin: begin as u64, end: bytes.len() as u64, entry: entry.unwrap() });
    spans
}

fn row_of_bundle(file: &Path, at: u64) -> u64 {
    let bytes = fs::read(file).unwrap();
    let (mut row, mut end) = (0, 0);
    loop {
        let length = u16::from_be_bytes([bytes[end], bytes[end + 1]]);
        end += 2 + usize::from(length);
        if at < end as u64 {
            return row;
        }
        row += 1;
    }
}

fn whole(kit: &Kit) -> FsckReport {
    fsck(&kit.data, Some(&kit.tripwire), &mut |_, _, _| {})
}

#[test]
fn a_sound_ledger_is_sound() {
    let kit = Kit::filled(12);
    let before = fingerprint(&kit.data);
    let report = whole(&kit);
    assert_eq!((report.verdict(), &report.notes[..]), (Verdict::Sound, &[][..]), "{report}");
    let counts = report.counts;
    assert_eq!((counts.entries, counts.disclosures, counts.erased), (12, 12, 3));
    assert_eq!(report.to_json()["verdict"], "sound");
    assert_eq!(fingerprint(&kit.data), before, "a check changes nothing");
}

fn fingerprint(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn one_flipped_bit_in_any_byte_of_any_file_is_named() {
    let sound = Sound::new(12);
    let mut flips = 0;
    for (file, length) in &sound.files {
        let step = if file.starts_with("public/data") { (length / DATA_SAMPLES).max(1) } else { 1 };
        for at in (0..*length).step_by(usize::try_from(step).unwrap()) {
            let report = sound.flipped(file, at);
            sound.assert_named(&report, file, at);
            flips += 1;
        }
        assert_eq!(sound.checkup.file(file), FsckReport::default(), "{} is sound again", file.display());
    }
    let tripwire = &sound.kit.tripwire;
    for at in 0..fs::metadata(tripwire).unwrap().len() {
        flip(tripwire, at);
        let report = sound.checkup.outside();
        flip(tripwire, at);
        assert_eq!(report.findings.first().map(|finding| &finding.damage.file), Some(tripwire), "byte {at}");
    }
    assert!(flips > 50_000, "{flips}");
}

#[test]
fn the_whole_check_finds_what_its_parts_find() {
    let sound = Sound::new(12);
    let Sound { kit, files, .. } = &sound;
    // The checkup only reads, and several readers share the lock.
    for (file, length) in files.iter().filter(|(_, length)| *length > 0).step_by(3) {
        let at = length / 3;
        let path = kit.data.join(file);
        flip(&path, at);
        let report = whole(kit);
        flip(&path, at);
        sound.assert_named(&report, file, at);
    }
    assert_eq!(whole(kit).verdict(), Verdict::Sound);
}

#[test]
fn two_thousand_random_flips_are_named() {
    const SEED: u64 = 0x6d69_6e67_6c75;
    println!("seed {SEED:#x}");
    let sound = Sound::new(300);
    let mut state = SEED;
    let mut random = |below: u64| {
        // xorshift64*: enough to choose places.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) % below
    };
    let files: Vec<_> = sound.files.iter().filter(|(_, length)| *length > 0).collect();
    for _ in 0..2_000 {
        let (file, length) = files[usize::try_from(random(files.len() as u64)).unwrap()];
        let at = random(*length);
        let report = sound.flipped(file, at);
        sound.assert_named(&report, file, at);
    }
}

#[test]
fn damaged_views_are_made_again_and_answer_rightly() {
    let kit = Kit::filled(12);
    let lists = [List::of_key(public(HANDLERS[0]).kid()), List::of_key(public(HANDLERS[1]).kid())];
    let answers = |kit: &Kit| {
        let ledger = kit.open();
        let answers = lists.map(|list| ledger.list(list, None, 100).unwrap());
        ledger.close();
        answers
    };
    let wanted = answers(&kit);
    assert_eq!(wanted[1], [3, 6, 7, 10, 11].map(Seq));
    let sound = fingerprint(&kit.data.join("views"));
    for (file, bytes) in &sound {
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1) as u64;
        for at in (0..used).step_by(usize::try_from(used / 6).unwrap().max(1)) {
            fs::remove_dir_all(kit.data.join("views")).unwrap();
            for (file, bytes) in &sound {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, bytes).unwrap();
            }
            flip(file, at);
            assert_eq!(whole(&kit).verdict(), Verdict::Sound, "views are no part of the truth");
            assert_eq!(answers(&kit), wanted, "{} byte {at}", file.display());
        }
    }
    fs::remove_dir_all(kit.data.join("views")).unwrap();
    assert!(whole(&kit).notes.iter().any(|note| note.contains("views")));
    assert_eq!(answers(&kit), wanted);
}

#[test]
fn a_directory_that_a_server_holds_is_not_judged() {
    let kit = Kit::filled(12);
    let ledger = kit.open();
    let report = whole(&kit);
    assert_eq!(report.verdict(), Verdict::CouldNotTell, "{report}");
    ledger.close();
    drop(ledger);
    assert_eq!(whole(&kit).verdict(), Verdict::Sound);
    drop(File::create(kit.data.join("stray")).unwrap());
    assert_eq!(whole(&kit).verdict(), Verdict::Unsound);
}
