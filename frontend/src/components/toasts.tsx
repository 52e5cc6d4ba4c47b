// Short messages about what was just asked for. They are read out, and errors stay until they are taken away.

import { CloseButton } from "@mantine/core";
import { useSyncExternalStore, type ReactNode } from "react";
import type { Tone } from "~/lib/words";
import { Status } from "./marks";
import styles from "./toasts.module.css";

interface Toast {
  id: number;
  tone: Tone;
  title: string;
  body?: ReactNode;
}

const SHOWN_MILLIS = 6_000;
const MOST = 4;
let toasts: readonly Toast[] = [];
let made = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells something. */
export function tell(tone: Tone, title: string, body?: ReactNode): void {
  made += 1;
  const id = made;
  set([...toasts.slice(1 - MOST), { id, tone, title, body }]);
  if (tone !== "bad") setTimeout(() => dismiss(id), SHOWN_MILLIS);
}

function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id));
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.list} role="log" aria-label="Messages" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={styles.toast}>
          <div className={styles.text}>
            <Status of={[toast.title, toast.tone]} />
            {toast.body && <div className="small dim">{toast.body}</div>}
          </div>
          <CloseButton size="xs" aria-label="Take this message away" onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  );
}
