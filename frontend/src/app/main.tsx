// Starts the dashboard.

import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { followSession } from "~/api/live/connection";
import { returnToSession } from "~/features/session/signing";
import { App } from "./App";
import "./mantine.css";
import "./tokens.css";
import "./base.css";

followSession();
// A sign-in of an earlier visit goes on before anything is drawn: nobody sees the way in for a moment.
await returnToSession();
const root = createRoot(document.getElementById("root")!);
// In slices: a key that is pressed meanwhile does not wait for the whole page.
startTransition(() =>
  root.render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
