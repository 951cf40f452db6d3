//! A statement that two officers sign on two devices, with commands alone.

use minglu::statement::PublicKey;
use serde_json::{Value, json};

use super::{Town, draft, run};
use crate::kit::key;

#[test]
fn two_officers_sign_one_after_the_other_and_sign_only_what_they_saw() {
    let town = Town::new();
    let origin = town.founded.origin.clone();
    let draft_file = town.write("draft.json", &draft("周某在场").to_string());
    let (me, later) = (format!("handler={}", town.text("21.jwk")), PublicKey::from(&key(22)).kid());
    let (code, text) = run(&["sign", &draft_file, "--ledger", &origin, "--by", &format!("handler={later}")]);
    assert_eq!((code, text.contains("at least one key file")), (2, true), "{text}");
    let (code, half) =
        run(&["sign", &draft_file, "--ledger", &origin, "--by", &me, "--by", &format!("handler={later}")]);
    assert_eq!(code, 0, "{half}");
    let half = town.write("half.json", &half);
    let pending = |n: u8, action: &[&str]| -> (i32, String) {
        let key = town.text(&format!("{n}.jwk"));
        run(&[&["pending", &town.server.url, "--ledger", &origin, "--key", &key], action].concat())
    };
    let json = |(code, text): (i32, String)| -> (i32, Value) {
        (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
    };
    let (code, put) = json(pending(21, &["put", &half]));
    let id = put["id"].as_str().unwrap_or_default().to_owned();
    assert_eq!((code, id.len()), (0, 64), "{put}");
    let (_, list) = json(pending(22, &["list"]));
    assert_eq!(list["mine"][0]["id"], id, "{list}");
    let (code, shown) = json(pending(22, &["show", &id]));
    assert_eq!((code, &shown["content"]["data"]["facts_public"]), (0, &json!("三")), "{shown}");
    assert_eq!(shown["personal"], json!([{"name": "facts_full", "value": "周某在场"}]));
    assert_eq!(pending(22, &["remark", &id, "已核对"]).0, 0);
    let (code, told) = json(pending(22, &["withdraw", &id]));
    assert_eq!((code, &told["type"]), (1, &json!("/problems/not-the-author")));
    let (code, text) = pending(22, &["sign", &id, "--digest", &"0".repeat(64)]);
    assert_eq!((code, text.contains("look at it again")), (2, true), "{text}");
    let (code, receipt) = json(pending(22, &["sign", &id, "--digest", shown["digest"].as_str().unwrap()]));
    assert_eq!((code, &receipt["seq"]), (0, &json!(7)), "{receipt}");
    assert_eq!(json(pending(21, &["show", &id])).1["type"], "/problems/not-found");
}
