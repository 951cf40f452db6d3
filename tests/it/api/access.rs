//! The access walk: every address, every kind of asker, the exact answer.

use std::collections::BTreeSet;

use crate::client::{Reply, send};
use crate::world::{
    AUDITOR, AUDITOR_OF_OTHER, AUDITOR_OF_TODAY, FOUNDERS, OFFICERS, OTHER_OFFICER, OWN_APPROVERS, REVOKED, World,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    Nobody,
    GarbageProof,
    OtherScheme,
    ProofForAnotherPath,
    ProofForAnotherMethod,
    ReplayedProof,
    UnknownKey,
    RevokedKey,
    OfficerOfAnother,
    RightOfficer,
    Auditor,
    AuditorOutOfScope,
    Founder,
}

const ASKERS: [Asker; 13] = [
    Asker::Nobody,
    Asker::GarbageProof,
    Asker::OtherScheme,
    Asker::ProofForAnotherPath,
    Asker::ProofForAnotherMethod,
    Asker::ReplayedProof,
    Asker::UnknownKey,
    Asker::RevokedKey,
    Asker::OfficerOfAnother,
    Asker::RightOfficer,
    Asker::Auditor,
    Asker::AuditorOutOfScope,
    Asker::Founder,
];

/// What the answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nobody is asked who they are: always this status.
    Open(u16),
    /// One statement that is not released.
    Restricted,
    /// A list in which the last line is not released.
    List,
    /// Only for those who have a key.
    Mine,
    /// Only for officers, who here send what is no answer of an outside system.
    Officers,
    /// For anybody; who gives a proof must give a good one. Nothing is there.
    Known404,
    /// Only for those in charge of a place, and who audit them. Nothing is there.
    InCharge,
    /// The same, where a public answer would have to hide things: nobody is asked to prove anything in vain.
    Inside,
    /// The same of a region, where there is a page.
    InRegion,
    /// What touches a subject: whoever may not see it is told nothing, not even that there is something.
    Subject,
    /// Only for officers: status and slug for those of the authority, and for those of another.
    Pending((u16, &'static str), (u16, &'static str)),
}

/// An id that no draw has.
const NO_DRAW: &str = "00000000-0000-4000-8000-000000000001";
const MALFORMED: (u16, &str) = (400, "malformed-statement");
const OTHER_MEDIA: (u16, &str) = (415, "unsupported-media-type");

fn ask(world: &mut World, asker: Asker, method: &str, target: &str) -> Reply {
    let header = match asker {
        Asker::Nobody => None,
        Asker::GarbageProof => Some("Minglu a.b.c".to_owned()),
        Asker::OtherScheme => Some("Bearer abc".to_owned()),
        Asker::ProofForAnotherPath => Some(world.proof(OFFICERS[0], method, &format!("{target}&x"))),
        Asker::ProofForAnotherMethod => Some(world.proof(OFFICERS[0], "PATCH", target)),
        Asker::ReplayedProof => {
            let proof = world.proof(OFFICERS[0], method, target);
            request(world, method, target, Some(&proof));
            Some(proof)
        }
        Asker::UnknownKey => Some(world.proof(99, method, target)),
        Asker::RevokedKey => Some(world.proof(REVOKED, method, target)),
        Asker::OfficerOfAnother => Some(world.proof(OTHER_OFFICER, method, target)),
        Asker::RightOfficer => Some(world.proof(OFFICERS[1], method, target)),
        Asker::Auditor => Some(world.proof(AUDITOR, method, target)),
        Asker::AuditorOutOfScope => Some(world.proof(AUDITOR_OF_OTHER, method, target)),
        Asker::Founder => Some(world.proof(FOUNDERS[0], method, target)),
    };
    request(world, method, target, header.as_deref())
}

fn request(world: &World, method: &str, target: &str, proof: Option<&str>) -> Reply {
    let mut headers: Vec<(&str, &str)> = proof.iter().map(|proof| ("authorization", *proof)).collect();
    if method == "POST" {
        headers.push(("content-type", "application/jose+json"));
    }
    send(world.address, method, target, &headers, if method == "POST" { b"{}" } else { b"" })
}

/// Status and slug that an asker gets where the asker matters.
fn wanted(kind: Kind, asker: Asker) -> (u16, &'static str) {
    match (kind, asker) {
        (Kind::Open(status), _) => (status, ""),
        (Kind::Mine | Kind::Officers | Kind::InCharge | Kind::Pending(..), Asker::Nobody) => (401, "no-access-proof"),
        (_, Asker::GarbageProof | Asker::OtherScheme | Asker::ProofForAnotherPath | Asker::ProofForAnotherMethod) => {
            (401, "bad-access-proof")
        }
        (_, Asker::ReplayedProof) => (401, "proof-replayed"),
        (_, Asker::UnknownKey | Asker::RevokedKey | Asker::Founder) => (401, "key-not-active"),
        (Kind::Restricted | Kind::Inside | Kind::InRegion, Asker::Nobody)
        | (
            Kind::Restricted | Kind::Inside | Kind::InRegion | Kind::InCharge,
            Asker::OfficerOfAnother | Asker::AuditorOutOfScope,
        )
        | (Kind::Officers | Kind::Pending(..), Asker::Auditor | Asker::AuditorOutOfScope) => (403, "restricted"),
        (Kind::Pending(_, another), Asker::OfficerOfAnother) => another,
        (Kind::Pending(own, _), _) => own,
        (Kind::Officers, _) => (415, "unsupported-media-type"),
        (Kind::Known404 | Kind::InCharge | Kind::Inside, _) => (404, "not-found"),
        (Kind::Restricted | Kind::List | Kind::Subject | Kind::Mine | Kind::InRegion, _) => (200, ""),
    }
}

fn sees_all(asker: Asker) -> bool {
    matches!(asker, Asker::RightOfficer | Asker::Auditor)
}

#[expect(clippy::too_many_lines, reason = "a table: a row an address")]
#[test]
fn every_address_answers_every_asker_exactly() {
    let mut world = World::populated();
    let inspection = world.inspection();
    let body = world.accept(&inspection);
    // An approver puts it, so that no officer who asks here is its author.
    let waits = world.half_inspection();
    let (status, waits) = world.put_pending(OWN_APPROVERS[0], &waits);
    assert_eq!(status, 201, "{waits}");
    let pending = format!("/v1/pending/{}", waits["id"].as_str().unwrap());
    // Public files follow behind the answers; stopping waits for them.
    world.restart();
    let seq = body["seq"].as_u64().unwrap();
    let digest = minglu::codes::Hash::from_base64url(body["statement"].as_str().unwrap()).unwrap();
    let manifest = world.ledger().governance().manifest().unwrap();
    let size = seq + 1;
    // Nothing is on record of it; it is registered where the right officer acts.
    let here = minglu::codes::Uscc::with_check_characters("52140925", "MJAAAA01").unwrap();
    let rows: Vec<(&str, &str, String, Kind)> = vec![
        ("/", "GET", "/".into(), Kind::Open(200)),
        ("/v1/statements", "GET", format!("/v1/statements?from={seq}"), Kind::List),
        ("/v1/statements", "POST", "/v1/statements".into(), Kind::Open(400)),
        (
            "/v1/statements/by-subject/{kind}/{id}",
            "GET",
            "/v1/statements/by-subject/facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab".into(),
            Kind::Subject,
        ),
        ("/v1/statements/check", "POST", "/v1/statements/check".into(), Kind::Open(400)),
        ("/v1/entries/{seq}", "GET", format!("/v1/entries/{seq}"), Kind::Open(200)),
        ("/v1/entries/{seq}/receipt", "GET", format!("/v1/entries/{seq}/receipt"), Kind::Open(200)),
        ("/v1/entries/by-digest/{digest}", "GET", format!("/v1/entries/by-digest/{digest}"), Kind::Open(200)),
        (
            "/v1/entries/by-digest/{digest}/receipt",
            "GET",
            format!("/v1/entries/by-digest/{digest}/receipt"),
            Kind::Open(200),
        ),
        ("/v1/log/proofs/inclusion", "GET", format!("/v1/log/proofs/inclusion?seq=0&size={size}"), Kind::Open(200)),
        ("/v1/log/proofs/consistency", "GET", format!("/v1/log/proofs/consistency?from=1&to={size}"), Kind::Open(200)),
        ("/v1/me/statements", "GET", "/v1/me/statements?limit=5".into(), Kind::Mine),
        ("/v1/work", "GET", "/v1/work".into(), Kind::Mine),
        ("/v1/reads", "GET", "/v1/reads".into(), Kind::Mine),
        ("/v1/pending", "GET", "/v1/pending".into(), Kind::Pending((200, ""), (200, ""))),
        ("/v1/pending", "POST", "/v1/pending".into(), Kind::Pending(MALFORMED, MALFORMED)),
        ("/v1/pending/{id}", "GET", pending.clone(), Kind::Pending((200, ""), (404, "not-found"))),
        ("/v1/pending/{id}", "PUT", pending.clone(), Kind::Pending(OTHER_MEDIA, OTHER_MEDIA)),
        ("/v1/pending/{id}", "DELETE", pending.clone(), Kind::Pending((403, "not-the-author"), (404, "not-found"))),
        (
            "/v1/pending/{id}/signatures",
            "POST",
            format!("{pending}/signatures"),
            Kind::Pending(OTHER_MEDIA, OTHER_MEDIA),
        ),
        ("/v1/pending/{id}/opinions", "POST", format!("{pending}/opinions"), Kind::Pending(OTHER_MEDIA, OTHER_MEDIA)),
        ("/v1/party-codes", "POST", "/v1/party-codes".into(), Kind::Pending(OTHER_MEDIA, OTHER_MEDIA)),
        ("/v1/submissions", "POST", "/v1/submissions".into(), Kind::Open(415)),
        ("/v1/authorised-queries", "POST", "/v1/authorised-queries".into(), Kind::Officers),
        ("/v1/outbox/{target}", "GET", "/v1/outbox/credit_china".into(), Kind::Mine),
        ("/v1/outbox/{target}/penalties.csv", "GET", "/v1/outbox/credit_china/penalties.csv".into(), Kind::Mine),
        ("/v1/outbox/{target}/licences.csv", "GET", "/v1/outbox/credit_china/licences.csv".into(), Kind::Mine),
        ("/v1/outbox/{target}/receipts", "POST", "/v1/outbox/credit_china/receipts?batch=1".into(), Kind::Officers),
        ("/v1/institutions", "GET", "/v1/institutions".into(), Kind::Open(200)),
        ("/v1/institutions/{uscc}", "GET", "/v1/institutions/52410302MJAAAA017P".into(), Kind::Open(404)),
        (
            "/v1/institutions/{uscc}/timeline",
            "GET",
            "/v1/institutions/52410302MJAAAA017P/timeline".into(),
            Kind::Open(404),
        ),
        (
            "/v1/institutions/{uscc}/standing",
            "GET",
            "/v1/institutions/52410302MJAAAA017P/standing".into(),
            Kind::Open(404),
        ),
        ("/v1/institutions/{uscc}/eligibility", "GET", format!("/v1/institutions/{here}/eligibility"), Kind::Known404),
        ("/v1/institutions/{uscc}/risk", "GET", format!("/v1/institutions/{here}/risk"), Kind::InCharge),
        ("/v1/institutions/{uscc}", "GET", format!("/v1/institutions/{here}?known_at={size}"), Kind::Inside),
        (
            "/v1/institutions/{uscc}/risk",
            "GET",
            format!("/v1/institutions/{here}/risk?known_at={size}"),
            Kind::InCharge,
        ),
        (
            "/v1/institutions/{uscc}/timeline",
            "GET",
            format!("/v1/institutions/{here}/timeline?known_at={size}&as_of=2026-11-20"),
            Kind::Inside,
        ),
        (
            "/v1/institutions/{uscc}/standing",
            "GET",
            format!("/v1/institutions/{here}/standing?known_at={size}"),
            Kind::Inside,
        ),
        (
            "/v1/institutions/{uscc}/eligibility",
            "GET",
            format!("/v1/institutions/{here}/eligibility?known_at={size}"),
            Kind::Inside,
        ),
        ("/v1/draws", "GET", "/v1/draws".into(), Kind::Open(200)),
        ("/v1/draws/{id}", "GET", format!("/v1/draws/{NO_DRAW}"), Kind::Known404),
        ("/v1/draws/{id}/files/{digest}", "GET", format!("/v1/draws/{NO_DRAW}/files/{digest}"), Kind::Known404),
        (
            "/v1/draws/{id}/files/{digest}",
            "PUT",
            format!("/v1/draws/{NO_DRAW}/files/{digest}"),
            Kind::Pending((404, "not-found"), (404, "not-found")),
        ),
        ("/v1/indicators", "GET", "/v1/indicators?region=140000&year=2025&parts=1".into(), Kind::Open(200)),
        ("/v1/rulesets", "GET", "/v1/rulesets".into(), Kind::Open(200)),
        ("/v1/rulesets/{digest}", "GET", format!("/v1/rulesets/{manifest}"), Kind::Open(200)),
        ("/v1/facilities", "GET", "/v1/facilities".into(), Kind::Open(200)),
        ("/v1/facilities/{id}", "GET", "/v1/facilities/0190c3a1-7d3e-4c9a-8b1f-0123456789ab".into(), Kind::Open(404)),
        ("/v1/lists/{list}", "GET", "/v1/lists/watch".into(), Kind::Open(200)),
        ("/v1/penalties", "GET", "/v1/penalties".into(), Kind::Open(200)),
        ("/v1/grades", "GET", "/v1/grades".into(), Kind::Open(200)),
        ("/v1/grades", "GET", format!("/v1/grades?region=140925&known_at={size}"), Kind::InRegion),
        ("/v1/work", "GET", format!("/v1/work?known_at={size}"), Kind::Mine),
        ("/v1/inspections", "GET", "/v1/inspections".into(), Kind::Open(200)),
        ("/v1/log/keys", "GET", "/v1/log/keys".into(), Kind::Open(200)),
        ("/v1/keys/{kid}", "GET", format!("/v1/keys/{}", "A".repeat(43)), Kind::Open(404)),
        ("/log/checkpoint", "GET", "/log/checkpoint".into(), Kind::Open(200)),
        ("/log/tile/{path}", "GET", "/log/tile/entries/000.p/2".into(), Kind::Open(200)),
        ("/log/data/{digest}", "GET", format!("/log/data/{manifest}"), Kind::Open(200)),
        ("/log/statements/{digest}", "GET", format!("/log/statements/{digest}"), Kind::Restricted),
        ("/health/live", "GET", "/health/live".into(), Kind::Open(200)),
        ("/health/ready", "GET", "/health/ready".into(), Kind::Open(200)),
        ("/health/writable", "GET", "/health/writable".into(), Kind::Open(200)),
        ("/metrics", "GET", "/metrics".into(), Kind::Open(200)),
        ("/problems/{slug}", "GET", "/problems/late".into(), Kind::Open(200)),
        ("/openapi.json", "GET", "/openapi.json".into(), Kind::Open(200)),
    ];
    let walked: BTreeSet<(&str, &str)> = rows.iter().map(|(path, method, _, _)| (*path, *method)).collect();
    let routed: BTreeSet<(&str, &str)> = minglu::api::paths()
        .into_iter()
        .flat_map(|(path, allow)| allow.split(", ").filter(|m| *m != "HEAD").map(move |method| (path, method)))
        .collect();
    assert_eq!(walked, routed, "a new address needs a row here");
    for (_, method, target, kind) in &rows {
        for asker in ASKERS {
            let reply = ask(&mut world, asker, method, target);
            let (status, slug) = wanted(*kind, asker);
            assert_eq!(reply.status, status, "{method} {target} {asker:?}: {}", reply.text());
            if !slug.is_empty() {
                assert_eq!(reply.slug(), slug, "{method} {target} {asker:?}");
            }
            if status == 401 && !slug.is_empty() {
                assert_eq!(reply.header("www-authenticate"), "Minglu");
            }
            if *kind == Kind::Subject && status == 200 {
                assert_eq!(!reply.text().is_empty(), sees_all(asker), "{asker:?}: {}", reply.text());
            }
            if *kind == Kind::List && status == 200 {
                let member = if sees_all(asker) { "statement" } else { "not_shown" };
                assert!(reply.lines()[0].get(member).is_some(), "{asker:?}: {}", reply.text());
            }
        }
    }
}

#[test]
fn a_proof_is_bound_to_its_time_and_a_head_is_another_method() {
    let mut world = World::populated();
    let target = "/v1/me/statements";
    let early = world.proof(OFFICERS[0], "GET", target);
    let now = minglu::service::Clock::now(world.clock.as_ref());
    world.clock.set(now.plus_ms(121_000));
    let reply = send(world.address, "GET", target, &[("authorization", &early)], &[]);
    assert_eq!((reply.status, reply.slug().as_str()), (401, "bad-access-proof"));
    let proof = world.proof(OFFICERS[0], "GET", target);
    let twice = send(world.address, "GET", target, &[("authorization", &proof), ("authorization", &proof)], &[]);
    assert_eq!(twice.slug(), "bad-access-proof");
    let head = send(world.address, "HEAD", target, &[("authorization", &proof)], &[]);
    assert_eq!(head.status, 401);
    let proof = world.proof(OFFICERS[0], "HEAD", target);
    assert_eq!(send(world.address, "HEAD", target, &[("authorization", &proof)], &[]).status, 200);
    let lower = world.proof(OFFICERS[0], "GET", target).replacen("Minglu", "minglu", 1);
    assert_eq!(send(world.address, "GET", target, &[("authorization", &lower)], &[]).status, 200);
}

#[test]
fn an_audit_that_is_over_and_a_key_that_was_revoked_meanwhile_give_no_access() {
    let mut world = World::populated();
    let target = "/v1/statements";
    assert_eq!(world.get_as(AUDITOR_OF_TODAY, target).status, 200);
    assert_eq!(world.get_as(OWN_APPROVERS[0], target).status, 200);
    let revocation = world.revocation(OFFICERS[0]);
    assert_eq!(world.get_as(OFFICERS[0], target).status, 200);
    world.accept(&revocation);
    // The registry is published before the answer to the next submission.
    let next = world.revocation(OFFICERS[1]);
    world.accept(&next);
    assert_eq!(world.get_as(OFFICERS[0], target).slug(), "key-not-active");
    let now = minglu::service::Clock::now(world.clock.as_ref());
    world.clock.set(now.plus_ms(86_400_000));
    assert_eq!(world.get_as(AUDITOR_OF_TODAY, target).slug(), "audit-over");
}
