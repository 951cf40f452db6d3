//! One walk over a whole ledger: entries in order, signatures on all cores, then what is published beside them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::thread;

use anyhow::Result;

use crate::cli::progress::Progress;
use crate::codes::Hash;
use crate::log::{Checkpoint, Edge, Entry, Seq, TreeSize};
use crate::statement::Statement;
use crate::verify::{
    ConductAsked, FetchedBody, Known, Learnt, Replay, Report, SeqSet, SignatureTask, Tile, Tiles, Withdrawals,
};

use super::classes;
use super::copy::EarlierCopy;
use super::pages::{Page, Pages, each_page};
use super::reached::{Fetched, Reached};
use super::signatures::{Outcomes, Signatures, Verifying};
use super::workers::Workers;

/// What a report says of signatures that were verified in batches.
const IN_BATCHES: &str = "verified in batches, as --fast asks: only its own signer can have made a signature that strict verification refuses";

/// What is asked of a walk besides.
#[derive(Default)]
pub(in crate::cli) struct Asked<'l> {
    /// An earlier audit to rely on.
    pub before: Option<&'l Learnt>,
    /// The audit of conduct.
    pub conduct: Option<ConductAsked>,
    /// How signatures are verified.
    pub verifying: Verifying,
    /// Where an earlier copy of the log lies.
    pub copy: Option<&'l Path>,
}

/// What a walk came to.
pub(in crate::cli) enum Walked {
    /// It went to the end.
    Done {
        report: Box<Report>,
        /// Entries whose signatures hold, now or by the earlier audit.
        verified: SeqSet,
    },
    /// The log is not the one of the earlier audit: nothing of it may be relied on.
    OtherLog,
}

/// Replays everything that is reached and relies on no earlier audit.
pub(in crate::cli) fn audit(reached: &mut dyn Reached, known: Known) -> Result<Report> {
    match walk(reached, known, &Asked::default())? {
        Walked::Done { report, .. } => Ok(*report),
        Walked::OtherLog => unreachable!("there is no earlier audit to differ from"),
    }
}

/// Replays everything that is reached, on all cores but for what goes by the order of entries; signatures that an
/// earlier audit verified are left out.
///
/// A withdrawal reaches back: where the log has one, it is read a second time, with what stands in its place.
///
/// Memory: four pages of 256 entries with their statements, some 1,000 statements waiting for their signatures, the
/// data files, of a data directory one segment file; over HTTP the register, and of an auditor of everything some 60
/// bytes for each statement that anybody is shown; and what [`Replay`] says that it folds, which is the most.
pub(in crate::cli) fn walk(reached: &mut dyn Reached, known: Known, asked: &Asked<'_>) -> Result<Walked> {
    let (reached, files) = (RefCell::new(reached), Files::default());
    let first = (known.clone(), Withdrawals::default());
    let Some(mut through) = go_through(&reached, &files, first, asked)? else { return Ok(Walked::OtherLog) };
    if !through.replay.knows_withdrawals() {
        let by_digest = through.replay.governance().withdrawals().clone();
        let wanted: Vec<Hash> = by_digest.values().filter_map(|withdrawal| withdrawal.replacement).collect();
        let statements = statements_of(&reached, through.replay.size(), &wanted)?;
        let withdrawals = Withdrawals::new(&by_digest, |digest| statements.get(&digest).cloned());
        reached.borrow_mut().restart()?;
        let again = go_through(&reached, &files, (known, withdrawals), asked)?;
        let Some(again) = again else { return Ok(Walked::OtherLog) };
        through = again;
    }
    let Through { mut replay, verified } = through;
    check_reads(&reached, &mut replay)?;
    if let Some(why) = reached.borrow().publishes_nothing() {
        replay.publishes_nothing(why);
    }
    let published = reached.borrow().register(replay.size())?;
    if let Some(mut published) = published {
        let found = replay.register_differences(&published);
        if published.grown && !found.is_empty() {
            published.silent = classes::silent_since(&reached, &replay)?;
        }
        replay.register_settled(&published, found);
    }
    classes::compare(&reached, &files, &mut replay)?;
    Ok(Walked::Done { report: Box::new(replay.finish()), verified })
}

/// Goes through the log of restricted reads, where this reader is told all of it.
fn check_reads(reached: &RefCell<&mut dyn Reached>, replay: &mut Replay<Fetch<'_>>) -> Result<()> {
    let mut chain = replay.reads_chain();
    loop {
        let Some(page) = reached.borrow().reads(chain.lines())? else {
            let stated = replay.governance().reads().len() as u64;
            if stated > 0 {
                replay.left_out("restricted reads", stated, "the log of reads is for auditors of everything");
            }
            return Ok(());
        };
        for line in page.lines {
            chain.take(line.as_bytes());
        }
        if page.is_last {
            replay.reads_checked(chain);
            return Ok(());
        }
    }
}

/// The statements of some digests, as far as they are shown.
fn statements_of(
    reached: &RefCell<&mut dyn Reached>,
    size: TreeSize,
    wanted: &[Hash],
) -> Result<BTreeMap<Hash, Statement>> {
    let mut found = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let mut reached = reached.borrow_mut();
    reached.restart()?;
    each_page(&mut **reached, size, |_, page| {
        for one in page {
            let named = Entry::parse(&one.entry).ok().map(|entry| entry.statement);
            if let (Some(digest), FetchedBody::Statement { bytes, .. }) = (named, &one.body)
                && wanted.contains(&digest)
                && let Some(statement) = Statement::parse(bytes).ok().filter(|statement| statement.digest == digest)
            {
                found.insert(digest, statement);
            }
        }
    })?;
    Ok(found)
}

/// Manifests name files again that earlier ones named: each is fetched once.
pub(super) type Files = RefCell<BTreeMap<Hash, Option<Vec<u8>>>>;
pub(super) type Fetch<'a> = Box<dyn FnMut(Hash) -> Option<Vec<u8>> + 'a>;

/// A log that was gone through to its end.
struct Through<'a> {
    replay: Replay<Fetch<'a>>,
    /// Entries whose signatures hold, now or by the earlier audit.
    verified: SeqSet,
}

/// Fetches data files, each once.
pub(super) fn fetch<'a>(reached: &'a RefCell<&mut dyn Reached>, files: &'a Files) -> Fetch<'a> {
    Box::new(move |digest| files.borrow_mut().entry(digest).or_insert_with(|| reached.borrow().data(digest)).clone())
}

/// Goes through the log once; `None` if it is not that of the earlier audit.
fn go_through<'a>(
    reached: &'a RefCell<&mut dyn Reached>,
    files: &'a Files,
    known: (Known, Withdrawals),
    asked: &Asked<'_>,
) -> Result<Option<Through<'a>>> {
    thread::scope(|scope| go_through_with(&Workers::start(scope), (reached, files), known, asked))
}

fn go_through_with<'a>(
    workers: &Workers,
    (reached, files): (&'a RefCell<&mut dyn Reached>, &'a Files),
    (known, withdrawals): (Known, Withdrawals),
    asked: &Asked<'_>,
) -> Result<Option<Through<'a>>> {
    let head = known.latest.as_deref().and_then(|note| Checkpoint::claimed(note).ok());
    let claimed = head.map_or(TreeSize::EMPTY, |head| head.size);
    let wanted = reached.borrow().wanted(claimed);
    let without_tiles = reached.borrow().without_tiles();
    let mut replay = Replay::new(known, fetch(reached, files)).withdrawing(withdrawals);
    if let Some(kid) = reached.borrow().reads_as() {
        replay.read_with_key(kid);
    }
    if let Some(conduct) = &asked.conduct {
        replay.watch_conduct(conduct.clone());
    }
    let mut walk = Walk {
        replay,
        reached,
        claimed,
        at: TreeSize::EMPTY,
        tiles: without_tiles.is_none().then(Tiles::default),
        filled: vec![],
        signatures: Signatures::new(workers, asked.verifying),
        published_alike: true,
        before: asked.before.map(|learnt| Before { learnt, edge: Edge::new(), same: false }),
        copy: asked.copy.map(EarlierCopy::open).transpose()?,
        verified: SeqSet::default(),
    };
    let (mut pages, progress) = (Pages::of(reached, wanted, workers), Progress::new());
    while let Some(page) = pages.next()? {
        walk.take(page)?;
        progress.step("audit", walk.at.0, claimed.max(walk.at).0);
    }
    if walk.before.as_ref().is_some_and(|before| !before.same) {
        return Ok(None);
    }
    while let Some(outcomes) = walk.signatures.rest() {
        walk.take_back(outcomes);
    }
    walk.public_files(without_tiles)?;
    let Walk { mut replay, verified, copy, .. } = walk;
    if let Some((size, first_difference)) = copy.map(EarlierCopy::compared) {
        replay.compared_with_mirror(size, first_difference);
    }
    Ok(Some(Through { replay, verified }))
}

/// An earlier audit, and whether this log goes through the root that it found.
struct Before<'l> {
    learnt: &'l Learnt,
    edge: Edge,
    same: bool,
}

impl Before<'_> {
    fn push(&mut self, leaf: Hash) {
        if self.edge.size() < self.learnt.size {
            self.edge.push(leaf);
            self.same = self.edge.size() == self.learnt.size && self.edge.root() == self.learnt.root;
        }
    }

    /// Whether an entry's signatures were verified then.
    fn knows(&self, seq: Seq) -> bool {
        self.learnt.size.holds(seq) && self.learnt.verified.contains(seq)
    }
}

struct Walk<'a, 'd, 'l, 'w> {
    replay: Replay<Fetch<'a>>,
    reached: &'a RefCell<&'d mut dyn Reached>,
    /// Entries under the published checkpoint: public files must hold them, and may hold more.
    claimed: TreeSize,
    at: TreeSize,
    /// Grows with the entries; `None` where there are no public tiles to compare.
    tiles: Option<Tiles>,
    /// Tiles that are full and not compared yet.
    filled: Vec<Tile>,
    signatures: Signatures<'w>,
    published_alike: bool,
    before: Option<Before<'l>>,
    copy: Option<EarlierCopy>,
    verified: SeqSet,
}

impl Walk<'_, '_, '_, '_> {
    /// Takes the next entries.
    fn take(&mut self, (fetched, prepared): Page) -> Result<()> {
        let first = self.at.next_seq();
        let covered = usize::try_from(self.claimed.0.saturating_sub(self.at.0)).unwrap_or(usize::MAX);
        self.beside(first, fetched.get(..covered.min(fetched.len())).unwrap_or_default())?;
        self.at = TreeSize(self.at.0 + fetched.len() as u64);
        if let Some(copy) = &mut self.copy {
            for one in &fetched {
                copy.compare(&one.entry)?;
            }
        }
        if let Some(before) = &mut self.before {
            for one in &fetched {
                before.push(Hash::leaf(&one.entry));
            }
        }
        for task in self.replay.take_prepared(prepared) {
            if self.before.as_ref().is_some_and(|before| before.knows(task.seq())) {
                self.verified.insert(task.seq());
                self.replay.signatures_known(task.seq());
            } else {
                self.push(task);
            }
        }
        for (seq, fetched) in (first.0..).zip(&fetched) {
            if let FetchedBody::Statement { marks, .. } = &fetched.body {
                match marks {
                    Some(marks) => self.replay.marks_published(Seq(seq), marks),
                    None => self.replay.marks_untold(Seq(seq)),
                }
            }
        }
        Ok(())
    }

    /// Has the signatures of a statement verified, and takes back what came of earlier ones.
    fn push(&mut self, task: SignatureTask) {
        if self.signatures.in_batches() {
            self.replay.left_out("strictness of signatures", task.signatures() as u64, IN_BATCHES);
        }
        self.signatures.push(task);
        while let Some(outcomes) = self.signatures.made() {
            self.take_back(outcomes);
        }
    }

    fn take_back(&mut self, outcomes: Outcomes) {
        for (seq, outcome) in outcomes {
            if outcome.is_ok() {
                self.verified.insert(seq);
            }
            self.replay.signatures_checked(seq, outcome);
        }
    }

    /// Holds entries under the checkpoint against the public files.
    fn beside(&mut self, first: Seq, under: &[Fetched]) -> Result<()> {
        if self.published_alike {
            let difference = self.reached.borrow().published_difference(first, under)?;
            self.published_alike = difference.is_none();
            if let Some((seq, file)) = difference {
                self.replay.published_differs(seq, &file);
            }
        }
        let Some(tiles) = &mut self.tiles else { return Ok(()) };
        self.filled.extend(under.iter().flat_map(|one| tiles.push(Hash::leaf(&one.entry))));
        self.compare_tiles()
    }

    fn compare_tiles(&mut self) -> Result<()> {
        for tile in std::mem::take(&mut self.filled) {
            let bytes = self.reached.borrow().tile(tile.path)?;
            self.replay.tile_published(&tile, bytes.as_deref());
        }
        Ok(())
    }

    /// The last tiles and the data files, after all entries.
    fn public_files(&mut self, without_tiles: Option<&'static str>) -> Result<()> {
        if let Some(why) = without_tiles {
            self.replay.left_out("tiles of hashes", 1, why);
        }
        if self.at >= self.claimed {
            self.filled.extend(self.tiles.iter().flat_map(Tiles::partial));
            self.compare_tiles()?;
        }
        let names = self.reached.borrow().data_files()?;
        for name in names {
            if let Some(bytes) = self.reached.borrow().data(name) {
                self.replay.data_file_published(name, &bytes);
            }
        }
        Ok(())
    }
}
