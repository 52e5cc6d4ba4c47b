// Starts the dashboard.

import { StrictMode } from "react";
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
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
