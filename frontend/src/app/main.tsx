// Starts the dashboard.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followSession } from "~/api/live/connection";
import { App } from "./App";
import "./mantine.css";
import "./tokens.css";
import "./base.css";

followSession();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
