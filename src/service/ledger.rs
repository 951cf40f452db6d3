//! The ledger as everybody uses it: open, submit, read, close.

use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use ed25519_dalek::SigningKey;
use tokio::sync::oneshot;

use crate::codes::{Hash, Timestamp};
use crate::governance::Governance;
use crate::log::{Checkpoint, TreeSize};
use crate::store::{Mirror, MirrorError, PendingDir, ViewStore};

use super::access::Jtis;
use super::admission::{Desk, Prepared, prepare};
use super::behind::{Behind, Publisher, Publishing};
use super::clock::Clock;
use super::codes::{Codes, Tries};
use super::folding::fold_log;
use super::keys::LedgerKeys;
use super::moment::Moment;
use super::opening::{self, LedgerOptions, OpenError, Opened, Progress};
use super::outcome::{Outcome, Refused};
use super::pending::Room;
use super::published::{Mirrored, Published};
use super::reads::KeptReads;
use super::register::Register;
use super::withdrawn::withdrawals_of;
use super::witnesses::{Feeder, ask_before_writing};
use super::writer::{Committed, Message, Writer};

/// Batches that may wait for the thread behind the writer.
const BEHIND_MAX: usize = 64;

/// What became of an offered statement.
#[derive(Debug)]
pub enum Offer {
    /// The writer has it; the answer comes when it is on disk, or refused.
    Taken(oneshot::Receiver<Outcome>),
    /// The queue is full; try again.
    Full(Box<Prepared>),
    /// There is no writer any more.
    Ended(Refused),
}

/// A running ledger. Dropping it without [`close`](Self::close) is like a crash: nothing acknowledged is lost.
pub struct Ledger {
    pub(super) shared: Arc<Published>,
    pub(super) views: Arc<dyn ViewStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) jtis: Mutex<Jtis>,
    /// Signs what the ledger states itself.
    pub(super) service: SigningKey,
    /// Registers that were asked for lately, the newest last.
    pub(super) registers: Mutex<Vec<Arc<Register>>>,
    /// What was read by right.
    pub(super) reads: Mutex<KeptReads>,
    /// Half-signed statements.
    pub(super) room: Mutex<Room>,
    /// Files of draws.
    pub(super) draws: Mutex<PendingDir>,
    /// Codes of parties.
    pub(super) codes: Mutex<Codes>,
    /// Who tried wrong ones, and who asked about persons, lately.
    pub(super) attempts: Tries,
    queue: SyncSender<Message>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Ledger {
    /// Opens the ledger of a data directory and starts its writer.
    ///
    /// # Errors
    ///
    /// Damage, disagreement with a stored checkpoint, foreign keys: nothing is served as sound that is not.
    pub fn open(
        options: &LedgerOptions,
        keys: LedgerKeys,
        clock: Arc<dyn Clock>,
        progress: Progress<'_>,
    ) -> Result<Self, OpenError> {
        let opened = opening::open(options, Some(&keys), progress)?;
        let size = opened.log.tail().size;
        let at = opening::last_at(&opened.log.reader(), size)?.unwrap_or(Timestamp::MIN);
        let Opened { log, mirror, ring, ids, digests, registry, governance, edge, views, tripwire, published, .. } =
            opened;
        check_rotation(&governance, &keys, size, clock.now().max(at))?;
        let checkpoint = head(&governance, (&edge, at), &keys, || mirror.checkpoint())?;
        let mirrored = Mirrored { size, checkpoint };
        let shared = Arc::new(Published::new(log.reader(), mirror, (ring, opened.numbers, digests), mirrored));
        shared.metrics.started(size, published);
        shared.note_trouble(|trouble| trouble.views = opened.views_rebuilt);
        let known = ask_witnesses(options, &shared, clock.now())?;
        super::erasure::carry_out(&opened.erasures, &shared)?;
        let withdrawals = withdrawals_of(&governance, &log.reader(), |digest| shared.digests().candidates(digest))?;
        let load = |manifest| shared.read_rulebook(manifest);
        let moment = fold_log(&log.reader(), size, (&load, &withdrawals), progress)?;
        shared.publish(|published| *published = moment.clone());
        let (service, (room, draws, reads, codes)) = (keys.service.clone(), open_rooms(options)?);
        let (queue, messages) = sync_channel(options.queue_max);
        let (behind, committed) = sync_channel::<Committed>(BEHIND_MAX);
        let writer = Writer {
            log,
            ids,
            registry,
            governance,
            dossiers: moment.dossiers,
            rulebook: moment.rulebook,
            edge,
            at,
            keys,
            clock: Arc::clone(&clock),
            shared: Arc::clone(&shared),
            behind,
        };
        let publishing = Publishing { shared: Arc::clone(&shared), tripwire, published };
        let (publisher, feeder) = publisher(publishing, options, &known, &clock);
        let follower = Behind {
            shared: Arc::clone(&shared),
            views: Arc::clone(&views),
            publisher,
            publish_every: options.publish_every,
        };
        let writer = spawn("writer", move || writer.run(&messages));
        let follower = spawn("behind", move || follower.run(&committed));
        let threads = Mutex::new([writer, follower].into_iter().chain(feeder).collect());
        let (jtis, registers, attempts) = (Mutex::default(), Mutex::default(), Tries::default());
        let ledger = Self {
            shared,
            views,
            clock,
            jtis,
            service,
            registers,
            reads,
            room,
            draws,
            codes,
            attempts,
            queue,
            threads,
        };
        ledger.end_entered();
        Ok(ledger)
    }

    /// Checks a submitted statement as far as no order is needed. Takes CPU: call it on a worker thread.
    ///
    /// # Errors
    ///
    /// Why it can never be accepted.
    pub fn prepare(&self, bytes: &[u8]) -> Result<Prepared, Refused> {
        self.at_desk(|desk| prepare(bytes, desk)).inspect_err(|_| self.shared.metrics.refused())
    }

    /// Does something with what workers look things up in.
    pub(super) fn at_desk<T>(&self, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let governance = self.governance();
        let load = |manifest: Hash| self.shared.rulebook(manifest);
        work(&Desk { governance: &governance, load: &load, numbers: &self.shared.number_key })
    }

    /// Hands a prepared statement to the writer. The answer comes when it is on disk, or refused.
    ///
    /// # Errors
    ///
    /// [`Refused::Busy`] and [`Refused::ReadOnly`], at once.
    pub fn submit(&self, prepared: Prepared) -> Result<oneshot::Receiver<Outcome>, Refused> {
        self.enqueue(|reply| Message::Submit(Box::new(prepared), reply))
    }

    /// As [`submit`](Self::submit), but gives the statement back while the queue is full: a batch must not lose
    /// its own line, nor let a later one overtake it.
    #[must_use]
    pub fn offer(&self, prepared: Box<Prepared>) -> Offer {
        let (reply, answer) = oneshot::channel();
        match self.queue.try_send(Message::Submit(prepared, reply)) {
            Ok(()) => Offer::Taken(answer),
            Err(TrySendError::Full(Message::Submit(prepared, _))) => Offer::Full(prepared),
            Err(TrySendError::Full(Message::Check(..) | Message::Stop(_)) | TrySendError::Disconnected(_)) => {
                Offer::Ended(Refused::ReadOnly("the writer has ended".to_owned()))
            }
        }
    }

    /// Asks the writer what would become of a prepared statement.
    ///
    /// # Errors
    ///
    /// As [`submit`](Self::submit).
    pub fn check(&self, prepared: Prepared) -> Result<oneshot::Receiver<Outcome>, Refused> {
        self.enqueue(|reply| Message::Check(Box::new(prepared), reply))
    }

    fn enqueue(
        &self,
        message: impl FnOnce(oneshot::Sender<Outcome>) -> Message,
    ) -> Result<oneshot::Receiver<Outcome>, Refused> {
        let (reply, answer) = oneshot::channel();
        match self.queue.try_send(message(reply)) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(Refused::Busy),
            Err(TrySendError::Disconnected(_)) => Err(Refused::ReadOnly("the writer has ended".to_owned())),
        }
    }

    /// Prepares and submits, and waits for the answer on this thread.
    #[must_use]
    pub fn submit_blocking(&self, bytes: &[u8]) -> Outcome {
        let sent = self.prepare(bytes).and_then(|prepared| self.submit(prepared));
        let ended = || Outcome::Refused(Refused::ReadOnly("the writer has ended".to_owned()));
        self.count(sent.map_or_else(Outcome::Refused, |answer| answer.blocking_recv().unwrap_or_else(|_| ended())))
    }

    /// Counts an outcome for the metrics and hands it on.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> Outcome {
        match &outcome {
            Outcome::Refused(_) => self.shared.metrics.refused(),
            Outcome::Repeated { .. } => self.shared.metrics.repeated(),
            Outcome::Accepted(_) | Outcome::Checked { .. } => {}
        }
        outcome
    }

    /// The registry as of the last batch.
    #[must_use]
    pub fn governance(&self) -> Arc<Governance> {
        self.shared.governance()
    }

    /// The register as of the last batch: cheap to take, and it does not change while it is held.
    #[must_use]
    pub fn moment(&self) -> Arc<Moment> {
        self.shared.moment()
    }

    /// The public files.
    #[must_use]
    pub fn mirror(&self) -> &Mirror {
        &self.shared.mirror
    }

    /// Stores a data file, so that a manifest can name it.
    ///
    /// # Errors
    ///
    /// What the system said.
    pub fn put_data(&self, content: &[u8]) -> Result<Hash, MirrorError> {
        self.shared.mirror.put_data(content)
    }

    /// The ledger's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The time by which the law is asked: the clock's, and never before that of the last entry, so that a clock
    /// that is set back brings nothing back that has ended.
    #[must_use]
    pub fn legal_now(&self) -> Timestamp {
        let now = self.now();
        self.moment().at.map_or(now, |last| last.max(now))
    }

    /// Acknowledged entries.
    #[must_use]
    pub fn size(&self) -> TreeSize {
        self.shared.reader.size()
    }

    /// Figures for Prometheus.
    #[must_use]
    pub fn metrics(&self) -> String {
        self.shared.metrics.to_text()
    }

    /// Finishes what waits, publishes the last checkpoint and ends the threads.
    pub fn close(&self) {
        let (done, finished) = oneshot::channel();
        if self.queue.send(Message::Stop(done)).is_ok() {
            let _ = finished.blocking_recv();
        }
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread of the ledger panicked");
            }
        }
    }

    /// Whether a directory holds the frames of a ledger already.
    #[must_use]
    pub fn exists_in(dir: &Path) -> bool {
        dir.join("frames").exists()
    }
}

/// While two keys sign beside each other, only a process that holds both writes.
fn check_rotation(governance: &Governance, keys: &LedgerKeys, size: TreeSize, now: Timestamp) -> Result<(), OpenError> {
    match (keys.missing(governance, size, now), governance.rotating_until(now)) {
        (None, _) => Ok(()),
        (Some(missing), until) => Err(OpenError::Rotating { missing: missing.kid(), until: until.unwrap_or(now) }),
    }
}

/// What required witnesses know of the log; a ledger that asks none is told nothing.
fn ask_witnesses(
    options: &LedgerOptions,
    shared: &Published,
    now: Timestamp,
) -> Result<Vec<Option<TreeSize>>, OpenError> {
    let Some(witnesses) = &options.witnesses else { return Ok(vec![]) };
    ask_before_writing(witnesses, &shared.mirrored().checkpoint, &shared.mirror, (&options.dir, now))
}

type Rooms = (Mutex<Room>, Mutex<PendingDir>, Mutex<KeptReads>, Mutex<Codes>);

/// What the ledger keeps beside the log: half-signed statements, files of draws, reads, codes of parties.
fn open_rooms(options: &LedgerOptions) -> Result<Rooms, OpenError> {
    let below = |name: &str| options.dir.join(name);
    let room = Room::open(&below("pending"), options.pending_days)?;
    let (draws, reads) = (PendingDir::open(&below("draws"))?, KeptReads::open(&below("reads"))?);
    Ok((Mutex::new(room), Mutex::new(draws), Mutex::new(reads), Mutex::new(Codes::open(&below("codes"))?)))
}

/// The checkpoint of the log as it is. It is signed anew, as it was before; where a key is over and gone since,
/// the published one stands, if it is of this size.
fn head(
    governance: &Governance,
    (edge, at): (&crate::log::Edge, Timestamp),
    keys: &LedgerKeys,
    published: impl FnOnce() -> Result<Option<Vec<u8>>, MirrorError>,
) -> Result<String, OpenError> {
    let Some(origin) = governance.origin().cloned() else { return Ok(String::new()) };
    let Some(missing) = keys.missing(governance, edge.size(), at) else {
        return Ok(keys.sign(&Checkpoint { origin, size: edge.size(), root: edge.root() }, at, governance));
    };
    let note = published()?.and_then(|note| String::from_utf8(note).ok());
    let same = |note: &String| Checkpoint::claimed(note).is_ok_and(|head| head.size == edge.size());
    note.filter(same).ok_or(OpenError::Unpublished { missing: missing.kid(), size: edge.size() })
}

/// Who publishes, with the thread that asks the witnesses if there are any.
fn publisher(
    publishing: Publishing,
    options: &LedgerOptions,
    known: &[Option<TreeSize>],
    clock: &Arc<dyn Clock>,
) -> (Publisher, Option<JoinHandle<()>>) {
    let Some(witnesses) = &options.witnesses else { return (Publisher::Own(publishing), None) };
    let feeder = Feeder::new(witnesses, publishing, known, (&options.dir, options.publish_every), Arc::clone(clock));
    let (nudges, told) = sync_channel(1);
    (Publisher::Feeder(nudges), Some(spawn("feeder", move || feeder.run(&told))))
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).expect("a process can start three threads")
}
