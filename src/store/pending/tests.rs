use super::*;

const CONTENT: &[u8] = "赵某在场陪同".as_bytes();

fn id(n: u8) -> Hash {
    Hash::of(&[n])
}

fn room() -> (tempfile::TempDir, PendingDir) {
    let dir = tempfile::tempdir().unwrap();
    let room = PendingDir::open(&dir.path().join("pending")).unwrap();
    (dir, room)
}

fn held(room: &PendingDir) -> Vec<(Option<Hash>, Option<Vec<u8>>)> {
    let all = room.read_all().unwrap();
    all.into_iter().map(|(id, _, content)| (id, content.ok().map(|bytes| bytes.to_vec()))).collect()
}

fn names(room: &PendingDir) -> Vec<String> {
    room.paths().unwrap().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_was_put_is_read_again_sealed_on_disk_and_gone_when_it_ended() {
    let (_dir, room) = room();
    assert!(held(&room).is_empty());
    room.put(id(1), b"first").unwrap();
    room.put(id(1), CONTENT).unwrap();
    assert_eq!(held(&room), [(Some(id(1)), Some(CONTENT.to_vec()))]);
    assert_eq!((room.holds(id(1)), room.holds(id(2))), (true, false));
    assert_eq!(room.get(id(1)).unwrap().unwrap().to_vec(), CONTENT);
    assert_eq!(room.get(id(2)).unwrap(), None);
    for path in room.paths().unwrap() {
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(6).any(|window| CONTENT.starts_with(window)), "{}", path.display());
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    room.end(id(1)).unwrap();
    room.end(id(1)).unwrap();
    assert_eq!(names(&room), Vec::<String>::new());
}

#[test]
fn every_step_at_which_a_crash_may_come_leaves_the_old_state_or_the_new() {
    let (dir, room) = room();
    room.put(id(1), CONTENT).unwrap();
    let path = |name: String| room.dir.join(name);
    let (item, key) = (path(format!("{}.item", id(1))), path(format!("{}.key", id(1))));
    let (sealed, secret) = (fs::read(&item).unwrap(), fs::read(&key).unwrap());
    // A key whose item never came, and contents that were not put in place.
    fs::write(path(format!("{}.key", id(2))), &secret).unwrap();
    fs::write(path(format!("{}.item.tmp", id(2))), b"half").unwrap();
    fs::write(path(format!("{}.item.tmp", id(1))), b"half").unwrap();
    let opened = PendingDir::open(&dir.path().join("pending")).unwrap();
    assert_eq!(held(&opened), [(Some(id(1)), Some(CONTENT.to_vec()))]);
    assert_eq!(names(&opened).len(), 2);
    // An end that was begun goes on, with its key there and without.
    for with_key in [true, false] {
        fs::rename(&item, item.with_extension("ended")).unwrap();
        if !with_key {
            fs::remove_file(&key).unwrap();
        }
        let opened = PendingDir::open(&dir.path().join("pending")).unwrap();
        assert_eq!(names(&opened), Vec::<String>::new());
        fs::write(&item, &sealed).unwrap();
        fs::write(&key, &secret).unwrap();
    }
    // A write that cannot be done leaves the old content, and may be tried again.
    fs::create_dir(path(format!("{}.item.tmp", id(1)))).unwrap();
    assert!(room.put(id(1), b"new").is_err());
    fs::remove_dir(path(format!("{}.item.tmp", id(1)))).unwrap();
    assert_eq!(held(&room), [(Some(id(1)), Some(CONTENT.to_vec()))]);
    room.put(id(1), b"new").unwrap();
    assert_eq!(held(&room), [(Some(id(1)), Some(b"new".to_vec()))]);
}

#[test]
fn a_flipped_bit_a_missing_key_and_a_moved_item_are_damage_and_stay_where_they_are() {
    let (dir, room) = room();
    room.put(id(1), CONTENT).unwrap();
    let sound: Vec<(PathBuf, Vec<u8>)> =
        room.paths().unwrap().into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    assert!(sound.iter().all(|(path, _)| check_pending(path).is_ok()));
    for (path, bytes) in &sound {
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(path, &flipped).unwrap();
            assert_eq!(held(&room), [(Some(id(1)), None)], "{} bit {bit}", path.display());
            assert!(check_pending(path).is_err(), "{} bit {bit}", path.display());
        }
        for other in [&bytes[..bytes.len() - 1], &[bytes, &b"x"[..]].concat(), b""] {
            fs::write(path, other).unwrap();
            assert_eq!(held(&room), [(Some(id(1)), None)]);
        }
        fs::write(path, bytes).unwrap();
    }
    let (item, key) = (&sound[0].0, &sound[1].0);
    fs::remove_file(key).unwrap();
    let opened = PendingDir::open(&dir.path().join("pending")).unwrap();
    assert_eq!(held(&opened), [(Some(id(1)), None)], "an item without its key is not dropped");
    assert!(opened.put(id(1), b"over").is_err(), "nor written over");
    assert!(pending_files(&room.dir).is_err() && check_pending(item).is_err());
    fs::write(key, &sound[1].1).unwrap();
    for (path, extension) in [(item, "item"), (key, "key")] {
        fs::copy(path, room.dir.join(format!("{}.{extension}", id(2)))).unwrap();
    }
    assert_eq!(held(&room).iter().filter(|(_, content)| content.is_none()).count(), 1, "an item is bound to its id");
    fs::write(room.dir.join("stray"), b"x").unwrap();
    assert!(check_pending(&room.dir.join("stray")).is_err());
    assert!(room.read_all().unwrap().iter().any(|(id, _, content)| id.is_none() && content.is_err()));
}
