//! Institutions with their places, and who is responsible for them.

use crate::codes::{Day, Uscc};
use crate::statement::FacilityId;

use super::cast::{PLACES, office_of, random_uuid};
use super::dice::Dice;
use super::plan::Desk;
use super::words::{BRANDS, FORMS, KINDS};

/// A legal person with a place.
#[derive(Clone)]
pub(super) struct Home {
    pub code: Uscc,
    pub facility: FacilityId,
    pub region: &'static str,
    pub name: String,
    pub kind: &'static str,
    pub address: String,
}

impl Home {
    /// One that is told of: its form and region, a number that makes its code, its name and kind.
    pub(super) fn told(
        dice: &mut Dice,
        [form, region]: [&'static str; 2],
        number: usize,
        [name, kind]: [&'static str; 2],
    ) -> Self {
        Self {
            code: code(form, region, &format!("MA9{number:05}")),
            facility: FacilityId(random_uuid(dice)),
            region,
            name: name.to_owned(),
            kind,
            address: address(dice),
        }
    }

    /// One of the many.
    pub(super) fn drawn(dice: &mut Dice, index: usize) -> Self {
        let places = PLACES.get(index % PLACES.len()).expect("an index below the length");
        let (region, place) = *dice.pick(places);
        let form = *dice.pick(&FORMS);
        let (kind, called) = drawn_kind(dice);
        let called = if form == "12" && kind == "elderly_care_home" { "敬老院" } else { called };
        Self {
            code: code(form, region, &format!("MA{index:06}")),
            facility: FacilityId(random_uuid(dice)),
            region,
            name: format!("{place}{}{called}", dice.pick(&BRANDS)),
            kind,
            address: address(dice),
        }
    }

    pub(super) fn is_sole_trader(&self) -> bool {
        self.code.is_sole_trader()
    }

    /// Whether the place has beds, or places for children.
    pub(super) fn beds_are_counted(&self) -> bool {
        matches!(self.kind, "elderly_care_home" | "childcare" | "day_care")
    }

    /// The legal person's name as a subject.
    pub(super) fn institution(&self) -> String {
        format!("institutions/{}", self.code)
    }

    /// The place's name as a subject.
    pub(super) fn place(&self) -> String {
        self.facility.to_string()
    }

    /// An authority with the file of the legal person.
    pub(super) fn person(&self, by: usize) -> Desk {
        Desk { by, region: self.region, subject: self.institution() }
    }

    /// An authority with the file of the place.
    pub(super) fn site(&self, by: usize) -> Desk {
        Desk { by, region: self.region, subject: self.place() }
    }

    /// The civil affairs office of the place.
    pub(super) fn civil(&self) -> usize {
        office_of("civil_affairs", self.region).expect("every place has one")
    }

    /// The market supervision of the place, if it takes part.
    pub(super) fn market(&self) -> Option<usize> {
        office_of("market_supervision", self.region)
    }

    /// Who registers the legal person: market supervision what trades, if it takes part; civil affairs the rest.
    pub(super) fn registrar(&self) -> usize {
        let trades = self.code.as_str().starts_with('9');
        self.market().filter(|_| trades).unwrap_or_else(|| self.civil())
    }

    /// Who keeps the file of the place: health for children, if it takes part.
    pub(super) fn keeper(&self) -> usize {
        let health = office_of("health", self.region).filter(|_| self.kind == "childcare");
        health.unwrap_or_else(|| self.civil())
    }

    /// Who checks fire safety: the fire brigade, if it takes part.
    pub(super) fn fire(&self) -> usize {
        office_of("fire", self.region).unwrap_or_else(|| self.civil())
    }
}

/// A day.
pub(super) fn ymd(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).expect("the demo names days that are")
}

fn code(form: &str, region: &str, organisation: &str) -> Uscc {
    Uscc::with_check_characters(&format!("{form}{region}"), organisation).expect("digits make a code")
}

fn address(dice: &mut Dice) -> String {
    format!("{}路{}号", dice.pick(&BRANDS), dice.below(300) + 1)
}

fn drawn_kind(dice: &mut Dice) -> (&'static str, &'static str) {
    let mut number = dice.below(KINDS.iter().map(|(_, _, share)| share).sum());
    for (kind, called, share) in KINDS {
        if number < share {
            return (kind, called);
        }
        number -= share;
    }
    ("elderly_care_home", "养老院")
}
