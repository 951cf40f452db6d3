//! Who acts in the fixture ledger: keys from fixed seeds, persons, authorities, data files.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use minglu::codes::{Hash, Timestamp, Uscc};
use minglu::log::{Cosigner, NoteSigner};
use minglu::manifest::Manifest;
use minglu::service::{data_files, manifest_of};
use minglu::statement::PublicKey;

pub const ORIGIN: &str = "minglu.example/simulated/provisional-1";
pub const WITNESS_NAME: &str = "witness.example/one";

/// Numbers of keys: the seed of key n is 32 bytes of the value n.
pub const CHECKPOINT: u8 = 1;
pub const SERVICE: u8 = 2;
pub const FOUNDERS: [u8; 2] = [3, 4];
pub const CHECKPOINT_NEXT: u8 = 5;
pub const WITNESS: u8 = 6;
pub const AUDITOR: u8 = 7;
pub const NORTH: u8 = 10;
pub const HANDLERS: [u8; 2] = [12, 13];
pub const HEAD: u8 = 14;
pub const RECEIVER: u8 = 15;
pub const EXPIRED: u8 = 16;
pub const REVOKED: u8 = 17;
pub const REVIEWER: u8 = 18;
/// Stands in for the head of the north.
pub const DEPUTY: u8 = 19;
pub const SOUTH: u8 = 20;

/// Keys that sign statements, with what they are.
pub const PEOPLE: [(u8, &str); 17] = [
    (SERVICE, "service of the ledger"),
    (3, "founder"),
    (4, "founder"),
    (CHECKPOINT_NEXT, "second checkpoint key, as holder"),
    (AUDITOR, "auditor"),
    (NORTH, "approver of the north"),
    (11, "approver of the north"),
    (12, "handler of the north"),
    (13, "handler of the north"),
    (HEAD, "head of the north"),
    (RECEIVER, "receiver of the north"),
    (EXPIRED, "handler of the north, certificate expired"),
    (REVOKED, "handler of the north, later revoked"),
    (REVIEWER, "legal reviewer of the north"),
    (DEPUTY, "deputy of the north"),
    (SOUTH, "approver of the south"),
    (21, "approver of the south"),
];

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn public(n: u8) -> PublicKey {
    PublicKey::from(&key(n))
}

pub fn person(n: u8) -> String {
    format!("persons/00000000-0000-4000-8000-{n:012}")
}

/// The code with these 17 characters and their check character.
fn code(start: &str) -> Uscc {
    let mut all = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    all.find_map(|last| format!("{start}{last}").parse().ok()).unwrap()
}

pub fn north() -> Uscc {
    code("12140925MBAAAA018")
}

pub fn south() -> Uscc {
    code("12650203MBAAAA018")
}

pub fn institution() -> Uscc {
    code("52140925MJAAAA018")
}

/// The hour at which entry `n` is recorded.
pub fn hour(n: usize) -> Timestamp {
    let start: Timestamp = "2026-11-02T00:00:00.000Z".parse().unwrap();
    start.plus_ms(3_600_000 * i64::try_from(n).unwrap())
}

pub fn log_signer(n: u8) -> NoteSigner {
    NoteSigner::new(ORIGIN, key(n)).unwrap()
}

pub fn witness() -> Cosigner {
    Cosigner::new(WITNESS_NAME, key(WITNESS)).unwrap()
}

/// Two regions are enough here, and keep the fixtures small.
const REGIONS: &str = r#"{"first_year":2000,"as_of":"2026-01-01","regions":[["140000","山西省",null,null],["140900","忻州市",null,null],["140925","宁武县",null,null],["650000","新疆维吾尔自治区",null,null],["650200","克拉玛依市",null,null],["650203","克拉玛依区",null,null]],"successors":[]}"#;

/// The two manifests that the ledger adopts, and every file that they name, by digest.
pub struct Data {
    pub first: Manifest,
    pub second: Manifest,
    pub files: BTreeMap<Hash, Vec<u8>>,
}

pub fn data() -> Data {
    let mut named = data_files();
    named.insert("codes/regions.json".to_owned(), REGIONS.as_bytes().to_vec());
    let first = manifest_of(&named);
    let mut files: BTreeMap<Hash, Vec<u8>> = named.values().map(|bytes| (Hash::of(bytes), bytes.clone())).collect();
    let catalogue = String::from_utf8(named["catalogue.json"].clone()).unwrap();
    let (head, inspection) = catalogue.split_once("minglu.inspection.recorded.v1").unwrap();
    let longer = inspection.replacen("\"age_max_days\": 30", "\"age_max_days\": 60", 1);
    assert_ne!(inspection, longer);
    named.insert("catalogue.json".to_owned(), format!("{head}minglu.inspection.recorded.v1{longer}").into_bytes());
    let second = manifest_of(&named);
    files.extend(named.into_values().map(|bytes| (Hash::of(&bytes), bytes)));
    for manifest in [&first, &second] {
        files.insert(manifest.digest(), manifest.to_bytes());
    }
    Data { first, second, files }
}
