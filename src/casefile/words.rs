//! Words of a case file that stand in no schema: roles, marks, and why something is not here.

use crate::statement::Role;
use crate::verify::mark_zh;

use super::paper::Mark;

/// Words in Chinese and English.
pub(super) type Both = (&'static str, &'static str);

/// A role, as the law calls it.
pub(super) const fn role(role: Role) -> Both {
    match role {
        Role::Handler => ("承办人（执法人员）", "handler"),
        Role::LegalReviewer => ("法制审核人员", "legal reviewer"),
        Role::Head => ("机关负责人", "head of the authority"),
        Role::Delegate => ("代行负责人", "delegate of the head"),
        Role::Approver => ("密钥审批人", "approver of keys"),
        Role::Receiver => ("迟到接收人", "receiver of what came late"),
        Role::Founder => ("账本创始人", "founder of the ledger"),
        Role::Holder => ("密钥持有人", "holder of the key"),
        Role::Auditor => ("审计人员", "auditor"),
        Role::Party => ("当事人", "party"),
        Role::Ledger => ("账本服务", "the ledger's service"),
    }
}

/// A mark with which a paper entered.
pub(super) fn mark(mark: &Mark) -> Both {
    let english = match mark.code.as_str() {
        "irregular" => "irregular: a rule of procedure was broken",
        "clock-doubted" => "signed ahead of the ledger's clock",
        "signature-doubted" => "a key that signed was revoked back to an earlier entry",
        _ => "another mark",
    };
    (mark_zh(&mark.code).unwrap_or("其他标记"), english)
}

/// Why a statement is not here, by the first word of its class.
pub(super) fn class(class: &str) -> Both {
    match class.split(' ').next().unwrap_or_default() {
        "restricted" => ("未公开，读取人无权查看", "restricted: not released, or not this reader's to see"),
        "expired" => ("公示期满", "expired: the law lets it be shown no longer"),
        "ended" => ("已由后续记录终止", "ended by a later statement"),
        "withdrawn" => ("已由创始人撤下", "withdrawn by the founders"),
        "later" => ("在本卷宗截止点之后入账", "recorded after the pin of this file"),
        "unknown" => ("账本中无此记录", "the log has no such statement"),
        _ => ("未示出", "not shown"),
    }
}
