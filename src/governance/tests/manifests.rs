//! Manifests: what can be loaded, and what can be adopted.

use std::collections::BTreeMap;

use serde_json::json;

use super::world::*;
use crate::codes::Hash;
use crate::log::Seq;
use crate::manifest::{Manifest, ManifestError};
use crate::statement::{EventKind, Role};

#[test]
fn a_manifest_is_in_force_from_the_entry_after_its_adoption() {
    let mut world = World::new();
    let next = with_row(EventKind::InspectionRecorded, |row| row["age_max_days"] = json!(60));
    let (seq, _) = world.enter(&adoption(&next));
    let first = world.rulebook.digest;
    assert_eq!(world.registry.manifest(), Some(next.digest));
    assert_eq!(world.registry.manifest_at(seq), Some(first));
    assert_eq!(world.registry.manifest_at(Seq(seq.0 + 1)), Some(next.digest));
    assert_eq!(world.registry.manifest_at(Seq(0)), Some(first));
}

#[test]
fn what_cannot_be_judged_is_not_adopted() {
    let world = World::new();
    let adopt = |rulebook| adoption(&rulebook);
    let absent = Act { adopted: None, ..adoption(&world.rulebook) };
    world.refused("impossible/manifest-known", &absent);
    let other = Act { adopted: Some(with_row(EventKind::KeyEnded, |_| {})), ..adoption(&world.rulebook) };
    world.refused("impossible/manifest-known", &other.set("manifest", json!("11".repeat(32))));

    let fewer = adopt(changed("algorithms.json", |names| *names = json!(["EdDSA"])));
    world.refused("impossible/algorithms-grow", &fewer);
    let more = adopt(changed("algorithms.json", |names| *names = json!(["EdDSA", "Ed25519", "SM2"])));
    assert_eq!(world.judge(&more), Ok(vec![]));

    let unknown = with_row(EventKind::KeyEnded, |row| row["event_type"] = json!("minglu.key.retired.v1"));
    world.refused("impossible/types-known", &adopt(unknown));
    let mut files = files();
    files.insert("events/minglu.key.ended.v1.json".to_owned(), b"{}\n".to_vec());
    world.refused("impossible/types-known", &adopt(load(&files).unwrap()));
    files.remove("events/minglu.key.ended.v1.json");
    world.refused("impossible/types-known", &adopt(load(&files).unwrap()));

    let boss = json!([{"role": "boss", "count": 1}]);
    let unheard = with_row(EventKind::InspectionRecorded, |row| row["signers"] = boss.clone());
    world.refused("impossible/roles-known", &adopt(unheard));
    let regional = json!([{"region": "650000", "signers": boss}]);
    let unheard = with_row(EventKind::InspectionRecorded, |row| row["regional_signers"] = regional.clone());
    world.refused("impossible/roles-known", &adopt(unheard));

    let last = EventKind::RulesetAdopted;
    world.refused("impossible/adoption-stays", &adopt(with_row(last, |row| row["sources"] = json!(["authority"]))));
    world.refused("impossible/adoption-stays", &adopt(with_row(last, |row| row["age_max_days"] = json!(0))));
    let without = changed("catalogue.json", |rows| {
        rows.as_array_mut().unwrap().retain(|row| row["event_type"] != last.name());
    });
    world.refused("impossible/adoption-stays", &adopt(without.clone()));
    // The founding is held to the same.
    let founded = founding().set("manifest", json!(without.digest.to_string()));
    World::empty().refused("impossible/adoption-stays", &Act { rulebook: Some(without), ..founded });
    world.refused("RolesMissing", &adoption(&world.rulebook).by(&[(Role::Founder, 1)]));
}

#[test]
fn a_manifest_is_loaded_whole_or_not_at_all() {
    assert!(load(&files()).is_ok());
    for name in [
        "catalogue.json",
        "algorithms.json",
        "codes/regions.json",
        "codes/calendar-cn-gov.json",
        "codes/calendar-local.json",
        "rulesets/cn-core.json",
        "rulesets/eligibility.json",
        "rulesets/risk.json",
        "disclosure.json",
        "targets.json",
    ] {
        let mut fewer = files();
        fewer.remove(name);
        assert!(matches!(load(&fewer), Err(ManifestError::NotNamed { name: found }) if found == name), "{name}");
        let mut broken = files();
        broken.insert(name.to_owned(), b"{".to_vec());
        assert!(matches!(load(&broken), Err(ManifestError::Unusable { name: found, .. }) if found == name), "{name}");
    }
    let mut more = files();
    more.insert("rules.json".to_owned(), b"{}".to_vec());
    assert!(matches!(load(&more), Err(ManifestError::UnknownFile { .. })));

    let files = files();
    let named: BTreeMap<String, Hash> = files.iter().map(|(name, bytes)| (name.clone(), Hash::of(bytes))).collect();
    let manifest = Manifest::new(named);
    let fetch = |changed: &str, answer: Option<Vec<u8>>| {
        let fetched = |digest: Hash| {
            let file = files.iter().find(|(_, bytes)| Hash::of(bytes) == digest);
            match file {
                _ if digest == manifest.digest() => Some(manifest.to_bytes()),
                Some((name, _)) if name == changed => answer.clone(),
                Some((_, bytes)) => Some(bytes.clone()),
                None => None,
            }
        };
        crate::manifest::Rulebook::load(manifest.digest(), fetched)
    };
    for name in files.keys() {
        assert!(matches!(fetch(name, None), Err(ManifestError::Missing { .. })), "{name}");
        assert!(matches!(fetch(name, Some(b"[]".to_vec())), Err(ManifestError::Differs { .. })), "{name}");
    }
    let unknown = crate::manifest::Rulebook::load(Hash::of(b"x"), |_| None);
    assert!(matches!(unknown, Err(ManifestError::Missing { .. })));
}

#[test]
fn the_catalogue_of_the_repository_is_whole() {
    let rulebook = World::new().rulebook;
    for kind in EventKind::ALL {
        let row = rulebook.catalogue.row(kind.name()).unwrap_or_else(|| panic!("no row for {}", kind.name()));
        assert!(!row.source.trim().is_empty() && !row.sources.is_empty() && row.age_max_days > 0, "{}", kind.name());
        assert!(row.mark.as_deref().is_none_or(|mark| matches!(mark, "[MEM]" | "[POLICY]")), "{}", kind.name());
        assert_eq!(Some(row.title_zh.as_str()), kind.schema()["x-title-zh"].as_str());
        assert_eq!(Some(row.title_en.as_str()), kind.schema()["title"].as_str());
        for need in &row.signers {
            assert!(Role::ALL.iter().any(|role| role.as_str() == need.role), "{}: {}", kind.name(), need.role);
            assert!((1..=15).contains(&need.count), "{}: {}", kind.name(), need.role);
        }
    }
    assert_eq!(rulebook.catalogue.rows().count(), EventKind::ALL.len());
    // `mark` is null where the law was read, and never left out.
    let rows: serde_json::Value = serde_json::from_slice(&files()["catalogue.json"]).unwrap();
    for row in rows.as_array().unwrap() {
        assert!(row.get("mark").is_some() && row.get("source").is_some(), "{row}");
    }
    let twice = json!([rows[0], rows[0]]).to_string();
    assert!(crate::manifest::Catalogue::parse(twice.as_bytes()).is_err());
}
