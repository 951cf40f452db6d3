//! What each problem means and what to do about it, in Chinese and English.

use super::problem::Slug;

/// The explanation of a problem: Chinese, which is authoritative, and English.
pub(super) fn explanation(slug: Slug) -> (&'static str, &'static str) {
    let row = EXPLANATIONS.iter().find(|(explained, _, _)| *explained == slug);
    row.map(|(_, chinese, english)| (*chinese, *english)).expect("a test explains every slug")
}

const EXPLANATIONS: [(Slug, &str, &str); 51] = [
    (
        Slug::AlgorithmNotAccepted,
        "现行清单不接受声明所用的签名算法。",
        "The manifest in force does not accept this algorithm.",
    ),
    (
        Slug::AllSigned,
        "所有签署人均已签署,请直接提交到 /v1/statements。",
        "Everybody has signed: submit it to /v1/statements.",
    ),
    (
        Slug::AuditOver,
        "该审计的查阅期限已过,须由设立人另行开启。",
        "The time of this audit is over; the founders must open another.",
    ),
    (
        Slug::BadAccessProof,
        "身份证明格式、对象、时间或签名不符;请为每次请求重新签署。",
        "The proof is malformed, stale, for another request, or its signature fails: sign a new one for each request.",
    ),
    (
        Slug::BadParameter,
        "地址中的参数有误,errors 中指明是哪一个。",
        "A parameter of the address cannot be used; `errors` names it.",
    ),
    (Slug::BadSignature, "声明上有一个签名不成立。", "A signature of the statement does not hold."),
    (
        Slug::Busy,
        "队列已满,请按 Retry-After 稍后重试;重试同一声明是安全的。",
        "The queue is full: try again after Retry-After. Sending the same statement again is safe.",
    ),
    (
        Slug::CodeExpired,
        "一次性编码已过有效期;可持文书到窗口提交,或请送达机关另发编码。",
        "The code's last day is over: hand it in at the counter, or ask the authority for another code.",
    ),
    (
        Slug::CodeUnknown,
        "没有这个编码,或者它已作废;请核对文书上的二十四位字符,或到窗口提交。",
        "There is no such code, or it is no longer good: compare the 24 characters, or hand it in at the counter.",
    ),
    (
        Slug::CodeUsed,
        "一个编码只能提交一次,它已用于其他内容;如需再次提交,请到窗口或另索编码。",
        "A code is good for one submission, and this one was used for other content.",
    ),
    (
        Slug::DatedAhead,
        "决定类声明的签署时间不得超前账本时钟十分钟以上。",
        "A decision may not be signed more than ten minutes ahead of the ledger's clock.",
    ),
    (
        Slug::Ended,
        "该声明已被后来的声明终止公示,detail 指明条目;记录和证明仍在。",
        "A later statement ended it, and the detail names that entry; its own entry and proofs stay.",
    ),
    (
        Slug::Expired,
        "法定公示期已满;记录和证明仍在。",
        "The law lets it be shown no longer; its entry and proofs stay.",
    ),
    (
        Slug::IdReused,
        "同一来源的此编号已用于另一内容。更正须使用新编号。",
        "This source used this id for other content. A correction needs a new id.",
    ),
    (
        Slug::Impossible,
        "声明与账本已有的事实或法定次序矛盾。",
        "The statement contradicts what the log holds, or the order of law or time.",
    ),
    (Slug::Internal, "服务器出错,请把 request_id 告知运行方。", "The server failed: tell the operator the request_id."),
    (
        Slug::KeyNotActive,
        "该密钥未登记、已停用、已撤销,或不用于查阅。",
        "The key is not enrolled, ended, revoked, or gives no access.",
    ),
    (
        Slug::Late,
        "声明过迟送达;须先由该机关人员登记迟到材料接收。",
        "Delivered too late: an officer of the authority must first state its late receipt.",
    ),
    (
        Slug::LedgerClosed,
        "账本已关闭,不再接收任何声明;已有记录仍可查阅和验证。",
        "The ledger is closed and takes no statement any more; what it holds can still be read and verified.",
    ),
    (Slug::MalformedStatement, "不是合格的声明,errors 指明位置。", "Not a well-formed statement; `errors` says where."),
    (Slug::MethodNotAllowed, "此地址不支持该方法,见 Allow。", "The address does not know this method; see Allow."),
    (
        Slug::NoAccessProof,
        "此地址只对能证明身份者开放。",
        "This address is for those who prove who they are: Authorization: Minglu <proof>.",
    ),
    (
        Slug::NotASigner,
        "声明的 signers 没有指定该密钥;只有尚未签署者可以退回。",
        "The signers of the statement do not name this key; only one who still has to sign may return it.",
    ),
    (Slug::NotAcceptable, "没有 Accept 所要求的格式。", "There is no answer of the type that Accept wants."),
    (
        Slug::NotCompetent,
        "该机关或密钥对此事项、地区或对象无权限,detail 指明规则。",
        "The authority or key is not competent for this type, place or subject; the detail names the rule.",
    ),
    (Slug::NotFound, "此地址没有内容。", "There is nothing at this address."),
    (Slug::NotTheAuthor, "只有提交人可以替换或撤回待签声明。", "Only its author may replace or withdraw what waits."),
    (
        Slug::NotTheFounding,
        "账本的第一条必须是设立,且只能设立一次。",
        "The first entry founds the ledger, and only the first.",
    ),
    (Slug::OtherLedger, "声明是为另一账本签署的。", "The statement was signed for another ledger."),
    (
        Slug::PersonalDataInClear,
        "个人信息必须置于披露项中;未保存任何内容。",
        "Personal fields belong in disclosures. Nothing was kept.",
    ),
    (
        Slug::PinMoved,
        "公示随日期终止,固定版本只在当日有效;请去掉 pin 重新查询。",
        "Showings end by date, so a pin is good for its day only: ask again without it.",
    ),
    (Slug::ProofReplayed, "身份证明只能使用一次。", "A proof of identity is good for one request."),
    (
        Slug::QueryIncomplete,
        "查询自然人须写明证件、目的和依据（本人同意或法定职责）,errors 指明缺少或有误的字段。",
        "A query about a person needs a document, a purpose and a basis (consent or duty); `errors` names each field.",
    ),
    (Slug::ReadOnly, "账本暂停接收,查阅不受影响。", "Nothing is accepted for now; reading goes on."),
    (
        Slug::Restricted,
        "所查内容未公开,且查阅者无权查看;detail 说明原因。",
        "What is asked for is not public, and this reader has no right of its own; the detail says why.",
    ),
    (
        Slug::Returned,
        "待签声明已被退回,须由提交人替换或撤回后重新签署。",
        "It was returned: its author replaces or withdraws it before anybody signs again.",
    ),
    (Slug::RevokedKey, "签署所用的密钥已被撤销。", "A key that signed is revoked."),
    (Slug::RoleNotHeld, "该密钥不得以此角色签署。", "The key may not sign in this role."),
    (Slug::RolesMissing, "缺少法定或规定的签署人。", "Signers that the type needs are missing."),
    (Slug::SamePerson, "同一人只能签署一次。", "One person can sign only once."),
    (
        Slug::SchemaViolated,
        "内容不符合该类型的规范,errors 列出全部问题。",
        "The content breaks the schema of its type; `errors` lists every fault.",
    ),
    (
        Slug::SignedByOthers,
        "他人已在待签声明上签署,不得再替换,只能撤回后重新提交。",
        "Others have signed: withdraw it and put another one, since a replacement would void their signatures.",
    ),
    (Slug::SlowRequest, "请求内容传送过慢。", "The body of the request arrived too slowly."),
    (Slug::TooLarge, "一份声明至多 256 KiB,一批至多 64 MiB。", "A statement has at most 256 KiB, a batch 64 MiB."),
    (
        Slug::TooManyAttempts,
        "短时间内输错一次性编码的次数过多,请稍后再试,或持文书到窗口提交。",
        "Too many wrong codes in a short time: try again later, or hand it in at the counter.",
    ),
    (
        Slug::TooManyPending,
        "该机关的待签声明或意见已达上限。",
        "As many wait, or were said, as one authority may keep.",
    ),
    (Slug::TooManyProofs, "短时间内的身份证明过多,请稍后再试。", "Too many proofs in a short time: try again later."),
    (
        Slug::TooManyQueries,
        "同一密钥短时间内查询自然人的次数过多,请稍后再试。",
        "Too many queries about persons under one key in a short time: try again later.",
    ),
    (Slug::UnknownKey, "没有任何记录登记过签署所用的密钥。", "No entry enrolled a key that signed."),
    (
        Slug::UnsupportedMediaType,
        "请以 application/jose+json 或 application/x-ndjson 提交。",
        "Submit application/jose+json or application/x-ndjson.",
    ),
    (
        Slug::Withdrawn,
        "该声明已被依法撤回,记录和证明仍在。",
        "The statement was withdrawn by law; its entry and proofs stay.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_explained() {
        for slug in Slug::ALL {
            let (chinese, english) = explanation(slug);
            assert!(chinese.ends_with('。') && english.ends_with(['.', '>']), "{slug:?}");
        }
    }
}
