use crate::codes::Hash;
use proptest::prelude::*;

use super::super::record::{Body, Sealed};
use super::*;

fn record(entry: &[u8], body: Body, sealed: Vec<Sealed>) -> Record {
    Record { entry: entry.to_vec(), body, sealed }
}

fn sample() -> Vec<u8> {
    let sealed = Sealed { digest: Hash::of(b"d"), nonce: [7; 24], ciphertext: vec![1, 2, 3] };
    let records = [
        record(b"first", Body::Statement(b"{}".to_vec()), vec![sealed.clone(), sealed]),
        record(b"second", Body::Withdrawn(Vec::new()), Vec::new()),
    ];
    encode(Seq(41), 3, &records).unwrap()
}

fn with_checksums(mut frame: Vec<u8>, change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    change(&mut frame);
    let header = crc32c::crc32c(&frame[..HEADER_BYTES - 4]).to_be_bytes();
    frame[HEADER_BYTES - 4..HEADER_BYTES].copy_from_slice(&header);
    let end = frame.len() - TRAILER_BYTES - 4;
    let body = crc32c::crc32c(&frame[HEADER_BYTES..end]).to_be_bytes();
    frame[end..end + 4].copy_from_slice(&body);
    frame
}

#[test]
fn every_single_flipped_bit_is_found() {
    let frame = sample();
    assert_eq!(decode(&frame).unwrap().1, frame.len());
    for bit in 0..frame.len() * 8 {
        let mut flipped = frame.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let fault = decode(&flipped).expect_err("a flipped bit");
        assert!(
            matches!(
                fault,
                FrameFault::Magic | FrameFault::HeaderChecksum | FrameFault::BodyChecksum | FrameFault::Trailer
            ),
            "bit {bit}: {fault}"
        );
    }
}

#[test]
fn every_shorter_piece_is_refused() {
    let frame = sample();
    for bytes in 0..frame.len() {
        assert!(matches!(decode(&frame[..bytes]), Err(FrameFault::Magic | FrameFault::Short { .. })), "{bytes}");
    }
}

#[test]
fn a_later_layout_asks_for_a_newer_program() {
    let cases: [(usize, u8, FrameFault); 4] = [
        (4, 2, FrameFault::UnknownVersion { found: 2 }),
        (5, 1, FrameFault::UnknownFlags { found: 0x01_00_00 }),
        (7, 1, FrameFault::UnknownFlags { found: 1 }),
        (HEADER_BYTES, 5, FrameFault::UnknownKind { found: 5 }),
    ];
    for (at, value, wanted) in cases {
        let frame = with_checksums(sample(), |frame| frame[at] = value);
        assert_eq!(decode(&frame), Err(wanted));
    }
}

#[test]
fn a_sound_checksum_over_a_wrong_shape_is_refused() {
    let second_item = HEADER_BYTES + 5 + 5;
    for (at, value) in [(HEADER_BYTES, 2), (second_item, 3), (second_item, 1), (second_item + 4, 200), (27, 1)] {
        let frame = with_checksums(sample(), |frame| frame[at] = value);
        assert!(matches!(decode(&frame), Err(FrameFault::Malformed(_))), "{at} {value}");
    }
    let frame = with_checksums(sample(), |frame| frame[24..28].copy_from_slice(&257_u32.to_be_bytes()));
    assert!(matches!(decode(&frame), Err(FrameFault::Limits { count: 257, .. })));
    let frame = with_checksums(sample(), |frame| frame[16..24].copy_from_slice(&u64::MAX.to_be_bytes()));
    assert!(matches!(decode(&frame), Err(FrameFault::Limits { .. })));
}

#[test]
fn a_frame_takes_up_to_its_limits_and_no_more() {
    let small = record(b"e", Body::Statement(Vec::new()), Vec::new());
    assert!(encode(Seq(0), 0, &vec![small.clone(); 256]).is_ok());
    assert!(encode(Seq(0), 0, &vec![small; 257]).is_err());
    assert!(encode(Seq(0), 0, &[]).is_err());
    let filled = |bytes| record(b"e", Body::Statement(vec![b'x'; bytes]), Vec::new());
    let frame = encode(Seq(0), 0, &[filled(FRAME_BODY_BYTES_MAX - 11)]).unwrap();
    assert_eq!(frame.len(), FRAME_BYTES_MAX);
    assert!(decode(&frame).is_ok());
    let error = encode(Seq(0), 0, &[filled(FRAME_BODY_BYTES_MAX - 10)]).unwrap_err();
    assert_eq!(error, FrameTooLarge { statements: 1, body_bytes: FRAME_BODY_BYTES_MAX + 1 });
}

fn any_record() -> impl Strategy<Value = Record> {
    let bytes = |max| prop::collection::vec(any::<u8>(), 0..max);
    let sealed = (any::<[u8; 32]>(), any::<[u8; 24]>(), bytes(40)).prop_map(|(digest, nonce, ciphertext)| Sealed {
        digest: Hash(digest),
        nonce,
        ciphertext,
    });
    let body = prop_oneof![bytes(90).prop_map(Body::Statement), bytes(20).prop_map(Body::Withdrawn)];
    (bytes(60), body, prop::collection::vec(sealed, 0..3)).prop_map(|(entry, body, sealed)| Record {
        entry,
        body,
        sealed,
    })
}

proptest! {
    /// What was written is read, whatever follows it.
    #[test]
    fn a_frame_reads_back(records in prop::collection::vec(any_record(), 1..6), first in 0..u64::MAX / 2,
                          epoch: u64, after in prop::collection::vec(any::<u8>(), 0..50)) {
        let mut bytes = encode(Seq(first), epoch, &records).unwrap();
        let length = bytes.len();
        bytes.extend(after);
        prop_assert_eq!(decode(&bytes), Ok((Frame { epoch, first: Seq(first), records }, length)));
    }

    /// Bytes of a stranger are never a reason to panic.
    #[test]
    fn any_bytes_behind_sound_checksums_are_read_or_refused(body in prop::collection::vec(any::<u8>(), 1..200)) {
        let header = Header { epoch: 0, first: Seq(0), count: 1, body_bytes: as_u32(body.len()) };
        let mut frame = Vec::new();
        header.write(&mut frame);
        frame.extend_from_slice(&body);
        frame.extend_from_slice(&crc32c::crc32c(&body).to_be_bytes());
        frame.extend_from_slice(&header.trailer());
        let _ = decode(&frame);
    }
}
