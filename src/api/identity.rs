//! Who asks: the reader behind `Authorization: Minglu <proof>`.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::codes::Uscc;
use crate::service::{AlsoRead, Officer, Reader};

use super::problem::{Problem, Slug};
use super::state::Api;

/// What is missing where only officers and auditors are answered.
pub(super) const NO_PROOF: &str = "Authorization: Minglu <proof> is wanted";

/// Whose business the reader behind a request may see listed: that of the own authority, or of those that are audited;
/// `None` is all. That it was listed is recorded.
pub(super) async fn whose(api: &Api, request: &HttpRequest) -> Result<Option<Vec<Uscc>>, Problem> {
    let reader = reader(api, request)?;
    let whose = match &reader {
        Reader::Anybody => return Err(Problem::new(Slug::NoAccessProof, NO_PROOF)),
        Reader::Officer { authority, .. } => Some(vec![*authority]),
        Reader::Auditor { scope, .. } if scope.regions.is_none() && scope.event_types.is_none() => {
            scope.authorities.clone()
        }
        Reader::Auditor { .. } => return Err(Problem::new(Slug::Restricted, "the audit is of less than this list")),
    };
    api.record(reader, AlsoRead::lists_of(whose.clone().unwrap_or_default())).await?;
    Ok(whose)
}

/// The officer behind a request to which nobody else has an answer; `alone` says so to an auditor.
pub(super) fn officer(api: &Api, request: &HttpRequest, alone: &'static str) -> Result<(Officer, Reader), Problem> {
    let reader = reader(api, request)?;
    match &reader {
        Reader::Anybody => Err(Problem::new(Slug::NoAccessProof, NO_PROOF)),
        Reader::Auditor { .. } => Err(Problem::new(Slug::Restricted, alone)),
        Reader::Officer { kid, authority, .. } => Ok((Officer { kid: *kid, authority: *authority }, reader)),
    }
}

/// The reader behind a request.
///
/// Trust: without the header it is anybody. A header that is present and not good in every way is refused, so
/// that nobody takes the public's view for the whole.
pub(super) fn reader(api: &Api, request: &HttpRequest) -> Result<Reader, Problem> {
    let mut given = request.headers().get_all(header::AUTHORIZATION);
    let proof = match (given.next(), given.next()) {
        (None, _) => return Ok(Reader::Anybody),
        (Some(value), None) => value.to_str().ok().and_then(|text| text.split_once(' ')),
        (Some(_), Some(_)) => None,
    };
    let proof = proof.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("minglu")).map(|(_, proof)| proof);
    let proof = proof.ok_or_else(|| Problem::new(Slug::BadAccessProof, "one proof of the scheme Minglu is wanted"))?;
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    Ok(api.ledger.identify(proof, request.method().as_str(), target)?)
}
