//! The names of members in Chinese, in the order in which a paper tells them.
//!
//! What has no name here is told by its own, behind the others.

/// A member of a statement's data, and its name.
const MEMBERS: &[(&str, &str)] = &[
    ("number", "文号"),
    ("dated_on", "日期"),
    ("seal", "用印方式"),
    ("served_copy", "送达文本（SHA-256）"),
    ("public_copy", "公开文本（SHA-256）"),
    ("document", "文书"),
    ("name", "名称"),
    ("address", "地址"),
    ("region", "地区"),
    ("regions", "地区"),
    ("field", "监管领域"),
    ("fields", "监管领域"),
    ("kind", "种类"),
    ("case", "立案"),
    ("notice", "事先告知"),
    ("hearing", "听证"),
    ("finding", "检查发现"),
    ("decision", "决定"),
    ("violation", "违法行为类型"),
    ("provisions", "违反条款"),
    ("violation_ended_on", "违法行为终了之日"),
    ("misconduct_until", "违法行为终止之日"),
    ("discovered_on", "发现之日"),
    ("harm", "危害后果"),
    ("origin", "来源"),
    ("legal_basis", "处罚依据"),
    ("power_basis", "执法权依据"),
    ("procedure", "程序"),
    ("types", "处罚种类"),
    ("fine_fen", "罚款"),
    ("confiscated_fen", "没收金额"),
    ("paid_fen", "已缴金额"),
    ("surcharge_fen", "加处罚款"),
    ("amount_fen", "金额"),
    ("restricted_until", "限制至"),
    ("hearing_right", "是否告知听证权利"),
    ("discussed_on", "集体讨论之日"),
    ("rests_on", "所依据的记录"),
    ("considered", "已考虑的当事人意见"),
    ("facts_public", "事实（公开文本）"),
    ("facts_full", "事实（全文）"),
    ("reason", "理由"),
    ("reason_public", "理由（公开文本）"),
    ("review", "审查意见"),
    ("necessity", "公示必要性说明"),
    ("tier", "公示档次"),
    ("released_on", "公示之日"),
    ("statement", "所涉记录"),
    ("about", "所涉记录"),
    ("submission", "所涉提交"),
    ("complaint", "所涉投诉"),
    ("listing", "所涉列入"),
    ("measure", "措施"),
    ("order", "所涉责令"),
    ("preservation", "先行登记保存"),
    ("sealing", "查封"),
    ("mode", "送达方式"),
    ("served_on", "送达之日"),
    ("recipient", "收件人"),
    ("capacity", "身份"),
    ("witness", "见证人"),
    ("evidence", "证据（SHA-256）"),
    ("receipt", "凭证（SHA-256）"),
    ("record", "笔录（SHA-256）"),
    ("scan", "扫描件（SHA-256）"),
    ("copy", "复制件（SHA-256）"),
    ("sent", "报送内容"),
    ("target", "报送对象"),
    ("batch", "批次"),
    ("answered_on", "答复之日"),
    ("reported_by", "报送人密钥"),
    ("body", "作出机关"),
    ("effect", "内容"),
    ("received_on", "收到之日"),
    ("submitted_on", "提交之日"),
    ("content", "提交内容"),
    ("content_full", "提交全文"),
    ("notified_on", "通知之日"),
    ("held_on", "举行之日"),
    ("public", "是否公开"),
    ("attended", "当事人是否到场"),
    ("chaired_by", "主持人"),
    ("outcome", "结果"),
    ("scope", "范围"),
    ("ordered_by", "责令文书"),
    ("performed_on", "履行之日"),
    ("complete", "是否全部履行"),
    ("urged_on", "催告之日"),
    ("applied_on", "申请之日"),
    ("until_on", "期限至"),
    ("from_on", "自"),
    ("instalments", "分期"),
    ("due_on", "期限"),
    ("disposal", "处理方式"),
    ("place", "地点"),
    ("parts_public", "查封部位"),
    ("id", "编号"),
    ("version", "版本"),
    ("items", "事项"),
    ("risk", "风险"),
    ("visited_on", "检查之日"),
    ("visit", "检查任务"),
    ("visit_on", "检查之日"),
    ("notice_number", "检查通知书文号"),
    ("code", "代码"),
    ("result", "结果"),
    ("major_hazards", "重大事故隐患条款"),
    ("hazards", "隐患"),
    ("gravity", "严重程度"),
    ("description", "描述"),
    ("corrected_on_the_spot", "是否当场改正"),
    ("checklist", "检查表"),
    ("checked_on", "检查之日"),
    ("note", "说明"),
    ("met", "现场见到"),
    ("signature", "签字情况"),
    ("established_by", "认定方式"),
    ("handlers", "承办人员"),
    ("officer", "执法人员"),
    ("team", "检查组"),
    ("authority", "机关"),
    ("authorities", "机关"),
    ("assignment", "检查任务"),
    ("occasion", "事由"),
    ("plan", "计划"),
    ("draw", "抽取"),
    ("campaign", "专项行动"),
    ("approved_by", "批准人"),
    ("approved_on", "批准之日"),
    ("urgent_reason", "紧急理由"),
    ("facility", "场所"),
    ("list", "名单"),
    ("circumstance", "情形"),
    ("measures", "措施"),
    ("months_max", "最长月数"),
    ("months_min", "最短月数"),
    ("listing_reason", "列入理由"),
    ("basis_rank", "依据层级"),
    ("applied_by", "实施机关"),
    ("application", "申请"),
    ("consent_number", "同意文号"),
    ("lifted_on", "解除之日"),
    ("ground", "事由"),
    ("corrected_on", "更正之日"),
    ("old", "原内容"),
    ("new", "更正后"),
    ("channel", "渠道"),
    ("channel_number", "渠道编号"),
    ("complainant", "投诉人"),
    ("contact", "联系方式"),
    ("matter", "事项"),
    ("named", "是否实名"),
    ("told_on", "告知之日"),
    ("closed_on", "结束之日"),
    ("passed_to", "移交机关"),
    ("tell", "是否告知"),
    ("to_authority", "移送机关"),
    ("to_name", "移送机关名称"),
    ("answer_number", "答复文号"),
    ("answered_by", "答复机关"),
    ("accepted_on", "受理之日"),
    ("resumed_on", "恢复之日"),
    ("rightful", "是否属实"),
    ("remaining", "未整改事项"),
    ("found_on", "发现之日"),
    ("power", "执法权"),
    ("seen_on", "知悉之日"),
    ("colour", "预警颜色"),
    ("level", "等级"),
    ("dead", "死亡人数"),
    ("injured", "受伤人数"),
    ("occurred_on", "发生之日"),
    ("reported_on", "报告之日"),
    ("responsibility", "责任认定"),
    ("incident", "事故"),
    ("food_risk_grade", "食品安全风险等级"),
    ("original_authority", "原作出机关"),
    ("original_kind", "原记录种类"),
    ("original_number", "原文号"),
    ("original_on", "原日期"),
    ("shelf_mark", "档号"),
    ("transcribed_on", "转录之日"),
    ("registered_on", "登记之日"),
    ("representative", "法定代表人"),
    ("person", "人员"),
    ("identity_number", "身份证件号码"),
    ("telephone", "电话"),
    ("public_key", "公钥"),
    ("certificate_number", "执法证号"),
    ("roles", "角色"),
    ("event_types", "记录类型"),
    ("not_after", "有效期至"),
    ("protection", "密钥保管方式"),
    ("approvers", "审批人"),
    ("competences", "职权"),
    ("basis", "依据"),
    ("event_type", "记录类型"),
    ("from", "自"),
    ("until", "至"),
    ("founders", "创始人"),
    ("quorum", "法定人数"),
    ("checkpoint_key", "检查点密钥"),
    ("service_key", "服务密钥"),
    ("clock", "时限"),
    ("continues", "承接"),
    ("size", "条目数"),
    ("root", "根哈希"),
    ("manifest", "规则清单"),
    ("establishment", "认定"),
];

/// The name of a member in Chinese.
pub(super) fn zh(member: &str) -> Option<&'static str> {
    MEMBERS.iter().find(|(known, _)| *known == member).map(|(_, zh)| *zh)
}

/// The name of a member in English: its own, in words.
pub(super) fn en(member: &str) -> String {
    let bare = member.strip_suffix("_fen").unwrap_or(member);
    let mut words = bare.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Where a member is told: by the table, then by its name.
pub(super) fn place(member: &str) -> (usize, &str) {
    (MEMBERS.iter().position(|(known, _)| *known == member).unwrap_or(MEMBERS.len()), member)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::statement::EventKind;

    /// Types that a case of penalty is made of, and those on which it usually rests.
    const CASE: [EventKind; 29] = [
        EventKind::CaseOpened,
        EventKind::EvidencePreserved,
        EventKind::EvidenceDisposed,
        EventKind::PenaltyNotified,
        EventKind::HearingHeld,
        EventKind::PenaltyDecided,
        EventKind::PenaltyAnnulled,
        EventKind::PenaltyPerformed,
        EventKind::PaymentDeferred,
        EventKind::PenaltyEnforced,
        EventKind::CaseClosed,
        EventKind::DocumentServed,
        EventKind::OutsideDocumentReceived,
        EventKind::PartySubmitted,
        EventKind::ObjectionDecided,
        EventKind::PublicationReleased,
        EventKind::DeadlineExtended,
        EventKind::ClockSuspended,
        EventKind::ClockResumed,
        EventKind::StatementCorrected,
        EventKind::StatementRetracted,
        EventKind::DeliveryRecorded,
        EventKind::InspectionRecorded,
        EventKind::FireCheckRecorded,
        EventKind::RectificationOrdered,
        EventKind::RectificationAccepted,
        EventKind::RectificationFailed,
        EventKind::ComplaintReceived,
        EventKind::MatterTransferred,
    ];

    fn unnamed<'s>(schema: &'s Value, found: &mut Vec<&'s str>) {
        for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if name != "_sd" && zh(name).is_none() {
                found.push(name);
            }
            unnamed(member, found);
        }
        let branches = ["oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten();
        for inner in schema.get("items").into_iter().chain(branches) {
            unnamed(inner, found);
        }
    }

    #[test]
    fn every_member_of_a_case_has_a_chinese_name() {
        for kind in CASE {
            let mut found = Vec::new();
            unnamed(kind.schema(), &mut found);
            assert!(found.is_empty(), "{}: {found:?}", kind.name());
        }
    }

    #[test]
    fn a_member_is_told_in_words_and_in_the_order_of_the_table() {
        assert_eq!((zh("fine_fen"), en("fine_fen")), (Some("罚款"), "Fine".to_owned()));
        assert_eq!((zh("zzz_on"), en("zzz_on")), (None, "Zzz on".to_owned()));
        assert!(place("number") < place("facts_full") && place("facts_full") < place("zzz_on"));
    }

    #[test]
    fn no_member_is_named_twice() {
        let mut names: Vec<&str> = MEMBERS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MEMBERS.len());
    }
}
