//! Applying a correction: one field of what a statement says, never a date, never what it is about.

use serde_json::Value;

use crate::statement::Event;
use crate::statement::events::correction::{Scalar, StatementCorrected};

/// What an event says after a correction.
///
/// # Errors
///
/// Why the correction cannot be applied, in words: no such field, another value there, a day or term, another
/// statement or legal person, or a value that the type does not allow.
pub fn corrected(event: &Event, correction: &StatementCorrected) -> Result<Event, &'static str> {
    let pointer = correction.field.as_str();
    if is_window(pointer.rsplit('/').next().unwrap_or_default()) {
        return Err("days and windows are kept; a record with a wrong day is retracted and entered anew");
    }
    let mut data = event.to_data();
    let Some(place) = data.pointer_mut(pointer) else { return Err("the statement has no such field") };
    if *place != value(&correction.old) {
        return Err("another value stands there");
    }
    *place = value(&correction.new);
    let changed = event.kind().read(&data).map_err(|_| "the type does not allow this value there")?;
    if does_the_same(event, &changed) {
        Ok(changed)
    } else {
        Err("what a statement is about and what it does are kept; a wrong one is retracted and entered anew")
    }
}

/// Whether a field is a day or a term, or decides on one.
fn is_window(name: &str) -> bool {
    name.starts_with("months_") || ["_on", "_from", "_until"].iter().any(|ending| name.ends_with(ending))
}

fn value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Number(number) => Value::from(*number),
        Scalar::Text(text) => Value::from(text.as_str()),
    }
}

/// Whether two readings of a statement touch the same dossiers and do the same to the same statements.
///
/// Trust: what a statement did was judged when it entered; a clerical correction must not do something else.
fn does_the_same(before: &Event, after: &Event) -> bool {
    before.about() == after.about()
        && before.touches() == after.touches()
        && before.operator() == after.operator()
        && before.legal_day() == after.legal_day()
        && before.cites() == after.cites()
        && before.is_adverse() == after.is_adverse()
        && acts_alike(before, after)
}

/// Whether the word on which an effect hangs is the same.
fn acts_alike(before: &Event, after: &Event) -> bool {
    if let (Event::OutsideDocumentReceived(before), Event::OutsideDocumentReceived(after)) = (before, after) {
        before.effect == after.effect
    } else if let (Event::PartySubmitted(before), Event::PartySubmitted(after)) = (before, after) {
        before.kind == after.kind
    } else if let (Event::PublicationReleased(before), Event::PublicationReleased(after)) = (before, after) {
        before.tier == after.tier
    } else if let (Event::ListingDecided(before), Event::ListingDecided(after)) = (before, after) {
        before.list == after.list
    } else if let (Event::ListingNotified(before), Event::ListingNotified(after)) = (before, after) {
        before.list == after.list
    } else {
        true
    }
}
