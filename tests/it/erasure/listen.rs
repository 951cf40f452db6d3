//! The ears: every address that a ledger serves, with every value that an address takes, and what is exported from it.

use std::collections::{BTreeMap, BTreeSet};

use minglu::codes::{Hash, ListKind};
use serde_json::{Value, json};

use super::hunt::Markers;
use super::{AUDITOR, BY_PERSON, INSTITUTION, Living};
use crate::kit::{self, FACILITY, HANDLERS, files_below, key};
use crate::process::minglu;

/// The party of the case; draws and visits have this id.
const PARTY: &str = "91371002MAAAAA022N";
const STORY: &str = "0190c3a1-7d3e-4c9a-8b1f-000000000031";
const TARGET: &str = "credit_china";

/// Pages of the portal, which the text of the API does not name.
const PAGES: [&str; 8] = [
    "/institutions/{uscc}",
    "/facilities/{id}",
    "/lists/{list}",
    "/indicators",
    "/about",
    "/verify",
    "/submissions",
    "/?q={q}",
];

/// Addresses at which nobody without a proof, or nobody with `GET`, gets an answer: it is a refusal that is heard. No file
/// of a draw was ever handed in.
const CLOSED: [&str; 20] = [
    "/v1/statements/check",
    "/v1/me/statements",
    "/v1/reads",
    "/v1/work",
    "/v1/pending",
    "/v1/pending/{id}",
    "/v1/pending/{id}/signatures",
    "/v1/pending/{id}/opinions",
    "/v1/party-codes",
    "/v1/submissions",
    "/v1/authorised-queries",
    "/v1/outbox/{target}",
    "/v1/outbox/{target}/penalties.csv",
    "/v1/outbox/{target}/licences.csv",
    "/v1/outbox/{target}/receipts",
    "/v1/institutions/{uscc}/risk",
    "/v1/draws/{id}/files/{digest}",
    "/v1/log/proofs/inclusion",
    "/v1/log/proofs/consistency",
    "/v1/statements/by-subject/{kind}/{id}",
];

fn institution() -> &'static str {
    INSTITUTION.strip_prefix("institutions/").unwrap()
}

fn place() -> &'static str {
    FACILITY.strip_prefix("facilities/").unwrap()
}

/// Everything that stands for a name in an address.
struct Values {
    size: u64,
    digests: Vec<String>,
}

impl Values {
    /// An address with every value that it takes. An address with a name for which there is no value fails the test.
    fn targets(&self, path: &str) -> Vec<String> {
        if path.ends_with("/by-subject/{kind}/{id}") {
            let of = |subject: &str| path.replace("{kind}/{id}", subject);
            let institution = format!("institutions/{PARTY}");
            return [INSTITUTION, FACILITY, kit::AUTHORITY, &institution, &format!("cases/{STORY}")].map(of).to_vec();
        }
        let Some((name, rest)) = path.split_once('{').and_then(|(_, rest)| rest.split_once('}')) else {
            return vec![path.to_owned()];
        };
        assert!(!name.is_empty() && !rest.starts_with('}'), "{path}");
        let values = self.of(path, name);
        values.iter().flat_map(|value| self.targets(&path.replacen(&format!("{{{name}}}"), value, 1))).collect()
    }

    fn of(&self, path: &str, name: &str) -> Vec<String> {
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        match name {
            "seq" => (0..=self.size).map(|seq| seq.to_string()).collect(),
            // Of a draw no file is there, whichever is asked for.
            "digest" if path.starts_with("/v1/draws/") => self.digests.iter().take(3).cloned().collect(),
            "digest" => self.digests.clone(),
            "path" => {
                let size = self.size;
                texts(&["entries/000", "0/000", &format!("entries/000.p/{size}"), &format!("0/000.p/{size}")])
            }
            "uscc" => texts(&[institution(), PARTY, "nonsense"]),
            "id" if path.contains("facilities") => texts(&[place(), STORY]),
            "id" => texts(&[STORY, place()]),
            "list" => ListKind::ALL.iter().map(|list| list.as_str().to_owned()).collect(),
            "kid" => {
                let kid = |n: u8| minglu::statement::PublicKey::from(&key(n)).kid().to_string();
                [1, HANDLERS[0], AUDITOR].map(kid).to_vec()
            }
            "target" => texts(&[TARGET, "nonsense"]),
            "slug" => texts(&["personal-data-in-clear", "nonsense"]),
            "q" => texts(&["%E5%85%BB%E8%80%81", "nonsense"]),
            _ => panic!("{path}: no value is known for {{{name}}}"),
        }
    }
}

impl Living {
    /// Every public address with everything that it may be asked for, answers and refusals; every page; and what those in
    /// charge and an auditor are told beside the statements themselves.
    pub(super) fn listen(&mut self, size: u64) {
        let values = Values { size, digests: self.digests(size) };
        let mut paths: BTreeSet<String> = minglu::api::paths().into_iter().map(|(path, _)| path.to_owned()).collect();
        let (_, openapi) = self.server().get_text("/openapi.json");
        let openapi: Value = serde_json::from_str(&openapi).unwrap();
        paths.extend(openapi["paths"].as_object().unwrap().keys().cloned());
        paths.extend(PAGES.map(str::to_owned));
        let mut answered: BTreeMap<String, BTreeSet<u16>> = BTreeMap::new();
        for path in &paths {
            for target in values.targets(path) {
                assert!(!target.contains('{'), "{target}");
                let status = self.hear(&target, None);
                answered.entry(path.clone()).or_default().insert(status);
            }
        }
        let told: BTreeSet<&str> =
            answered.iter().filter(|(_, found)| found.contains(&200)).map(|(path, _)| path.as_str()).collect();
        let closed: Vec<&String> =
            paths.iter().filter(|path| !told.contains(path.as_str()) && !CLOSED.contains(&path.as_str())).collect();
        assert_eq!(closed, Vec::<&String>::new(), "only refusals were heard: {answered:?}");
        for target in [
            format!("/v1/log/proofs/inclusion?seq=8&size={size}"),
            format!("/v1/log/proofs/consistency?from=1&to={size}"),
            "/v1/statements?limit=500".to_owned(),
        ] {
            assert_eq!(self.hear(&target, None), 200, "{target}");
        }
        self.listen_inside(size);
    }

    /// What officers and an auditor are told that is no statement: no personal value stands in it.
    fn listen_inside(&mut self, size: u64) {
        let known = format!("known_at={size}");
        let mut targets: Vec<String> = ["", "/timeline", "/standing", "/eligibility", "/risk"]
            .map(|part| format!("/v1/institutions/{}{part}?{known}", institution()))
            .into();
        targets.extend(
            ["penalties", "grades", "inspections", "institutions", "facilities"]
                .map(|page| format!("/v1/{page}?region=140925&{known}")),
        );
        targets.extend([format!("/v1/{FACILITY}?{known}"), format!("/v1/draws/{STORY}"), "/v1/work".to_owned()]);
        targets.extend([format!("/v1/outbox/{TARGET}"), format!("/v1/outbox/{TARGET}/penalties.csv")]);
        targets.extend([format!("/v1/outbox/{TARGET}/licences.csv"), "/v1/reads?limit=500".to_owned()]);
        for target in targets {
            for n in [HANDLERS[0], AUDITOR] {
                assert_eq!(self.hear(&target, Some(n)), 200, "{target} as {n}");
            }
        }
    }

    /// Asks, with the key of somebody or as anybody; what is told is kept.
    fn hear(&mut self, target: &str, n: Option<u8>) -> u16 {
        let proof = n.map(|n| self.proof("GET", target, n));
        let (status, body) = self.server().get_bytes(target, proof.as_deref());
        self.heard.push((format!("{target} ({status})"), body));
        status
    }

    /// Digests of all statements and of the manifest, and two that are none.
    fn digests(&self, size: u64) -> Vec<String> {
        let mut digests = vec!["0".repeat(64), "nonsense".to_owned()];
        for seq in 0..size {
            let (_, entry) = self.server().get_text(&format!("/v1/entries/{seq}"));
            let entry: Value = serde_json::from_str(&entry).unwrap();
            let statement = entry.pointer("/entry/statement").or(entry.get("statement")).and_then(Value::as_str);
            digests.push(statement.and_then(Hash::from_base64url).unwrap().to_string());
        }
        let (_, rulesets) = self.server().get_text("/v1/rulesets");
        let rulesets: Value = serde_json::from_str(&rulesets).unwrap();
        digests.push(rulesets["items"][0]["manifest"].as_str().unwrap().to_owned());
        digests
    }

    /// Every file of a case that is exported as anybody, or with somebody's key.
    pub(super) fn export(&self, subject: &str, identity: Option<&str>) -> Vec<(String, Vec<u8>)> {
        let to = tempfile::tempdir().unwrap();
        let out = to.path().join("case").to_str().unwrap().to_owned();
        let mut args = vec!["export", "case", subject, "--url", &self.server().url, "--to", &out];
        let key = identity.map(|name| self.dir.path().join(format!("secrets/{name}.jwk")).to_str().unwrap().to_owned());
        if let Some(key) = &key {
            args.extend(["--key", key]);
        }
        let (code, text) = minglu(&args);
        assert_eq!(code, 0, "{subject}: {text}");
        let files = files_below(&to.path().join("case")).into_iter();
        files
            .map(|(path, bytes)| (format!("the case of {subject} as {identity:?}: {}", path.display()), bytes))
            .collect()
    }

    /// Asks about the representative as an officer, in form and out of it: what was asked with is heard nowhere.
    pub(super) fn ask_about(&mut self, markers: &Markers) {
        let target = "/v1/authorised-queries";
        let told =
            |label: &str| markers.all().find(|(found, _)| *found == label).map(|(_, text)| text.clone()).unwrap();
        let (name, number) = (told(BY_PERSON[0]), told(BY_PERSON[2]));
        let basis = json!({"duty": {"legal_basis": "养老机构管理办法 41"}});
        for purpose in ["licensing", "nonsense"] {
            let document = json!({"kind": "resident_id", "number": number});
            let query = json!({"document": document, "name": name, "purpose": purpose, "basis": basis});
            let proof = self.proof("POST", target, HANDLERS[0]);
            let (status, body) = self.server().post_json(target, &proof, &query);
            assert!(matches!(status, 200 | 422), "{}", String::from_utf8_lossy(&body));
            self.heard.push((format!("the answer to a query ({status})"), body));
        }
    }
}
