//! Coverage, and that the repository's ruleset speaks of everything that can be shown.

use serde_json::json;

use crate::codes::{AuthorityKind, ListKind, RegionCode, Uscc};
use crate::rules::{Coverage, Submitter, coverage, public_dossier};
use crate::statement::{EventKind, Subject};

use super::world::{Happening, day, fold, party, rulebook};

fn submitter(name: &str, kind: AuthorityKind, region: &str, since: &str) -> Submitter {
    let code = Uscc::with_check_characters("11410302", "MB000007").unwrap();
    Submitter { code, name: name.to_owned(), kind, regions: vec![region.parse().unwrap()], since: day(since) }
}

fn row(rows: &[Coverage], field: AuthorityKind) -> &Coverage {
    rows.iter().find(|row| row.field == field).unwrap()
}

#[test]
fn silence_of_those_who_submit_is_told_apart_from_the_silence_of_others() {
    let (rulebook, party) = (rulebook(), party("home"));
    let life = [
        Happening::new("P", "2026-04-20", "penalty.decided", json!({})).by(AuthorityKind::MarketSupervision),
        Happening::new("R", "2026-04-27", "publication.released", json!({"statement": "@P", "tier": "general"}))
            .by(AuthorityKind::MarketSupervision),
        Happening::new("Q", "2026-04-28", "penalty.decided", json!({})).by(AuthorityKind::Health),
    ];
    let today = day("2026-05-06");
    let dossiers = fold(party, &life, today);
    let public = public_dossier(&dossiers, Subject::Institution(party), &rulebook, today).unwrap();
    let submitters = [
        submitter("market", AuthorityKind::MarketSupervision, "410300", "2026-01-01"),
        submitter("health", AuthorityKind::Health, "410302", "2026-01-01"),
        submitter("fire, from tomorrow", AuthorityKind::Fire, "410302", "2026-05-07"),
        submitter("civil affairs of Weihai", AuthorityKind::CivilAffairs, "371000", "2026-01-01"),
    ];
    let ask = |place: &str, on: &str| {
        coverage(&submitters, &[&public], place.parse::<RegionCode>().unwrap(), &rulebook, day(on))
    };
    let rows = ask("410302", "2026-05-06");
    let fields: Vec<&str> = rows.iter().map(|row| row.field.as_str()).collect();
    // A place without a body of integrated enforcement lacks nothing.
    assert_eq!(fields, ["civil_affairs", "market_supervision", "health", "fire", "housing"]);
    let market = row(&rows, AuthorityKind::MarketSupervision);
    assert_eq!((market.authorities.len(), market.last_entry), (1, Some(1)));
    assert_eq!((market.field_zh, market.note_zh), ("市场监督管理", "有机关报送，有公示记录"));
    // What the health authority decided is not released: the public is not told of it.
    let health = row(&rows, AuthorityKind::Health);
    assert_eq!((health.authorities.len(), health.last_entry, health.note_zh), (1, None, "有机关报送，未见公示记录"));
    for field in [AuthorityKind::Fire, AuthorityKind::CivilAffairs] {
        let silent = row(&rows, field);
        assert_eq!((silent.authorities.len(), silent.note_zh), (0, "未见记录"));
        assert_eq!(silent.note_en, "nothing on record here");
    }
    assert_eq!(row(&ask("410302", "2026-05-07"), AuthorityKind::Fire).authorities.len(), 1);
    let published = |place: &str| {
        let rows = ask(place, "2026-05-06");
        let lists = &row(&rows, AuthorityKind::CivilAffairs).lists;
        lists.iter().map(|row| (row.list, row.published)).collect::<Vec<_>>()
    };
    let rest = [(ListKind::Abnormal, true), (ListKind::Severe, true)];
    assert_eq!(published("410302"), [&[(ListKind::JointPunishment, false)], &rest[..]].concat());
    assert_eq!(published("371002"), [&[(ListKind::JointPunishment, true)], &rest[..]].concat());
}

#[test]
fn the_ruleset_has_a_window_for_every_type_that_can_be_released() {
    let ruleset = rulebook().ruleset;
    // Penalties have tiers, and listings the terms of their list.
    let with_own_rules = [EventKind::PenaltyDecided, EventKind::ListingDecided];
    let releasable = [
        EventKind::InstitutionRegistered,
        EventKind::FacilityRegistered,
        EventKind::FacilityIdentified,
        EventKind::FilingAccepted,
        EventKind::LicenceGranted,
        EventKind::InspectionRecorded,
        EventKind::FireCheckRecorded,
        EventKind::RectificationOrdered,
        EventKind::GradeAwarded,
        EventKind::RecordTranscribed,
    ];
    for kind in releasable {
        assert!(ruleset.record(kind.unversioned(), None, day("2026-11-22")).is_some(), "{}", kind.name());
    }
    for kind in with_own_rules {
        assert!(ruleset.record(kind.unversioned(), None, day("2026-11-22")).is_none(), "{}", kind.name());
    }
    for kind in AuthorityKind::ALL {
        for on in ["2020-01-01", "2021-08-31", "2021-09-01", "2025-12-24", "2025-12-25", "2026-04-01", "2030-01-01"] {
            assert!(ruleset.publicity(Some(*kind), None, day(on)).is_some(), "{} {on}", kind.as_str());
        }
        assert!(ruleset.publicity(Some(*kind), None, day("2019-12-31")).is_none());
    }
}
