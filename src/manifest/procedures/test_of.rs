//! Asking a statement's data.

use serde_json::Value;

use super::{Member, Test};

impl Member {
    /// The member of some data; `None` where it is missing or `null`.
    #[must_use]
    pub fn of<'d>(&self, data: &'d Value) -> Option<&'d Value> {
        data.pointer(&self.0).filter(|found| !found.is_null())
    }
}

impl Test {
    /// Whether some data meets it.
    #[must_use]
    pub fn holds(&self, data: &Value) -> bool {
        let found = self.member.of(data);
        let number = found.and_then(Value::as_i64);
        let items: &[Value] = match found {
            Some(Value::Array(items)) => items,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let is_filled = match found {
            Some(Value::Array(items)) => !items.is_empty(),
            Some(Value::Bool(said)) => *said,
            Some(_) => true,
            None => false,
        };
        let bound = self.at_most_member.as_ref().map(|member| member.of(data).and_then(Value::as_i64));
        (self.any_of.is_empty() || items.iter().any(|item| self.any_of.contains(item)))
            && !items.iter().any(|item| self.none_of.contains(item))
            && self.filled.is_none_or(|wanted| wanted == is_filled)
            && self.at_least.is_none_or(|least| number.is_some_and(|number| least <= number))
            && self.items_at_least.is_none_or(|least| least <= items.len())
            && self.at_most.is_none_or(|most| number.is_some_and(|number| number <= most))
            && bound.is_none_or(|bound| number.zip(bound).is_none_or(|(number, bound)| number <= bound))
    }
}
