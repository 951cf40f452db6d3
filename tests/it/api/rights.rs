//! Who reads what is restricted: by team, duty and level, by the scope of an audit; and that each read is kept.

use std::collections::BTreeSet;
use std::fs;

use minglu::codes::Hash;
use minglu::service::{FsckKind, fsck};
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use crate::process::minglu;
use crate::world::{
    AUDITOR, OFFICERS, OTHER, OTHER_APPROVERS, OTHER_OFFICER, OTHER_REGION, OWN, OWN_APPROVERS, OWN_REGION, World, kid,
    person, public, signed,
};

/// Civil affairs of the prefecture above the own county, and the fire brigade of the county.
const UPPER: &str = "11140900MBCCCC01XE";
const FIRE: &str = "11140925MBDDDD010K";
const UPPER_OFFICER: u8 = 61;
const FIRE_OFFICER: u8 = 62;
/// Of the own authority: enrolled for another type only; for another county; who receives complaints.
const OF_ANOTHER_TYPE: u8 = 63;
const OF_ANOTHER_PLACE: u8 = 64;
const RECEIVER: u8 = 65;
/// Audits of one type without names, and of another region.
const AUDITOR_WITHOUT_NAMES: u8 = 66;
const AUDITOR_ELSEWHERE: u8 = 67;
const HEAD: u8 = 68;
const VISIT: &str = "visits/0190c3a1-7d3e-4c9a-8b1f-0000000000a1";
/// Another county of the own authority.
const NEXT_REGION: &str = "140921";
const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";
const TYPES: [&str; 3] = ["minglu.inspection.recorded", "minglu.visit.assigned", "minglu.complaint.received"];
/// What a complaint must never show but to who acts on it.
const COMPLAINANT: &str = "戊某某";

/// Everybody who asks, beside the public.
const READERS: [u8; 11] = [
    OFFICERS[0],
    OFFICERS[1],
    OF_ANOTHER_TYPE,
    OF_ANOTHER_PLACE,
    RECEIVER,
    UPPER_OFFICER,
    FIRE_OFFICER,
    OTHER_OFFICER,
    AUDITOR,
    AUDITOR_WITHOUT_NAMES,
    AUDITOR_ELSEWHERE,
];

struct Office {
    world: World,
    /// Entries of an inspection, of one that was made on a visit by two authorities, of a complaint.
    inspection: u64,
    joint: u64,
    complaint: u64,
}

impl Office {
    fn new() -> Self {
        let mut world = World::unfounded();
        let mut said = vec![world.founding()];
        for (code, kind, regions, first) in [
            (OWN, "civil_affairs", &[OWN_REGION, NEXT_REGION][..], OWN_APPROVERS[0]),
            (OTHER, "civil_affairs", &[OTHER_REGION], OTHER_APPROVERS[0]),
            (UPPER, "civil_affairs", &["140900"], 71),
            (FIRE, "fire", &[OWN_REGION], 73),
        ] {
            said.push(admission(&mut world, code, (kind, regions), first));
        }
        for (code, region, approvers, n, role, types) in [
            (OWN, OWN_REGION, OWN_APPROVERS, OFFICERS[0], "handler", Value::Null),
            (OWN, OWN_REGION, OWN_APPROVERS, OFFICERS[1], "handler", Value::Null),
            (OWN, OWN_REGION, OWN_APPROVERS, HEAD, "head", json!(["minglu.visit.assigned"])),
            (OWN, OWN_REGION, OWN_APPROVERS, OF_ANOTHER_TYPE, "handler", json!(["minglu.fire_check.recorded"])),
            (OWN, NEXT_REGION, OWN_APPROVERS, OF_ANOTHER_PLACE, "handler", Value::Null),
            (OWN, OWN_REGION, OWN_APPROVERS, RECEIVER, "receiver", Value::Null),
            (UPPER, "140900", [71, 72], UPPER_OFFICER, "handler", Value::Null),
            (FIRE, OWN_REGION, [73, 74], FIRE_OFFICER, "handler", Value::Null),
            (OTHER, OTHER_REGION, OTHER_APPROVERS, OTHER_OFFICER, "handler", Value::Null),
        ] {
            said.push(enrolment(&mut world, code, (region, types), approvers, (n, role)));
        }
        said.push(world.audit(AUDITOR, None, "2027-12-31"));
        for (n, regions, types) in [
            (AUDITOR_WITHOUT_NAMES, Value::Null, json!(["minglu.inspection.recorded"])),
            (AUDITOR_ELSEWHERE, json!([OTHER_REGION]), Value::Null),
        ] {
            said.push(audit(&mut world, n, &regions, &types));
        }
        said.push(visit(&mut world));
        for statement in &said {
            world.accept(statement);
        }
        let inspection = world.inspection();
        let mut joint = world.visit();
        joint.data["visit"] = VISIT.into();
        let joint = signed(joint, &OFFICERS.map(|n| (Role::Handler, n)));
        let complaint = complaint(&mut world);
        let [inspection, joint, complaint] =
            [inspection, joint, complaint].map(|statement| world.accept(&statement)["seq"].as_u64().unwrap());
        Self { world, inspection, joint, complaint }
    }

    /// What a reader sees of an entry: nothing, the statement alone, or its personal fields too.
    fn sees(&mut self, n: u8, seq: u64) -> &'static str {
        let reply = self.world.get_as(n, &format!("/v1/statements?from={seq}&limit=1"));
        assert_eq!(reply.status, 200, "{}", reply.text());
        let line = reply.json();
        match line["statement"]["signatures"][0]["header"]["disclosures"].as_array() {
            _ if line["statement"].is_null() => "nothing",
            Some(disclosures) if !disclosures.is_empty() => "all",
            Some(_) | None => "statement",
        }
    }

    fn lines(&mut self, n: u8) -> Vec<Value> {
        let reply = self.world.get_as(n, "/v1/reads?limit=500");
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn admission(world: &mut World, code: &str, (kind, regions): (&str, &[&str]), first: u8) -> Vec<u8> {
    let approver =
        |n: u8| json!({"person": person(n), "public_key": public(n), "not_after": "2030-01-01", "name": "王某"});
    let competence = |name: &str| json!({"event_type": name, "basis": "own", "from": "2020-01-01", "until": null});
    let data = json!({
        "name": "某机关", "kind": kind, "regions": regions,
        "competences": TYPES.map(competence),
        "approvers": [approver(first), approver(first + 1)],
    });
    let draft = world.draft(EventKind::AuthorityAdmitted, "ledger", &format!("authorities/{code}"), data);
    signed(draft, &[(Role::Founder, 1), (Role::Founder, 3), (Role::Holder, first), (Role::Holder, first + 1)])
}

fn enrolment(
    world: &mut World,
    code: &str,
    (region, types): (&str, Value),
    [a, b]: [u8; 2],
    (n, role): (u8, &str),
) -> Vec<u8> {
    let data = json!({
        "public_key": public(n), "person": person(n), "certificate_number": format!("执{n}"), "roles": [role],
        "regions": [region], "event_types": types, "not_after": "2030-01-01", "protection": "software", "name": "李某",
    });
    let subject = format!("authorities/{code}");
    let draft = world.draft(EventKind::KeyEnrolled, &subject, &subject, data);
    signed(draft, &[(Role::Approver, a), (Role::Approver, b), (Role::Holder, n)])
}

fn audit(world: &mut World, n: u8, regions: &Value, types: &Value) -> Vec<u8> {
    let data = json!({
        "body": "审计局", "notice_number": format!("审〔2026〕{n}号"), "authorities": null, "regions": regions,
        "event_types": types, "personal": false, "until": "2027-12-31", "person": person(n), "public_key": public(n),
    });
    let draft = world.draft(EventKind::AuditOpened, "ledger", "ledger", data);
    signed(draft, &[(Role::Founder, 1), (Role::Founder, 2), (Role::Holder, n)])
}

/// A visit of the own authority together with the fire brigade.
fn visit(world: &mut World) -> Vec<u8> {
    let member = |code: &str, n: u8| json!({"authority": code, "officer": person(n)});
    let data = json!({
        "region": OWN_REGION, "facility": FACILITY, "kind": "daily", "fields": ["fire"], "items": [],
        "visit_on": "2026-11-20", "team": [member(OWN, OFFICERS[0]), member(OWN, OFFICERS[1]), member(FIRE, FIRE_OFFICER)],
        "document": {"number": "宁民检审〔2026〕18号", "dated_on": "2026-11-19", "seal": "ofd"},
    });
    let draft = world.draft(EventKind::VisitAssigned, &format!("authorities/{OWN}"), VISIT, data);
    signed(draft, &[(Role::Handler, OFFICERS[0]), (Role::Head, HEAD)])
}

/// Somebody complains; the second officer is to act on it.
fn complaint(world: &mut World) -> Vec<u8> {
    let data = json!({
        "region": OWN_REGION, "kind": "complaint", "channel": "counter", "channel_number": null,
        "received_on": "2026-11-20", "matter": "fees", "named": true, "handlers": [person(OFFICERS[1])],
        "complainant": COMPLAINANT,
    });
    let draft = world.draft(EventKind::ComplaintReceived, &format!("authorities/{OWN}"), FACILITY, data);
    signed(draft, &[(Role::Receiver, RECEIVER)])
}

fn audit_of(args: &[&str]) -> Value {
    let (_, text) = minglu(&[&["audit", "--json"], args].concat());
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

/// What an audit found, but that there is nothing to compare the history with.
fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"]["first"].as_array().unwrap().iter();
    findings.map(|finding| finding["code"].as_str().unwrap()).filter(|code| *code != "history-not-comparable").collect()
}

#[test]
fn each_reader_sees_what_team_duty_level_and_scope_allow() {
    let mut office = Office::new();
    let (inspection, joint, complaint) = (office.inspection, office.joint, office.complaint);
    for (n, of_inspection, of_joint, of_complaint, why) in [
        (OFFICERS[0], "all", "all", "statement", "signed the inspection; the complaint is of the own authority"),
        (OFFICERS[1], "all", "all", "all", "signed the one, and is named in the other"),
        (OF_ANOTHER_TYPE, "statement", "statement", "nothing", "the place is the own, the type is not"),
        (OF_ANOTHER_PLACE, "nothing", "nothing", "nothing", "another county"),
        (RECEIVER, "all", "all", "all", "by duty, and because of having received it"),
        (UPPER_OFFICER, "all", "all", "statement", "a superior of the same line"),
        (FIRE_OFFICER, "statement", "all", "nothing", "another line in the same county, and of the team of the visit"),
        (OTHER_OFFICER, "nothing", "nothing", "nothing", "another authority elsewhere"),
        (AUDITOR, "all", "all", "statement", "everything but who complained"),
        (AUDITOR_WITHOUT_NAMES, "statement", "statement", "nothing", "one type, and no names"),
        (AUDITOR_ELSEWHERE, "nothing", "nothing", "nothing", "another region"),
    ] {
        let seen = (office.sees(n, inspection), office.sees(n, joint), office.sees(n, complaint));
        assert_eq!(seen, (of_inspection, of_joint, of_complaint), "{n}: {why}");
    }
    let public = office.world.get(&format!("/v1/statements?from={inspection}&limit=3"));
    assert_eq!(public.text().matches("restricted").count(), 3, "{}", public.text());
}

#[test]
fn every_restricted_read_is_kept_and_shown_to_whose_it_was() {
    let mut office = Office::new();
    let (inspection, complaint) = (office.inspection, office.complaint);
    for n in READERS {
        office.sees(n, inspection);
        office.sees(n, complaint);
    }
    let all = office.lines(AUDITOR);
    let mut prev = Hash::ZERO.to_base64url();
    for (n, line) in all.iter().enumerate() {
        assert_eq!((line["n"].as_u64(), line["prev"].as_str()), (Some(n as u64), Some(prev.as_str())));
        prev = line["hash"].as_str().unwrap().to_owned();
    }
    let ground = |n: u8, seq: u64| {
        let entries = seq.to_string();
        all.iter().find_map(|line| {
            let of = line["of"].as_array()?.iter().find(|of| of["entries"] == entries.as_str())?;
            (line["reader"] == kid(n).to_string()).then(|| of["ground"].as_str().unwrap().to_owned())
        })
    };
    for (n, of_inspection, of_complaint) in [
        (OFFICERS[0], Some("duty"), Some("duty")),
        (OFFICERS[1], Some("duty"), Some("team")),
        (OF_ANOTHER_TYPE, Some("place"), None),
        (OF_ANOTHER_PLACE, None, None),
        (RECEIVER, Some("duty"), Some("team")),
        (UPPER_OFFICER, Some("level"), Some("level")),
        (FIRE_OFFICER, Some("place"), None),
        (OTHER_OFFICER, None, None),
        (AUDITOR, Some("audit"), Some("audit")),
        (AUDITOR_WITHOUT_NAMES, Some("audit"), None),
        (AUDITOR_ELSEWHERE, None, None),
    ] {
        let found = (ground(n, inspection), ground(n, complaint));
        assert_eq!(found, (of_inspection.map(str::to_owned), of_complaint.map(str::to_owned)), "{n}");
    }
    let own = office.lines(OFFICERS[0]);
    let owner = format!("authorities/{OWN}");
    assert!(own.iter().flat_map(|line| line["of"].as_array().unwrap()).all(|of| of["owner"] == owner.as_str()));
    let readers: Vec<&str> = own.iter().map(|line| line["reader"].as_str().unwrap()).collect();
    for n in [UPPER_OFFICER, FIRE_OFFICER, AUDITOR] {
        assert!(readers.contains(&kid(n).to_string().as_str()), "the authority sees that {n} read its statements");
    }
    assert_eq!(office.lines(OTHER_OFFICER), Vec::<Value>::new(), "nobody read a statement of {OTHER}");
    assert!(!office.world.get("/v1/reads").text().contains("reader"));
    let text = serde_json::to_string(&all).unwrap();
    assert!(!text.contains(COMPLAINANT) && !text.contains("limit="), "nothing that was read, and nothing of the query");
}

#[test]
fn a_read_of_a_whole_region_is_kept_with_what_was_asked_for_its_authorities_and_auditors() {
    let mut office = Office::new();
    let size = office.world.ledger().size().0;
    let target = format!("/v1/institutions?region={OWN_REGION}&known_at={size}&as_of=2026-11-20&q=%E5%AD%99");
    let reply = office.world.get_as(OFFICERS[0], &target);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let read_of = |lines: &[Value]| -> Option<(Value, Vec<String>)> {
        let line = lines.iter().find(|line| line["what"] == "GET /v1/institutions")?;
        let of = line["of"].as_array().unwrap().iter().map(|of| of["owner"].as_str().unwrap().to_owned());
        Some((line["query"].clone(), of.collect()))
    };
    let asked = json!({"region": OWN_REGION, "known_at": size.to_string(), "as_of": "2026-11-20", "q": "*"});
    let authority = |code: &str| format!("authorities/{code}");
    let (query, mut of) = read_of(&office.lines(AUDITOR)).unwrap();
    of.sort();
    let mut acting = [OWN, UPPER, FIRE].map(authority).to_vec();
    acting.sort();
    assert_eq!((query, of), (asked.clone(), acting), "the county, the fire brigade in it, and the prefecture above");
    for (n, wanted) in [
        (FIRE_OFFICER, Some(vec![authority(FIRE)])),
        (UPPER_OFFICER, Some(vec![authority(UPPER)])),
        (OTHER_OFFICER, None),
        (AUDITOR_ELSEWHERE, None),
    ] {
        assert_eq!(read_of(&office.lines(n)), wanted.map(|of| (asked.clone(), of)), "{n}");
    }
    // What was asked of one dossier is told with it.
    let facility = format!("/v1/{FACILITY}?known_at={size}");
    assert_eq!(office.world.get_as(OFFICERS[0], &facility).status, 200);
    let last = office.lines(AUDITOR).into_iter().rfind(|line| line["about"] == FACILITY).unwrap();
    assert_eq!(last["query"], json!({"known_at": size.to_string()}));
}

#[test]
fn an_auditor_of_a_region_or_a_type_sees_who_read_what_the_audit_reaches() {
    let mut office = Office::new();
    let (inspection, complaint) = (office.inspection, office.complaint);
    for n in [OFFICERS[0], UPPER_OFFICER] {
        let reply = office.world.get_as(n, &format!("/v1/statements?from={inspection}&limit=3"));
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    let read: Vec<String> = office.lines(AUDITOR).iter().flat_map(entries_of).collect();
    assert!(read.contains(&format!("{inspection}-{complaint}")), "three at once: {read:?}");
    // The audit of one type is of the two inspections, and not of the complaint behind them.
    let (first, last) = (inspection, office.joint);
    let of_type: BTreeSet<String> = office.lines(AUDITOR_WITHOUT_NAMES).iter().flat_map(entries_of).collect();
    assert_eq!(of_type, BTreeSet::from([format!("{first}-{last}")]));
    assert!(
        office.lines(AUDITOR_WITHOUT_NAMES).iter().all(|line| line.get("prev").is_none()),
        "cut lines prove nothing"
    );
    assert_eq!(office.lines(AUDITOR_ELSEWHERE), Vec::<Value>::new());
    let here = audit(&mut office.world, 69, &json!([OWN_REGION]), &Value::Null);
    office.world.accept(&here);
    let of_region: BTreeSet<String> = office.lines(69).iter().flat_map(entries_of).collect();
    assert!(of_region.contains(&format!("{inspection}-{complaint}")), "{of_region:?}");
}

fn entries_of(line: &Value) -> Vec<String> {
    line["of"].as_array().unwrap().iter().map(|of| of["entries"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_ledger_states_where_the_reads_of_a_day_ended_and_a_cut_is_found() {
    let mut office = Office::new();
    let inspection = office.inspection;
    office.sees(OFFICERS[0], inspection);
    office.sees(UPPER_OFFICER, inspection);
    let size = office.world.ledger().size();
    let last = office.lines(AUDITOR).last().cloned().unwrap();
    assert_eq!(office.world.ledger().size(), size, "nothing is stated on the day itself");
    let tomorrow = minglu::codes::Timestamp::parse_rfc3339("2026-11-22T09:00:00Z").unwrap();
    office.world.clock.set(tomorrow);
    office.sees(OFFICERS[0], inspection);
    let stated = office.world.ledger().governance().reads().to_vec();
    let [stated] = stated.as_slice() else { panic!("{stated:?}") };
    let count = last["n"].as_u64().unwrap() + 1;
    assert_eq!(
        (stated.head.count, stated.head.hash.to_base64url()),
        (count, last["hash"].as_str().unwrap().to_owned())
    );
    assert_eq!(office.world.ledger().size().0, size.0 + 1);
    // Once a day, and again after a restart.
    office.world.restart();
    office.sees(OFFICERS[0], inspection);
    assert_eq!(office.world.ledger().governance().reads().len(), 1);
    office.world.stop();
    let data = office.world.dir.path().join("data");
    let kinds = |what: &str| {
        let report = fsck(&data, None, &mut |_, _, _| {});
        let found: Vec<FsckKind> = report.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(report.could_not_tell, Vec::<String>::new(), "{what}");
        found
    };
    let of_directory =
        || codes(&audit_of(&[data.to_str().unwrap()])).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((kinds("as it is"), of_directory()), (vec![], vec![]));
    assert!(audit_of(&[data.to_str().unwrap()])["counts"]["reads"].as_u64().unwrap() > count);
    let file = data.join("reads/000000000000");
    let text = fs::read_to_string(&file).unwrap();
    let without = |gone: usize| {
        let kept = text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != gone);
        kept.map(|(_, line)| line).collect::<String>()
    };
    fs::write(&file, without(0)).unwrap();
    assert!(kinds("the first taken out").contains(&FsckKind::Reads));
    let before: String = text.split_inclusive('\n').take(usize::try_from(count).unwrap() - 1).collect();
    fs::write(&file, before).unwrap();
    assert_eq!(kinds("cut before what was stated"), [FsckKind::Reads]);
    assert_eq!(of_directory(), ["reads-differ"]);
    fs::remove_dir_all(data.join("reads")).unwrap();
    assert_eq!(kinds("gone"), [FsckKind::Reads]);
}
