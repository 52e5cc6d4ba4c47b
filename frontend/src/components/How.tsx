// "How is this computed?": a small button beside a figure that says formula, prices used and window.

import { ActionIcon, Popover } from "@mantine/core";
import { Info } from "lucide-react";
import { useState, type ReactNode } from "react";

/** Explains the figure named `what`. */
export function How({ what, children }: { what: string; children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width={330}
      position="bottom-start"
      shadow="md"
      withArrow
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={18}
          c="dimmed"
          aria-label={`How is ${what} computed?`}
          onClick={() => setOpened((open) => !open)}
        >
          <Info size={13} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={`How ${what} is computed`}>
        <div className="stack tight small">{children}</div>
      </Popover.Dropdown>
    </Popover>
  );
}
