//! Applying a correction: one field of what a statement says, never a date.

use serde_json::Value;

use crate::statement::Event;
use crate::statement::events::correction::{Scalar, StatementCorrected};

/// What an event says after a correction.
///
/// # Errors
///
/// Why the correction cannot be applied, in words: no such field, another value there, a day, or a value that the
/// type does not allow.
pub fn corrected(event: &Event, correction: &StatementCorrected) -> Result<Event, &'static str> {
    let pointer = correction.field.as_str();
    let name = pointer.rsplit('/').next().unwrap_or_default();
    if name.ends_with("_on") || name.ends_with("_from") || name.ends_with("_until") {
        return Err("days and windows are kept; a record with a wrong day is retracted and entered anew");
    }
    let mut data = event.to_data();
    let Some(place) = data.pointer_mut(pointer) else { return Err("the statement has no such field") };
    if *place != value(&correction.old) {
        return Err("another value stands there");
    }
    *place = value(&correction.new);
    event.kind().read(&data).map_err(|_| "the type does not allow this value there")
}

fn value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Number(number) => Value::from(*number),
        Scalar::Text(text) => Value::from(text.as_str()),
    }
}
