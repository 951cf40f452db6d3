//! Lists from which nothing may be drawn.

use crate::codes::{RedrawReason, SupervisionField};

use super::super::{Dropped, Frozen, ObjectLine, OfficerLine, RecusalLine, Sheet, SheetError, Team, Terms, Weight};
use super::world::{lottery, none, object, objects, officer, officers, recusal, sheet, terms};

fn refused(terms: Terms, objects: Vec<ObjectLine>, officers: Vec<OfficerLine>, recusals: Vec<RecusalLine>) -> String {
    Frozen::new(terms, sheet(objects), sheet(officers), sheet(recusals)).unwrap_err().to_string()
}

#[test]
fn each_flaw_of_a_freeze_is_refused_in_its_words() {
    let team = |field, officers| Team { field, officers };
    let with = |teams| Terms { teams, ..terms(1) };
    let food = SupervisionField::Food;
    let twice = {
        let mut lines = objects(&[1, 1]);
        lines[1].secret = lines[0].secret;
        lines
    };
    let scope = |scope| OfficerLine { scope, ..officers(1).remove(0) };
    let both = vec![SupervisionField::Fire, food];
    for (found, wanted) in [
        (refused(terms(0), objects(&[1]), officers(2), vec![]), "at least one object"),
        (refused(with(vec![]), objects(&[1]), officers(2), vec![]), "at least one field"),
        (refused(with(vec![team(food, 2); 2]), objects(&[1]), officers(4), vec![]), "each field once"),
        (refused(with(vec![team(food, 1)]), objects(&[1]), officers(2), vec![]), "1 officers in food: at least 2 go"),
        (refused(terms(3), objects(&[1, 1]), officers(2), vec![]), "3 objects are to be drawn, and 2 stand"),
        (refused(terms(1), objects(&[1]), officers(1), vec![]), "2 officers in food are to go to facilities/"),
        (refused(terms(1), objects(&[1]), officers(2), vec![recusal(1, 0)]), "and 1 may"),
        (refused(terms(1), twice, officers(2), vec![]), "has the secret of another line"),
        (refused(terms(1), objects(&[1]), officers(3), vec![recusal(3, 0)]), "somebody who does not stand"),
        (refused(terms(1), objects(&[1]), officers(3), vec![recusal(0, 1)]), "somebody who does not stand"),
        (refused(terms(1), objects(&[1]), vec![scope(vec![])], vec![]), "the scope of persons/"),
        (refused(terms(1), objects(&[1]), vec![scope(vec![food, food])], vec![]), "each once"),
        (refused(terms(1), objects(&[1]), vec![scope(both.into_iter().rev().collect())], vec![]), "byte order"),
    ] {
        assert!(found.contains(wanted), "found {found}, wanted {wanted}");
    }
}

#[test]
fn an_object_of_weight_0_is_refused() {
    assert_eq!(Weight::new(0), None);
    assert_eq!(Weight::new(Weight::MAX + 1), None);
    let line = String::from_utf8(sheet(objects(&[1])).to_bytes()).unwrap().replace("\"weight\":1", "\"weight\":0");
    assert!(matches!(Sheet::<ObjectLine>::parse(line.as_bytes()), Err(SheetError::Line { line: 1, .. })));
}

#[test]
fn a_list_has_one_spelling() {
    let text = String::from_utf8(sheet(objects(&[1, 2, 3])).to_bytes()).unwrap();
    assert_eq!(Sheet::<ObjectLine>::parse(text.as_bytes()).unwrap().len(), 3);
    assert!(Sheet::<ObjectLine>::parse(b"").unwrap().is_empty());
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(0, 1);
    for other in [
        text.trim_end().to_owned(),
        format!("{text}\n"),
        format!("\n{text}"),
        "\n".to_owned(),
        text.replace("\":", "\": "),
        text.replace('\n', "\r\n"),
        lines.join("\n") + "\n",
        text.replace("{\"object\"", "{\"name\":1,\"object\""),
        format!("{text}{}", text.lines().next().unwrap().to_owned() + "\n"),
    ] {
        assert!(Sheet::<ObjectLine>::parse(other.as_bytes()).is_err(), "{other:?}");
    }
}

#[test]
fn a_dropout_of_nobody_or_for_another_kind_of_reason_is_refused() {
    let frozen = Frozen::new(terms(2), sheet(objects(&[1; 3])), sheet(officers(3)), none()).unwrap();
    let (ended, ill) = (RedrawReason::ObjectEnded, RedrawReason::OfficerUnavailable);
    let line = |at, of: Option<u16>, reason| Dropped { object: object(at), officer: of.map(officer), reason };
    for (lines, wanted) in [
        (vec![line(3, None, ended)], "does not stand in the lists"),
        (vec![line(0, Some(3), ill)], "does not stand in the lists"),
        (vec![line(0, None, ill)], "of the other kind"),
        (vec![line(0, Some(0), ended)], "of the other kind"),
        (vec![line(0, None, ended), line(1, None, ended)], "2 objects are to be drawn, and 1"),
        ((0..3).flat_map(|at| [line(at, Some(0), ill), line(at, Some(1), ill)]).collect(), "and 1 may"),
    ] {
        let found = frozen.draw(&lottery(1), &sheet(lines)).unwrap_err().to_string();
        assert!(found.contains(wanted), "found {found}, wanted {wanted}");
    }
}

#[test]
fn a_secret_is_not_printed() {
    assert!(format!("{:?}", objects(&[1])).contains("Secret(_)"));
}
