//! Every page with its address, and what all answers have in common.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource, guard};
use maud::Markup;

use crate::codes::{Day, ListKind, Uscc};
use crate::service::Ledger;
use crate::statement::Uuid;
use crate::statement::events::ledger::ClockKind;

use super::about;
use super::language::Locale;
use super::layout::{self, Page, Register};
use super::refusal::Refusal;
use super::style;

/// The addresses of the pages, for the server to add to its own.
pub fn routes(ledger: Arc<Ledger>) -> Arc<dyn Fn(&mut ServiceConfig) + Send + Sync> {
    let ledger = Data::from(ledger);
    Arc::new(move |config| {
        config.app_data(Data::clone(&ledger));
        config.service(page("/about").to(get_about));
        config.service(page(&style::ADDRESS).to(get_style));
    })
}
