// Ids and commands that a press copies.

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { kindOf, shortId } from "~/lib/ids";
import styles from "./CopyText.module.css";

const SHOWN_MILLIS = 1_400;

/** Copies a text; false where the browser refuses. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

interface CopyTextProps {
  text: string;
  /** Shown instead of the text. */
  label?: string;
  /** What it is, for the button's name. */
  what?: string;
  command?: boolean;
  /** Neither read out nor shown on hovering: a secret, or too long. */
  secret?: boolean;
}

/** A text that is copied when pressed. */
export function CopyText({ text, label, what, command, secret }: CopyTextProps) {
  const [told, setTold] = useState<"copied" | "refused" | null>(null);
  useEffect(() => {
    if (told === null) return undefined;
    const timer = setTimeout(() => setTold(null), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [told]);
  const hint =
    told === "copied"
      ? "Copied"
      : told === "refused"
        ? "The browser does not allow copying"
        : secret
          ? label
          : `Copy ${text}`;
  return (
    <button
      type="button"
      className={command ? `${styles.copy} ${styles.command}` : styles.copy}
      aria-label={secret ? label : `Copy ${what ?? "text"} ${text}`}
      data-hint={hint}
      onClick={() => void copy(text).then((done) => setTold(done ? "copied" : "refused"))}
    >
      <span className="mono clip">{label ?? text}</span>
      {told === "copied" ? <Check size={12} className={styles.icon} /> : <Copy size={12} className={styles.icon} />}
    </button>
  );
}

/** An id, shortened where it is one of ours. */
export function Id({ id }: { id: string }) {
  return <CopyText text={id} label={shortId(id)} what={kindOf(id) ? `${kindOf(id)} id` : "id"} />;
}
