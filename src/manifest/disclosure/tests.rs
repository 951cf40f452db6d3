//! The repository's disclosure file, and files that contradict themselves.

use serde_json::{Value, json};

use crate::codes::{AuthorityKind, Day, LegalForm, RegionCode};

use super::{Bearer, CellValue, Disclosure, PublishScope, Routed, WithdrawalCause};

const PENALTY: &str = "minglu.penalty.decided";
const FILING: &str = "minglu.filing.accepted";

/// Type, bearer, line of business; targets that are delivered to, and those that are linked to.
type Sent = (&'static str, Bearer, AuthorityKind, &'static [&'static str], &'static [&'static str]);

fn repository() -> Value {
    serde_json::from_slice(include_bytes!("../../../schemas/disclosure.json")).unwrap()
}

fn disclosure() -> Disclosure {
    Disclosure::parse(repository().to_string().as_bytes()).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn refused(change: impl Fn(&mut Value), why: &str) {
    let mut file = repository();
    change(&mut file);
    let found = Disclosure::parse(file.to_string().as_bytes()).unwrap_err();
    assert!(found.contains(why), "{found}");
}

fn routed(event_type: &str, bearer: Bearer, kind: AuthorityKind) -> Routed<'_> {
    let place: RegionCode = "410302".parse().unwrap();
    Routed { event_type, bearer, kind: Some(kind), facility_kinds: &[], place: Some(place), day: day("2026-11-02") }
}

/// Codes of the targets that are delivered to, and of those that are only linked to.
fn targets(disclosure: &Disclosure, routed: &Routed<'_>) -> (Vec<String>, Vec<String>) {
    let (links, own): (Vec<_>, Vec<_>) =
        disclosure.targets_of(routed).into_iter().partition(|chosen| chosen.scope == PublishScope::Link);
    let codes = |chosen: Vec<super::Chosen<'_>>| chosen.iter().map(|one| one.target.code.clone()).collect();
    (codes(own), codes(links))
}

#[test]
fn records_go_where_their_bearers_legal_form_sends_them() {
    use AuthorityKind::{CivilAffairs, Fire, MarketSupervision};
    let disclosure = disclosure();
    let rows: [Sent; 14] = [
        (PENALTY, Bearer::Enterprise, MarketSupervision, &["credit_china", "enterprise_publicity"], &[]),
        (PENALTY, Bearer::Enterprise, CivilAffairs, &["credit_china"], &["enterprise_publicity"]),
        (PENALTY, Bearer::SoleTrader, MarketSupervision, &["credit_china", "enterprise_publicity"], &[]),
        (PENALTY, Bearer::SocialServiceBody, CivilAffairs, &["credit_china", "social_organisations"], &[]),
        (PENALTY, Bearer::SocialServiceBody, MarketSupervision, &["credit_china"], &[]),
        (PENALTY, Bearer::PublicInstitution, Fire, &["credit_china"], &[]),
        (PENALTY, Bearer::Unregistered, Fire, &[], &[]),
        ("minglu.inspection.recorded", Bearer::Enterprise, CivilAffairs, &["enterprise_publicity"], &[]),
        (
            "minglu.inspection.recorded",
            Bearer::Foundation,
            CivilAffairs,
            &["credit_china", "social_organisations"],
            &[],
        ),
        ("minglu.inspection.recorded", Bearer::Unregistered, CivilAffairs, &[], &[]),
        ("minglu.grade.awarded", Bearer::SocialServiceBody, CivilAffairs, &["own_portal"], &[]),
        ("minglu.institution.registered", Bearer::PublicInstitution, CivilAffairs, &[], &["public_institutions"]),
        (FILING, Bearer::Enterprise, CivilAffairs, &["credit_china", "own_portal"], &[]),
        ("minglu.rectification.ordered", Bearer::Enterprise, Fire, &[], &[]),
    ];
    for (event_type, bearer, kind, own, links) in rows {
        let found = targets(&disclosure, &routed(event_type, bearer, kind));
        let wanted = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        assert_eq!(found, (wanted(own), wanted(links)), "{event_type} {bearer:?} {kind:?}");
    }
    let at = |kinds: &'static [&'static str]| Routed {
        facility_kinds: kinds,
        ..routed(FILING, Bearer::Enterprise, AuthorityKind::Health)
    };
    assert!(targets(&disclosure, &at(&["childcare"])).0.contains(&"childcare_system".to_owned()));
    assert!(targets(&disclosure, &at(&["elderly_care_home"])).0.contains(&"elderly_care_system".to_owned()));
    assert_eq!(targets(&disclosure, &at(&["canteen"])).0, ["credit_china", "own_portal"]);
    let early = Routed { day: day("2018-06-30"), ..routed(PENALTY, Bearer::SocialServiceBody, Fire) };
    assert_eq!(targets(&disclosure, &early).0, Vec::<String>::new());
}

#[test]
fn every_legal_form_has_a_bearer_and_only_a_place_without_operator_has_none() {
    let forms = [
        LegalForm::StateOrgan,
        LegalForm::PublicInstitution,
        LegalForm::MassOrganisation,
        LegalForm::SocialAssociation,
        LegalForm::SocialServiceBody,
        LegalForm::Foundation,
        LegalForm::Company,
        LegalForm::SoleTrader,
        LegalForm::Cooperative,
        LegalForm::RuralCollective,
        LegalForm::Other,
    ];
    let mut bearers: Vec<Bearer> = forms.into_iter().map(Bearer::from).collect();
    bearers.push(Bearer::Unregistered);
    bearers.sort_unstable();
    let mut all = Bearer::ALL.to_vec();
    all.sort_unstable();
    assert_eq!(bearers, all);
}

#[test]
fn the_narrowest_rule_says_whose_page_it_is_and_periods_stand_side_by_side() {
    let mut file = repository();
    let routes = file["routes"].as_array_mut().unwrap();
    let mut local = routes.iter().find(|route| route["rule"]["id"] == "RTE-02").unwrap().clone();
    local["rule"]["id"] = json!("RTE-02-371000");
    local["rule"]["jurisdiction"] = json!("371000");
    local["scope"] = json!("joint");
    local["within"] = json!({"count": 20, "unit": "working_days"});
    routes.push(local);
    let changed = Disclosure::parse(file.to_string().as_bytes()).unwrap();
    let asked = routed(PENALTY, Bearer::Enterprise, AuthorityKind::CivilAffairs);
    let weihai = Routed { place: Some("371002".parse().unwrap()), ..asked };
    let scope = |routed: &Routed<'_>| {
        changed.targets_of(routed).into_iter().find(|one| one.target.code == "enterprise_publicity").unwrap().scope
    };
    assert_eq!((scope(&asked), scope(&weihai)), (PublishScope::Link, PublishScope::Joint));
    let visit = routed("minglu.inspection.recorded", Bearer::Enterprise, AuthorityKind::Fire);
    let routes = disclosure().targets_of(&visit).iter().map(|one| one.routes.len()).collect::<Vec<_>>();
    assert_eq!(routes, [2], "working days and days, of which the shorter counts");
}

#[test]
fn the_penalty_file_has_its_thirty_columns_and_nothing_personal() {
    let disclosure = disclosure();
    let template = disclosure.template("credit_china", "penalties", day("2026-11-02")).unwrap();
    let fields: Vec<&str> = template.columns.iter().map(|column| column.field.as_deref().unwrap()).collect();
    assert_eq!(
        fields.join(" "),
        "cf_xdr_mc cf_xdr_lb cf_xdr_shxym cf_xdr_gszc cf_xdr_zzjg cf_xdr_swdj cf_xdr_sydw cf_xdr_shzz cf_frdb \
         cf_fr_zjlx cf_fr_sfzh cf_xdr_zjlx cf_xdr_zjhm cf_wsh cf_wfxw cf_sy cf_yj cf_cflb cf_nr cf_nr_fk cf_nr_wfff \
         cf_nr_zkdx cf_jdrq cf_yxq cf_gsjzq cf_cfjg cf_cfjgdm cf_sjly cf_sjlydm bz"
    );
    for template in &disclosure.templates {
        for column in template.columns.iter().filter(|c| c.header.contains("证件") || c.header == "法定代表人") {
            assert_eq!((column.value, column.public), (CellValue::Personal, false), "{}", column.header);
        }
    }
    // What the public report prints (domain-corrections B(f)): neither the end of the showing nor the term.
    let public: Vec<&str> = template.columns.iter().filter(|c| c.public).map(|c| c.header.as_str()).collect();
    assert_eq!(public.len(), 16);
    assert!(!public.contains(&"公示截止期") && !public.contains(&"处罚有效期"));
    assert!(disclosure.template("enterprise_publicity", "penalties", day("2026-11-02")).is_none());
    assert!(disclosure.template("credit_china", "penalties", day("2018-06-30")).is_none());
    assert_eq!(disclosure.template("credit_china", "licences", day("2026-11-02")).unwrap().columns.len(), 28);
}

#[test]
fn an_annulment_leaves_three_working_days_and_every_other_end_none() {
    let disclosure = disclosure();
    for cause in WithdrawalCause::ALL {
        let row = disclosure.withdrawal(*cause, None, day("2026-11-02")).unwrap();
        let wanted = match cause {
            WithdrawalCause::Annulled | WithdrawalCause::BasisFell => 3,
            WithdrawalCause::Misattributed
            | WithdrawalCause::Retracted
            | WithdrawalCause::Repaired
            | WithdrawalCause::Removed
            | WithdrawalCause::Revoked
            | WithdrawalCause::Expired
            | WithdrawalCause::HeldBack => 0,
        };
        assert_eq!(row.within.count, wanted, "{cause:?}");
    }
}

#[test]
fn only_charities_have_their_responsible_persons_published() {
    let disclosure = disclosure();
    let asks = [(false, "2026-11-02", false), (true, "2026-11-02", true), (true, "2024-09-04", false)];
    for (is_charity, on, wanted) in asks {
        assert_eq!(disclosure.publishes_responsible_person(is_charity, None, day(on)), wanted, "{is_charity} {on}");
    }
}

#[test]
fn what_contradicts_itself_is_refused_by_name() {
    refused(|d| d["routes"][1]["rule"]["id"] = json!("RTE-01"), "two rules are called \"RTE-01\"");
    refused(|d| d["routes"][0]["rule"]["source"] = json!(""), "\"RTE-01\" wants a source");
    refused(|d| d["routes"][0]["rule"]["mark"] = json!("doubt"), "\"RTE-01\" wants a mark");
    refused(|d| d["routes"][0]["rule"]["until"] = json!("2021-08-31"), "\"RTE-01\" wants a last day");
    refused(|d| d["targets"][0]["code"] = json!("Big"), "\"TGT-01\" wants a code");
    refused(|d| d["targets"][1]["code"] = json!("enterprise_publicity"), "\"TGT-02\" wants a code of its own");
    refused(|d| d["targets"][0]["label_en"] = json!(""), "\"TGT-01\" wants a name");
    refused(|d| d["routes"][0]["target"] = json!("nowhere"), "\"RTE-01\" wants a target");
    refused(|d| d["routes"][0]["event_types"] = json!([]), "\"RTE-01\" wants types");
    refused(|d| d["routes"][0]["forms"] = json!([]), "\"RTE-01\" wants legal forms");
    refused(|d| d["routes"][0]["forms"] = json!(["club"]), "club");
    refused(|d| d["routes"][0]["within"]["count"] = json!(0), "\"RTE-01\" wants a period");
    refused(|d| d["routes"][1]["within"] = json!({"count": 7, "unit": "days"}), "\"RTE-02\" wants no period");
    refused(|d| d["routes"][1]["kinds"] = json!([]), "\"RTE-01\" and \"RTE-02\" differ in whose page it is");
    refused(|d| drop(d["withdrawals"][0]["ends"].as_array_mut().unwrap().pop()), "ended as \"basis_fell\"");
    refused(|d| d["withdrawals"][0]["rule"]["until"] = json!("2026-01-01"), "ended as \"annulled\"");
    refused(
        |d| d["withdrawals"][1]["ends"].as_array_mut().unwrap().push(json!("annulled")),
        "\"WDR-01\" and \"WDR-02\" both hold",
    );
    refused(|d| again(d, "corrections"), "both hold");
    refused(|d| again(d, "responsible_persons"), "both hold");
    refused(|d| again(d, "templates"), "are of one file");
    refused(|d| d["templates"][0]["targets"] = json!(["nowhere"]), "\"TPL-01\" wants targets");
    refused(|d| d["templates"][0]["join"] = json!(""), "\"TPL-01\" wants what stands between");
    refused(|d| d["templates"][0]["columns"] = json!([]), "\"TPL-01\" wants columns");
    refused(|d| d["templates"][0]["columns"][1]["header"] = json!("行政相对人名称"), "headers of their own");
    refused(|d| d["templates"][0]["columns"][10]["public"] = json!(true), "nothing personal that is public");
    refused(|d| d["templates"][0]["columns"][12]["value"] = json!("facts"), "asked of persons as personal");
    refused(|d| d["templates"][0]["columns"][0]["text"] = json!("x"), "a text for a constant");
    refused(|d| d["templates"][0]["internal"][1]["text"] = json!(null), "a text for a constant");
    refused(|d| d["templates"][0]["internal"][1]["public"] = json!(true), "internal columns that nobody publishes");
    refused(|d| d["templates"][0]["columns"][3]["value"] = json!("valid_from"), "a value that its type");
    refused(|d| d["templates"][1]["columns"][3]["value"] = json!("fine"), "a value that its type");
    refused(|d| d["answers"][0]["targets"] = json!([]), "\"ANS-01\" wants targets");
    refused(|d| d["answers"][0]["number"] = json!("原因"), "\"ANS-01\" wants four headers");
    refused(|d| d["answers"][0]["refused"] = json!(["成功"]), "\"ANS-01\" wants words");
    refused(|d| again(d, "answers"), "both hold");
    refused(|d| d["colour"] = json!("red"), "colour");
}

/// Adds the first row of a table once more, under another id.
fn again(file: &mut Value, table: &str) {
    let mut row = file[table][0].clone();
    row["rule"]["id"] = json!("AGAIN");
    file[table].as_array_mut().unwrap().push(row);
}
