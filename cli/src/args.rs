//! The command line: subcommands, options and their help texts.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What a Kubernetes cluster on AWS costs, what it should cost, and the steps between.
#[derive(Debug, Parser)]
#[command(name = "spotctl", version, propagate_version = true, max_term_width = 100, subcommand_required = true)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 internal error, 2 bad input (one line on standard error says where).")]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Estimate what a cluster costs now and what it would cost, from a kubectl dump
    Estimate(EstimateArguments),
    /// Run the planning engine on a planning input
    Plan(PlanArguments),
    /// Print the JSON Schema of the engine's input or output
    Schema(SchemaArguments),
    /// Pack pods onto instance types at least cost
    Pack(PackArguments),
    /// Check a Spot Advisor data file
    Advisor(AdvisorArguments),
    /// Measure the engine
    #[command(subcommand)]
    Bench(BenchCommand),
    /// Look after the shipped tables of instance types and prices
    #[command(subcommand)]
    Catalog(CatalogCommand),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  spotctl completions bash > ~/.local/share/bash-completion/completions/spotctl")]
    Completions {
        /// Shell to complete for
        shell: clap_complete::Shell,
    },
}

const ESTIMATE_EXAMPLES: &str = "\
Examples:
  kubectl get nodes,pods,pdb,pv,pvc,deploy,sts,ds,rs -A -o json | spotctl estimate -
  spotctl estimate dump.json --policy policy.json --discount 12
  spotctl estimate dump.json --html report.html --redact

Nothing leaves this machine, and values of environment variables are never kept or printed.
Cost is instances only, a month is 730 hours.

The saving is a range. Low: new Spot nodes 25 % dearer than the figures here, and whatever rests on things the dump \
does not show cut down: what running less saves by 50 % when the dump is partial, by half the share of running pods \
without requests, by 15 % when it holds no disruption budget (together at most 75 %); in the last case also 10 % of what \
paying less for the same hours saves. High: new Spot nodes 15 % cheaper. docs/estimate.md has the whole calculation.";

/// Arguments of `estimate`.
#[derive(Debug, Args)]
#[command(after_help = ESTIMATE_EXAMPLES)]
pub(crate) struct EstimateArguments {
    /// File with `kubectl get nodes,pods,pdb,pv,pvc,deploy,sts,ds,rs -A -o json`, or `-` for standard input
    #[arg(value_name = "DUMP")]
    pub(crate) dump: String,
    /// Price for this region instead of the one the nodes name
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Option<String>,
    /// JSON file with what is allowed; every field has a default
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<String>,
    /// Percent off on-demand list prices, as by a Savings Plan or a private price; Spot prices stay
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=99), default_value_t = 0)]
    pub(crate) discount: u8,
    /// Write a self-contained page too
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Replace names of nodes, pods, namespaces and groups and the values of labels by hashes
    #[arg(long)]
    pub(crate) redact: bool,
    /// One JSON object on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  spotctl plan --input input.json --json\n\n\
    The shapes are printed by `spotctl schema planning-input` and `spotctl schema plan`. The same input gives the same \
    bytes. The plan is re-checked independently; one that breaks a rule is withheld and `plan_withheld` says why.")]
pub(crate) struct PlanArguments {
    /// Planning input, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) input: String,
    /// One JSON object on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SchemaName {
    /// What `plan` reads
    PlanningInput,
    /// What `plan` answers
    Plan,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  spotctl schema planning-input > planning-input.schema.json")]
pub(crate) struct SchemaArguments {
    /// Which schema
    pub(crate) schema: SchemaName,
}

const PACK_EXAMPLES: &str = "\
Example:
  spotctl pack --pods pods.csv --types types.csv --json

PODS.csv has the columns cpu_milli, memory_mib; TYPES.csv has instance_type, alloc_cpu_milli, alloc_mem_mib, alloc_pods,
ondemand_usd_h. Further columns are ignored.";

/// Arguments of `pack`.
#[derive(Debug, Args)]
#[command(after_help = PACK_EXAMPLES)]
pub(crate) struct PackArguments {
    /// CSV file with one row per pod
    #[arg(long, value_name = "CSV")]
    pub(crate) pods: String,
    /// CSV file with one row per instance type
    #[arg(long, value_name = "CSV")]
    pub(crate) types: String,
    /// One JSON object on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `advisor`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  spotctl advisor spot-advisor-data.json --json")]
pub(crate) struct AdvisorArguments {
    /// Spot Advisor data as AWS publishes it
    #[arg(value_name = "FILE")]
    pub(crate) file: String,
    /// One JSON object on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to measure.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Place generated pending pods, then re-check every constraint with the independent checker
    #[command(after_help = "Example:\n  spotctl bench plan --pods 20000 --types 400 --seed 42 --json")]
    Plan(BenchPlanArguments),
}

/// Arguments of `bench plan`.
#[derive(Debug, Args)]
pub(crate) struct BenchPlanArguments {
    /// Pods, a fifth of each kind: plain, spread over zones, spread over hosts, together in a zone, apart from each other
    #[arg(long, default_value_t = 1000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200_000))]
    pub(crate) pods: u32,
    /// Instance types to choose from
    #[arg(long, default_value_t = 400, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=2_000))]
    pub(crate) types: u32,
    /// Seed of the random draws
    #[arg(long, default_value_t = 42, value_name = "N")]
    pub(crate) seed: u64,
    /// One JSON object on standard output
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to do with the shipped tables.
#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Write the tables anew from downloaded AWS data
    #[command(after_help = "Example:\n  spotctl catalog refresh --from data --out shared/catalog/data")]
    Refresh {
        /// Folder with the downloaded data
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
        /// Folder to write the tables to
        #[arg(long, value_name = "DIR", default_value = "shared/catalog/data")]
        out: PathBuf,
    },
}
