//! How long an answer may be kept, and answering 304 to those who have it.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::codes::{Hash, Timestamp};

/// How long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// It never changes.
    Forever,
    /// For so many seconds, by anybody.
    Seconds(u32),
    /// By nobody: it is for one reader.
    Never,
}

impl Keep {
    /// For what shows a record to the public: 300 seconds, never past midnight in Shanghai, when showings end.
    pub(super) fn shown(now: Timestamp) -> Self {
        const DAY_MS: i64 = 86_400_000;
        const SHANGHAI_MS: i64 = 8 * 3_600_000;
        let left_s = (DAY_MS - (now.as_ms() + SHANGHAI_MS).rem_euclid(DAY_MS)) / 1000;
        Self::Seconds(u32::try_from(left_s.min(300)).unwrap_or(0))
    }

    fn directives(self) -> String {
        match self {
            Self::Forever => "public, max-age=31536000, immutable".to_owned(),
            Self::Seconds(seconds) => format!("public, max-age={seconds}"),
            Self::Never => "private, no-store".to_owned(),
        }
    }
}

/// Bytes with a strong `ETag`, or 304 if the client has just these.
pub(super) fn bytes(request: &HttpRequest, media: &str, bytes: Vec<u8>, keep: Keep) -> HttpResponse {
    let digest = Hash::of(&bytes).to_string();
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let held = holds(request.headers(), &tag);
    let mut response = HttpResponse::build(if held { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    response.insert_header((header::CACHE_CONTROL, keep.directives())).insert_header((header::ETAG, tag));
    if held { response.finish() } else { response.content_type(media).body(bytes) }
}

/// A 200 under a strong `ETag` that the caller vouches for.
pub(super) fn tagged(tag: &str, keep: Keep) -> HttpResponseBuilder {
    let mut response = response(StatusCode::OK, keep);
    response.insert_header((header::ETAG, format!("\"{tag}\"")));
    response
}

/// 304, if the client has an answer under this tag.
pub(super) fn held(request: &HttpRequest, tag: &str, keep: Keep) -> Option<HttpResponse> {
    let tag = format!("\"{tag}\"");
    let held = holds(request.headers(), &tag);
    held.then(|| response(StatusCode::NOT_MODIFIED, keep).insert_header((header::ETAG, tag)).finish())
}

/// A response of this status that may be kept so long.
pub(super) fn response(status: StatusCode, keep: Keep) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((header::CACHE_CONTROL, keep.directives()));
    response
}

/// Whether the client says that it has an answer with this tag. Source: RFC 9110 section 13.1.2.
fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|held| held == "*" || held.strip_prefix("W/").unwrap_or(held) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_a_record_is_not_kept_past_midnight_in_shanghai() {
        let table = [
            ("2026-11-21T08:30:00Z", 300),
            ("2026-11-21T15:59:00Z", 60),
            ("2026-11-21T15:59:59.500Z", 0),
            ("2026-11-21T16:00:00Z", 300),
        ];
        for (now, wanted) in table {
            let now = Timestamp::parse_rfc3339(now).unwrap();
            assert_eq!(Keep::shown(now), Keep::Seconds(wanted), "{now}");
        }
    }
}
