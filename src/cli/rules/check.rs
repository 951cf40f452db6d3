//! `minglu rules check`: every fault of a draft, and what it does not say.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use crate::cli::Ended;
use crate::manifest::{Gap, RuleFault, Rulebook, faults, gaps};
use crate::service::{data_files, manifest_of};

use super::{line, read};

/// Tell every fault of a draft, and what it does not say
///
/// A fault keeps the manifest from being adopted (exit code 1). A gap does not: it says where an answer stays silent.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Directory of all data files, laid out as a manifest names them
    dir: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<Ended> {
    let draft = read(&args.dir)?;
    let found = faults(&draft, &data_files());
    let gaps = Rulebook::of_files(&draft).map(|rulebook| gaps(&rulebook)).unwrap_or_default();
    let manifest = manifest_of(&draft).digest();
    if args.json {
        let fault = |fault: &RuleFault| json!({ "file": fault.file, "rule": fault.rule, "what": fault.what });
        let gap = |gap: &Gap| json!({ "code": gap.code, "about": gap.about, "what": gap.what });
        let answer = json!({
            "manifest": manifest.to_string(),
            "files": draft.len(),
            "faults": found.iter().map(fault).collect::<Vec<Value>>(),
            "gaps": gaps.iter().map(gap).collect::<Vec<Value>>(),
        });
        println!("{answer:#}");
    } else {
        for fault in &found {
            println!("fault  {}", line(fault));
        }
        for gap in &gaps {
            println!("gap    {} ({}): {}", gap.about, gap.code, gap.what);
        }
        println!("{} files, {} faults, {} gaps; manifest {manifest}", draft.len(), found.len(), gaps.len());
    }
    Ok(if found.is_empty() { Ended::Sound } else { Ended::Unsound })
}
