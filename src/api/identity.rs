//! Who asks: the reader behind `Authorization: Minglu <proof>`.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::service::Reader;

use super::problem::{Problem, Slug};
use super::state::Api;

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
