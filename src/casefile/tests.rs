//! Case files from papers that tests write: what belongs to a case, in which order, and what does not hold.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::content::{Said, content};
use super::*;
use crate::codes::Hash;
use crate::log::{NoteAlgorithm, Seq, TreeSize, VerifierKey};
use crate::manifest::Rulebook;
use crate::statement::{Envelope, EventKind, Kid, PublicKey, Role, Subject};
use crate::verify::tests::world::{
    CHECKPOINT, FOUNDERS, NORTH, ORIGIN, Shown, ShownBody, World, authority, code, files, key, place,
};

fn home() -> String {
    format!("institutions/{}", code("52140925MJAAAA018"))
}

/// A world that writes papers of the north about a home; each is told by its digest.
struct Office {
    world: World,
}

impl Office {
    fn new() -> Self {
        Self { world: World::new() }
    }

    fn says(&mut self, kind: EventKind, data: Value) -> Hash {
        let draft = self.world.draft(kind, &authority(NORTH), &home(), data);
        self.world.sign(&draft, &[(Role::Handler, NORTH + 2), (Role::Handler, NORTH + 3)]);
        self.world.records.last().unwrap().1.digest()
    }

    fn opens(&mut self, day: &str, rests_on: &[Hash]) -> Hash {
        let rests_on: Vec<String> = rests_on.iter().map(|digest| digest.to_base64url()).collect();
        self.says(
            EventKind::CaseOpened,
            json!({
                "region": place(NORTH), "field": "fire", "violation": "锁闭疏散通道", "violation_ended_on": null,
                "discovered_on": day, "harm": "ordinary", "origin": "inspection", "rests_on": rests_on,
                "facts_full": "<i>庚</i>", "document": document("宁民立〔2026〕1号", day),
            }),
        )
    }

    fn notifies(&mut self, day: &str, case: Option<Hash>) -> Hash {
        self.says(
            EventKind::PenaltyNotified,
            json!({
                "region": place(NORTH), "field": "fire", "case": case.map(Hash::to_base64url), "violation": "锁闭疏散通道",
                "legal_basis": ["消防法 60"], "types": ["fine"], "fine_fen": 123_456, "hearing_right": false,
                "rests_on": [], "document": document("宁民罚告〔2026〕1号", day),
            }),
        )
    }

    fn serves(&mut self, day: &str, what: Hash) -> Hash {
        self.says(
            EventKind::DocumentServed,
            json!({
                "document": what.to_base64url(), "mode": "direct", "served_on": day, "capacity": null,
                "recipient": "庚某", "evidence": ["ab".repeat(32)],
            }),
        )
    }
}

fn document(number: &str, day: &str) -> Value {
    json!({ "number": number, "dated_on": day, "seal": "ofd", "public_copy": null })
}

/// Papers of everything in a world, as an insider is shown them.
fn papers(shown: &Shown) -> BTreeMap<Hash, Paper> {
    let read = |(line, body): (&Vec<u8>, &ShownBody)| {
        let ShownBody::Statement { stored, disclosures } = body else { panic!("everything is shown") };
        let mut statement = Envelope::parse(stored).unwrap();
        statement.disclosures.clone_from(disclosures);
        let texts: Vec<&str> = disclosures.iter().map(String::as_str).collect();
        let paper = Paper::read(line, statement.to_json(&texts).as_bytes(), Some(vec![])).unwrap();
        (paper.digest(), paper)
    };
    shown.lines.iter().zip(&shown.bodies).map(read).collect()
}

fn case_file(office: &Office, asked: Asked) -> CaseFile {
    let shown = office.world.shown();
    let all = papers(&shown);
    let size = TreeSize(shown.lines.len() as u64);
    let (data, manifest) = files();
    let rulebook = Rulebook::load(manifest, |digest| data.get(&digest).cloned()).unwrap();
    let (roll, known): (Vec<Paper>, Vec<Paper>) = all.into_values().partition(|paper| !paper.event.kind().oversees());
    let known: BTreeMap<Hash, Paper> = known.into_iter().map(|paper| (paper.digest(), paper)).collect();
    let public = PublicKey::from(&key(CHECKPOINT)).to_bytes();
    let enrolled = |n: u8, seq: u64| {
        let public_key = PublicKey::from(&key(n));
        let authority = authority(NORTH).parse::<Subject>().ok();
        let Some(Subject::Authority(code)) = authority else { panic!("an authority") };
        let key = RollKey { public_key, holder: "officer".to_owned(), authority: Some(code), enrolled: Seq(seq) };
        (public_key.kid(), key)
    };
    let mut file = CaseFile {
        origin: ORIGIN.parse().unwrap(),
        simulated: true,
        pin: (size, "2026-11-20".parse().unwrap()),
        checkpoint: shown.checkpoint(shown.lines.len(), CHECKPOINT),
        log_keys: vec![VerifierKey::new(ORIGIN, NoteAlgorithm::Ed25519, &public).unwrap()],
        asked,
        by: Exporter::Anybody,
        selection: select(asked, &known),
        withheld: vec![],
        roll: roll.into_iter().map(|paper| (paper.seq(), paper)).collect(),
        keys: [enrolled(NORTH + 2, 3), enrolled(NORTH + 3, 4)].into_iter().collect::<BTreeMap<Kid, RollKey>>(),
        paths: BTreeMap::new(),
        rulebook,
        data,
        evidence: BTreeMap::new(),
        known,
    };
    let edge = shown.edge(shown.lines.len());
    file.paths = file.entries().into_iter().map(|seq| (seq, edge.inclusion_proof(seq).unwrap())).collect();
    file
}

/// The types of what is filed, in order.
fn kinds(file: &CaseFile) -> Vec<&'static str> {
    file.in_order().concat().iter().map(|paper| paper.event.kind().unversioned()).collect()
}

#[test]
fn a_case_is_what_names_each_other_and_what_it_rests_on_goes_in_front() {
    let mut office = Office::new();
    let ground = office.world.shown();
    let inspected = papers(&ground).into_values().find(|paper| paper.seq() == Seq(7)).unwrap().digest();
    let case = office.opens("2026-11-03", &[inspected]);
    let other = office.opens("2026-11-03", &[inspected]);
    let notice = office.notifies("2026-11-04", Some(case));
    let served = office.serves("2026-11-05", notice);
    let elsewhere = office.notifies("2026-11-04", Some(other));
    let wanted =
        ["minglu.inspection.recorded", "minglu.case.opened", "minglu.penalty.notified", "minglu.document.served"];
    for digest in [case, notice, served] {
        let file = case_file(&office, Asked::Statement(digest));
        assert_eq!(kinds(&file), wanted);
        assert_eq!(file.number(served), Some(4));
        assert_eq!((file.number(elsewhere), file.number(other)), (None, None), "the ground is one, the cases are two");
    }
    // Of the ground alone there is no case yet: who rests on it is not asked.
    assert_eq!(kinds(&case_file(&office, Asked::Statement(inspected))), wanted[..1]);
    let whole = case_file(&office, Asked::Subject(home().parse().unwrap()));
    assert_eq!((kinds(&whole).len(), whole.selection.grounds.len()), (7, 1));
}

#[test]
fn what_is_named_and_not_here_is_told_with_who_names_it() {
    let mut office = Office::new();
    let gone = Hash::of(b"gone");
    let case = office.opens("2026-11-03", &[gone]);
    let notice = office.notifies("2026-11-04", Some(case));
    let file = case_file(&office, Asked::Statement(notice));
    let seq = |digest: Hash| file.known.get(&digest).unwrap().seq();
    assert_eq!(file.selection.absent, BTreeMap::from([(gone, [seq(case)].into())]));
    let nothing = select(Asked::Statement(gone), &file.known);
    assert_eq!((nothing.papers.len(), nothing.absent), (0, BTreeMap::from([(gone, [].into())])));
}

#[test]
fn a_paper_says_its_members_in_words_and_what_is_erased_is_counted() {
    let mut office = Office::new();
    let case = office.opens("2026-11-03", &[]);
    let notice = office.notifies("2026-11-04", Some(case));
    let mut file = case_file(&office, Asked::Statement(notice));
    let said = |file: &CaseFile, digest: Hash, name: &str| {
        let rows = content(file.known.get(&digest).unwrap(), &file.rulebook);
        rows.into_iter().find(|row| row.zh == Some(name)).map(|row| row.said)
    };
    let words = |zh: &str, en: &str| Some(Said::Words(zh.to_owned(), en.to_owned()));
    assert_eq!(said(&file, notice, "罚款"), words("1,234.56 元", "CNY 1,234.56"));
    assert_eq!(said(&file, notice, "是否告知听证权利"), words("否", "no"));
    assert_eq!(said(&file, notice, "立案"), Some(Said::Statement(case)));
    assert_eq!(said(&file, notice, "监管领域"), words("消防安全", "Fire safety"));
    assert_eq!(said(&file, case, "事实（全文）"), Some(Said::Text("<i>庚</i>".to_owned())));
    assert_eq!(said(&file, case, "违法行为终了之日"), None, "it says nothing");
    let page = file.page();
    assert!(page.contains("&lt;i&gt;庚&lt;/i&gt;") && !page.contains("<i>") && !page.contains("未示出的个人信息"));
    // The same case after an erasure: the envelope comes without the disclosure.
    let paper = file.known.get_mut(&case).unwrap();
    let bare = paper.statement.envelope.to_json(&[]);
    *paper = Paper::read(paper.entry.to_line().as_bytes(), bare.as_bytes(), Some(vec![])).unwrap();
    assert_eq!(file.known.get(&case).unwrap().hidden, 1);
    let page = file.page();
    assert!(page.contains("或已依法删除）：1 项"));
    let left: Vec<&str> = page.lines().flat_map(|line| line.split('<')).filter(|part| part.contains('庚')).collect();
    assert_eq!(left, [""; 0]);
    assert_eq!(file.check(), Ok(()), "every proof and signature holds");
}

#[test]
fn what_the_ledger_cannot_prove_is_not_filed() {
    let mut office = Office::new();
    let case = office.opens("2026-11-03", &[]);
    let asked = Asked::Statement(case);
    let sound = case_file(&office, asked);
    assert_eq!(sound.check(), Ok(()));
    let seq = sound.known.get(&case).unwrap().seq();
    let bent = |bend: &dyn Fn(&mut CaseFile)| {
        let mut file = sound.clone();
        bend(&mut file);
        file.check().unwrap_err()
    };
    assert!(matches!(bent(&|file| file.log_keys.clear()), Fault::Checkpoint(_)));
    let smaller = TreeSize(sound.pin.0.0 - 1);
    let fault = bent(&|file| file.pin.0 = smaller);
    assert_eq!(fault, Fault::Size { found: sound.pin.0, wanted: smaller });
    assert_eq!(bent(&|file| drop(file.paths.remove(&seq))), Fault::NoProof { seq });
    let fault = bent(&|file| file.paths.get_mut(&seq).unwrap().push(Hash::ZERO));
    assert!(matches!(fault, Fault::Proof { seq: found, .. } if found == seq));
    // Nothing in the roll introduces the key of a signer.
    let fault = bent(&|file| file.roll.retain(|enrolled, _| *enrolled != Seq(3)));
    assert!(matches!(fault, Fault::Signature { seq: found, .. } if found == seq), "{fault:?}");
    // Another statement under this entry.
    let (line, other) = (sound.known.get(&case).unwrap().entry.to_line(), office.opens("2026-11-04", &[]));
    let all = papers(&office.world.shown());
    let served = all.get(&other).unwrap().to_json();
    let refused = Paper::read(line.as_bytes(), served.as_bytes(), None).unwrap_err();
    assert_eq!(refused, InvalidPaper::Differs { seq, found: other, wanted: case });
}

#[test]
fn files_are_summed_and_their_names_are_plain() {
    let mut office = Office::new();
    let case = office.opens("2026-11-03", &[]);
    let mut file = case_file(&office, Asked::Statement(case));
    let enclosed = Enclosed { extension: "pdf".to_owned() };
    file.evidence.insert(Hash::of(b"scan"), enclosed.clone());
    let files = file.files();
    assert_eq!(files, file.clone().files(), "equal values, equal bytes");
    let (sums, others) = files.split_last().unwrap();
    let sums = String::from_utf8(sums.bytes.clone()).unwrap();
    for one in others {
        assert!(sums.contains(&format!("{}  {}\n", Hash::of(&one.bytes), one.path)), "{}", one.path);
        assert!(one.path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./_-".contains(&byte)), "{}", one.path);
    }
    assert!(sums.contains(&format!("{}  {}\n", Hash::of(b"scan"), enclosed.file(Hash::of(b"scan")))));
    assert_eq!(sums.lines().count(), files.len(), "all but the list, and the evidence");
}

#[test]
fn an_exporter_without_a_name_is_told_by_the_key() {
    let mut office = Office::new();
    let case = office.opens("2026-11-03", &[]);
    let mut file = case_file(&office, Asked::Statement(case));
    assert!(file.page().contains("公开版"));
    let kid = PublicKey::from(&key(FOUNDERS[0])).kid();
    file.by = Exporter::Key { kid, holder: "auditor".to_owned(), authority: None };
    assert!(file.page().contains(&format!("auditor {kid}")) && !file.page().contains("公开版"));
}

proptest! {
    /// Who asks for any paper of a case gets the same case.
    #[test]
    fn every_paper_of_a_case_leads_to_the_same_case(links in prop::collection::vec((0_usize..8, any::<bool>()), 1..8)) {
        let mut office = Office::new();
        let mut written: Vec<Hash> = vec![office.opens("2026-11-03", &[])];
        for (to, serve) in links {
            let to = written[to % written.len()];
            let next = if serve { office.serves("2026-11-05", to) } else { office.notifies("2026-11-04", Some(to)) };
            written.push(next);
        }
        let known = papers(&office.world.shown());
        let first = select(Asked::Statement(written[0]), &known);
        prop_assert_eq!(first.papers.len(), written.len());
        for digest in written {
            prop_assert_eq!(&select(Asked::Statement(digest), &known), &first);
        }
    }
}
