//! The lies of the table, each without and with the ledger's key.

use minglu::codes::ListKind;
use minglu::log::Entry;
use minglu::statement::{Envelope, base64url};
use minglu::store::Body;
use minglu::verify::PublishedRegister;
use serde_json::json;

use super::table::{Scene, cosigned};
use super::{Honest, LEDGER, REVOKED, SIZE, TARGET, edit_statement, pen};
use crate::forge::Forge;

/// A lie.
pub struct Lie {
    /// Whether it is told of the ledger with a listed institution.
    pub of_the_listed: bool,
    pub name: &'static str,
    pub what: &'static str,
    pub ways: Vec<Told>,
}

/// A way to tell it.
pub struct Told {
    pub with_key: bool,
    pub make: fn(&Honest) -> Scene,
}

impl Told {
    pub fn title(&self) -> &'static str {
        if self.with_key { "with the ledger's key" } else { "without the ledger's key" }
    }
}

fn told(without: fn(&Honest) -> Scene, with: fn(&Honest) -> Scene) -> Vec<Told> {
    vec![Told { with_key: false, make: without }, Told { with_key: true, make: with }]
}

/// Files changed, the published checkpoint left as it is.
fn unsigned(honest: &Honest, change: impl Fn(&mut Forge)) -> Scene {
    let mut forge = honest.forge();
    change(&mut forge);
    Scene { forge, checkpoint: cosigned(&honest.latest), publish: None }
}

/// Files changed, linked and signed again.
fn signed(honest: &Honest, change: impl Fn(&mut Forge)) -> Scene {
    let mut forge = honest.forge();
    change(&mut forge);
    forge.relink();
    let checkpoint = forge.checkpoint(forge.records.len(), LEDGER);
    Scene { forge, checkpoint, publish: None }
}

fn replace(forge: &mut Forge) {
    forge.replace(TARGET, &pen().inspect("另一", "另一"));
}

/// The same statement with another text, and the signatures of those who signed the old one.
pub fn edit_signed(forge: &mut Forge) {
    let Body::Statement(bytes) = &forge.records[TARGET].body else { unreachable!("nothing was withdrawn") };
    let text = String::from_utf8(bytes.clone()).unwrap();
    let payload = Envelope::parse(bytes).unwrap().payload;
    let event = String::from_utf8(base64url::decode(&payload).unwrap()).unwrap();
    let edited = event.replace(&format!("第{TARGET}项"), "没有问题");
    assert_ne!(event, edited);
    forge.replace(TARGET, text.replace(&payload, &base64url::encode(edited.as_bytes())).as_bytes());
}

fn against_the_rules(forge: &mut Forge) {
    forge.append(&pen().inspect_in("140925", [21, REVOKED], "补记", "补记"));
}

fn truncate(forge: &mut Forge) {
    forge.records.truncate(10);
}

fn old_backup(forge: &mut Forge) {
    forge.records.truncate(12);
}

fn back_date(forge: &mut Forge) {
    for seq in 0..forge.records.len() {
        let entry = forge.entry(seq);
        forge.set_entry(seq, Entry { at: entry.at.plus_ms(-1000), ..entry });
    }
}

/// The files as they are; the register tells something else.
fn register(honest: &Honest, publish: fn(&mut PublishedRegister)) -> Scene {
    Scene { forge: honest.forge(), checkpoint: cosigned(&honest.latest), publish: Some(publish) }
}

fn unlisted(honest: &Honest) -> Scene {
    register(honest, |published| {
        let rows = published.lists.get_mut(&ListKind::Abnormal).expect("the institution of the kit is listed");
        assert!(rows.pop().is_some());
    })
}

fn better(honest: &Honest) -> Scene {
    register(honest, |published| {
        let standing = published.standings.values_mut().next().expect("the institution of the kit is shown");
        assert_ne!(standing["standing"]["code"], "normal");
        standing["standing"]["code"] = json!("normal");
    })
}

pub fn lies() -> Vec<Lie> {
    let mut all = logs();
    all.extend(heads());
    all
}

fn logs() -> Vec<Lie> {
    vec![
        Lie {
            of_the_listed: false,
            name: "Fork",
            what: "One entry is another, with a statement that the officers signed; all later entries are linked to it.",
            ways: told(
                |honest| {
                    unsigned(honest, |forge| {
                        replace(forge);
                        forge.relink();
                    })
                },
                |honest| signed(honest, replace),
            ),
        },
        Lie {
            of_the_listed: false,
            name: "Dropped entry",
            what: "One entry is gone, the later ones are numbered and linked again.",
            ways: told(
                |honest| {
                    unsigned(honest, |forge| {
                        forge.records.remove(TARGET);
                        forge.relink();
                    })
                },
                |honest| signed(honest, |forge| drop(forge.records.remove(TARGET))),
            ),
        },
        Lie {
            of_the_listed: false,
            name: "Edited statement",
            what: "The text of a statement is another. Without the key the entry stays; with it the entry commits to the edited \
                   statement, which bears the signatures of the old one.",
            ways: told(|honest| unsigned(honest, edit_statement), |honest| signed(honest, edit_signed)),
        },
        Lie {
            of_the_listed: false,
            name: "Back-dated entry",
            what: "Without the key one entry is dated a second before the entry before it; with it every entry is a second earlier, \
                   so that the order holds.",
            ways: told(
                |honest| {
                    unsigned(honest, |forge| {
                        let entry = forge.entry(TARGET);
                        forge.set_entry(TARGET, Entry { at: entry.at.plus_ms(-1000), ..entry });
                    })
                },
                |honest| signed(honest, back_date),
            ),
        },
        Lie {
            of_the_listed: false,
            name: "Entry accepted against the rules",
            what: "An entry 18 with a statement of an officer whose key is revoked.",
            ways: told(|honest| unsigned(honest, against_the_rules), |honest| signed(honest, against_the_rules)),
        },
        Lie {
            of_the_listed: true,
            name: "Hidden removal from a list",
            what: "The register no longer shows a listing, and no entry removed it. The log is as it was, so the key makes no difference.",
            ways: told(unlisted, unlisted),
        },
        Lie {
            of_the_listed: true,
            name: "Standing changed in the views only",
            what: "The register calls an institution normal that is listed. The log is as it was.",
            ways: told(better, better),
        },
    ]
}

fn heads() -> Vec<Lie> {
    vec![
        Lie {
            of_the_listed: false,
            name: "Truncated log with a fresh checkpoint",
            what: "Only the first 10 entries are left. Without the key the checkpoint is signed by a stranger.",
            ways: told(
                |honest| {
                    let scene = unsigned(honest, truncate);
                    let checkpoint = scene.forge.checkpoint(10, super::STRANGER);
                    Scene { checkpoint, ..scene }
                },
                |honest| signed(honest, truncate),
            ),
        },
        Lie {
            of_the_listed: false,
            name: "Restored old backup",
            what: "The first 12 entries with the checkpoint that the ledger signed for them. With the key it goes on from there with \
                   eight other entries, as a ledger does that does not know of what it lost.",
            ways: told(
                |honest| Scene { checkpoint: honest.earlier.clone(), ..unsigned(honest, old_backup) },
                |honest| {
                    signed(honest, |forge| {
                        old_backup(forge);
                        let mut pen = pen();
                        for n in 0..8 {
                            forge.append(&pen.inspect(&format!("另{n}"), "另"));
                        }
                    })
                },
            ),
        },
        Lie {
            of_the_listed: false,
            name: "Two checkpoints of one size",
            what: "The last entry is another to some readers. Without the key the second checkpoint is signed by a stranger.",
            ways: told(
                |honest| {
                    let scene = signed(honest, |forge| forge.replace(SIZE - 1, &pen().inspect("另一", "另一")));
                    let checkpoint = scene.forge.checkpoint(SIZE, super::STRANGER);
                    Scene { checkpoint, ..scene }
                },
                |honest| signed(honest, |forge| forge.replace(SIZE - 1, &pen().inspect("另一", "另一"))),
            ),
        },
    ]
}
