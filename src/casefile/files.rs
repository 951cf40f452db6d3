//! The files of a case file, and their sums.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::codes::Hash;
use crate::log::{Receipt, Seq};
use crate::statement::{Kid, PublicKey};

use super::paper::Paper;
use super::whole::{CaseFile, RollKey};

/// The second verifier, in Python: it goes along, so that whoever receives the file needs nothing of ours.
pub const VERIFIER: &str = include_str!("../../tests/cross/python/minglu_verify.py");

/// One file of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path in the directory, of letters, digits, dots, hyphens and slashes.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl CaseFile {
    /// The entries of everything that is enclosed: each needs its proof.
    #[must_use]
    pub fn entries(&self) -> Vec<Seq> {
        self.statements().into_keys().collect()
    }

    /// Every file that the papers name, by SHA-256.
    #[must_use]
    pub fn names_of_files(&self) -> Vec<Hash> {
        self.files_named().into_keys().collect()
    }

    /// Every file but the evidence, by path; `SHA256SUMS` last, with the sums of the evidence too.
    #[must_use]
    pub fn files(&self) -> Vec<File> {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        files.insert("index.html".to_owned(), self.page().into_bytes());
        files.insert("checkpoint".to_owned(), self.checkpoint.clone().into_bytes());
        files.insert("keys.json".to_owned(), text(&self.keys_json()));
        files.insert("case.json".to_owned(), text(&self.case_json()));
        files.insert("verify.py".to_owned(), VERIFIER.as_bytes().to_vec());
        for paper in self.in_order().concat() {
            files.insert(format!("statements/{}", paper.file()), paper.to_json().into_bytes());
        }
        for paper in self.roll.values() {
            files.insert(format!("roll/{}", paper.file()), paper.to_json().into_bytes());
        }
        for (seq, paper) in self.statements() {
            let path = self.paths.get(&seq).cloned().unwrap_or_default();
            let entry = paper.entry.to_line().into_bytes();
            let receipt = Receipt { entry, index: seq, path, checkpoint: self.checkpoint.clone() };
            files.insert(format!("receipts/{seq}.tlog-proof"), receipt.to_text().into_bytes());
        }
        for (digest, bytes) in &self.data {
            files.insert(format!("data/{digest}"), bytes.clone());
        }
        let mut sums: BTreeMap<String, Hash> =
            files.iter().map(|(path, bytes)| (path.clone(), Hash::of(bytes))).collect();
        sums.extend(self.evidence.iter().map(|(sha256, enclosed)| (enclosed.file(*sha256), *sha256)));
        let mut list = String::new();
        for (path, sum) in sums {
            let _ = writeln!(list, "{sum}  {path}");
        }
        let sums = File { path: "SHA256SUMS".to_owned(), bytes: list.into_bytes() };
        files.into_iter().map(|(path, bytes)| File { path, bytes }).chain([sums]).collect()
    }

    /// Public keys by kid, and how they came to count.
    fn keys_json(&self) -> Value {
        let log: Vec<String> = self.log_keys.iter().map(ToString::to_string).collect();
        let keys = self.keys.iter().map(|(kid, key)| {
            json!({
                "kid": kid.to_string(),
                "jwk": jwk(key.public_key),
                "holder": key.holder,
                "authority": key.authority.map(|code| code.to_string()),
                "authority_name": key.authority.and_then(|code| self.authority_name(code)),
                "certificate_number": self.certificate(*kid),
                "enrolled_by_entry": key.enrolled.0,
            })
        });
        json!({ "log": log, "keys": keys.collect::<Vec<_>>() })
    }

    /// The table of contents for programs.
    fn case_json(&self) -> Value {
        let (size, day) = self.pin;
        let papers = self.in_order().concat().into_iter().zip(1_u64..).map(|(paper, number)| {
            let mut told = told("statements", paper);
            if let Some(members) = told.as_object_mut() {
                members.insert("number".to_owned(), number.into());
                members.insert("ground".to_owned(), self.selection.grounds.contains(&paper.digest()).into());
                members.insert("legal_day".to_owned(), paper.legal_day().to_string().into());
                members.insert("not_disclosed".to_owned(), paper.hidden.into());
            }
            told
        });
        let withheld = self.withheld.iter().map(|one| {
            let named: Vec<u64> =
                self.selection.absent.get(&one.digest).into_iter().flatten().map(|seq| seq.0).collect();
            json!({
                "entry": one.seq.map(|seq| seq.0), "digest": one.digest.to_base64url(), "class": one.class,
                "named_by_entries": named,
            })
        });
        let evidence = self.files_named().into_iter().map(|(sha256, numbers)| {
            let file = self.evidence.get(&sha256).map(|enclosed| enclosed.file(sha256));
            json!({ "sha256": sha256.to_string(), "named_by": numbers, "file": file })
        });
        json!({
            "v": 1,
            "ledger": self.origin.as_str(),
            "pin": format!("{size}@{day}"),
            "asked_for": self.asked_for(),
            "exported_as": self.exporter(),
            "manifest": self.rulebook.digest.to_string(),
            "papers": papers.collect::<Vec<_>>(),
            "roll": self.roll.values().map(|paper| told("roll", paper)).collect::<Vec<_>>(),
            "withheld": withheld.collect::<Vec<_>>(),
            "evidence": evidence.collect::<Vec<_>>(),
        })
    }
}

/// What a program is told of a paper that lies in a folder.
fn told(folder: &str, paper: &Paper) -> Value {
    json!({
        "entry": paper.seq().0,
        "type": paper.statement.event_type,
        "digest": paper.digest().to_base64url(),
        "file": format!("{folder}/{}", paper.file()),
        "receipt": format!("receipts/{}.tlog-proof", paper.seq()),
    })
}

impl RollKey {
    /// Whether the key is the one that a thumbprint names: then nobody can show another one under it.
    #[must_use]
    pub fn is(&self, kid: Kid) -> bool {
        self.public_key.kid() == kid
    }
}

fn jwk(key: PublicKey) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "x": key.to_string() })
}

fn text(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}
