// The kit's theme: only what is said in code. Colors, fonts and sizes are CSS variables in `tokens.css`, because a theme
// that writes its variables at run time would need inline styles, which the Content-Security-Policy forbids.

import { createTheme } from "@mantine/core";

const dense = { defaultProps: { size: "xs" } } as const;
/** Locking the page's scroll writes a style element; a dialog needs no such thing. Its cross has no name of its own. */
const unlocked = {
  defaultProps: {
    lockScroll: false,
    transitionProps: { duration: 120 },
    closeButtonProps: { "aria-label": "Close this" },
  },
} as const;

export const theme = createTheme({
  primaryColor: "blue",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: dense,
    SegmentedControl: dense,
    TextInput: dense,
    NativeSelect: dense,
    NumberInput: dense,
    Textarea: dense,
    Modal: unlocked,
    Drawer: unlocked,
    Tooltip: {
      defaultProps: { openDelay: 350, multiline: true, maw: 340, events: { hover: true, focus: true, touch: true } },
    },
  },
});
