use crate::codes::Hash;

use super::*;

fn filled(dir: &Path, lines: u64) -> AccessHead {
    let mut log = AccessLog::open(dir).unwrap().0;
    for n in 0..lines {
        log.append(&format!(r#""what":"GET /v1/statements","times":{n}"#)).unwrap();
    }
    log.head()
}

fn heads(dir: &Path) -> (Vec<AccessHead>, usize) {
    let mut found = Vec::new();
    let damages = check_access_log(dir, &mut |head| found.push(head)).unwrap();
    (found, damages.len())
}

#[test]
fn what_was_written_is_read_after_reopening_and_each_line_names_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(AccessLog::open(dir.path()).unwrap().0.head(), AccessHead::EMPTY);
    let head = filled(dir.path(), 5);
    let (log, last) = AccessLog::open(dir.path()).unwrap();
    assert_eq!(log.head(), head);
    let lines = read_access_log(dir.path(), 0, 100).unwrap();
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    assert_eq!(lines[0].prev, Hash::ZERO);
    assert!(lines.windows(2).all(|pair| pair[1].prev == pair[0].hash));
    assert_eq!(lines[4].hash, head.hash);
    assert_eq!(last.as_ref(), lines.last());
    assert_eq!(read_access_log(dir.path(), 3, 1).unwrap(), [lines[3].clone()]);
    assert_eq!(read_access_log(dir.path(), 5, 1).unwrap(), []);
    let (found, damages) = heads(dir.path());
    assert_eq!((found.last(), found.len(), damages), (Some(&head), 5, 0));
}

#[test]
fn a_log_goes_on_in_the_next_file_and_after_a_crash_between_them() {
    let dir = tempfile::tempdir().unwrap();
    // A file of lines is full here without ten thousand syncs.
    let mut text = String::new();
    let mut hash = Hash::ZERO;
    for n in 0..LINES_PER_FILE {
        let line = AccessLine::new(n, hash, r#""what":"GET /""#);
        hash = line.hash;
        text.push_str(&line.text);
        text.push('\n');
    }
    fs::write(dir.path().join(access_file(0)), text).unwrap();
    let next = dir.path().join(access_file(LINES_PER_FILE));
    for crashed in [false, true] {
        if crashed {
            fs::write(&next, "").unwrap();
        }
        let head = filled(dir.path(), 1);
        assert_eq!(head.count, LINES_PER_FILE + 1);
        let log = AccessLog::open(dir.path()).unwrap().0;
        assert_eq!(log.head(), head);
        let lines = read_access_log(dir.path(), LINES_PER_FILE - 1, 5).unwrap();
        assert_eq!((lines.len(), lines[1].prev), (2, hash));
        assert_eq!(heads(dir.path()).1, 0);
        fs::remove_file(&next).unwrap();
    }
}

#[test]
fn a_line_that_was_cut_short_anywhere_is_dropped_and_the_next_takes_its_place() {
    let whole = tempfile::tempdir().unwrap();
    filled(whole.path(), 2);
    let bytes = fs::read(whole.path().join(access_file(0))).unwrap();
    let first = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for cut in 0..bytes.len() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(access_file(0));
        fs::write(&path, &bytes[..cut]).unwrap();
        let log = AccessLog::open(dir.path()).unwrap().0;
        assert_eq!(log.head().count, u64::from(cut >= first));
        drop(log);
        assert_eq!(filled(dir.path(), 1).count, 1 + u64::from(cut >= first));
        assert_eq!(heads(dir.path()).1, 0);
    }
}

#[test]
fn whatever_is_changed_is_found() {
    let whole = tempfile::tempdir().unwrap();
    filled(whole.path(), 3);
    let bytes = fs::read(whole.path().join(access_file(0))).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(access_file(0)), changed).unwrap();
        assert!(heads(dir.path()).1 > 0, "byte {at}");
    }
}

#[test]
fn a_line_that_was_taken_out_is_found_and_one_at_the_end_by_who_kept_the_head() {
    let whole = tempfile::tempdir().unwrap();
    let head = filled(whole.path(), 4);
    let text = fs::read_to_string(whole.path().join(access_file(0))).unwrap();
    for gone in 0..4 {
        let kept: String =
            text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != gone).map(|(_, line)| line).collect();
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(access_file(0)), kept).unwrap();
        let (found, damages) = heads(dir.path());
        assert_eq!((damages > 0, found.contains(&head)), (gone < 3, gone < 3), "line {gone}");
    }
}

#[test]
fn after_an_error_of_the_disk_nothing_is_taken_until_reopened() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 1);
    let mut log = AccessLog::open(dir.path()).unwrap().0;
    log.file = Some(File::open(dir.path().join(access_file(0))).unwrap());
    assert!(matches!(log.append(r#""what":"GET /""#), Err(StoreError::Io { .. })));
    assert!(matches!(log.append(r#""what":"GET /""#), Err(StoreError::Stopped { .. })));
    assert_eq!(AccessLog::open(dir.path()).unwrap().0.head().count, 1);
}
