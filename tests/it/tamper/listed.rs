//! A closed ledger with an institution that is on a list, all of it released: for lies of the register.

use minglu::service::Ledger;
use minglu::statement::{EventKind, Role};
use serde_json::{Value, json};

use super::Honest;
use crate::kit::{self, AUTHORITY, HANDLERS, Kit, key};

const REVIEWER: u8 = 24;
const HEAD: u8 = 25;
const PARTY: &str = "institutions/91140925MAAAAA018T";

/// Entries: 4 and 5 enrol, 6 registers, 8 lists, 9 serves, 7 and 10 release.
pub fn listed() -> Honest {
    Honest::of(|kit, ledger| {
        kit.found_as(ledger, "market_supervision");
        kit::accepted(ledger, &kit.pen.enrol(REVIEWER, &["legal_reviewer"]));
        kit::accepted(ledger, &kit.pen.enrol(HEAD, &["head"]));
        let registered = json!({
            "name": "北辰养老院", "region": "140925", "address": null, "registered_on": "2026-11-19",
            "representative": {"person": kit::person(90).to_string(), "name": "李四"},
        });
        let registered = enter(kit, ledger, EventKind::InstitutionRegistered, registered, &HANDLERS[..1]);
        release(kit, ledger, &registered);
        let listing = json!({
            "region": "140925", "list": "abnormal", "circumstance": "abn-report", "notice": null, "considered": [],
            "rests_on": [], "consent_number": null, "months_min": null, "months_max": null, "measures": [],
            "facts_public": "未按期公示年度报告", "document": {
                "number": "宁市监异〔2026〕1号", "dated_on": "2026-11-20", "seal": "ofd", "public_copy": null,
            },
        });
        let signers = [HANDLERS[0], HANDLERS[1], REVIEWER, HEAD];
        let listing = enter(kit, ledger, EventKind::ListingDecided, listing, &signers);
        let served = json!({"document": listing, "mode": "direct", "served_on": "2026-11-20", "capacity": null});
        enter(kit, ledger, EventKind::DocumentServed, served, &HANDLERS[..1]);
        release(kit, ledger, &listing);
    })
}

fn release(kit: &mut Kit, ledger: &Ledger, statement: &str) {
    let data = json!({
        "statement": statement, "released_on": "2026-11-21", "review": "已审查", "tier": null, "necessity": null,
        "public_copy": null,
    });
    enter(kit, ledger, EventKind::PublicationReleased, data, &[REVIEWER]);
}

/// The digest of what was entered.
fn enter(kit: &mut Kit, ledger: &Ledger, kind: EventKind, data: Value, signers: &[u8]) -> String {
    let role = |n: u8| match n {
        REVIEWER => Role::LegalReviewer,
        HEAD => Role::Head,
        _ => Role::Handler,
    };
    let signers: Vec<_> = signers.iter().map(|n| (role(*n), key(*n))).collect();
    let statement = kit.pen.sign(kind, AUTHORITY, PARTY, data, &signers);
    let accepted = kit::accepted(ledger, &statement);
    assert!(accepted.marks.is_empty(), "{:?}", accepted.marks);
    accepted.digest.to_base64url()
}
