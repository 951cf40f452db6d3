//! Calendars of the country and of the regions that have holidays of their own.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::codes::{Calendar, RegionCode};

/// The national calendar, with local days over it where a region has them.
///
/// A region whose local days of a year are not known counts provisionally in that year: never a guess.
#[derive(Clone, Debug)]
pub struct Calendars {
    national: Calendar,
    local: Vec<(RegionCode, Calendar)>,
}

/// The file `codes/calendar-local.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    regions: Vec<Local>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Local {
    region: RegionCode,
    id: String,
    source: String,
    mark: Option<String>,
    /// Days off and working days by year, as in the national file.
    years: BTreeMap<String, Value>,
}

impl Calendars {
    /// The national calendar alone.
    #[must_use]
    pub fn national(national: Calendar) -> Self {
        Self { national, local: Vec::new() }
    }

    /// Adds the local days of a file.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and of which region.
    pub fn with_local(mut self, bytes: &[u8]) -> Result<Self, String> {
        let file: File = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        for row in file.regions {
            let wrong = |why: String| format!("region {}: {why}", row.region);
            if row.source.is_empty() || row.mark.as_ref().is_some_and(|mark| !mark.starts_with('[')) {
                return Err(wrong("wants a source, and a mark in brackets".to_owned()));
            }
            if self.local.iter().any(|(region, _)| *region == row.region) {
                return Err(wrong("stands twice".to_owned()));
            }
            let days = if row.years.is_empty() {
                Calendar::unannounced(&row.id)
            } else {
                let table = json!({"id": row.id, "years": row.years}).to_string();
                Calendar::from_json(table.as_bytes()).map_err(|error| wrong(error.to_string()))?
            };
            self.local.push((row.region, self.national.clone().with_overlay(&days)));
        }
        Ok(self)
    }

    /// The calendar of a place; without a place the national one.
    #[must_use]
    pub fn of(&self, place: Option<RegionCode>) -> &Calendar {
        let local = self.local.iter().filter(|(region, _)| place.is_some_and(|place| region.contains(place)));
        // Of two that hold the place, the one inside the other.
        let narrowest = local.reduce(|held, next| if held.0.contains(next.0) { next } else { held });
        narrowest.map_or(&self.national, |(_, calendar)| calendar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Day;

    fn national() -> Calendar {
        Calendar::from_json(include_bytes!("../../schemas/codes/calendar-cn-gov.json")).unwrap()
    }

    fn local(rows: &Value) -> Result<Calendars, String> {
        Calendars::national(national()).with_local(json!({"regions": rows}).to_string().as_bytes())
    }

    fn row(region: &str, years: &Value) -> Value {
        json!({"region": region, "id": format!("local-{region}"), "source": "x", "mark": null, "years": years})
    }

    #[test]
    fn local_days_count_in_their_region_and_nowhere_else() {
        let days = json!({"2026": {"off": ["2026-03-20"], "work": []}});
        let calendars = local(&json!([row("650000", &days)])).unwrap();
        let due = |place: Option<&str>| {
            let calendar = calendars.of(place.map(|code| code.parse().unwrap()));
            calendar.after_working_days("2026-03-19".parse().unwrap(), 1)
        };
        assert_eq!(due(Some("650203")).due, "2026-03-23".parse::<Day>().unwrap());
        assert!(!due(Some("650203")).provisional);
        for elsewhere in [Some("410302"), None] {
            assert_eq!(due(elsewhere).due, "2026-03-20".parse::<Day>().unwrap(), "{elsewhere:?}");
        }
    }

    #[test]
    fn where_local_days_are_not_known_a_deadline_is_provisional() {
        let calendars = local(&json!([row("650000", &json!({}))])).unwrap();
        let found = calendars.of(Some("650203".parse().unwrap())).after_working_days("2026-03-19".parse().unwrap(), 1);
        assert!(found.provisional);
        assert_eq!(found.due, "2026-03-20".parse::<Day>().unwrap());
        assert_eq!(found.calendar, "cn-gov+local-650000");
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        let twice = json!([row("650000", &json!({})), row("650000", &json!({}))]);
        assert!(local(&twice).unwrap_err().contains("stands twice"));
        let unsourced = json!([{"region": "650000", "id": "x", "source": "", "mark": null, "years": {}}]);
        assert!(local(&unsourced).unwrap_err().contains("wants a source"));
        let other_year = json!([row("650000", &json!({"2026": {"off": ["2025-01-01"], "work": []}}))]);
        assert!(local(&other_year).is_err());
    }
}
