// Builds the dashboard into `dist`. Everything refers to `/`, beside the API and the socket of the same origin.

import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compress.ts";
import { contentSecurityPolicy } from "./build/policy.ts";

const backend = process.env["SPOT_URL"] ?? "http://localhost:8080";

export default defineConfig({
  plugins: [react(), contentSecurityPolicy(), compressed()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    sourcemap: false,
    // Inlined files would be `data:` addresses, which the policy does not allow for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every page needs lies in few files; the rest follows the pages.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            {
              name: "shell",
              test: /src\/(api|app\/(?!Palette|HelpSheet|NavDrawer)|lib|features\/(session\/(me|signing)|live|overview|pause\/queries))/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": { target: backend }, "/live": { target: backend, ws: true } },
  },
});
