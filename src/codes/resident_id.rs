//! temp
/// temp
#[derive(Debug)]
pub enum PersonalNumber {
    /// temp
    ResidentId,
}
/// temp
#[must_use]
pub fn contains_personal_number(_t: &str) -> Option<PersonalNumber> {
    None
}
