//! What the ledger does when the disk, the clock or its own threads fail it: it says so, and loses nothing.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::codes::Hash;

/// More than ever wait between the writer and the thread behind it.
const MANY: usize = 200;

impl Kit {
    /// A founded ledger whose two handlers may inspect: four entries.
    fn staffed(&mut self, options: &LedgerOptions) -> Ledger {
        let ledger = self.try_open(options).unwrap();
        self.found(&ledger);
        for statement in [self.admit(), self.enrol(21), self.enrol(22)] {
            accepted(ledger.submit_blocking(&statement));
        }
        ledger
    }

    fn data(&self, below: &str) -> PathBuf {
        self.dir.path().join("data").join(below)
    }
}

fn read_only(outcome: &Outcome) -> String {
    let Outcome::Refused(Refused::ReadOnly(reason)) = outcome else { panic!("{outcome:?}") };
    reason.clone()
}

fn in_words(error: &OpenError) -> String {
    crate::codes::with_causes(error)
}

/// What an acknowledgement promises: the entry is there, provable, and found by its digest.
fn assert_kept(ledger: &Ledger, kept: &[(Seq, Hash)]) {
    for (seq, digest) in kept {
        let line = ledger.entry(*seq).unwrap().unwrap();
        assert_eq!(Entry::parse(&line).unwrap().statement, *digest);
        assert_eq!(ledger.seq_of_digest(*digest).unwrap(), Some(*seq));
        assert!(ledger.statement(*seq, &Reader::Anybody).unwrap().is_some());
    }
}

/// Inspects until the writer refuses; every later submission must be refused for the same reason.
fn inspect_until_read_only(kit: &mut Kit, ledger: &Ledger) -> (Vec<(Seq, Hash)>, Vec<u8>, String) {
    let mut kept = Vec::new();
    for _ in 0..MANY {
        let statement = kit.inspect();
        let outcome = ledger.submit_blocking(&statement);
        if let Outcome::Accepted(accepted) = &outcome {
            kept.push((accepted.seq, accepted.digest));
            continue;
        }
        let reason = read_only(&outcome);
        assert_eq!(read_only(&ledger.submit_blocking(&kit.inspect())), reason);
        assert_eq!(ledger.health().not_writable, Some(reason.clone()));
        return (kept, statement, reason);
    }
    panic!("the writer was never stopped");
}

/// After a restart everything acknowledged is there, and what was refused can be sent again.
fn assert_goes_on(kit: &Kit, options: &LedgerOptions, kept: &[(Seq, Hash)], refused: &[u8]) {
    let ledger = kit.try_open(options).unwrap();
    assert_eq!((ledger.health().not_writable, ledger.health().behind), (None, None));
    assert_kept(&ledger, kept);
    let again = ledger.submit_blocking(refused);
    assert!(matches!(again, Outcome::Accepted(_) | Outcome::Repeated { .. }), "{again:?}");
    let Outcome::Repeated { .. } = ledger.submit_blocking(refused) else { panic!("a statement has one entry") };
    ledger.close();
}

/// Puts directories where the system is asked to make files, which stops even an administrator.
fn block(paths: &[PathBuf]) {
    for path in paths {
        fs::create_dir(path).unwrap();
    }
}

fn unblock(paths: &[PathBuf]) {
    for path in paths {
        fs::remove_dir(path).unwrap();
    }
}

/// Paths in the directory of a kit.
type Paths<'p> = &'p dyn Fn(&Kit) -> Vec<PathBuf>;

#[test]
fn a_writer_that_cannot_write_stops_and_reads_go_on() {
    let segments =
        |kit: &Kit| (5..MANY as u64).map(|first| kit.data(&format!("frames/{first:020}.seg.tmp"))).collect::<Vec<_>>();
    let pages = |kit: &Kit| vec![kit.data("ring/pages.tmp")];
    let blocked: [(Paths<'_>, &str); 2] = [(&segments, "cannot create"), (&pages, "cannot write")];
    for (blocked, wanted) in blocked {
        let mut kit = Kit::new();
        let mut options = kit.options();
        (options.segment_bytes, options.ring_rows_per_page) = (16 * 1024, 8);
        let ledger = kit.staffed(&options);
        let paths = blocked(&kit);
        block(&paths);
        let (kept, refused, reason) = inspect_until_read_only(&mut kit, &ledger);
        assert!(!kept.is_empty() && reason.contains(wanted) && reason.contains("directory"), "{reason}");
        assert_eq!(ledger.size(), TreeSize(4 + kept.len() as u64));
        assert_kept(&ledger, &kept);
        assert!(ledger.receipt(Seq(4)).unwrap().is_some());
        // Also what is known already is answered with the reason: the writer judges nothing any more.
        let known = kit.enrol(21);
        assert_eq!(read_only(&ledger.submit_blocking(&known)), reason);
        ledger.close();
        drop(ledger);
        unblock(&paths);
        assert_goes_on(&kit, &options, &kept, &refused);
    }
}

#[test]
fn a_dead_follower_stops_the_writer_and_is_named() {
    for lost in ["public/tile", "views"] {
        let mut kit = Kit::new();
        let options = kit.options();
        let ledger = kit.staffed(&options);
        ledger.receipt(Seq(3)).unwrap();
        if lost == "views" {
            fs::remove_file(kit.data("views/db")).unwrap();
            // Views are made durable at the end: until then nothing is missed.
            let kept = accepted(ledger.submit_blocking(&kit.inspect()));
            ledger.close();
            assert!(ledger.health().behind.unwrap().contains("views/db"));
            drop(ledger);
            let next = kit.inspect();
            assert_goes_on(&kit, &options, &[(kept.seq, kept.digest)], &next);
            continue;
        }
        fs::remove_dir_all(kit.data(lost)).unwrap();
        let (kept, refused, reason) = inspect_until_read_only(&mut kit, &ledger);
        assert_eq!(reason, "the thread that makes the public files has ended");
        let behind = ledger.health().behind.unwrap();
        assert!(behind.contains("tile") && behind.contains("No such file"), "{behind}");
        assert_kept(&ledger, &kept);
        ledger.close();
        drop(ledger);
        assert_goes_on(&kit, &options, &kept, &refused);
    }
}

#[test]
fn the_clock_back_far_ahead_and_between_days() {
    let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
    let mut kit = Kit::new();
    let ledger = kit.staffed(&kit.options());
    let mut last = at("2026-11-21T08:30:00Z");
    // Back by less than 10 minutes; over midnight in Peking and back; to the last moment that is not too far back.
    for (clock, recorded) in [
        ("2026-11-21T08:20:01Z", "2026-11-21T08:30:00Z"),
        ("2026-11-21T15:59:59.999Z", "2026-11-21T15:59:59.999Z"),
        ("2026-11-21T16:00:00Z", "2026-11-21T16:00:00Z"),
        ("2026-11-21T15:59:59.999Z", "2026-11-21T16:00:00Z"),
        ("2026-11-21T23:59:59.999Z", "2026-11-21T23:59:59.999Z"),
        ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z"),
        ("2026-11-21T23:50:00Z", "2026-11-22T00:00:00Z"),
        ("2027-03-01T00:00:00Z", "2027-03-01T00:00:00Z"),
    ] {
        kit.clock.set(at(clock));
        assert_eq!(ledger.health().not_writable, None, "{clock}");
        let done = accepted(ledger.submit_blocking(&kit.inspect()));
        let entry = Entry::parse(&done.receipt.entry).unwrap();
        assert_eq!(entry.at, at(recorded), "{clock}");
        assert!(entry.at >= last);
        last = entry.at;
    }
    // The clock was months ahead and is put right: nothing is written until it has caught up, and health says why.
    kit.clock.set(at("2026-11-22T00:00:00Z"));
    let (size, refused) = (ledger.size(), kit.inspect());
    let why = "the clock says 2026-11-22T00:00:00.000Z, the last entry 2027-03-01T00:00:00.000Z";
    assert_eq!(read_only(&ledger.submit_blocking(&refused)), why);
    assert_eq!(ledger.health().not_writable.as_deref(), Some(why));
    assert_eq!((ledger.size(), ledger.entry(Seq(4)).unwrap().is_some()), (size, true));
    kit.clock.set(at("2027-02-28T23:49:59.999Z"));
    assert!(read_only(&ledger.submit_blocking(&refused)).contains("the clock says"));
    kit.clock.set(at("2027-02-28T23:50:00Z"));
    assert_eq!(ledger.health().not_writable, None);
    let done = accepted(ledger.submit_blocking(&kit.inspect()));
    assert_eq!(Entry::parse(&done.receipt.entry).unwrap().at, last);
    ledger.close();
    drop(ledger);
    // A restart has not forgotten.
    kit.clock.set(at("2026-11-22T00:00:00Z"));
    let ledger = kit.open();
    assert_eq!(read_only(&ledger.submit_blocking(&kit.inspect())), why);
    ledger.close();
}

#[test]
fn a_full_queue_is_busy_and_loses_nothing() {
    let mut kit = Kit::new();
    let mut options = kit.options();
    options.queue_max = 2;
    let ledger = kit.staffed(&options);
    let mut waiting = Vec::new();
    let refused = {
        // The writer waits for the ring, so that the queue fills.
        let _reading = ledger.shared.ring.read().unwrap();
        loop {
            assert!(waiting.len() < MANY, "the queue never fills");
            let statement = kit.inspect();
            match ledger.submit(ledger.prepare(&statement).unwrap()) {
                Ok(answer) => waiting.push(answer),
                Err(Refused::Busy) => break statement,
                Err(other) => panic!("{other:?}"),
            }
        }
    };
    let seqs: Vec<Seq> = waiting.into_iter().map(|answer| accepted(answer.blocking_recv().unwrap()).seq).collect();
    assert_eq!(seqs, (4..4 + seqs.len() as u64).map(Seq).collect::<Vec<_>>());
    assert_eq!(accepted(ledger.submit_blocking(&refused)).seq, Seq(4 + seqs.len() as u64));
    ledger.close();
}

/// Copies a directory with all below it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

#[test]
fn an_old_directory_is_refused_by_the_newer_tripwire() {
    let mut kit = Kit::new();
    let ledger = kit.staffed(&kit.options());
    ledger.close();
    drop(ledger);
    copy(&kit.data(""), &kit.dir.path().join("old"));
    let ledger = kit.open();
    accepted(ledger.submit_blocking(&kit.inspect()));
    ledger.close();
    drop(ledger);
    fs::remove_dir_all(kit.data("")).unwrap();
    fs::rename(kit.dir.path().join("old"), kit.data("")).unwrap();
    let error = kit.try_open(&kit.options()).err().unwrap();
    let wanted = format!(
        "{} ends with 4 entries, but a checkpoint of 5 entries was published",
        kit.dir.path().join("data").display()
    );
    assert_eq!(in_words(&error), wanted);
}

#[test]
fn a_torn_last_frame_is_damage_if_it_was_published_and_cut_if_not() {
    let mut kit = Kit::new();
    let ledger = kit.staffed(&kit.options());
    let last = kit.inspect();
    accepted(ledger.submit_blocking(&last));
    ledger.close();
    drop(ledger);
    let segment = kit.data("frames/00000000000000000000.seg");
    let mut bytes = fs::read(&segment).unwrap();
    let used = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let begin = bytes.windows(4).rposition(|four| four == &bytes[..4]).unwrap();
    bytes[begin + (used - begin) / 2..].fill(0);
    fs::write(&segment, &bytes).unwrap();
    let error = kit.try_open(&kit.options()).err().unwrap();
    let wanted = format!(
        "{} at byte {begin} (entry 4): the last frame is torn, but a checkpoint of 5 entries was published",
        segment.display()
    );
    assert_eq!(in_words(&error), wanted);
    assert_eq!(fs::read(&segment).unwrap(), bytes, "refusing changes nothing");
    // Nobody was told: neither a checkpoint nor a row of the index speaks of the frame.
    for told in [kit.dir.path().join("tripwire"), kit.data("public/checkpoint"), kit.data("index/offsets")] {
        fs::remove_file(told).unwrap();
    }
    let ledger = kit.open();
    assert_eq!(ledger.size(), TreeSize(4));
    assert_eq!(fs::read_dir(kit.data("quarantine")).unwrap().count(), 1);
    assert_eq!(accepted(ledger.submit_blocking(&last)).seq, Seq(4));
    ledger.close();
}

#[test]
fn lost_or_damaged_views_are_made_again_and_said_so() {
    let mut kit = Kit::new();
    let ledger = kit.staffed(&kit.options());
    accepted(ledger.submit_blocking(&kit.inspect()));
    ledger.close();
    drop(ledger);
    let list = List::of_key(PublicKey::from(&key(21)).kid());
    let garbage = |path: &Path| fs::write(path, [0xa5; 4096]).unwrap();
    let spoil: [(&dyn Fn(), &str); 3] = [
        (&|| fs::remove_dir_all(kit.data("views")).unwrap(), "there were none"),
        (&|| garbage(&kit.data("views/conf")), "set aside as "),
        (&|| garbage(&kit.data("views/db")), "set aside as "),
    ];
    for (spoil, wanted) in spoil {
        spoil();
        let ledger = kit.open();
        let why = ledger.health().views_rebuilt.unwrap_or_default();
        assert!(why.contains(wanted), "{why}");
        assert_eq!(ledger.list(list, None, 10).unwrap(), [Seq(2), Seq(4)]);
        ledger.close();
        drop(ledger);
        let ledger = kit.open();
        assert_eq!(ledger.health().views_rebuilt, None);
        assert_eq!(ledger.list(list, None, 10).unwrap(), [Seq(2), Seq(4)]);
        ledger.close();
    }
}

#[test]
fn a_row_that_is_not_what_was_written_sets_the_views_aside_while_they_are_open() {
    let mut kit = Kit::new();
    let ledger = kit.staffed(&kit.options());
    accepted(ledger.submit_blocking(&kit.inspect()));
    ledger.close();
    drop(ledger);
    let list = List::of_key(PublicKey::from(&key(21)).kid());
    let views = sled::open(kit.data("views")).unwrap();
    for row in views.scan_prefix(b"k") {
        views.insert(row.unwrap().0, b"not what was written").unwrap();
    }
    views.flush().unwrap();
    drop(views);

    let ledger = kit.open();
    assert_eq!(ledger.health().views_rebuilt, None, "nobody has looked at the row yet");
    assert!(ledger.list(list, None, 10).is_err());
    let why = ledger.health().views_rebuilt.unwrap_or_default();
    assert!(why.contains("restart to make them again"), "{why}");
    assert!(kit.data("views.bad-1").is_dir() && !kit.data("views").exists());
    ledger.close();
    drop(ledger);
    let ledger = kit.open();
    assert_eq!(ledger.list(list, None, 10).unwrap(), [Seq(2), Seq(4)]);
    assert!(ledger.health().views_rebuilt.is_some());
    ledger.close();
}
