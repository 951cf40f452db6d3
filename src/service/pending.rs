//! Half-signed statements: where they wait until the last signature submits them.
//!
//! Restricted, and outside of the log: only officers of the source, or of who took over from it, learn that an
//! item is there. A statement is checked when it is put as it will be when it is whole; what could never be
//! admitted does not wait. Who brings a signature does not matter, since it proves itself: so a holder of a new key,
//! or a party at the counter, signs through an officer. The order of `signers` says whose turn it is; whoever
//! signs before the turn is not refused, because signatures state no time.
//!
//! Start reading at [`Ledger::pending_put`], then [`Ledger::pending_sign`].

mod item;
mod refused;
mod room;
mod view;

use std::sync::{MutexGuard, PoisonError};

use crate::codes::{Hash, Timestamp, Uscc, with_causes};
use crate::governance::{Governance, KeyState, Refusal};
use crate::statement::{Added, HalfSigned, Kid, PublicKey, SignatureText, Source, Statement, Text};

use super::admission::{prepare_half, prepare_statement};
use super::ledger::Ledger;
use super::outcome::{Outcome, Refused};
use item::{Opinion, Told};
use view::by_urgency;

pub(super) use item::Item;
pub use item::OpinionKind;
pub use refused::PendingRefused;
pub(super) use room::Room;
pub use view::{OpinionView, PendingList, PendingView, SignerView, ToldView};

/// The most that may wait for one authority: one must not take the room of all.
const ITEMS_MAX: usize = 1000;
/// The most opinions on one.
const OPINIONS_MAX: usize = 100;

/// Who asks, as an access proof showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Officer {
    /// The officer's key.
    pub kid: Kid,
    /// The officer's authority.
    pub authority: Uscc,
}

/// What putting a statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It waits now.
    Now,
    /// The same statement waited already, and nothing changed.
    Before,
}

/// What a signature brought about.
#[derive(Debug)]
pub enum Turn {
    /// Others have to sign.
    Waits(Box<PendingView>),
    /// It was the last: what became of the statement. Refused ones stay, with the refusal told.
    Submitted(Outcome),
}

/// What an officer says about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOpinion {
    /// What it does.
    pub kind: OpinionKind,
    /// What is said.
    pub text: Text<2000>,
}

impl Ledger {
    /// Puts a half-signed statement: checked as a whole one is, but for the signatures that are missing.
    ///
    /// It waits for the writer and the disk: call it, and its like, on a worker thread.
    ///
    /// # Errors
    ///
    /// [`PendingRefused`]; then nothing waits that did not before.
    pub fn pending_put(&self, officer: Officer, bytes: &[u8]) -> Result<(PendingView, Placed), PendingRefused> {
        let half = self.half_of(officer, bytes)?;
        let id = half.prospect().id_key();
        if let Some(found) = self.room().get(id) {
            return self.put_before(officer, found, &half);
        }
        self.check_half(&half)?;
        let mut room = self.room();
        if let Some(found) = room.get(id) {
            return self.put_before(officer, found, &half);
        }
        if room.is_damaged(id) {
            return Err(PendingRefused::Damaged);
        }
        let source = half.prospect().source;
        if room.iter().filter(|item| item.half.prospect().source == source).count() >= ITEMS_MAX {
            return Err(PendingRefused::TooMany { max: ITEMS_MAX });
        }
        let item = self.new_item(officer, half, room.days);
        let view = self.shown(&item, officer);
        room.put(item)?;
        Ok((view, Placed::Now))
    }

    /// Puts another statement in the place of one that nobody but its author signed.
    ///
    /// # Errors
    ///
    /// [`PendingRefused`]; then the old one waits on.
    pub fn pending_replace(&self, officer: Officer, id: Hash, bytes: &[u8]) -> Result<PendingView, PendingRefused> {
        self.may_replace(&self.room(), officer, id)?;
        let half = self.half_of(officer, bytes)?;
        if half.prospect().id_key() != id {
            return Err(PendingRefused::OtherStatement);
        }
        self.check_half(&half)?;
        let mut room = self.room();
        let old = self.may_replace(&room, officer, id)?;
        let (version, opinions) = (old.version.saturating_add(1), old.opinions.clone());
        let item = Item { version, opinions, ..self.new_item(officer, half, room.days) };
        let view = self.shown(&item, officer);
        room.put(item)?;
        Ok(view)
    }

    /// Adds one signature, on disk before it answers; the last one submits the statement through the ordinary queue.
    ///
    /// The same signature again is safe: a whole statement that the ledger was too busy for is submitted again.
    ///
    /// # Errors
    ///
    /// [`PendingRefused`]; then the signature was not added.
    pub fn pending_sign(&self, officer: Officer, id: Hash, bytes: &[u8]) -> Result<Turn, PendingRefused> {
        let text = SignatureText::parse(bytes).map_err(Refused::Syntax)?;
        let governance = self.governance();
        let whole = {
            let mut room = self.room();
            let mut item = self.own(&room, officer, id)?.clone();
            let introduced: Vec<PublicKey> =
                item.half.prospect().event().map(|event| event.introduced_keys()).unwrap_or_default();
            let before: Vec<Kid> = item.half.signed().collect();
            let added = item.half.add(text, |kid| governance.key_for(kid, &introduced))?;
            let signer = item.half.signed().find(|kid| !before.contains(kid));
            if let (Added::Now, Some(kid)) = (added, signer) {
                may_sign(&governance, &item, kid)?;
                (item.returned_by, item.refused) = (None, None);
                room.put(item.clone())?;
            }
            let Some(whole) = item.half.whole() else {
                return Ok(Turn::Waits(Box::new(self.shown(&item, officer))));
            };
            room.begin_submitting(id);
            whole
        };
        let outcome = self.submit_whole(whole);
        self.settle_whole(id, &outcome);
        Ok(Turn::Submitted(self.count(outcome)))
    }

    /// Says something about an item; one of those who still have to sign may return it to its author.
    ///
    /// # Errors
    ///
    /// [`PendingRefused`].
    pub fn pending_opine(&self, officer: Officer, id: Hash, said: NewOpinion) -> Result<PendingView, PendingRefused> {
        let mut room = self.room();
        let mut item = self.own(&room, officer, id)?.clone();
        if item.opinions.len() >= OPINIONS_MAX {
            return Err(PendingRefused::TooMany { max: OPINIONS_MAX });
        }
        match said.kind {
            OpinionKind::Remark => {}
            OpinionKind::Return if item.half.missing().any(|(_, kid)| kid == officer.kid) => {
                item.returned_by = Some(officer.kid);
            }
            OpinionKind::Return => return Err(PendingRefused::NotYoursToReturn),
        }
        let NewOpinion { kind, text } = said;
        item.opinions.push(Opinion { at: self.legal_now(), by: officer.kid, kind, text, version: item.version });
        let view = self.shown(&item, officer);
        room.put(item)?;
        Ok(view)
    }

    /// Ends an item for its author; its key is destroyed.
    ///
    /// # Errors
    ///
    /// [`PendingRefused`].
    pub fn pending_withdraw(&self, officer: Officer, id: Hash) -> Result<(), PendingRefused> {
        let mut room = self.room();
        let item = self.own(&room, officer, id)?;
        if !same_person(&self.governance(), item.put_by, officer.kid) {
            return Err(PendingRefused::NotTheAuthor);
        }
        Ok(room.end(id)?)
    }

    /// One item with its statement.
    ///
    /// # Errors
    ///
    /// [`PendingRefused::NotFound`], also for those who may not know of it.
    pub fn pending_one(&self, officer: Officer, id: Hash) -> Result<PendingView, PendingRefused> {
        let room = self.room();
        let item = self.of_authority(&room, officer, id)?;
        Ok(item.full_view(officer.kid, &self.moment(), self.legal_now().day()))
    }

    /// What waits at the officer's authority: what waits for the officer first.
    #[must_use]
    pub fn pending_list(&self, officer: Officer) -> PendingList {
        let (governance, moment, today) = (self.governance(), self.moment(), self.legal_now().day());
        let room = self.room();
        let own = room.iter().filter(|item| item.is_of(officer.authority, &governance) && item.kept_until >= today);
        let views = own.map(|item| item.view(officer.kid, &moment, today));
        let (mut mine, mut others): (Vec<_>, Vec<_>) = views.partition(|view| view.mine);
        by_urgency(&mut mine);
        by_urgency(&mut others);
        PendingList { mine, others }
    }

    /// Why some of what waits cannot be read or ended: file and reason each.
    pub(super) fn pending_trouble(&self) -> Vec<String> {
        self.room().trouble()
    }

    /// Ends what stands in the log already: a crash came between its entry and its end, or a backup has both.
    pub(super) fn end_entered(&self) {
        let waiting: Vec<(Hash, HalfSigned)> = self.room().iter().map(|item| (item.id(), item.half.clone())).collect();
        for (id, half) in waiting {
            if self.check_half(&half).is_err_and(|refused| refused.is_entered()) {
                self.room().end_or_tell(id);
            }
        }
    }

    /// The room, without what was kept for long enough.
    fn room(&self) -> MutexGuard<'_, Room> {
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        room.sweep(self.legal_now().day());
        room
    }

    /// Reads a statement that an officer puts: of the officer's authority, and not signed by all.
    fn half_of(&self, officer: Officer, bytes: &[u8]) -> Result<HalfSigned, PendingRefused> {
        let half = HalfSigned::parse(bytes).map_err(Refused::Syntax)?;
        let own = match half.prospect().source {
            Source::Authority(code) => self.governance().acts_for(officer.authority, code),
            Source::Institution(_) | Source::Ledger => false,
        };
        if !own {
            return Err(PendingRefused::NotOfThisAuthority);
        }
        if half.whole().is_some() { Err(PendingRefused::AllSigned) } else { Ok(half) }
    }

    /// Asks the writer what would become of it. What time alone mends does not keep it from waiting.
    fn check_half(&self, half: &HalfSigned) -> Result<(), PendingRefused> {
        let prepared = self.at_desk(|desk| prepare_half(half, desk))?;
        match self.check(prepared)?.blocking_recv().unwrap_or_else(|_| ended()) {
            Outcome::Checked { .. }
            | Outcome::Refused(Refused::NotAdmitted(Refusal::Late(_) | Refusal::DatedAhead)) => Ok(()),
            Outcome::Refused(refused) => Err(refused.into()),
            Outcome::Accepted(_) | Outcome::Repeated { .. } => Err(PendingRefused::AllSigned),
        }
    }

    fn submit_whole(&self, whole: Statement) -> Outcome {
        let sent = self.at_desk(|desk| prepare_statement(whole, desk)).and_then(|prepared| self.submit(prepared));
        sent.map_or_else(Outcome::Refused, |answer| answer.blocking_recv().unwrap_or_else(|_| ended()))
    }

    /// Ends what was entered, and tells what was refused.
    fn settle_whole(&self, id: Hash, outcome: &Outcome) {
        let mut room = self.room();
        room.finish_submitting(id);
        match outcome {
            Outcome::Accepted(_) | Outcome::Repeated { .. } => room.end_or_tell(id),
            // Nothing was judged: the same signature again submits it again.
            Outcome::Checked { .. } | Outcome::Refused(Refused::Busy | Refused::ReadOnly(_)) => {}
            Outcome::Refused(refused) => {
                let Some(mut item) = room.get(id).cloned() else { return };
                item.refused = Some(Told { at: self.legal_now(), why: refused.to_string() });
                if let Err(error) = room.put(item) {
                    tracing::error!(%id, why = with_causes(&error), "a refusal could not be kept");
                }
            }
        }
    }

    /// An item that an officer may know of.
    fn of_authority<'r>(&self, room: &'r Room, officer: Officer, id: Hash) -> Result<&'r Item, PendingRefused> {
        let found = room.get(id).filter(|item| item.is_of(officer.authority, &self.governance()));
        found.ok_or(PendingRefused::NotFound)
    }

    /// The same, if it may change now.
    fn own<'r>(&self, room: &'r Room, officer: Officer, id: Hash) -> Result<&'r Item, PendingRefused> {
        let found = self.of_authority(room, officer, id)?;
        if room.is_submitting(id) { Err(Refused::Busy.into()) } else { Ok(found) }
    }

    fn may_replace<'r>(&self, room: &'r Room, officer: Officer, id: Hash) -> Result<&'r Item, PendingRefused> {
        let item = self.own(room, officer, id)?;
        let governance = self.governance();
        if !same_person(&governance, item.put_by, officer.kid) {
            return Err(PendingRefused::NotTheAuthor);
        }
        match item.half.signed().find(|kid| !same_person(&governance, item.put_by, *kid)) {
            Some(kid) => Err(PendingRefused::SignedByOthers { kid }),
            None => Ok(item),
        }
    }

    fn put_before(
        &self,
        officer: Officer,
        found: &Item,
        half: &HalfSigned,
    ) -> Result<(PendingView, Placed), PendingRefused> {
        if found.half.prospect().envelope.payload == half.prospect().envelope.payload {
            Ok((self.shown(found, officer), Placed::Before))
        } else {
            Err(PendingRefused::IdTaken)
        }
    }

    fn new_item(&self, officer: Officer, half: HalfSigned, days: u16) -> Item {
        let now = self.legal_now();
        let kept_until = kept_until(now, days);
        let (put_at, put_by, opinions) = (now, officer.kid, vec![]);
        Item { half, put_at, put_by, version: 1, kept_until, opinions, returned_by: None, refused: None }
    }

    fn shown(&self, item: &Item, officer: Officer) -> PendingView {
        item.view(officer.kid, &self.moment(), self.legal_now().day())
    }
}

/// The last day of keeping, counted from the day on which it was put.
fn kept_until(now: Timestamp, days: u16) -> crate::codes::Day {
    (0..days).fold(now.day(), |day, _| day.next())
}

/// Whether a key that is named may sign now.
fn may_sign(governance: &Governance, item: &Item, kid: Kid) -> Result<(), PendingRefused> {
    if governance.key(kid).is_some_and(|record| matches!(record.state, KeyState::Revoked { .. })) {
        return Err(Refused::NotAdmitted(Refusal::RevokedKey { kid }).into());
    }
    match item.returned_by {
        Some(by) if by != kid => Err(PendingRefused::Returned { by }),
        Some(_) | None => Ok(()),
    }
}

/// An officer is a person, not a key: whoever has a new device is still the author.
fn same_person(governance: &Governance, a: Kid, b: Kid) -> bool {
    let person = |kid| governance.key(kid).and_then(|record| record.person);
    a == b || person(a).is_some_and(|found| Some(found) == person(b))
}

fn ended() -> Outcome {
    Outcome::Refused(Refused::ReadOnly("the writer has ended".to_owned()))
}
