//! A small ledger in memory, honest until a test bends it.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use crate::codes::{Hash, Timestamp, Uscc};
use crate::log::{Checkpoint, Edge, Entry, NoteSigner, Receipt, Seq, TreeSize};
use crate::manifest::Manifest;
use crate::manifest::tests::repository;
use crate::statement::events::ledger::Predecessor;
use crate::statement::{Draft, Envelope, EventKind, PublicKey, Role};
use crate::verify::{Body, Item, Known, Replay, Report, Rulebooks};

pub const ORIGIN: &str = "example.cn/simulated";
pub const CHECKPOINT: u8 = 1;
const SERVICE: u8 = 2;
pub const FOUNDERS: [u8; 2] = [3, 4];
/// Per authority the number of its first key; approvers are 0 and 1 above it, handlers 2 and 3.
pub const NORTH: u8 = 10;
pub const SOUTH: u8 = 20;

pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub fn public(n: u8) -> String {
    PublicKey::from(&key(n)).to_string()
}

fn person(n: u8) -> String {
    format!("persons/00000000-0000-4000-8000-{n:012}")
}

/// A social credit code with these 17 characters.
pub fn code(start: &str) -> Uscc {
    let mut all = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
    all.find_map(|last| format!("{start}{last}").parse().ok()).unwrap()
}

pub fn authority(first: u8) -> String {
    let start = if first == NORTH { "12140925MBAAAA018" } else { "12650203MBAAAA018" };
    format!("authorities/{}", code(start))
}

pub fn place(first: u8) -> &'static str {
    if first == NORTH { "140925" } else { "650203" }
}

/// Data files of the first manifest, by digest; and its digest.
pub fn files() -> (BTreeMap<Hash, Vec<u8>>, Hash) {
    files_with(include_bytes!("../../../schemas/catalogue.json").to_vec())
}

pub fn files_with(catalogue: Vec<u8>) -> (BTreeMap<Hash, Vec<u8>>, Hash) {
    let mut named = repository::files();
    named.insert("catalogue.json".into(), catalogue);
    let manifest = Manifest::new(named.iter().map(|(name, bytes)| (name.clone(), Hash::of(bytes))).collect());
    let mut files: BTreeMap<Hash, Vec<u8>> = named.into_values().map(|bytes| (Hash::of(&bytes), bytes)).collect();
    files.insert(manifest.digest(), manifest.to_bytes());
    (files, manifest.digest())
}

/// What is recorded: statements with the time of their entry.
#[derive(Clone)]
pub struct World {
    pub records: Vec<(Timestamp, Envelope)>,
}

/// What is shown of it.
#[derive(Clone)]
pub struct Shown {
    pub lines: Vec<Vec<u8>>,
    pub bodies: Vec<ShownBody>,
    pub known: Known,
}

#[derive(Clone)]
pub enum ShownBody {
    Statement { stored: Vec<u8>, disclosures: Vec<String> },
    NotShown(String),
    Withdrawn,
}

/// The hour at which entry `n` is recorded.
pub fn hour(n: usize) -> Timestamp {
    let start: Timestamp = "2026-11-02T00:00:00.000Z".parse().unwrap();
    start.plus_ms(3_600_000 * i64::try_from(n).unwrap())
}

impl World {
    /// Entry 0 founds; 1 and 2 admit two authorities; 3 to 6 enrol two handlers of each; 7 to 10 are inspections
    /// of the north and the south by turns; 11 registers an institution.
    pub fn new() -> Self {
        Self::with_manifest(files().1)
    }

    pub fn with_manifest(manifest: Hash) -> Self {
        let mut world = Self { records: Vec::new() };
        world.found(manifest);
        for first in [NORTH, SOUTH] {
            world.admit(first);
        }
        for first in [NORTH, SOUTH] {
            for n in [2, 3] {
                world.enrol(first, first + n);
            }
        }
        for first in [NORTH, SOUTH, NORTH, SOUTH] {
            world.inspect(first, place(first), &[first + 2, first + 3]);
        }
        let draft = world.draft(
            EventKind::InstitutionRegistered,
            &authority(NORTH),
            &format!("institutions/{}", code("52140925MJAAAA018")),
            json!({
                "name": "北辰养老院", "region": place(NORTH), "address": null, "registered_on": "2026-10-30",
                "representative": {"person": person(90), "name": "李四"},
            }),
        );
        world.sign(&draft, &[(Role::Handler, NORTH + 2)]);
        world
    }

    pub fn found(&mut self, manifest: Hash) {
        self.found_after(manifest, None);
    }

    fn found_after(&mut self, manifest: Hash, continues: Option<&Predecessor>) {
        let founders: Vec<Value> =
            FOUNDERS.iter().map(|n| json!({ "person": person(*n), "public_key": public(*n) })).collect();
        let draft = self.draft(
            EventKind::LedgerFounded,
            "ledger",
            "ledger",
            json!({
                "origin": ORIGIN, "checkpoint_key": public(CHECKPOINT), "service_key": public(SERVICE),
                "founders": founders, "quorum": 2, "continues": continues, "clock": "simulated",
                "manifest": manifest.to_string(),
            }),
        );
        let [one, two] = FOUNDERS;
        self.sign(&draft, &[(Role::Founder, one), (Role::Founder, two), (Role::Ledger, SERVICE)]);
    }

    /// A founded ledger that continues another one.
    pub fn continuing(origin: &str, size: u64, root: Hash) -> Self {
        let (_, manifest) = files();
        let mut world = Self { records: vec![] };
        world.found_after(manifest, Some(&Predecessor::new(origin.parse().unwrap(), size, root)));
        world
    }

    /// Rotates the checkpoint key.
    pub fn rotate(&mut self, next: u8) {
        let data = json!({ "which": "checkpoint", "public_key": public(next), "reason": "yearly" });
        let draft = self.draft(EventKind::LedgerKeyRotated, "ledger", "ledger", data);
        let [one, two] = FOUNDERS;
        let signers = [(Role::Founder, one), (Role::Founder, two), (Role::Ledger, SERVICE), (Role::Holder, next)];
        self.sign(&draft, &signers);
    }

    fn admit(&mut self, first: u8) {
        self.admit_for(first, "civil_affairs", &["inspection.recorded", "institution.registered"]);
    }

    pub fn admit_for(&mut self, first: u8, kind: &str, types: &[&str]) {
        let competence = |name: &&str| json!({ "event_type": format!("minglu.{name}"), "basis": "own", "from": "2020-01-01", "until": null });
        let competences: Vec<Value> = types.iter().map(competence).collect();
        let approver = |n: u8| json!({ "person": person(n), "public_key": public(n), "not_after": "2030-12-31" });
        let draft = self.draft(
            EventKind::AuthorityAdmitted,
            "ledger",
            &authority(first),
            json!({
                "name": "某县民政局", "kind": kind, "regions": [place(first)],
                "competences": competences,
                "approvers": [approver(first), approver(first + 1)],
            }),
        );
        let [one, two] = FOUNDERS;
        let holders = [(Role::Holder, first), (Role::Holder, first + 1)];
        self.sign(&draft, &[[(Role::Founder, one), (Role::Founder, two)], holders].concat());
    }

    pub fn enrol(&mut self, first: u8, n: u8) {
        self.enrol_as(first, n, "handler");
    }

    pub fn enrol_as(&mut self, first: u8, n: u8, role: &str) {
        let draft = self.draft(
            EventKind::KeyEnrolled,
            &authority(first),
            &authority(first),
            json!({
                "public_key": public(n), "person": person(n), "certificate_number": format!("A-{n}"),
                "roles": [role], "regions": [place(first)], "event_types": null, "not_after": "2030-12-31",
                "protection": "token", "name": "王五",
            }),
        );
        self.sign(&draft, &[(Role::Approver, first), (Role::Approver, first + 1), (Role::Holder, n)]);
    }

    pub fn revoke(&mut self, first: u8, n: u8) {
        self.revoke_since(first, n, None);
    }

    pub fn revoke_since(&mut self, first: u8, n: u8, since: Option<u64>) {
        let data = json!({ "kid": PublicKey::from(&key(n)).kid().to_string(), "reason": "lost", "since": since });
        let draft = self.draft(EventKind::KeyRevoked, &authority(first), &authority(first), data);
        self.sign(&draft, &[(Role::Approver, first), (Role::Approver, first + 1)]);
    }

    pub fn inspection(&self, first: u8, region: &str) -> Draft {
        self.draft(
            EventKind::InspectionRecorded,
            &authority(first),
            "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab",
            json!({
                "region": region, "visited_on": "2026-11-01", "field": "fire", "notice_number": null,
                "result": "issues_found", "major_hazards": [], "checklist": null,
                "facts_public": "二层疏散通道堆放杂物", "facts_full": "张某在场",
                "met": {"capacity": "院长", "signature": "signed", "name": "张三"},
            }),
        )
    }

    pub fn inspect(&mut self, first: u8, region: &str, handlers: &[u8]) {
        let draft = self.inspection(first, region);
        let signers: Vec<(Role, u8)> = handlers.iter().map(|n| (Role::Handler, *n)).collect();
        self.sign(&draft, &signers);
    }

    pub fn draft(&self, kind: EventKind, source: &str, subject: &str, data: Value) -> Draft {
        let n = self.records.len();
        let mut draft = Draft {
            id: format!("0190c3a1-7d3e-7c9a-8b1f-{n:012}").parse().unwrap(),
            source: source.parse().unwrap(),
            event_type: kind.name().to_owned(),
            subject: subject.parse().unwrap(),
            time: hour(n).plus_ms(-60_000),
            ledger: ORIGIN.parse().unwrap(),
            data,
            disclosures: vec![],
        };
        let mut salt = u8::try_from(n).unwrap();
        draft.hide_personal(kind.schema(), &mut || {
            salt = salt.wrapping_add(50);
            [salt; 16]
        });
        draft
    }

    pub fn sign(&mut self, draft: &Draft, signers: &[(Role, u8)]) {
        let keys: Vec<(Role, SigningKey)> = signers.iter().map(|(role, n)| (*role, key(*n))).collect();
        let keys: Vec<(Role, &SigningKey)> = keys.iter().map(|(role, key)| (*role, key)).collect();
        let envelope = draft.sign(&keys).unwrap();
        self.records.push((hour(self.records.len()), envelope));
    }

    /// Links the entries and signs a checkpoint over them.
    pub fn shown(&self) -> Shown {
        let mut lines: Vec<Vec<u8>> = Vec::new();
        for ((at, envelope), seq) in self.records.iter().zip(0..) {
            let prev = lines.last().map_or(Hash::ZERO, |line| Hash::leaf(line));
            let entry = Entry { seq: Seq(seq), prev, at: *at, statement: envelope.digest() };
            lines.push(entry.to_line().into_bytes());
        }
        let bodies = self.records.iter().map(|(_, envelope)| ShownBody::of(envelope)).collect();
        let mut shown = Shown { lines, bodies, known: Known::default() };
        shown.sign_latest(CHECKPOINT);
        shown
    }
}

impl ShownBody {
    pub fn of(envelope: &Envelope) -> Self {
        Self::Statement { stored: envelope.to_stored(), disclosures: envelope.disclosures.clone() }
    }

    fn as_body(&self) -> Body<'_> {
        match self {
            Self::Statement { stored, disclosures } => {
                Body::Statement { bytes: stored, disclosures: Some(disclosures) }
            }
            Self::NotShown(class) => Body::NotShown { class },
            Self::Withdrawn => Body::Withdrawn { by: None },
        }
    }
}

impl Shown {
    /// Puts right every `prev` and the latest checkpoint after lines were bent.
    pub fn relinked(mut self) -> Self {
        let mut leaf = Hash::ZERO;
        for line in &mut self.lines {
            let text = String::from_utf8(line.clone()).unwrap();
            let (head, rest) = text.split_once(r#""prev":""#).unwrap();
            *line = format!(r#"{head}"prev":"{}{}"#, leaf.to_base64url(), rest.get(43..).unwrap()).into_bytes();
            leaf = Hash::leaf(line);
        }
        self.sign_latest(CHECKPOINT);
        self
    }

    pub fn sign_latest(&mut self, n: u8) {
        self.known.latest = Some(self.checkpoint(self.lines.len(), n));
    }

    /// A checkpoint of the first `size` lines, signed by key `n`.
    pub fn checkpoint(&self, size: usize, n: u8) -> String {
        let signer = NoteSigner::new(ORIGIN, key(n)).unwrap();
        self.unsigned(size).sign(&[&signer])
    }

    pub fn unsigned(&self, size: usize) -> Checkpoint {
        let edge = self.edge(size);
        Checkpoint { origin: ORIGIN.parse().unwrap(), size: edge.size(), root: edge.root() }
    }

    pub fn edge(&self, size: usize) -> Edge {
        let mut edge = Edge::new();
        for line in self.lines.iter().take(size) {
            edge.push(Hash::leaf(line));
        }
        edge
    }

    pub fn receipt(&self, index: usize) -> Receipt {
        let seq = Seq(index as u64);
        let path = self.edge(self.lines.len()).inclusion_proof(seq).unwrap();
        let checkpoint = self.checkpoint(self.lines.len(), CHECKPOINT);
        Receipt { entry: self.lines[index].clone(), index: seq, path, checkpoint }
    }

    pub fn edit_line(&mut self, index: usize, from: &str, to: &str) {
        let text = String::from_utf8(self.lines[index].clone()).unwrap();
        assert!(text.contains(from));
        self.lines[index] = text.replace(from, to).into_bytes();
    }

    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        self.lines.iter().zip(&self.bodies).map(|(entry, body)| Item { entry, body: body.as_body() })
    }

    pub fn replay(&self) -> Report {
        self.replay_with(&files().0, &Rulebooks::default())
    }

    pub fn replay_with(&self, files: &BTreeMap<Hash, Vec<u8>>, rulebooks: &Rulebooks) -> Report {
        let fetch = |digest: Hash| files.get(&digest).cloned();
        let mut replay = Replay::with_rulebooks(self.known.clone(), fetch, rulebooks.clone());
        replay.take_and_verify(self.items());
        assert_eq!(replay.size(), TreeSize(self.lines.len() as u64));
        replay.finish()
    }
}

/// Findings as the tables of lies have them.
pub fn found(report: &Report) -> Vec<(Option<u64>, &'static str)> {
    report.findings.iter().map(|finding| (finding.seq.map(|seq| seq.0), finding.code.as_str())).collect()
}
