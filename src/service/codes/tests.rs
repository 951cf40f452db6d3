use super::*;

fn kept(until: &str, about: Hash, secret: Hash) -> Kept {
    let made_at = Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap();
    Kept {
        version: VERSION,
        secret: secret.to_string(),
        about: about.to_string(),
        subject: "institutions/52410302MJAAAA017P".to_owned(),
        made_by: crate::statement::PublicKey::from(&ed25519_dalek::SigningKey::from_bytes(&[7; 32])).kid(),
        made_at,
        good_until: until.parse().unwrap(),
        wrong: 0,
        used_for: None,
    }
}

fn code(n: u8) -> CodeText {
    CodeText::new([n; 15])
}

/// The same code with another last character.
fn wrong(n: u8) -> CodeText {
    let mut text = code(n).to_string();
    let last = if text.pop() == Some('0') { '1' } else { '0' };
    text.push(last);
    CodeText::parse(&text).unwrap()
}

#[test]
fn a_code_that_is_guessed_at_dies_and_stays_dead_over_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut codes = Codes::open(dir.path()).unwrap();
    codes.put(code(1).id(), kept("2027-01-20", Hash::of(b"a"), code(1).proof())).unwrap();
    codes.put(code(2).id(), kept("2027-01-20", Hash::of(b"b"), code(2).proof())).unwrap();
    for n in 0..WRONG_MAX {
        assert_eq!(codes.prove(&code(1)).unwrap(), code(1).id(), "{n}");
        assert!(matches!(codes.prove(&wrong(1)), Err(CodeRefused::Unknown)));
    }
    assert!(matches!(codes.prove(&code(1)), Err(CodeRefused::Unknown)));
    let mut codes = Codes::open(dir.path()).unwrap();
    assert!(matches!(codes.prove(&code(1)), Err(CodeRefused::Unknown)));
    assert_eq!(codes.prove(&code(2)).unwrap(), code(2).id(), "another code is as good as before");
    assert!(matches!(codes.prove(&code(3)), Err(CodeRefused::Unknown)));
}

#[test]
fn a_new_code_replaces_the_unused_one_of_its_statement_and_what_is_over_goes() {
    let dir = tempfile::tempdir().unwrap();
    let mut codes = Codes::open(dir.path()).unwrap();
    let (a, b) = (Hash::of(b"a"), Hash::of(b"b"));
    codes.put(code(1).id(), kept("2027-01-20", a, code(1).proof())).unwrap();
    codes.put(code(2).id(), Kept { used_for: Some("x".to_owned()), ..kept("2027-01-20", a, code(2).proof()) }).unwrap();
    codes.put(code(3).id(), kept("2026-11-20", b, code(3).proof())).unwrap();
    codes.put(code(4).id(), kept("2027-01-20", b, code(4).proof())).unwrap();
    codes.sweep("2026-11-21".parse().unwrap(), a).unwrap();
    let left: Vec<bool> = [1, 2, 3, 4].map(|n| codes.kept.contains_key(&code(n).id())).into();
    assert_eq!(left, [false, true, false, true]);
    assert_eq!(Codes::open(dir.path()).unwrap().kept.len(), 2);
}

#[test]
fn nothing_by_which_a_code_could_be_used_is_kept() {
    let stored = serde_json::to_string(&kept("2027-01-20", Hash::of(b"a"), code(5).proof())).unwrap();
    let text = code(5).to_string();
    assert!(!stored.contains(&text) && !stored.contains(&text.replace('-', "")));
    assert_eq!(check_code(Hash::ZERO, stored.as_bytes()), Ok(()));
    assert_eq!(
        check_code(Hash::ZERO, stored.replace("\"version\":1", "\"version\":2").as_bytes()),
        Err("a code of version 2".to_owned())
    );
    assert!(check_code(Hash::ZERO, b"{}").is_err());
}

#[test]
fn hashes_are_the_same_or_not_wherever_they_differ() {
    let one = Hash::of(b"a");
    assert!(same(&one, &one.clone()));
    for at in 0..32 {
        let mut other = one;
        other.0[at] ^= 1;
        assert!(!same(&one, &other), "{at}");
    }
}
