//! Disclosures that are not shown: which of them an erasure explains.

use serde_json::{Value, json};

use super::world::*;
use crate::codes::Hash;
use crate::log::Seq;
use crate::statement::{Disclosure, EventKind, Role};

const PERSON: &str = "persons/00000000-0000-4000-8000-000000000090";
const FACILITY: &str = "facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab";

fn erase(world: &mut World, subject: &str, disclosures: &Value) {
    let data = json!({
        "legal_basis": "个人信息保护法 47", "disclosures": disclosures, "decided_by": "某县民政局", "decided_on": "2026-11-02",
    });
    let draft = world.draft(EventKind::PersonalErased, &authority(NORTH), subject, data);
    world.sign(&draft, &[(Role::Approver, NORTH), (Role::Head, NORTH + 5)]);
}

fn register(world: &mut World, name: &str, start: &str) {
    let data = json!({
        "name": name, "region": place(NORTH), "address": null, "registered_on": "2026-10-30",
        "representative": {"person": PERSON, "name": "李四"},
    });
    let subject = format!("institutions/{}", code(start));
    let draft = world.draft(EventKind::InstitutionRegistered, &authority(NORTH), &subject, data);
    world.sign(&draft, &[(Role::Handler, NORTH + 2)]);
}

/// Leaves out the disclosures of an entry from the first on, so many; gives the digest of the first.
fn leave_out(shown: &mut Shown, seq: usize, count: usize) -> Hash {
    let ShownBody::Statement { disclosures, .. } = &mut shown.bodies[seq] else { panic!("it is shown") };
    let gone: Vec<String> = disclosures.drain(..count).collect();
    Disclosure::digest_of(&gone[0])
}

#[test]
fn an_erasure_explains_what_it_names_and_nothing_after_it() {
    let mut world = World { records: vec![] };
    world.found(files().1);
    let types = ["inspection.recorded", "institution.registered", "personal.erased"];
    world.admit_for(NORTH, "civil_affairs", &types);
    for (n, role) in [(2, "handler"), (3, "handler"), (5, "head")] {
        world.enrol_as(NORTH, NORTH + n, role);
    }
    // Entries 5 and 6 are inspections, 7 names a person.
    for _ in 0..2 {
        world.inspect(NORTH, place(NORTH), &[NORTH + 2, NORTH + 3]);
    }
    register(&mut world, "北辰养老院", "52140925MJAAAA018");
    let one = leave_out(&mut world.shown(), 5, 1);
    let named = json!([{
        "statement": world.records[5].1.digest().to_base64url(), "disclosure": one.to_base64url(),
    }]);
    erase(&mut world, FACILITY, &named);
    erase(&mut world, PERSON, &Value::Null);
    register(&mut world, "南山养老院", "52140925MJAAAA019");
    let whole = world.shown().replay();
    assert_eq!(found(&whole), []);
    assert_eq!((whole.counts.disclosures_erased, whole.counts.disclosures_withheld), (0, 0));

    let mut shown = world.shown();
    leave_out(&mut shown, 5, 1);
    leave_out(&mut shown, 6, 2);
    leave_out(&mut shown, 7, 1);
    leave_out(&mut shown, 10, 1);
    let report = shown.replay();
    assert_eq!(found(&report), []);
    assert_eq!(report.erased.first, [(Seq(5), 1), (Seq(7), 1)]);
    assert_eq!(report.withheld.first, [(Seq(6), 2), (Seq(10), 1)]);
    assert_eq!((report.counts.disclosures_erased, report.counts.disclosures_withheld), (2, 3));
    let told = &report.to_json()["disclosures"];
    assert_eq!(
        told["erased"],
        json!({"total": 2, "entries": 2, "first": [{"seq": 5, "count": 1}, {"seq": 7, "count": 1}]})
    );
    assert_eq!(told["withheld"]["total"], 3);
    assert!(report.to_text().contains("Disclosures withheld, by entry: 6 (2), 10"), "{}", report.to_text());
    // An erasure that is not shown explains nothing.
    shown.bodies[9] = ShownBody::NotShown("restricted".to_owned());
    assert_eq!(shown.replay().withheld.first, [(Seq(6), 2), (Seq(7), 1), (Seq(10), 1)]);
}
