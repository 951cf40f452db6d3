//! A closed ledger with an institution that is on a list, all of it released: for lies of the register.

use minglu::statement::{Envelope, EventKind, Role};
use serde_json::{Value, json};

use super::Honest;
use crate::kit::{self, AUTHORITY, HANDLERS, Pen, key};

const REVIEWER: u8 = 24;
const HEAD: u8 = 25;
pub const PARTY: &str = "institutions/91140925MAAAAA018T";

pub(super) fn listed() -> Honest {
    Honest::of(|kit, ledger| {
        kit.found_as(ledger, "market_supervision");
        for statement in statements(&mut kit.pen) {
            let accepted = kit::accepted(ledger, &statement);
            assert!(accepted.marks.is_empty(), "{:?}", accepted.marks);
        }
    })
}

/// What is said after the authority and its two handlers are there, at entry 4: 4 and 5 enrol, 6 registers, 8 lists, 9
/// serves, 7 and 10 release.
pub fn statements(pen: &mut Pen) -> Vec<Vec<u8>> {
    let mut said = vec![pen.enrol(REVIEWER, &["legal_reviewer"]), pen.enrol(HEAD, &["head"])];
    let mut say = |kind, data, signers: &[u8]| {
        let statement = sign(pen, kind, data, signers);
        let digest = Envelope::parse(&statement).unwrap().digest().to_base64url();
        said.push(statement);
        digest
    };
    let registered = json!({
        "name": "北辰养老院", "region": "140925", "address": null, "registered_on": "2026-11-19",
        "representative": {"person": kit::person(90).to_string(), "name": "李四"},
    });
    let registered = say(EventKind::InstitutionRegistered, registered, &HANDLERS[..1]);
    say(EventKind::PublicationReleased, release(&registered), &[REVIEWER]);
    let listing = json!({
        "region": "140925", "list": "abnormal", "circumstance": "abn-report", "notice": null, "considered": [],
        "rests_on": [], "consent_number": null, "months_min": null, "months_max": null, "measures": [],
        "facts_public": "未按期公示年度报告", "document": {
            "number": "宁市监异〔2026〕1号", "dated_on": "2026-11-20", "seal": "ofd", "public_copy": null,
        },
    });
    let listing = say(EventKind::ListingDecided, listing, &[HANDLERS[0], HANDLERS[1], REVIEWER, HEAD]);
    let served = json!({"document": listing, "mode": "direct", "served_on": "2026-11-20", "capacity": null});
    say(EventKind::DocumentServed, served, &HANDLERS[..1]);
    say(EventKind::PublicationReleased, release(&listing), &[REVIEWER]);
    said
}

fn release(statement: &str) -> Value {
    json!({
        "statement": statement, "released_on": "2026-11-21", "review": "已审查", "tier": null, "necessity": null,
        "public_copy": null,
    })
}

fn sign(pen: &mut Pen, kind: EventKind, data: Value, signers: &[u8]) -> Vec<u8> {
    let role = |n: u8| match n {
        REVIEWER => Role::LegalReviewer,
        HEAD => Role::Head,
        _ => Role::Handler,
    };
    let signers: Vec<_> = signers.iter().map(|n| (role(*n), key(*n))).collect();
    pen.sign(kind, AUTHORITY, PARTY, data, &signers)
}
