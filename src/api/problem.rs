//! Problems: RFC 9457 bodies, and the one table of their codes.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::negotiation::Language;

/// What a client is told when something does not work: the last part of the problem's `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the table below says what each is, in two languages")]
pub enum Slug {
    AlgorithmNotAccepted,
    AllSigned,
    AuditOver,
    BadAccessProof,
    BadParameter,
    BadSignature,
    Busy,
    CodeExpired,
    CodeUnknown,
    CodeUsed,
    DatedAhead,
    Ended,
    Expired,
    IdReused,
    Impossible,
    Internal,
    KeyNotActive,
    Late,
    LedgerClosed,
    MalformedStatement,
    MethodNotAllowed,
    NoAccessProof,
    NotASigner,
    NotAcceptable,
    NotCompetent,
    NotFound,
    NotTheAuthor,
    NotTheFounding,
    OtherLedger,
    PersonalDataInClear,
    PinMoved,
    ProofReplayed,
    QueryIncomplete,
    ReadOnly,
    Restricted,
    Returned,
    RevokedKey,
    RoleNotHeld,
    RolesMissing,
    SamePerson,
    SchemaViolated,
    SignedByOthers,
    SlowRequest,
    TooLarge,
    TooManyAttempts,
    TooManyPending,
    TooManyProofs,
    TooManyQueries,
    UnknownKey,
    UnsupportedMediaType,
    Withdrawn,
}

/// A row of the table: status, slug, title in Chinese (which is authoritative) and in English.
pub(super) type Row = (u16, &'static str, &'static str, &'static str);

impl Slug {
    /// Every slug.
    pub const ALL: [Self; 51] = [
        Self::AlgorithmNotAccepted,
        Self::AllSigned,
        Self::AuditOver,
        Self::BadAccessProof,
        Self::BadParameter,
        Self::BadSignature,
        Self::Busy,
        Self::CodeExpired,
        Self::CodeUnknown,
        Self::CodeUsed,
        Self::DatedAhead,
        Self::Ended,
        Self::Expired,
        Self::IdReused,
        Self::Impossible,
        Self::Internal,
        Self::KeyNotActive,
        Self::Late,
        Self::LedgerClosed,
        Self::MalformedStatement,
        Self::MethodNotAllowed,
        Self::NoAccessProof,
        Self::NotASigner,
        Self::NotAcceptable,
        Self::NotCompetent,
        Self::NotFound,
        Self::NotTheAuthor,
        Self::NotTheFounding,
        Self::OtherLedger,
        Self::PersonalDataInClear,
        Self::PinMoved,
        Self::ProofReplayed,
        Self::QueryIncomplete,
        Self::ReadOnly,
        Self::Restricted,
        Self::Returned,
        Self::RevokedKey,
        Self::RoleNotHeld,
        Self::RolesMissing,
        Self::SamePerson,
        Self::SchemaViolated,
        Self::SignedByOthers,
        Self::SlowRequest,
        Self::TooLarge,
        Self::TooManyAttempts,
        Self::TooManyPending,
        Self::TooManyProofs,
        Self::TooManyQueries,
        Self::UnknownKey,
        Self::UnsupportedMediaType,
        Self::Withdrawn,
    ];

    /// The one table.
    const fn row(self) -> Row {
        match self {
            Self::AlgorithmNotAccepted => (422, "algorithm-not-accepted", "签名算法不被接受", "Algorithm not accepted"),
            Self::AllSigned => (409, "all-signed", "各方均已签署", "Everybody has signed"),
            Self::AuditOver => (401, "audit-over", "审计期限已过", "The audit is over"),
            Self::BadAccessProof => (401, "bad-access-proof", "身份证明无效", "Access proof refused"),
            Self::BadParameter => (400, "bad-parameter", "请求参数有误", "Bad parameter"),
            Self::BadSignature => (401, "bad-signature", "签名无效", "Signature does not hold"),
            Self::Busy => (503, "busy", "暂时繁忙", "Busy"),
            Self::CodeExpired => (410, "code-expired", "一次性编码已过期", "The code is over"),
            Self::CodeUnknown => (403, "code-unknown", "一次性编码无效", "The code is not known"),
            Self::CodeUsed => (409, "code-used", "一次性编码已使用", "The code was used"),
            Self::DatedAhead => (422, "dated-ahead", "签署时间超前", "Dated ahead"),
            Self::Ended => (410, "ended", "公示已终止", "No longer shown: ended"),
            Self::Expired => (410, "expired", "公示期已满", "No longer shown: the term is over"),
            Self::IdReused => (409, "id-reused", "编号已被使用", "Id used with other content"),
            Self::Impossible => (422, "impossible", "法律上或时间上不可能", "Impossible in law or in time"),
            Self::Internal => (500, "internal", "内部错误", "Internal error"),
            Self::KeyNotActive => (401, "key-not-active", "密钥未登记或已失效", "Key does not count"),
            Self::Late => (422, "late", "逾期送达", "Late"),
            Self::LedgerClosed => (403, "ledger-closed", "账本已关闭", "The ledger is closed"),
            Self::MalformedStatement => (400, "malformed-statement", "声明格式有误", "Malformed statement"),
            Self::MethodNotAllowed => (405, "method-not-allowed", "不支持此方法", "Method not allowed"),
            Self::NoAccessProof => (401, "no-access-proof", "需要身份证明", "Access proof wanted"),
            Self::NotASigner => (422, "not-a-signer", "并非指定的签署人", "Not a signer of this statement"),
            Self::NotAcceptable => (406, "not-acceptable", "没有所要求的格式", "Not acceptable"),
            Self::NotCompetent => (403, "not-competent", "无权限", "Not competent"),
            Self::NotFound => (404, "not-found", "没有找到", "Not found"),
            Self::NotTheAuthor => (403, "not-the-author", "并非提交人", "Not its author"),
            Self::NotTheFounding => (422, "not-the-founding", "账本设立次序不符", "Not the founding"),
            Self::OtherLedger => (422, "other-ledger", "属于另一账本", "Meant for another ledger"),
            Self::PersonalDataInClear => (422, "personal-data-in-clear", "个人信息未加保护", "Personal data in clear"),
            Self::PinMoved => (409, "pin-moved", "版本已过日", "The day of the pin is over"),
            Self::ProofReplayed => (401, "proof-replayed", "身份证明已被使用", "Access proof used before"),
            Self::QueryIncomplete => (422, "query-incomplete", "查询要件不全", "The query lacks what it needs"),
            Self::ReadOnly => (503, "read-only", "账本只读", "The ledger is read-only"),
            Self::Restricted => (403, "restricted", "未公开", "Not shown to this reader"),
            Self::Returned => (409, "returned", "已退回", "Returned to its author"),
            Self::RevokedKey => (401, "revoked-key", "密钥已撤销", "Revoked key"),
            Self::RoleNotHeld => (403, "role-not-held", "密钥不具备此角色", "Role not held"),
            Self::RolesMissing => (422, "roles-missing", "缺少必要的签署人", "Signers missing"),
            Self::SamePerson => (422, "same-person", "同一人重复签署", "One person signed twice"),
            Self::SchemaViolated => (422, "schema-violated", "内容不符合规范", "Content breaks its schema"),
            Self::SignedByOthers => (409, "signed-by-others", "他人已签署", "Signed by others"),
            Self::SlowRequest => (408, "slow-request", "请求过慢", "Request too slow"),
            Self::TooLarge => (413, "too-large", "内容过大", "Too large"),
            Self::TooManyAttempts => (429, "too-many-attempts", "尝试次数过多", "Too many wrong codes"),
            Self::TooManyPending => (429, "too-many-pending", "待签事项过多", "Too many wait"),
            Self::TooManyProofs => (429, "too-many-proofs", "请求过于频繁", "Too many requests"),
            Self::TooManyQueries => (429, "too-many-queries", "查询过于频繁", "Too many queries"),
            Self::UnknownKey => (401, "unknown-key", "密钥未登记", "Unknown key"),
            Self::UnsupportedMediaType => (415, "unsupported-media-type", "不支持的内容类型", "Unsupported media type"),
            Self::Withdrawn => (410, "withdrawn", "已撤回", "Withdrawn"),
        }
    }

    /// The slug as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The slug of a text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slug| slug.as_str() == text)
    }

    /// Its status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(super) const fn title(self, language: Language) -> &'static str {
        let (_, _, chinese, english) = self.row();
        match language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    /// Seconds after which to try again.
    const fn retry_after_s(self) -> Option<u32> {
        match self.row().0 {
            503 => Some(1),
            429 => Some(60),
            _ => None,
        }
    }
}

/// A problem on its way out. Trust: `detail` and `errors` never repeat a value of a statement.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub slug: Slug,
    /// What was found and what was wanted; left out of 5xx answers.
    pub detail: Option<String>,
    pub errors: Vec<ErrorBody>,
    /// For the log alone.
    pub cause: Option<String>,
    /// Methods of the address, for 405.
    pub allow: Option<&'static str>,
}

/// One fault of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Error)]
pub(super) struct ErrorBody {
    /// JSON pointer into the statement; absent for a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The parameter of the address that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Stable code.
    pub code: String,
    /// For a person.
    pub detail: String,
}

/// A problem (RFC 9457), `application/problem+json`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody {
    /// `/problems/<slug>`, a page in Chinese and English.
    #[serde(rename = "type")]
    pub kind: String,
    /// In the language of the request; never to be parsed.
    pub title: &'static str,
    /// As the status of the answer.
    pub status: u16,
    /// What was found and what was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Every fault that was found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorBody>,
    /// Names this request in the operator's log.
    pub request_id: String,
}

impl Problem {
    pub(super) fn new(slug: Slug, detail: impl Into<String>) -> Self {
        Self { slug, detail: Some(detail.into()), errors: vec![], cause: None, allow: None }
    }

    /// Something that is not the client's fault: the cause goes to the log, the client gets a request id.
    pub(super) fn internal(cause: &dyn fmt::Display) -> Self {
        Self { slug: Slug::Internal, detail: None, errors: vec![], cause: Some(cause.to_string()), allow: None }
    }

    /// A parameter of the path or query that cannot be used.
    pub(super) fn parameter(name: &str, detail: &str) -> Self {
        let error = ErrorBody {
            pointer: None,
            parameter: Some(name.to_owned()),
            code: Slug::BadParameter.as_str().to_owned(),
            detail: detail.to_owned(),
        };
        Self { errors: vec![error], ..Self::new(Slug::BadParameter, format!("{name}: {detail}")) }
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(Slug::NotFound, what)
    }

    pub(super) fn body(&self, language: Language, request_id: &str) -> ProblemBody {
        let ours = self.slug.status().is_server_error();
        ProblemBody {
            kind: format!("/problems/{}", self.slug.as_str()),
            title: self.slug.title(language),
            status: self.slug.status().as_u16(),
            detail: self.detail.clone().filter(|_| !ours),
            errors: if ours { vec![] } else { self.errors.clone() },
            request_id: request_id.to_owned(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.slug.as_str())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.slug.status()
    }

    /// Status and headers; `frame.rs` writes the body, because it knows language and request id.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.slug.status());
        if let Some(seconds) = self.slug.retry_after_s() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.slug.status() == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Minglu"));
        }
        if let Some(allow) = self.allow {
            response.insert_header((header::ALLOW, allow));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_slug_is_listed_once_and_has_an_error_status() {
        let texts: BTreeSet<&str> = Slug::ALL.iter().map(|slug| slug.as_str()).collect();
        assert_eq!(texts.len(), Slug::ALL.len());
        for slug in Slug::ALL {
            assert_eq!(Slug::from_text(slug.as_str()), Some(slug));
            assert!(slug.status().is_client_error() || slug.status().is_server_error());
        }
        assert_eq!(Slug::from_text("nothing"), None);
    }

    #[test]
    fn an_answer_of_5xx_says_nothing_but_the_request_id() {
        let problem = Problem { detail: Some("/data/frames".into()), ..Problem::internal(&"disk") };
        let body = serde_json::to_value(problem.body(Language::English, "r1")).unwrap();
        let wanted = serde_json::json!({
            "type": "/problems/internal", "title": "Internal error", "status": 500, "request_id": "r1",
        });
        assert_eq!(body, wanted);
    }
}
