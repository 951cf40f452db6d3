//! The files of targets, cell by cell.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::codes::AuthorityKind;
use crate::manifest::disclosure::Template;
use crate::rules::{CellFaultKind, Columns, Filling, TemplateRow, csv, headers, rows_of, template_row, ten_thousands};
use crate::statement::Subject;

use super::world::{Happening, day, digest, fold, party, rulebook};

const ON: &str = "2026-05-06";

fn template(code: &str) -> Template {
    rulebook().disclosure.template("credit_china", code, day(ON)).unwrap().clone()
}

/// The row of one record of a home whose registration is public.
fn row_of(event_type: &str, data: Value, which: Columns) -> TemplateRow {
    let party = party("home");
    let market = AuthorityKind::MarketSupervision;
    let life = [
        Happening::new("N", "2020-01-02", "institution.registered", json!({"name": "洛阳市，某养老院"})),
        Happening::new("NR", "2020-01-03", "publication.released", json!({"statement": "@N"})),
        Happening::new("P", "2026-04-20", event_type, data).by(market),
        Happening::new("R", "2026-04-27", "publication.released", json!({"statement": "@P", "tier": "general"}))
            .by(market),
    ];
    let (dossiers, rulebook) = (fold(party, &life, day(ON)), rulebook());
    let home = dossiers.get(Subject::Institution(party)).unwrap();
    let code = if event_type == "penalty.decided" { "penalties" } else { "licences" };
    let filling = Filling {
        home,
        record: home.record(digest("P")).unwrap(),
        rulebook: &rulebook,
        day: day(ON),
        authority: Some("洛阳市老城区市场监督管理局"),
    };
    template_row(&template(code), &filling, which)
}

fn penalty(data: Value) -> TemplateRow {
    row_of("penalty.decided", data, Columns::National)
}

fn told() -> Value {
    json!({
        "violation": "超范围经营", "legal_basis": ["《食品安全法》第一百二十二条", "《行政处罚法》第二十八条"],
        "types": ["warning", "fine", "gains_confiscated"], "fine_fen": 2_000_050, "confiscated_fen": 1,
        "facts_public": "食堂未取得许可，\n持续三日", "document": {
            "number": "洛市监罚〔2026〕7号", "dated_on": "2026-04-20", "seal": "pdf", "public_copy": null,
        },
    })
}

#[test]
fn a_penalty_fills_its_row_from_the_log_and_leaves_the_rest_empty() {
    let row = penalty(told());
    let party = party("home").to_string();
    let wanted = [
        "洛阳市，某养老院",
        "法人及非法人组织",
        &party,
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "洛市监罚〔2026〕7号",
        "超范围经营",
        "食堂未取得许可，\n持续三日",
        "《食品安全法》第一百二十二条、《行政处罚法》第二十八条",
        "警告、罚款、没收违法所得",
        "",
        "2.00005",
        "0.000001",
        "",
        "2026/04/20",
        "",
        "2027/04/26",
        "洛阳市老城区市场监督管理局",
        "11410302MB000001",
        "洛阳市老城区市场监督管理局",
        "11410302MB000001",
        "",
    ];
    assert_eq!(row.cells.len(), 30);
    for (at, (found, wanted)) in row.cells.iter().zip(wanted).enumerate() {
        assert!(found == wanted || (wanted.starts_with("11410302") && found.starts_with(wanted)), "{at}: {found:?}");
    }
    // What the template wants and the log does not have is told, and never made up.
    let missing: Vec<&str> = row.faults.iter().map(|fault| fault.header.as_str()).collect();
    assert_eq!(missing, ["处罚内容", "处罚有效期"]);
    assert!(row.is_safe() && row.faults.iter().all(|fault| fault.kind == CellFaultKind::Missing));
    let file = csv(&[headers(&template("penalties"), Columns::National), row.cells.clone()]);
    assert_eq!(rows_of(&file).unwrap()[1], row.cells);
}

#[test]
fn the_public_report_has_neither_the_end_of_the_showing_nor_a_person() {
    let row = row_of("penalty.decided", told(), Columns::PublicReport);
    let names = headers(&template("penalties"), Columns::PublicReport);
    assert_eq!((row.cells.len(), names.len()), (16, 16));
    assert!(!row.cells.contains(&"2027/04/26".to_owned()));
    let with = row_of("penalty.decided", told(), Columns::WithInternal);
    let internal = &with.cells[30..];
    assert_eq!(internal, ["", "0", "一般", "0", "", &digest("P").to_string(), "2026/04/20"]);
}

#[test]
fn a_licence_without_an_end_says_so_as_the_target_does() {
    let licence =
        json!({"licence_number": "JY34103020000001", "content": "热食类食品制售", "valid_from": "2026-04-20"});
    let row = row_of("licence.granted", licence.clone(), Columns::National);
    let names = headers(&template("licences"), Columns::National);
    let cell =
        |row: &TemplateRow, header: &str| row.cells[names.iter().position(|name| name == header).unwrap()].clone();
    assert_eq!(row.cells.len(), 28);
    assert_eq!(cell(&row, "有效期自"), "2026/04/20");
    assert_eq!(cell(&row, "有效期至"), "2099/12/31");
    assert_eq!((cell(&row, "许可编号").as_str(), cell(&row, "当前状态").as_str()), ("JY34103020000001", "1"));
    let mut ending = licence;
    ending["valid_until"] = json!("2031-04-19");
    assert_eq!(cell(&row_of("licence.granted", ending, Columns::National), "有效期至"), "2031/04/19");
}

#[test]
fn a_cell_that_looks_like_a_formula_keeps_its_row_out_of_the_file_and_its_text_as_it_is() {
    let mut data = told();
    data["facts_public"] = json!("-1层疏散通道被占用");
    let row = penalty(data);
    assert!(!row.is_safe());
    assert!(row.cells.contains(&"-1层疏散通道被占用".to_owned()));
    let fault = row.faults.iter().find(|fault| fault.kind == CellFaultKind::Formula).unwrap();
    assert_eq!(fault.header, "违法事实");
}

#[test]
fn what_is_longer_than_the_target_takes_is_told_and_not_cut() {
    let mut short = template("penalties");
    short.columns[15].chars_max = Some(3);
    let party = party("home");
    let life = [Happening::new("P", "2026-04-20", "penalty.decided", told())];
    let (dossiers, rulebook) = (fold(party, &life, day(ON)), rulebook());
    let home = dossiers.get(Subject::Institution(party)).unwrap();
    let record = home.record(digest("P")).unwrap();
    let filling = Filling { home, record, rulebook: &rulebook, day: day(ON), authority: None };
    let row = template_row(&short, &filling, Columns::National);
    let of = |kind| row.faults.iter().filter(move |f| f.kind == kind).map(|f| f.header.as_str()).collect::<Vec<_>>();
    assert_eq!(of(CellFaultKind::TooLong), ["违法事实"]);
    assert_eq!(row.cells[15], "食堂未取得许可，\n持续三日");
    // Neither a public registration nor a name of the authority: both are missing.
    let missing = ["行政相对人名称", "处罚内容", "处罚有效期", "处罚机关", "数据来源单位"];
    assert_eq!(of(CellFaultKind::Missing), missing);
}

#[test]
fn amounts_are_written_without_zeros_at_their_end() {
    for (fen, wanted) in
        [(0, "0"), (1, "0.000001"), (100, "0.0001"), (1_000_000, "1"), (1_500_000, "1.5"), (123_456_789, "123.456789")]
    {
        assert_eq!(ten_thousands(fen), wanted);
    }
}

proptest! {
    /// An amount is exact: read back with six decimals it gives the same fen.
    #[test]
    fn an_amount_gives_back_its_fen(fen in prop_oneof![any::<u64>(), 0..100_000_000_u64]) {
        let text = ten_thousands(fen);
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        prop_assert!(decimals.len() <= 6 && !decimals.ends_with('0'));
        let back = whole.parse::<u128>().unwrap() * 1_000_000 + format!("{decimals:0<6}").parse::<u128>().unwrap();
        prop_assert_eq!(back, u128::from(fen));
    }
}
