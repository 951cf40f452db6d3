use proptest::prelude::*;

use super::*;

/// domain.md 2.1: the worked example of the standard and the fictitious codes; then the code with check `0` that a
/// library in use refuses.
const VALID: [(&str, LegalForm, &str); 8] = [
    ("91350100M000100Y43", LegalForm::Company, "350100"),
    ("52410302MJAAAA017P", LegalForm::SocialServiceBody, "410302"),
    ("91650203MAAAAA0144", LegalForm::Company, "650203"),
    ("12140925MBAAAA0182", LegalForm::PublicInstitution, "140925"),
    ("91371002MAAAAA022N", LegalForm::Company, "371002"),
    ("91650203MAAAA005XD", LegalForm::Company, "650203"),
    ("91650203MAAAA00250", LegalForm::Company, "650203"),
    ("52410302E0QQ8783R0", LegalForm::SocialServiceBody, "410302"),
];

#[test]
fn the_known_codes_are_read_and_taken_apart() {
    for (text, form, region) in VALID {
        let code: Uscc = text.parse().unwrap();
        assert_eq!(code.as_str(), text);
        assert_eq!(code.to_string(), text);
        assert_eq!(code.legal_form(), form, "{text}");
        assert_eq!(code.registrar_region_text(), region);
        assert_eq!(serde_json::to_value(code).unwrap(), text);
        assert_eq!(serde_json::from_value::<Uscc>(text.into()).unwrap(), code);
    }
    for (text, ..) in VALID.iter().take(7) {
        assert!(text.parse::<Uscc>().unwrap().organisation_check_holds(), "{text}");
    }
}

#[test]
fn each_fault_is_named() {
    let fault = |text: &str| text.parse::<Uscc>().unwrap_err();
    let character = |position, found| InvalidUscc::Character { position, found };
    for (text, wanted) in [
        ("", InvalidUscc::Length { found: 0, wanted: 18 }),
        ("91350100M000100Y4", InvalidUscc::Length { found: 17, wanted: 18 }),
        ("91350100M000100Y433", InvalidUscc::Length { found: 19, wanted: 18 }),
        (" 1350100M000100Y43", character(1, ' ')),
        ("9I350100M000100Y43", character(2, 'I')),
        ("91A50100M000100Y43", character(3, 'A')),
        ("91350100O000100Y43", character(9, 'O')),
        ("91350100m000100Y43", character(9, 'm')),
        ("91350100M000100Y4Z", character(18, 'Z')),
        ("９1350100M000100Y43", character(1, '９')),
        ("91350100M000100Y44", InvalidUscc::Check { found: '4', wanted: '3' }),
        ("19350100M000100Y43", InvalidUscc::Check { found: '3', wanted: 'J' }),
    ] {
        assert_eq!(fault(text), wanted, "{text}");
    }
}

#[test]
fn a_person_may_type_lower_case_and_spaces() {
    let wanted: Uscc = "91350100M000100Y43".parse().unwrap();
    for text in ["91350100m000100y43", " 9135 0100 M000 100Y 43 ", "91350100\u{3000}M000100Y43"] {
        assert_eq!(Uscc::normalise(text), Ok(wanted), "{text}");
        assert!(text.parse::<Uscc>().is_err(), "{text}");
    }
    assert!(Uscc::normalise("91350100-M000100Y43").is_err());
    assert!(Uscc::normalise("91350100ı000100Y43").is_err());
}

#[test]
fn sole_traders_are_persons_in_business() {
    let code = Uscc::with_check_characters("92650203", "MAAAAA01").unwrap();
    assert!(code.is_sole_trader());
    assert!(!"91350100M000100Y43".parse::<Uscc>().unwrap().is_sole_trader());
    for (prefix, registrar, form) in [
        ("11410302", Registrar::Establishment, LegalForm::StateOrgan),
        ("13410302", Registrar::Establishment, LegalForm::MassOrganisation),
        ("19410302", Registrar::Establishment, LegalForm::Other),
        ("51410302", Registrar::CivilAffairs, LegalForm::SocialAssociation),
        ("53410302", Registrar::CivilAffairs, LegalForm::Foundation),
        ("93410302", Registrar::MarketRegulation, LegalForm::Cooperative),
        ("N2410302", Registrar::Agriculture, LegalForm::RuralCollective),
        ("Y1410302", Registrar::Other, LegalForm::Other),
    ] {
        let code = Uscc::with_check_characters(prefix, "MAAAAA01").unwrap();
        assert_eq!((code.registrar(), code.legal_form()), (registrar, form), "{prefix}");
    }
}

#[test]
fn completing_refuses_what_no_code_can_hold() {
    for (prefix, organisation) in
        [("9165020", "MAAAAA01"), ("91650203", "MAAAAA0"), ("91650203", "MAAAAAI1"), ("9165020A", "MAAAAA01")]
    {
        assert!(Uscc::with_check_characters(prefix, organisation).is_err(), "{prefix} {organisation}");
    }
    assert_eq!(Uscc::with_check_characters("91650203", "MAAAA002").unwrap().as_str(), "91650203MAAAA00250");
}

#[test]
fn the_schema_lets_every_code_through_and_stops_wrong_shapes() {
    let schema = jsonschema::validator_for(schemars::schema_for!(Uscc).as_value()).unwrap();
    for (text, ..) in VALID {
        assert!(schema.is_valid(&text.into()), "{text}");
    }
    for text in ["91350100M000100Y4", "9I350100M000100Y43", "91A50100M000100Y43", "91350100m000100Y43"] {
        assert!(!schema.is_valid(&text.into()), "{text}");
    }
}

/// The verdicts of python-stdnum, with its known gaps put right: see `tests/oracle/uscc.py`.
#[test]
fn another_implementation_agrees() {
    let mut counts = std::collections::BTreeMap::new();
    for line in include_str!("../../../tests/oracle/uscc.tsv").lines().skip(1) {
        let [text, _, wanted, kind] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let found = match (text.parse::<Uscc>(), Uscc::normalise(text)) {
            (Ok(exact), Ok(typed)) if exact == typed => "valid",
            (Err(_), Ok(_)) => "typed",
            _ => "invalid",
        };
        assert_eq!(found, wanted, "{text} ({kind})");
        *counts.entry(wanted).or_insert(0) += 1;
    }
    assert!(counts["valid"] > 100 && counts["invalid"] > 100 && counts["typed"] == 10, "{counts:?}");
}

fn any_code() -> impl Strategy<Value = Uscc> {
    ("[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}", "[0-9A-HJ-NPQRTUWXY]{8}")
        .prop_map(|(prefix, organisation)| Uscc::with_check_characters(&prefix, &organisation).unwrap())
}

proptest! {
    /// A completed code reads back as itself, and both its checks hold.
    #[test]
    fn a_completed_code_is_valid(code in any_code()) {
        prop_assert_eq!(code.as_str().parse(), Ok(code));
        prop_assert!(code.organisation_check_holds());
    }

    /// One wrong character never yields another valid code.
    #[test]
    fn every_change_of_one_character_is_refused(code in any_code(), place in 0_usize..18) {
        for replacement in ' '..='~' {
            let changed: String =
                code.as_str().chars().enumerate().map(|(i, c)| if i == place { replacement } else { c }).collect();
            prop_assert!(changed == code.as_str() || changed.parse::<Uscc>().is_err(), "{}", changed);
        }
    }

    /// Two neighbours in the wrong order never yield another valid code.
    #[test]
    fn every_swap_of_neighbours_is_refused(code in any_code(), place in 0_usize..17) {
        let mut swapped = code.as_str().as_bytes().to_vec();
        swapped.swap(place, place + 1);
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert!(swapped == code.as_str() || swapped.parse::<Uscc>().is_err(), "{}", swapped);
    }

    /// No text at all makes the reader panic.
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,24}") {
        let _ = text.parse::<Uscc>();
        let _ = Uscc::normalise(&text);
        let _ = Uscc::with_check_characters(&text, &text);
    }
}
