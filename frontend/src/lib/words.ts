// The contract's closed lists of words, as people read them. Each is a full record: a new word in the contract does not
// compile until it has a label here.

import type {
  AccountStatus,
  ActionLayer,
  ActionStatus,
  ActionType,
  AgentTokenState,
  BlockRule,
  CapacityType,
  ClusterStatus,
  InterruptionKind,
  InterruptionState,
  JobKind,
  JobStatus,
  JobTrigger,
  LedgerCause,
  Objection,
  OverrideState,
  Permissions,
  PipelinePart,
  PipelineState,
  PoolRiskLevel,
  SafetyLayer,
  SafetyVerdict,
  StepKind,
  StepPhase,
  UnmanagedReason,
} from "~/api/shapes";

/** How a thing stands; each tone has a color and a shape of its own. */
export type Tone = "good" | "busy" | "waiting" | "warning" | "bad" | "quiet";

export const capacityTypes: Record<CapacityType, string> = { spot: "Spot", on_demand: "On-demand" };

export const clusterStatuses: Record<ClusterStatus, [string, Tone]> = {
  pending: ["No agent yet", "waiting"],
  active: ["Active", "good"],
  inactive: ["Agent silent", "warning"],
  error: ["Needs mending", "bad"],
};

export const agentTokenStates: Record<AgentTokenState, [string, Tone]> = {
  valid: ["Good", "good"],
  expired: ["Expired", "quiet"],
  revoked: ["Revoked", "quiet"],
};

/** The parts of the loop, and what each does. */
export const pipelineParts: Record<PipelinePart, [string, string]> = {
  discovery: ["Discovery", "lists the accounts"],
  market_collector: ["Market collector", "collects Spot prices"],
  spot_advisor_scraper: ["Spot Advisor", "fetches interruption rates"],
  agent: ["Agents", "tell what the clusters look like"],
  optimizer: ["Optimizer", "plans"],
  executor: ["Executor", "carries plans out"],
  interruption_handler: ["Interruption handler", "answers interruptions"],
  reporter: ["Reporter", "makes figures and closes hours"],
  relay: ["Relay", "tells screens and the audit log"],
};

export const pipelineStates: Record<PipelineState, [string, Tone]> = {
  ok: ["OK", "good"],
  late: ["Late", "warning"],
  never: ["Not yet", "waiting"],
};

export const jobStatuses: Record<JobStatus, [string, Tone]> = {
  queued: ["Queued", "waiting"],
  awaiting_approval: ["Awaits approval", "warning"],
  running: ["Running", "busy"],
  completed: ["Completed", "good"],
  failed: ["Failed", "bad"],
  cancelled: ["Cancelled", "quiet"],
  expired: ["Expired", "quiet"],
};

/** Statuses that do not change any more. */
export const finalJobStatuses: ReadonlySet<JobStatus> = new Set(["completed", "failed", "cancelled", "expired"]);

export const jobTriggers: Record<JobTrigger, string> = {
  tick: "regular look",
  user: "asked for by a person",
  event: "an event in the account",
};

/** What a job is for, where that says more than who asked. */
export const jobKinds: Record<JobKind, string | null> = {
  optimize: null,
  interruption: "answers an interruption",
  override: "forces a node on-demand",
};

export const actionTypes: Record<ActionType, string> = {
  launch_instance: "Launch instance",
  terminate_instance: "Terminate instance",
  detach_volume: "Detach volume",
  update_auto_scaling_group: "Update Auto Scaling group",
  cordon_node: "Cordon node",
  uncordon_node: "Uncordon node",
  drain_node: "Drain node",
  evict_pod: "Evict pod",
  label_node: "Label node",
  restart_rollout: "Restart rollout",
};

export const actionStatuses: Record<ActionStatus, [string, Tone]> = {
  pending: ["Pending", "waiting"],
  picked_up: ["Under way", "busy"],
  completed: ["Completed", "good"],
  failed: ["Failed", "bad"],
  expired: ["Expired", "quiet"],
  cancelled: ["Cancelled", "quiet"],
};

export const actionLayers: Record<ActionLayer, string> = { aws: "through AWS", agent: "by the agent" };

export const stepKinds: Record<StepKind, string> = {
  leave_risky_pool: "Leave risky pool",
  on_demand_to_spot: "On-demand to Spot",
  remove_empty_node: "Remove empty node",
  consolidate_delete: "Consolidate, remove",
  consolidate_replace: "Consolidate, replace",
  fall_back_to_on_demand: "Fall back to on-demand",
  return_to_spot: "Return to Spot",
  launch_for_pending: "Launch for pending pods",
  force_on_demand: "Force on-demand",
};

export const stepPhases: Record<StepPhase, [string, Tone]> = {
  launching: ["Launching", "busy"],
  joining: ["Joining", "busy"],
  surging: ["Second replicas starting", "busy"],
  draining: ["Draining", "busy"],
  terminating: ["Terminating", "busy"],
  rolling_back: ["Rolling back", "warning"],
  done: ["Done", "good"],
};

export const blockRules: Record<BlockRule, string> = {
  policy_disabled: "Policy is off",
  node_excluded: "Node is excluded",
  node_opt_out: "Node opted out",
  node_not_ready: "Node is not Ready",
  node_terminating: "Node is leaving",
  node_too_young: "Node is too young",
  pods_unknown: "Pods are not known",
  unknown_instance_type: "Unknown instance type",
  unknown_placement: "Unknown placement rule",
  windows_node: "Windows node",
  disruption_budget: "Disruption budget",
  two_disruption_budgets: "Two disruption budgets",
  pod_opt_out: "Pod opted out",
  pod_excluded: "Pod is excluded",
  single_replica: "Single replica",
  all_replicas_on_one_node: "All replicas on one node",
  local_data: "Local data",
  bare_pod: "Bare pod",
  running_job: "Running job",
  last_dns_pod: "Last DNS pod",
  pod_terminating: "Pod is ending",
  pod_not_ready: "Pod is not Ready",
  volume_unknown: "Unknown volume",
  no_fitting_node: "No fitting node",
  no_cheaper_offering: "Nothing cheaper",
  saving_too_small: "Saving too small",
  safety_layer: "Safety layer",
  return_cooldown: "Rests before its return to Spot",
  override: "Forced on-demand",
};

export const safetyLayers: Record<SafetyLayer, string> = {
  pool_stability: "Pool stability",
  zone_spread: "Zone spread",
  pool_share: "Share of one pool",
  on_demand_share: "On-demand share",
  combined: "Combined",
};

export const safetyVerdicts: Record<SafetyVerdict, [string, Tone]> = {
  approved: ["Safe", "good"],
  approved_improving: ["Safer than before", "good"],
  approved_unchanged: ["As safe as before", "good"],
  safe_alternative_created: ["Made safe", "good"],
  rejected: ["Not safe", "bad"],
};

export const interruptionKinds: Record<InterruptionKind, string> = {
  warning: "Interruption warning",
  rebalance: "Rebalance recommendation",
  state_change: "State change",
  scheduled_change: "Scheduled change",
  inferred: "Found lost",
};

export const overrideStates: Record<OverrideState, [string, Tone]> = {
  applying: ["On-demand is being bought", "busy"],
  active: ["On-demand", "good"],
  ending: ["Is being ended", "busy"],
  ended: ["Ended", "quiet"],
};

export const interruptionStates: Record<InterruptionState, [string, Tone]> = {
  acting: ["Acting", "busy"],
  recovered: ["Recovered", "good"],
  failed: ["Failed", "bad"],
  nothing_to_do: ["Nothing to do", "quiet"],
};

export const ledgerCauses: Record<LedgerCause, string> = {
  spot_price: "Spot price",
  fleet_shape: "Fleet shape",
  overlap: "Overlap",
};

export const poolRisks: Record<PoolRiskLevel, [string, Tone]> = {
  ok: ["OK", "quiet"],
  watch: ["Watch", "warning"],
  danger: ["Danger", "bad"],
};

export const objections: Record<Objection, string> = {
  danger: "nodes were interrupted there",
  unavailable: "could not be had lately",
  not_rated: "the Spot Advisor does not know the type: never bought as Spot",
  watch: "others were interrupted there",
  not_cheaper: "costs no less than the node does now",
};

export const unmanagedReasons: Record<UnmanagedReason, string> = {
  control_plane: "Control plane, never touched",
  fargate: "Fargate, never touched",
  foreign: "Not in this account, never touched",
};

export const accountStatuses: Record<AccountStatus, [string, Tone]> = {
  pending: ["Not verified", "waiting"],
  scanning: ["Being read", "busy"],
  active: ["Active", "good"],
  error: ["Error", "bad"],
};

export const permissions: Record<Permissions, string> = { read_only: "only look", read_write: "look and act" };

/** `job.closed` as `Job closed`: for words of events, whose list is open. */
export function sentence(word: string): string {
  const text = word.replace(/[._]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
