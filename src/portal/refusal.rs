//! Pages for what cannot be shown, in plain words.

use actix_web::http::StatusCode;
use maud::{Markup, html};

use super::language::Locale;

/// Why a page cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The address names nothing that could exist.
    Malformed,
    /// Nothing about it is public: it may not exist, or nothing is released.
    Nothing,
    /// The ledger cannot answer at the moment.
    Unready,
}

impl Refusal {
    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Nothing => StatusCode::NOT_FOUND,
            Self::Unready => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    pub(super) const fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Malformed => locale.pick("这个地址不对", "This address is not right"),
            Self::Nothing => locale.pick("这里没有公开的记录", "There is no public record here"),
            Self::Unready => locale.pick("暂时无法显示", "This cannot be shown just now"),
        }
    }

    pub(super) fn content(self, locale: Locale) -> Markup {
        let words = match self {
            Self::Malformed => locale.pick(
                "统一社会信用代码有 18 位，只用数字和大写字母，最后一位是校验码。请核对后再试，或者用名称搜索。",
                "A social credit code has 18 digits and capital letters, the last of which checks the others. Compare it, or search by name.",
            ),
            Self::Nothing => locale.pick(
                "账本里没有关于它的公开记录：可能从未登记，可能尚未公示。没有记录不等于没有问题。",
                "The ledger has no public record of it: it may never have been registered, or nothing is released yet. No record does not mean no problem.",
            ),
            Self::Unready => locale.pick("账本正在准备，请稍后再试。", "The ledger is getting ready. Please try again soon."),
        };
        html! {
            h1 { (self.title(locale)) }
            p { (words) }
            p { a.next href=(locale.link("/")) { (locale.pick("去搜索", "Search")) } }
        }
    }
}
