// What a panel shows while there is nothing to show: loading, empty, failed, forbidden; and the notes above what is old or
// incomplete.

import { Button } from "@mantine/core";
import { CircleSlash, Inbox, Lock, ServerCrash, TriangleAlert, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import type { ApiError, FailureKind } from "~/api/problem";
import { CopyText } from "./CopyText";
import styles from "./states.module.css";

/** Placeholder lines of about the size of what comes. */
export function Loading({ lines = 4, what }: { lines?: number; what: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={styles.bar} />
      ))}
    </div>
  );
}

/** Nothing there, and what would bring something. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.state}>
      <Inbox size={20} aria-hidden="true" />
      <strong>{title}</strong>
      {children && <div className={styles.text}>{children}</div>}
    </div>
  );
}

const TITLES: Record<FailureKind, string> = {
  offline: "The API cannot be reached",
  signed_out: "You are signed out",
  forbidden: "You may not see this",
  missing: "There is no such thing here",
  invalid: "The API did not take the request",
  stale: "It was changed meanwhile",
  conflict: "Not possible just now",
  busy: "Not available just now",
  broken: "Something broke",
};

const ICONS: Record<FailureKind, typeof Lock> = {
  offline: WifiOff,
  signed_out: Lock,
  forbidden: Lock,
  missing: CircleSlash,
  invalid: TriangleAlert,
  stale: TriangleAlert,
  conflict: TriangleAlert,
  busy: TriangleAlert,
  broken: ServerCrash,
};

/** A failure: what, why, and what can be done. */
export function Failed({ error, retry }: { error: ApiError; retry?: (() => void) | undefined }) {
  const Icon = ICONS[error.kind];
  const again = error.kind !== "forbidden" && error.kind !== "missing" && retry;
  return (
    <div className={styles.state} role="alert">
      <Icon size={20} aria-hidden="true" />
      <strong>{TITLES[error.kind]}</strong>
      <div className={styles.text}>
        {error.kind === "missing" ? "It never was, is gone, or belongs to somebody else." : error.message}
      </div>
      {error.problem?.request_id && (
        <div className="small">
          request <CopyText text={error.problem.request_id} what="request id" />
        </div>
      )}
      {again && (
        <Button variant="default" onClick={again}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** The reader's role may not: said before anything is asked. */
export function Forbidden({ reason }: { reason: string }) {
  return (
    <div className={styles.state}>
      <Lock size={20} aria-hidden="true" />
      <strong>{TITLES.forbidden}</strong>
      <div className={styles.text}>{reason}</div>
    </div>
  );
}

/** Above a panel's content: it is older than it should be, or a part is missing. */
export function Note({ children }: { children: ReactNode }) {
  return (
    <div className={styles.note} role="status">
      <TriangleAlert size={13} aria-hidden="true" />
      <span>{children}</span>
    </div>
  );
}
