// A question before something is changed: names the thing, says what will happen, takes a reason, shows why it was refused.

import { Button, Modal, Textarea } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { ApiError } from "~/api/problem";

/** Longest reason that the API takes. */
const MOST_LETTERS = 500;

interface AskDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What happens when one says yes. */
  children: ReactNode;
  /** The label of yes. */
  yes: string;
  danger?: boolean;
  /** Asks for a reason with this label. */
  reasonLabel?: string;
  /** The field that the API names when the reason is at fault. */
  reasonPointer?: string;
  busy: boolean;
  error: ApiError | null;
  onYes: (reason: string | null) => void;
}

export function AskDialog(props: AskDialogProps) {
  const { opened, onClose, title, children, yes, danger, reasonLabel, reasonPointer, busy, error, onYes } = props;
  const [reason, setReason] = useState("");
  const letters = Array.from(reason).length;
  const tooLong = letters > MOST_LETTERS ? `${MOST_LETTERS} letters at most; these are ${letters}` : null;
  const refused = reasonPointer ? error?.field(reasonPointer) : null;
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!tooLong) onYes(reason.trim() || null);
        }}
      >
        <div className="stack tight">{children}</div>
        {reasonLabel && (
          <Textarea
            label={reasonLabel}
            description="Stands in the audit log. Optional."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={tooLong ?? refused}
            rows={2}
            data-autofocus
          />
        )}
        {error && !refused && (
          <p className="bad" role="alert">
            {error.message}
          </p>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={busy} disabled={tooLong !== null} {...(danger ? { color: "red" } : {})}>
            {yes}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
