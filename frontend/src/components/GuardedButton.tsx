// A button that may be out of reach, and then says why: on hovering, to the keyboard, and to whoever has it read out.

import { Button, Tooltip, type ButtonProps } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface GuardedButtonProps extends ButtonProps {
  /** Why it cannot be pressed now; null when it can. */
  reason: string | null;
  /** What it does, on hovering, while it can be pressed. */
  hint?: string;
  type?: "button" | "submit";
  onClick?: () => void;
  children: ReactNode;
}

export function GuardedButton({ reason, hint, type = "button", onClick, children, ...look }: GuardedButtonProps) {
  const id = useId();
  return (
    <Tooltip
      label={reason ?? hint}
      disabled={reason === null && !hint}
      events={{ hover: true, focus: true, touch: true }}
    >
      <span>
        {/* Not `disabled`: then neither pointer nor keyboard would reach the reason. */}
        <Button
          {...look}
          type={reason === null ? type : "button"}
          data-disabled={reason !== null || undefined}
          aria-disabled={reason !== null}
          aria-describedby={reason === null ? undefined : id}
          onClick={() => reason === null && onClick?.()}
        >
          {children}
        </Button>
        {reason !== null && (
          <span id={id} className="hidden-text">
            {reason}
          </span>
        )}
      </span>
    </Tooltip>
  );
}
