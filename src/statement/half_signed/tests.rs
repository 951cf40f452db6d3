use ed25519_dalek::SigningKey;
use proptest::prelude::*;
use serde_json::json;

use super::super::{Draft, Signers, sign_text};
use super::*;
use crate::codes::Timestamp;

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn kid(n: u8) -> Kid {
    PublicKey::from(&key(n)).kid()
}

fn key_of(wanted: Kid) -> Option<PublicKey> {
    [1, 2, 3, 9].map(|n| PublicKey::from(&key(n))).into_iter().find(|key| key.kid() == wanted)
}

fn draft() -> Draft {
    Draft {
        id: "0190c3a1-7d3e-7000-8000-000000000001".parse().unwrap(),
        source: "authorities/12140925MBAAAA0182".parse().unwrap(),
        event_type: "minglu.inspection.recorded.v1".to_owned(),
        subject: "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab".parse().unwrap(),
        time: Timestamp::parse_rfc3339("2026-11-21T08:30:00Z").unwrap(),
        ledger: "example.cn/log".parse().unwrap(),
        data: json!({}),
        disclosures: vec![],
    }
}

fn signers() -> Signers {
    Signers::new(vec![(Role::Handler, kid(1)), (Role::Handler, kid(2)), (Role::Head, kid(3))]).unwrap()
}

fn half(keys: &[u8]) -> Result<HalfSigned, Fault> {
    let keys: Vec<SigningKey> = keys.iter().map(|n| key(*n)).collect();
    let keys: Vec<&SigningKey> = keys.iter().collect();
    HalfSigned::from_envelope(draft().sign_first(&signers(), &keys))
}

#[test]
fn a_signature_that_is_not_wanted_stands_twice_or_does_not_hold_is_not_added() {
    for wrong in [&[9][..], &[1, 1], &[1, 2, 9]] {
        let fault = half(wrong).unwrap_err();
        let place = format!("/signatures/{}", wrong.len() - 1);
        assert_eq!((fault.code, fault.pointer), (Code::SignersDiffer, place), "{wrong:?}");
    }
    let before = half(&[2]).unwrap();
    let mut found = before.clone();
    let payload = found.prospect().envelope.payload.clone();
    assert_eq!(found.add(sign_text(&payload, &key(9)), key_of), Err(NotAdded::NotASigner { kid: kid(9) }));
    let fault = SignatureFault::Invalid { index: 2, kid: kid(3) };
    assert_eq!(found.add(sign_text("e30", &key(3)), key_of), Err(NotAdded::Signature(fault)));
    let fault = SignatureFault::UnknownKey { index: 2, kid: kid(3) };
    assert_eq!(found.add(sign_text(&payload, &key(3)), |_| None), Err(NotAdded::Signature(fault)));
    let headless = SignatureText { protected: "e30".to_owned(), ..sign_text(&payload, &key(3)) };
    assert!(matches!(found.add(headless, key_of), Err(NotAdded::Header(_))));
    assert_eq!(found.add(sign_text(&payload, &key(2)), key_of), Ok(Added::Before));
    assert_eq!(found, before);
    // A signature that came with the statement is checked as well.
    let mut envelope = draft().sign_first(&signers(), &[&key(1)]);
    envelope.signatures = vec![sign_text("e30", &key(1))];
    let found = HalfSigned::from_envelope(envelope).unwrap();
    assert_eq!(found.verify(key_of), Err(SignatureFault::Invalid { index: 0, kid: kid(1) }));
}

proptest! {
    /// In whatever order people sign, the whole is the statement that they would have signed at once.
    #[test]
    fn the_order_of_signing_does_not_show(order in Just([1_u8, 2, 3]).prop_shuffle()) {
        let at_once = draft().sign(&[(Role::Handler, &key(1)), (Role::Handler, &key(2)), (Role::Head, &key(3))]).unwrap();
        let at_once = Statement::from_envelope(at_once).unwrap();
        let mut found = half(&order[..1]).unwrap();
        for n in &order[1..] {
            prop_assert_eq!(found.whole(), None);
            prop_assert!(found.missing().any(|(_, missing)| missing == kid(*n)));
            prop_assert_eq!(found.verify(key_of), Ok(()));
            let text = sign_text(&found.prospect().envelope.payload.clone(), &key(*n));
            prop_assert_eq!(found.add(text, key_of), Ok(Added::Now));
        }
        prop_assert_eq!(found.missing().count(), 0);
        prop_assert_eq!(found.whole(), Some(at_once));
    }
}
