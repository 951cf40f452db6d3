//! Row 6: the reader's pages, rendered here and complete without scripts, but for the one that verifies.
//!
//! For somebody with a telephone and a question: is this home in order, who says so, and what does nobody know.
//! Chinese first, and English. What a page says is what the room `service` derives from the public part of a
//! dossier; this room chooses words and order, and never decides what may be shown.
//!
//! Deliberately absent: scripts beside those of `verify.rs`, cookies, pictures, anything fetched from elsewhere, and every restricted view.
//! Trust: names and texts are strangers'. Templates escape them, and every page but that one forbids scripts besides.
//!
//! Start reading at `routes.rs`, which has every address; then `dossier.rs`, the page that matters most, and
//! `telling.rs`, which says a statement in words.

mod about;
mod answer;
mod dossier;
mod finding;
mod indicators;
mod item;
mod labels;
mod language;
mod layout;
mod lists;
mod refusal;
mod routes;
mod search;
mod sections;
mod standing;
mod style;
mod submissions;
mod telling;
mod verify;

pub use routes::routes;
