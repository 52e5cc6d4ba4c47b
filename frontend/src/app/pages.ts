// The pages: where each is, what it is called, and the key that leads there. Each is loaded when it is first looked at.

import { lazy } from "react";
import { Activity, Boxes, ChartNoAxesCombined, Filter, Gauge, ListChecks, ScrollText, Settings, Store, Unplug } from "lucide-react";

export const ClustersPage = lazy(() => import("~/features/clusters/ClustersPage"));
export const ClusterPage = lazy(() => import("~/features/clusters/ClusterPage"));
export const ActionPage = lazy(() => import("~/features/actions/ActionPage"));
export const JobsPage = lazy(() => import("~/features/jobs/JobsPage"));
export const JobPage = lazy(() => import("~/features/jobs/JobPage"));
export const FunnelPage = lazy(() => import("~/features/funnel/FunnelPage"));
export const MarketPage = lazy(() => import("~/features/market/MarketPage"));
export const LedgerPage = lazy(() => import("~/features/ledger/LedgerPage"));
export const InterruptionsPage = lazy(() => import("~/features/interruptions/InterruptionsPage"));
export const AuditPage = lazy(() => import("~/features/audit/AuditPage"));
export const ActivityPage = lazy(() => import("~/features/activity/ActivityPage"));
export const SettingsPage = lazy(() => import("~/features/settings/SettingsPage"));

export interface PageEntry {
  path: string;
  label: string;
  /** Pressed after `g`. */
  key: string;
  icon: typeof Gauge;
}

/** As the side navigation lists them. */
export const PAGES: readonly PageEntry[] = [
  { path: "/", label: "Overview", key: "o", icon: Gauge },
  { path: "/clusters", label: "Clusters", key: "c", icon: Boxes },
  { path: "/jobs", label: "Jobs", key: "j", icon: ListChecks },
  { path: "/interruptions", label: "Interruptions", key: "i", icon: Unplug },
  { path: "/market", label: "Market", key: "m", icon: Store },
  { path: "/funnel", label: "Decision funnel", key: "f", icon: Filter },
  { path: "/ledger", label: "Ledger", key: "l", icon: ChartNoAxesCombined },
  { path: "/activity", label: "Activity", key: "v", icon: Activity },
  { path: "/audit", label: "Audit log", key: "a", icon: ScrollText },
  { path: "/settings", label: "Settings", key: "s", icon: Settings },
];
