//! Authorised queries about persons: the document stands in the body, never in the address.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::codes::{Day, Hash, IdentityDocument, IdentityNumber, contains_personal_number};
use crate::service::queries::{Asked, QueryBasis, QueryPurpose, QueryRefused};
use crate::statement::Text;

use super::caching::{self, Keep};
use super::identity;
use super::negotiation::choose;
use super::parameters::Parameters;
use super::party::told;
use super::problem::{ErrorBody, Problem, Slug};
use super::state::Api;

/// A query about one person.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonQuery {
    /// The identity document. Wanted.
    pub document: Option<QueryDocument>,
    /// The name on it. It finds nobody; the answer says whether it agrees, where somebody is listed.
    pub name: Option<String>,
    /// `recruitment_check`, `licensing`, `government_sharing` or `own_request`. Wanted.
    pub purpose: Option<String>,
    /// By what right: one of the three. Wanted.
    pub basis: Option<QueryBases>,
}

/// An identity document.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryDocument {
    /// `resident_id`, `passport`, `regional_permit`, `foreigner_permit` or `other`.
    pub kind: Option<String>,
    /// Its number.
    pub number: Option<String>,
}

/// By what right it is asked: exactly one of these.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryBases {
    /// The person agreed: for `recruitment_check` and `licensing`.
    pub consent: Option<QueryConsent>,
    /// The law wants it: for all but `own_request`.
    pub duty: Option<QueryDuty>,
    /// The person stands at the counter, and the officer attests that he saw the document: for `own_request`.
    pub seen: Option<QuerySeen>,
}

/// The person's consent.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryConsent {
    /// The day on which it was given.
    pub given_on: Option<String>,
    /// SHA-256 of the paper that says so, 64 hex digits.
    pub evidence: Option<String>,
}

/// A duty by law.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryDuty {
    /// Statute and article, at most 200 characters.
    pub legal_basis: Option<String>,
}

/// What the officer attests of a person who asks about himself.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuerySeen {
    /// The day on which he saw the document.
    pub seen_on: Option<String>,
}

/// Asks whether a person is on a list in force, by the number of an identity document. For officers, by consent or duty.
///
/// The answer is yes or no, with the decisions in force; it holds for its day, and every query is recorded. A person
/// asks about himself at the counter: there are no keys for citizens.
#[utoipa::path(post, path = "/v1/authorised-queries", tag = "submitting",
    request_body(content = PersonQuery, content_type = "application/json"),
    responses((status = 200, description = "The answer", body = ref("#/components/schemas/QueryAnswer"))),
    security(("access_proof" = [])))]
pub(super) async fn post_authorised_queries(
    api: Data<Api>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    choose(&request, &["application/json"])?;
    Parameters::of(&request, &[])?;
    let (_, reader) = identity::officer(&api, &request, "only officers ask about persons")?;
    let query: PersonQuery = told(&api, &request, payload).await?;
    let asked = query.checked(api.ledger.legal_now().day())?;
    let ledger = Arc::clone(&api.ledger);
    let answer = web::block(move || ledger.authorised_query(&reader, &asked)).await;
    let answer = answer.map_err(|error| Problem::internal(&error))??;
    Ok(caching::response(StatusCode::OK, Keep::Never).insert_header(("vary", "Authorization")).json(answer))
}

impl From<QueryRefused> for Problem {
    fn from(refused: QueryRefused) -> Self {
        let text = refused.to_string();
        match refused {
            QueryRefused::NotAnOfficer => Self::new(Slug::Restricted, text),
            QueryRefused::TooMany => Self::new(Slug::TooManyQueries, text),
            QueryRefused::NotFounded => Self::new(Slug::ReadOnly, text),
            QueryRefused::Read(error) => error.into(),
        }
    }
}

/// What is wrong with a query, by field. Trust: no fault repeats what stood there.
#[derive(Default)]
struct Faults(Vec<ErrorBody>);

impl Faults {
    fn note(&mut self, pointer: &str, code: &str, detail: impl Into<String>) {
        let (pointer, code, detail) = (Some(pointer.to_owned()), code.to_owned(), detail.into());
        self.0.push(ErrorBody { pointer, parameter: None, code, detail });
    }

    /// What stands in a field, read; a fault if it is missing or cannot be read.
    fn read<T>(
        &mut self,
        pointer: &str,
        field: Option<&String>,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let Some(text) = field else {
            self.note(pointer, "missing", "is wanted");
            return None;
        };
        read(text).map_err(|detail| self.note(pointer, "invalid", detail)).ok()
    }

    /// A day that is not to come.
    fn day(&mut self, pointer: &str, field: Option<&String>, today: Day) -> Option<Day> {
        let past = |day: Day| if day <= today { Ok(day) } else { Err("a day that has come is wanted".to_owned()) };
        self.read(pointer, field, |text| {
            text.parse::<Day>().map_err(|_| "a day, 2026-11-21, is wanted".to_owned()).and_then(past)
        })
    }
}

impl PersonQuery {
    /// Reads the fields; every fault at once.
    fn checked(self, today: Day) -> Result<Asked, Problem> {
        let mut faults = Faults::default();
        let document = self.document.unwrap_or_default();
        let kind = faults.read("/document/kind", document.kind.as_ref(), |text| {
            let known = IdentityDocument::ALL.iter().copied().find(|kind| kind.as_str() == text);
            known.ok_or_else(|| "no such kind of document".to_owned())
        });
        let number = faults.read("/document/number", document.number.as_ref(), |text| {
            let number = kind.map(|kind| IdentityNumber::new(kind, text).map_err(|error| error.to_string()));
            number.transpose()
        });
        let purpose = faults.read("/purpose", self.purpose.as_ref(), |text| {
            let known = QueryPurpose::ALL.iter().copied().find(|purpose| purpose.as_str() == text);
            known.ok_or_else(|| "no such purpose".to_owned())
        });
        let name = self.name.as_ref().and_then(|name| {
            faults.read("/name", Some(name), |text| {
                Text::new(text.to_owned()).ok_or_else(|| "1 to 100 characters are wanted, no blanks around".to_owned())
            })
        });
        let basis = self.basis.unwrap_or_default().checked(today, &mut faults);
        if let (Some(purpose), Some(basis)) = (purpose, &basis)
            && !basis.suits(purpose)
        {
            faults.note("/basis", "not-for-this-purpose", "the basis does not suit the purpose");
        }
        let asked = purpose.zip(basis).zip(number.flatten());
        let asked = asked.and_then(|((purpose, basis), number)| Asked::new(number, name, purpose, basis));
        match asked {
            Some(asked) if faults.0.is_empty() => Ok(asked),
            _ => Err(Problem { errors: faults.0, ..Problem::new(Slug::QueryIncomplete, "errors names every field") }),
        }
    }
}

impl QueryBases {
    fn checked(self, today: Day, faults: &mut Faults) -> Option<QueryBasis> {
        match (self.consent, self.duty, self.seen) {
            (Some(consent), None, None) => {
                let given_on = faults.day("/basis/consent/given_on", consent.given_on.as_ref(), today);
                let evidence = consent.evidence.as_ref().and_then(|text| {
                    faults.read("/basis/consent/evidence", Some(text), |text| {
                        Hash::from_hex(text).ok_or_else(|| "64 lower-case hex digits are wanted".to_owned())
                    })
                });
                given_on.map(|given_on| QueryBasis::Consent { given_on, evidence })
            }
            (None, Some(duty), None) => {
                let text = faults.read("/basis/duty/legal_basis", duty.legal_basis.as_ref(), |text| {
                    if contains_personal_number(text).is_some() {
                        return Err("a number of a person stands in it".to_owned());
                    }
                    let wanted = "1 to 200 characters are wanted, no blanks around";
                    Text::new(text.to_owned()).ok_or_else(|| wanted.to_owned())
                });
                text.map(|legal_basis| QueryBasis::Duty { legal_basis })
            }
            (None, None, Some(seen)) => {
                let seen_on = faults.day("/basis/seen/seen_on", seen.seen_on.as_ref(), today);
                seen_on.map(|seen_on| QueryBasis::Seen { seen_on })
            }
            (None, None, None) => {
                faults.note("/basis", "missing", "consent, duty or seen is wanted");
                None
            }
            _ => {
                faults.note("/basis", "invalid", "one of consent, duty and seen is wanted");
                None
            }
        }
    }
}
