//! The page on which a party answers a served document with its one-time code. A form, and no script.
//!
//! Trust: what is typed stands in no answer: neither the code nor the text is written back into a page.

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Form};
use actix_web::{HttpRequest, HttpResponse, Resource, guard};
use maud::{Markup, html};
use serde::Deserialize;

use crate::codes::Hash;
use crate::log::Seq;
use crate::service::{CodeRefused, Handed, Ledger, Outcome};
use crate::statement::events::party::SubmissionKind;

use super::answer::{Asking, Page, unkept};
use super::language::Locale;

const ADDRESS: &str = "/submissions";
/// The longest form, in bytes: 4000 characters, each as nine bytes of an encoded form.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// What the form sends.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    file: String,
}

pub(super) fn resource() -> Resource {
    let reads = guard::Any(guard::Get()).or(guard::Head());
    web::resource(ADDRESS)
        .app_data(web::FormConfig::default().limit(FORM_BYTES_MAX))
        .route(web::route().guard(reads).to(get_form))
        .route(web::post().to(post_form))
}

/// The form, empty.
async fn get_form(ledger: Data<Ledger>, request: HttpRequest) -> HttpResponse {
    let locale = Asking::of(&request).locale;
    unkept(&ledger, locale, (StatusCode::OK, &page(locale, &html! {})))
}

/// What was handed in.
async fn post_form(
    ledger: Data<Ledger>,
    request: HttpRequest,
    typed: Result<Form<Typed>, actix_web::Error>,
) -> HttpResponse {
    let locale = Asking::of(&request).locale;
    let Ok(Form(typed)) = typed else {
        let note = refusal(locale, locale.pick("内容过长或格式有误。", "Too long, or not what the form sends."));
        return unkept(&ledger, locale, (StatusCode::BAD_REQUEST, &page(locale, &note)));
    };
    let from = request.peer_addr().map(|peer| peer.ip());
    let behind = ledger.clone();
    let done = web::block(move || {
        let handed = read(&typed)?;
        behind.hand_in(from, &typed.code, &handed)
    });
    let (status, page) = match done.await {
        Ok(Ok(outcome)) => match entry_of(&outcome) {
            Some((seq, digest)) => (StatusCode::OK, receipt(locale, seq, digest)),
            None => (StatusCode::INTERNAL_SERVER_ERROR, page(locale, &html! {})),
        },
        Ok(Err(refused)) => {
            let (status, words) = told(locale, &refused);
            (status, page(locale, &refusal(locale, words)))
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, page(locale, &html! {})),
    };
    unkept(&ledger, locale, (status, &page))
}

fn read(typed: &Typed) -> Result<Handed, CodeRefused> {
    let kind = SubmissionKind::ALL.iter().copied().find(|kind| kind.as_str() == typed.kind);
    let kind = kind.ok_or(CodeRefused::Content("kind: no such kind of submission"))?;
    let file = typed.file.trim();
    let file = match file {
        "" => None,
        file => Some(Hash::from_hex(file).ok_or(CodeRefused::Content("content: 64 hex digits are wanted"))?),
    };
    Handed::new(kind, file, &typed.text)
}

fn entry_of(outcome: &Outcome) -> Option<(Seq, Hash)> {
    match outcome {
        Outcome::Accepted(accepted) => Some((accepted.seq, accepted.digest)),
        Outcome::Repeated { seq, digest } => Some((*seq, *digest)),
        Outcome::Checked { .. } | Outcome::Refused(_) => None,
    }
}

fn told(locale: Locale, refused: &CodeRefused) -> (StatusCode, &'static str) {
    match refused {
        CodeRefused::Unknown | CodeRefused::NoStatement => (
            StatusCode::FORBIDDEN,
            locale.pick("编码无效：请核对文书上的 24 位字符。", "The code is not known: compare the 24 characters."),
        ),
        CodeRefused::Expired { .. } => (
            StatusCode::GONE,
            locale.pick(
                "编码已过有效期，请到窗口提交或另索编码。",
                "The code is over: come to the counter, or ask for another.",
            ),
        ),
        CodeRefused::Used => (
            StatusCode::CONFLICT,
            locale.pick("编码已使用，一个编码只能提交一次。", "The code was used; it is good for one submission."),
        ),
        CodeRefused::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            locale.pick("输错次数过多，请稍后再试。", "Too many wrong codes: try again later."),
        ),
        CodeRefused::Content(_) => (
            StatusCode::BAD_REQUEST,
            locale.pick(
                "请选择类别，并填写不超过 4000 字的内容。",
                "Choose what it is, and write at most 4000 characters.",
            ),
        ),
        CodeRefused::Statement(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            locale.pick("账本未能接收，请到窗口提交。", "The ledger did not take it: hand it in at the counter."),
        ),
        CodeRefused::Store(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            locale.pick("暂时无法接收，请稍后再试。", "It cannot be taken just now: try again soon."),
        ),
    }
}

fn refusal(locale: Locale, words: &str) -> Markup {
    html! {
        p role="alert" { strong { (locale.pick("未提交：", "Not handed in: ")) } (words) }
    }
}

fn page(locale: Locale, note: &Markup) -> Page {
    let title = locale.pick("凭一次性编码提交意见", "Answer a served document").to_owned();
    let content = html! {
        h1 { (title) }
        (note)
        p { (locale.pick(
            "送达文书上印有一次性编码。凭编码可以提交一次陈述申辩、异议、听证申请、整改报告或移出申请，无需注册。\
             提交后立即入账，时间以账本为准；内容密封保存，只有办理机关和审计可以阅读。也可以到窗口当面提交。",
            "The served document carries a one-time code. With it you can hand in one submission, without an account. It is \
             recorded at once; its words are sealed, for the authority and auditors. The counter takes it too.")) }
        form method="post" action=(locale.link(ADDRESS)) autocomplete="off" {
            p {
                label for="code" { (locale.pick("一次性编码（24 位）", "One-time code (24 characters)")) } br;
                input #code name="code" required maxlength="40" autocapitalize="characters" spellcheck="false";
            }
            p {
                label for="kind" { (locale.pick("类别", "What it is")) } br;
                select #kind name="kind" required {
                    @for kind in SubmissionKind::ALL.iter().copied() {
                        option value=(kind.as_str()) { (locale.pick(kind.label_zh(), kind.label_en())) }
                    }
                }
            }
            p {
                label for="text" { (locale.pick("内容（不超过 4000 字）", "Your words (at most 4000 characters)")) } br;
                textarea #text name="text" rows="10" cols="40" maxlength="4000" {}
            }
            p {
                label for="file" { (locale.pick(
                    "另行送交的文件的 SHA-256（可不填）", "SHA-256 of a file that you bring or send (may be left out)")) } br;
                input #file name="file" maxlength="64" spellcheck="false";
            }
            p { button type="submit" { (locale.pick("提交", "Hand in")) } }
        }
    };
    Page { title, address: ADDRESS.to_owned(), content }
}

fn receipt(locale: Locale, seq: Seq, digest: Hash) -> Page {
    let title = locale.pick("已入账", "Recorded").to_owned();
    let content = html! {
        h1 { (title) }
        p { (locale.pick("您的提交已写入账本，请保存以下编号作为回执。", "It stands in the ledger. Keep these numbers: they are your receipt.")) }
        dl {
            dt { (locale.pick("账本条目", "Entry")) }
            dd { a href=(format!("/v1/entries/{seq}/receipt")) { (seq) } }
            dt { (locale.pick("摘要", "Digest")) }
            dd { code { (digest) } }
        }
        p { (locale.pick(
            "办理机关须依法答复；未答复前作出的决定会被标记为程序不规范。",
            "The authority has to answer it; what it decides without doing so is marked as irregular.")) }
    };
    Page { title, address: ADDRESS.to_owned(), content }
}
