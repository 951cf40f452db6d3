use sha2::{Digest as _, Sha256};

use super::*;
use crate::log::{NoteSigner, Receipt};
use crate::verify::tests::world::{CHECKPOINT, ORIGIN, ShownBody, World, key};

struct Given {
    receipt: Receipt,
    statement: Vec<u8>,
    disclosures: Vec<String>,
    signer_keys: Vec<PublicKey>,
    log_keys: Vec<VerifierKey>,
}

fn given(index: usize) -> Given {
    let shown = World::new().shown();
    let ShownBody::Statement { stored, disclosures } = shown.bodies[index].clone() else { unreachable!() };
    Given {
        receipt: shown.receipt(index),
        statement: stored,
        disclosures,
        signer_keys: (1..30).map(|n| PublicKey::from(&key(n))).collect(),
        log_keys: vec![NoteSigner::new(ORIGIN, key(CHECKPOINT)).unwrap().verifier_key().clone()],
    }
}

impl Given {
    fn steps(&self) -> Vec<Step> {
        let of = Explained {
            entry: &self.receipt.entry,
            statement: Some(&self.statement),
            disclosures: &self.disclosures,
            signer_keys: &self.signer_keys,
            path: &self.receipt.path,
            checkpoint: &self.receipt.checkpoint,
            log_keys: &self.log_keys,
        };
        explain(&of).unwrap()
    }
}

fn failing(steps: &[Step]) -> Vec<&str> {
    steps.iter().filter(|step| step.holds == Some(false)).map(|step| step.title.as_str()).collect()
}

fn bytes(shown: &Shown) -> Vec<u8> {
    match shown {
        Shown::Text(text) => text.clone().into_bytes(),
        Shown::Hex(bytes) => bytes.clone(),
    }
}

#[test]
fn every_hash_can_be_redone_from_what_is_printed() {
    for index in 0..12 {
        let steps = given(index).steps();
        assert_eq!(failing(&steps), Vec::<&str>::new(), "entry {index}");
        let mut hashes = 0;
        for step in steps.iter().filter(|step| step.redo == SHA256 || step.redo == SHA256_HEX) {
            let (_, input) = step.input.last().unwrap();
            let hash = Sha256::digest(bytes(input)).to_vec();
            assert!(step.output.iter().any(|(_, out)| bytes(out) == hash), "{}", step.title);
            hashes += 1;
        }
        assert!(hashes >= 6, "entry {index}");
    }
}

#[test]
fn signatures_can_be_redone_from_what_is_printed() {
    for step in given(7).steps().iter().filter(|step| step.redo == ED25519) {
        let part = |name: &str| step.input.iter().find(|(found, _)| found.starts_with(name)).map(|(_, s)| bytes(s));
        let pem = String::from_utf8(part("KEY").unwrap()).unwrap();
        let der = STANDARD.decode(pem.lines().nth(1).unwrap()).unwrap();
        let key = PublicKey::from_bytes(der.last_chunk().unwrap()).unwrap();
        let signature = part("SIGNATURE").unwrap().try_into().unwrap();
        assert!(key.accepts(&part("MESSAGE").unwrap(), &signature), "{}", step.title);
    }
}

#[test]
fn what_fails_is_named_and_the_rest_goes_on() {
    let other = given(8);
    let title = |n: usize, of: &Given| failing(&of.steps()).get(n).map(|title| (*title).to_owned());
    let mut bent = given(7);
    bent.statement.clone_from(&other.statement);
    bent.disclosures.clear();
    assert_eq!(
        title(0, &bent).as_deref(),
        Some("Hash the statement with its signatures: the digest that the entry carries")
    );
    let mut bent = given(7);
    bent.disclosures.clone_from(&other.disclosures);
    let wanted = "Hash a disclosure: its digest must stand in an _sd of the event";
    assert_eq!(failing(&bent.steps()), [wanted, wanted]);
    let mut bent = given(7);
    bent.receipt.path.pop();
    assert_eq!(title(0, &bent).as_deref(), Some("Compare with the root that the checkpoint signs for 12 entries"));
    let mut bent = given(7);
    bent.receipt.checkpoint = World::new().shown().checkpoint(12, CHECKPOINT).replacen("12", "13", 1);
    assert_eq!(failing(&bent.steps()).last().copied(), Some("Verify the signature of example.cn/simulated"));
    let mut bent = given(7);
    bent.signer_keys.clear();
    let unknown = bent.steps().iter().filter(|step| step.holds.is_none() && step.redo == ED25519).count();
    assert_eq!(unknown, 2);
}

#[test]
fn the_text_numbers_every_step_and_says_what_holds() {
    let given = given(7);
    let text = steps_to_text(&given.steps());
    assert!(text.starts_with("1. Decode the payload: what was signed\n"), "{text}");
    assert!(text.contains("   in, text, "), "{text}");
    assert!(text.contains("      minglu-statement/v1\n"), "{text}");
    assert!(text.contains("二层疏散通道堆放杂物"));
    assert!(!text.contains("DOES NOT HOLD"));
    let nothing = Explained {
        entry: b"x",
        statement: None,
        disclosures: &[],
        signer_keys: &[],
        path: &[],
        checkpoint: &given.receipt.checkpoint,
        log_keys: &[],
    };
    assert!(matches!(explain(&nothing), Err(ExplainError::Entry(_))));
}
