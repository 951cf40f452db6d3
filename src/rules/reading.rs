//! Who may read what the public does not see, and on which ground.
//!
//! Source: practice.md 18 (officers see the joint dossier), 23 (by case team, duty and level; complainants only to the
//! named handlers; an auditor by the scope that the founders gave).

use crate::codes::{RegionCode, code_list};
use crate::governance::{AuditScope, Governance, Holder, KeyRecord};
use crate::manifest::Audience;
use crate::statement::Source;

code_list! {
    /// Why somebody may read a statement.
    pub enum Ground {
        /// 办案人员: signed it, or is named as acting on the matter.
        Team = "team", "办案人员", "Acts on the matter";
        /// 本机关职责: an officer of its authority, enrolled for its type and place.
        Duty = "duty", "本机关职责", "Duty in its authority";
        /// 上级机关: an officer of a superior of the same line.
        Level = "level", "上级机关", "Superior authority";
        /// 同一辖区: an officer of another authority in charge of the place.
        Place = "place", "同一辖区其他机关", "Another authority in charge of the place";
        /// 审计.
        Audit = "audit", "审计", "Audit";
    }
}

/// What somebody may read of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Right {
    /// Why.
    pub ground: Ground,
    /// Whether its personal fields are opened.
    pub personal: bool,
}

/// What a statement is, as far as the right to read it asks.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Whose it is.
    pub owner: Source,
    /// Where it acts; `None` for what has no place.
    pub region: Option<RegionCode>,
    /// Its type without version.
    pub event_type: &'w str,
    /// Who sees it before a release, as the manifest says.
    pub audience: Audience,
}

/// What the holder of a key may read by office; who acts on the matter may read more.
///
/// Trust: refused unless granted. That the key counts, and that an audit is not over, is checked with the proof.
#[must_use]
pub fn right_of_office(governance: &Governance, key: &KeyRecord, wanted: &Wanted<'_>) -> Option<Right> {
    let personal = wanted.audience != Audience::Handlers;
    match &key.holder {
        Holder::Officer { .. } => {
            let ground = ground_of_officer(governance, key, wanted)?;
            // Another line knows that something is on record, and not who is named in it.
            Some(Right { ground, personal: personal && ground != Ground::Place })
        }
        Holder::Auditor { scope, .. } => {
            let right = Right { ground: Ground::Audit, personal: personal && scope.personal };
            is_in_scope(scope, wanted).then_some(right)
        }
        Holder::Founder | Holder::Service => None,
    }
}

fn ground_of_officer(governance: &Governance, key: &KeyRecord, wanted: &Wanted<'_>) -> Option<Ground> {
    let Holder::Officer { authority } = key.holder else { return None };
    let covers = |place: RegionCode| key.regions.iter().any(|own| own.contains(place));
    let is_enrolled_for =
        key.event_types.as_ref().is_none_or(|types| types.iter().any(|name| name == wanted.event_type));
    if let Source::Authority(code) = wanted.owner
        && wanted.region.is_none_or(covers)
        && is_enrolled_for
    {
        if governance.acts_for(authority, code) {
            return Some(Ground::Duty);
        }
        if governance.is_superior(authority, code) {
            return Some(Ground::Level);
        }
    }
    let is_here = wanted.region.is_some_and(covers) && wanted.audience != Audience::Handlers;
    is_here.then_some(Ground::Place)
}

/// Whether a statement lies in what an audit is of: its authority, its place and its type.
#[must_use]
pub fn is_in_scope(scope: &AuditScope, wanted: &Wanted<'_>) -> bool {
    let authority = scope.authorities.as_ref().is_none_or(|codes| match wanted.owner {
        Source::Authority(code) => codes.contains(&code),
        Source::Institution(_) | Source::Ledger => false,
    });
    let region = scope
        .regions
        .as_ref()
        .is_none_or(|regions| wanted.region.is_some_and(|place| regions.iter().any(|own| own.contains(place))));
    let kind = scope.event_types.as_ref().is_none_or(|types| types.iter().any(|name| name == wanted.event_type));
    authority && region && kind
}
