//! `spotctl estimate`: what a cluster costs, what it should cost, which steps lead there, what blocks them.
//!
//! dump → `input` (with the catalog) → engine → `assemble` → JSON, `text` or `html`.

mod answer;
mod assemble;
mod assumptions;
mod changes;
mod collect;
mod fleet;
mod html;
mod input;
mod money;
mod new_node;
mod prices;
mod range;
mod redact;
mod text;
mod words;

use crate::args::EstimateArguments;
use crate::checked_plan::checked_plan;
use crate::failure::Failure;
use crate::json_input::{read_policy, shown_name};
use crate::terminal::{Paint, Progress, colour_wanted, print_json, print_text};
use answer::{Estimate, IgnoredKind};
use assumptions::{Assumption, AssumptionCode};
use input::{Composed, Wishes, compose};
use redact::Redactor;
use sha2::{Digest, Sha256};
use spot_catalog::Catalog;
use spot_digest::{ClusterDump, read_dump};
use spot_domain::{PlanOutcome, PlanningInput};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Runs the subcommand.
pub(crate) fn run(arguments: &EstimateArguments) -> Result<(), Failure> {
    let estimate = estimate(arguments)?;
    if let Some(file) = &arguments.html {
        write_page(file, &html::page(&estimate))?;
    }
    if arguments.json {
        print_json(&estimate)
    } else {
        print_text(&text::render(&estimate, Paint::new(colour_wanted())))
    }
}

fn estimate(arguments: &EstimateArguments) -> Result<Estimate, Failure> {
    let policy = arguments.policy.as_deref().map(read_policy).transpose()?.unwrap_or_default();
    let catalog = Catalog::load();
    let (dump, digest) = read(&arguments.dump, &catalog, arguments.redact)?;
    let wishes = Wishes { region: arguments.region.clone(), policy, discount_percent: arguments.discount };
    let composed = compose(&dump, &catalog, wishes)?;
    let (outcome, withheld) = plan(&composed.input);
    let mut assumed = collect::assumptions(&composed, &dump.findings, &outcome.plan.nodes, &catalog);
    assumed.extend(withheld);
    assumed.sort_by_key(|assumption| assumption.code);
    let mut estimate = assemble::assemble(&composed.input, &outcome, assumed, ignored_kinds(&dump));
    if arguments.redact {
        redact(&mut estimate, &composed, &outcome, &digest);
    }
    Ok(estimate)
}

/// The plan, and the assumption that goes with a plan that is withheld.
fn plan(input: &PlanningInput) -> (PlanOutcome, Option<Assumption>) {
    let _progress = Progress::start("planning");
    let checked = checked_plan(input);
    let withheld = checked.withheld_because().map(|message| Assumption::new(AssumptionCode::PlanWithheld, message));
    (PlanOutcome { plan: checked.plan, report: checked.report }, withheld)
}

fn read(file: &str, catalog: &Catalog, keyed: bool) -> Result<(ClusterDump, Vec<u8>), Failure> {
    let _progress = Progress::start("reading the dump");
    let source: Box<dyn Read> = match file {
        "-" => Box::new(io::stdin().lock()),
        _ => Box::new(File::open(file).map_err(|error| Failure::input(file, error))?),
    };
    let mut digest = Digesting { source, digest: keyed.then(Sha256::new) };
    let dump = read_dump(&mut digest, shown_name(file), catalog);
    let dump = dump.map_err(|error| {
        let text = error.to_string();
        Failure::BadInput(if keyed { redact::without_quotations(&text) } else { text })
    })?;
    Ok((dump, digest.digest.map(|digest| digest.finalize().to_vec()).unwrap_or_default()))
}

/// Hashes what is read, for the key of redaction.
struct Digesting {
    source: Box<dyn Read>,
    digest: Option<Sha256>,
}

impl Read for Digesting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        if let Some(digest) = &mut self.digest {
            digest.update(&buffer[..count]);
        }
        Ok(count)
    }
}

fn redact(estimate: &mut Estimate, composed: &Composed, outcome: &PlanOutcome, digest: &[u8]) {
    let redactor = Redactor::of(&composed.input, digest);
    redactor.redact(estimate);
    // Changes form new names from old ones, so they are written anew from hidden names.
    let groups = redactor.groups(&composed.input.node_groups);
    estimate.changes = changes::changes(&composed.input, &groups, &outcome.plan.nodes);
}

fn ignored_kinds(dump: &ClusterDump) -> Vec<IgnoredKind> {
    dump.ignored_kinds
        .iter()
        .map(|(kind, count)| IgnoredKind { kind: kind.clone(), count: u64::from(*count) })
        .collect()
}

fn write_page(file: &Path, page: &str) -> Result<(), Failure> {
    fs::write(file, page).map_err(|error| Failure::BadInput(format!("--html {}: {error}", file.display())))
}
