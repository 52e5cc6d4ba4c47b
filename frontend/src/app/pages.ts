// The pages: where each is, what it is called, and the key that leads there. Each is loaded when it is first looked at.

import { lazy } from "react";
import {
  Activity,
  Boxes,
  ChartNoAxesCombined,
  Filter,
  Gauge,
  ListChecks,
  ScrollText,
  Settings,
  Store,
  Unplug,
  Workflow,
} from "lucide-react";
import type { RouteName } from "~/api/routes";

const load = {
  ClustersPage: () => import("~/features/clusters/ClustersPage"),
  ClusterPage: () => import("~/features/clusters/ClusterPage"),
  NodePage: () => import("~/features/nodes/NodePage"),
  ActionPage: () => import("~/features/actions/ActionPage"),
  JobsPage: () => import("~/features/jobs/JobsPage"),
  JobPage: () => import("~/features/jobs/JobPage"),
  PipelinePage: () => import("~/features/pipeline/PipelinePage"),
  FunnelPage: () => import("~/features/funnel/FunnelPage"),
  MarketPage: () => import("~/features/market/MarketPage"),
  LedgerPage: () => import("~/features/ledger/LedgerPage"),
  InterruptionsPage: () => import("~/features/interruptions/InterruptionsPage"),
  AuditPage: () => import("~/features/audit/AuditPage"),
  ActivityPage: () => import("~/features/activity/ActivityPage"),
  SettingsPage: () => import("~/features/settings/SettingsPage"),
};

export const ClustersPage = lazy(load.ClustersPage);
export const ClusterPage = lazy(load.ClusterPage);
export const NodePage = lazy(load.NodePage);
export const ActionPage = lazy(load.ActionPage);
export const JobsPage = lazy(load.JobsPage);
export const JobPage = lazy(load.JobPage);
export const PipelinePage = lazy(load.PipelinePage);
export const FunnelPage = lazy(load.FunnelPage);
export const MarketPage = lazy(load.MarketPage);
export const LedgerPage = lazy(load.LedgerPage);
export const InterruptionsPage = lazy(load.InterruptionsPage);
export const AuditPage = lazy(load.AuditPage);
export const ActivityPage = lazy(load.ActivityPage);
export const SettingsPage = lazy(load.SettingsPage);

/** Loads all pages, so that going to one later waits for nothing. */
export function loadAllPages(): void {
  // One that cannot be loaded now is asked for again when somebody goes there.
  for (const page of Object.values(load)) void page().catch(() => undefined);
}

export interface PageEntry {
  path: string;
  label: string;
  /** Pressed after `g`. */
  key: string;
  icon: typeof Gauge;
  /** What the page is made of, where not every role may ask for it. */
  route?: RouteName;
}

/** As the side navigation lists them. */
export const PAGES: readonly PageEntry[] = [
  { path: "/", label: "Overview", key: "o", icon: Gauge },
  { path: "/clusters", label: "Clusters", key: "c", icon: Boxes },
  { path: "/jobs", label: "Jobs", key: "j", icon: ListChecks },
  { path: "/interruptions", label: "Interruptions", key: "i", icon: Unplug },
  { path: "/market", label: "Market", key: "m", icon: Store },
  { path: "/funnel", label: "Decision funnel", key: "f", icon: Filter },
  { path: "/pipeline", label: "Pipeline", key: "p", icon: Workflow },
  { path: "/ledger", label: "Ledger", key: "l", icon: ChartNoAxesCombined },
  { path: "/activity", label: "Activity", key: "v", icon: Activity },
  { path: "/audit", label: "Audit log", key: "a", icon: ScrollText, route: "GET /audit/entries" },
  { path: "/settings", label: "Settings", key: "s", icon: Settings },
];
