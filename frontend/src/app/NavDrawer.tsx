// The navigation of narrow screens.

import { Drawer } from "@mantine/core";
import { Nav } from "./Nav";

export function NavDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Drawer opened onClose={onClose} size={240} title="Pages">
      <Nav onGo={onClose} />
    </Drawer>
  );
}
