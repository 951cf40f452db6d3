//! What stands in the file of a case, for an officer and for anybody.

use std::path::PathBuf;

use minglu::codes::Hash;
use serde_json::{Value, json};

use super::{EXPORTS, HOSTILE, RECORD, seq_of};
use crate::kit::files_below;
use crate::scene::NUMBER;
use crate::world::SECRET;

#[test]
fn an_officer_gets_the_whole_case_in_legal_order() {
    let exports = &*EXPORTS;
    let told = exports.case_json("officer");
    let types: Vec<&str> = told["papers"].as_array().unwrap().iter().map(|row| row["type"].as_str().unwrap()).collect();
    let short: Vec<&str> =
        types.iter().map(|kind| kind.trim_start_matches("minglu.").trim_end_matches(".v1")).collect();
    let wanted = [
        "inspection.recorded",
        "case.opened",
        "penalty.notified",
        "document.served",
        "hearing.held",
        "penalty.decided",
        "document.served",
        "outside_document.received",
        "penalty.performed",
    ];
    assert_eq!(short, wanted, "and not the other penalty of the same home");
    assert_eq!(told["papers"][0]["ground"], true);
    assert_eq!(told["papers"][0]["digest"], exports.case.inspection.to_base64url());
    assert_eq!(told["withheld"], json!([]));
    assert!(told["papers"].as_array().unwrap().iter().all(|row| row["not_disclosed"] == 0), "{told:#}");
    let page = exports.page("officer");
    for wanted in [
        "卷内目录",
        "宁武县民政局",
        "宁武县安心养老院",
        "宁民立〔2026〕5号",
        "宁民罚决〔2026〕8号",
        "50,000 元",
        "责令停产停业",
        "执64",
        "法制审核人员",
        "送达回证",
        "程序瑕疵",
        "期限",
        "未届满",
        SECRET,
        "主持人辛某",
        "如何核验本卷宗",
        &exports.vkey,
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(!page.contains("公开版"));
}

#[test]
fn anybody_gets_what_is_public_and_a_list_of_what_is_not() {
    let exports = &*EXPORTS;
    let told = exports.case_json("public");
    let files: String = files_below(&exports.path("public"))
        .iter()
        .filter(|(path, _)| !path.starts_with(exports.path("public/data")))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    for secret in [SECRET, "主持人辛某", "护理员", HOSTILE, "alert(1)"] {
        assert!(!files.contains(secret), "{secret}");
    }
    let withheld: Vec<&str> =
        told["withheld"].as_array().unwrap().iter().map(|row| row["class"].as_str().unwrap()).collect();
    // What the decision names: its notice.
    assert_eq!(withheld, ["restricted"], "{told:#}");
    let decided = seq_of(&exports.case, exports.case.scene.digest);
    assert_eq!(told["withheld"][0]["named_by_entries"], json!([decided]));
    assert_eq!(told["papers"].as_array().unwrap().len(), 2, "the decision and its release: {told:#}");
    let page = exports.page("public");
    assert!(page.contains("公开版") && page.contains("未示出的个人信息") && !page.contains("程序瑕疵"));
    assert!(page.contains(NUMBER) && page.contains(told["withheld"][0]["digest"].as_str().unwrap()));
}

#[test]
fn every_text_is_escaped_and_the_page_loads_and_runs_nothing() {
    let page = EXPORTS.page("officer");
    assert!(page.contains("庚&lt;script&gt;alert(1)&lt;/script&gt;某") && page.contains("&lt;b onclick=x&gt;"));
    assert!(!page.contains("<script") && !page.contains("<b onclick") && !page.contains("<img"));
    assert!(page.contains("default-src 'none'") && !page.contains("http://") && !page.contains("https://"));
    assert!(page.contains("@page{size:A4"));
}

#[test]
fn evidence_that_a_paper_names_is_enclosed_under_its_hash_and_no_other() {
    let exports = &*EXPORTS;
    let record = Hash::of(RECORD);
    let below: Vec<PathBuf> =
        files_below(&exports.path("officer/evidence")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(below, [exports.path("officer/evidence").join(format!("{record}.pdf"))]);
    let told = exports.case_json("officer");
    let row = |sha256: &str| {
        told["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["sha256"] == sha256)
            .unwrap_or_else(|| panic!("{told:#}"))
    };
    assert_eq!(row(&record.to_string())["file"], format!("evidence/{record}.pdf"));
    assert_eq!(row(&"e".repeat(64))["file"], Value::Null);
    assert!(exports.page("officer").contains("未附卷"));
}
