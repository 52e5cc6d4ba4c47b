// The sheet of keys, behind `?`.

import { Modal } from "@mantine/core";
import { PAGES } from "./pages";
import styles from "./Shell.module.css";

const OTHERS: [string, string][] = [
  ["Ctrl K or ⌘ K", "Find anything, do anything"],
  ["/", "Search on this page"],
  ["Esc", "Empty a search, close a dialog"],
  ["?", "These keys"],
];

export function HelpSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rows: [string, string][] = [...OTHERS, ...PAGES.map((page): [string, string] => [`g ${page.key}`, page.label])];
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" centered size={620}>
      <dl className={styles.keys}>
        {rows.map(([pressed, meaning]) => (
          <div key={pressed}>
            <dt>
              <kbd>{pressed}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
