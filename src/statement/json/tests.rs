use proptest::prelude::*;
use serde_json::json;

use super::*;

fn refused(text: &str) -> (Code, String) {
    let fault = parse(text.as_bytes()).expect_err(text);
    (fault.code, fault.pointer)
}

#[test]
fn the_profile_reads_what_it_allows() {
    let text = r#"{"a":[1,-2,9007199254740991,true,null,"民政"],"b":{"":"\u660e"}}"#;
    assert_eq!(
        parse(text.as_bytes()).unwrap(),
        json!({"a": [1, -2, 9_007_199_254_740_991_i64, true, null, "民政"], "b": {"": "明"}})
    );
}

#[test]
fn everything_else_is_refused_with_its_place() {
    let table: &[(&str, Code, &str)] = &[
        (r#"{"a":1,"a":1}"#, Code::DuplicateMember, "/a"),
        (r#"{"a":{"b":[{"c":1,"\u0063":2}]}}"#, Code::DuplicateMember, "/a/b/0/c"),
        (r#"{"a":1.0}"#, Code::BadNumber, "/a"),
        (r#"{"a":1e2}"#, Code::BadNumber, "/a"),
        (r#"{"a":-0}"#, Code::BadNumber, "/a"),
        (r"[0,9007199254740992]", Code::BadNumber, "/1"),
        (r"[-9007199254740992]", Code::BadNumber, "/0"),
        (r"[123456789012345678901234567890]", Code::BadNumber, "/0"),
        (r#"{"a":"\u0000"}"#, Code::BadText, "/a"),
        (r#"{"a":"line\nend"}"#, Code::BadText, "/a"),
        (r#"{"a/b~":"\u202e"}"#, Code::BadText, "/a~1b~0"),
        (r#"["\u200b"]"#, Code::BadText, "/0"),
        (r#"["\ufeff"]"#, Code::BadText, "/0"),
        (r#"["\u00ad"]"#, Code::BadText, "/0"),
        (r#"["\u2063"]"#, Code::BadText, "/0"),
        (r#"["\udb40\udc41"]"#, Code::BadText, "/0"),
        (r#"["\ufdd0"]"#, Code::BadText, "/0"),
        (r#"["\ud83f\udfff"]"#, Code::BadText, "/0"),
        (r#"["e\u0301"]"#, Code::BadText, "/0"),
        (r#"{"\u200b":1}"#, Code::BadText, ""),
        (r#"["\ud800"]"#, Code::BadJson, "/0"),
        ("\u{feff}{}", Code::BadJson, ""),
        ("{} {}", Code::BadJson, ""),
        ("{\"a\":01}", Code::BadJson, "/a"),
        ("{'a':1}", Code::BadJson, ""),
        ("", Code::BadJson, ""),
        ("NaN", Code::BadJson, ""),
    ];
    for (text, code, pointer) in table {
        assert_eq!(refused(text), (*code, (*pointer).to_owned()), "{text}");
    }
    assert_eq!(parse(b"[\"\xff\"]").unwrap_err().code, Code::BadJson);
}

#[test]
fn depth_ends_at_thirty_two() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(nested(32).as_bytes()).is_ok());
    assert_eq!(refused(&nested(33)).0, Code::BadJson);
    assert_eq!(refused(&nested(100_000)).0, Code::BadJson);
}

proptest! {
    /// What the profile reads, an ordinary reader reads alike.
    #[test]
    fn a_text_of_the_profile_means_the_same_to_others(text in r#"[\[\]{}:,"0-9a-c\\u.eE +-]{0,40}"#) {
        if let Ok(value) = parse(text.as_bytes()) {
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    /// No bytes make the reader panic.
    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }
}
