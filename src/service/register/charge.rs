//! In which places a reader is in charge, and so is told what the ledger knew there.

use crate::codes::{RegionCode, Uscc};
use crate::governance::{Governance, Holder};
use crate::service::Reader;
use crate::statement::{Event, Subject, Uuid};

use super::pin::Register;

/// Where a reader is in charge: in the places that every one of these lists holds; everywhere without a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge(Vec<Vec<RegionCode>>);

impl Charge {
    /// The charge of a reader; `None` for whoever has none.
    ///
    /// An officer's is that of the key. An audit of single types has none: a dossier tells of more than these.
    #[must_use]
    pub fn of(governance: &Governance, reader: &Reader) -> Option<Self> {
        let key = governance.key(reader.kid()?)?;
        match &key.holder {
            Holder::Officer { .. } => Some(Self(vec![key.regions.clone()])),
            Holder::Auditor { scope, .. } if scope.event_types.is_none() => {
                let regions_of = |code: &Uscc| governance.authority(*code).map(|found| found.regions.clone());
                let of_authorities =
                    scope.authorities.as_ref().map(|codes| codes.iter().filter_map(regions_of).flatten().collect());
                Some(Self(of_authorities.into_iter().chain(scope.regions.clone()).collect()))
            }
            Holder::Auditor { .. } | Holder::Founder | Holder::Service => None,
        }
    }

    fn holds(&self, place: RegionCode) -> bool {
        self.0.iter().all(|regions| regions.iter().any(|own| own.contains(place)))
    }
}

impl Register {
    /// Whether somebody is in charge where a legal person is: where it is registered, or where its places are.
    ///
    /// Trust: asked of all that is on record, also of what is not public; nothing but yes or no comes out.
    #[must_use]
    pub fn is_in_charge(&self, charge: &Charge, code: Uscc) -> bool {
        let own = self.dossiers().get(Subject::Institution(code));
        let places = own.into_iter().flat_map(|home| home.records()).filter_map(|record| {
            let operates = record.event.operator().is_some_and(|(by, _)| by == code);
            let registers = matches!(record.event, Event::InstitutionRegistered(_));
            record.event.region().filter(|_| operates || registers)
        });
        let mut places = code.registrar_region_text().parse().into_iter().chain(places);
        charge.0.is_empty() || places.any(|place| charge.holds(place))
    }

    /// Whether somebody is in charge where a facility is, or was.
    #[must_use]
    pub fn is_in_charge_of_facility(&self, charge: &Charge, id: Uuid) -> bool {
        let own = self.dossiers().get(Subject::Facility(id));
        let mut places = own.into_iter().flat_map(|home| home.records()).filter_map(|record| record.event.region());
        charge.0.is_empty() || places.any(|place| charge.holds(place))
    }

    /// Whether somebody is in charge of the whole of a region; `None` is the whole country.
    #[must_use]
    pub fn is_in_charge_of_region(&self, charge: &Charge, region: Option<RegionCode>) -> bool {
        charge.0.is_empty() || region.is_some_and(|region| charge.holds(region))
    }
}
