// The Content-Security-Policy of the dashboard. It goes into the page itself, so that it holds wherever the files are
// served from, and into `headers.json` for servers, which can say two things more than a page can.

import type { Plugin } from "vite";

/** Where the API and the socket are when they are not beside the page: `https://api.example.com wss://live.example.com`. */
const ELSEWHERE = process.env["SPOT_CONNECT"] ?? "";

/** What may be loaded: only what lies beside the page. No inline script and no inline style. */
const DIRECTIVES: [string, string][] = [
  ["default-src", "'none'"],
  ["script-src", "'self'"],
  ["style-src", "'self'"],
  ["img-src", "'self' data:"],
  ["font-src", "'self'"],
  ["connect-src", `'self' ${ELSEWHERE}`.trim()],
  ["base-uri", "'none'"],
  ["form-action", "'self'"],
];

/** The policy as a page can say it. */
export const PAGE_POLICY = DIRECTIVES.map(([name, sources]) => `${name} ${sources}`).join("; ");

/** Headers that a server of these files sends. */
export const HEADERS: Record<string, string> = {
  "Content-Security-Policy": `${PAGE_POLICY}; frame-ancestors 'none'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

/** Writes the policy into the built page, and the headers beside it. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: PAGE_POLICY },
        injectTo: "head-prepend",
      },
    ],
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "headers.json", source: `${JSON.stringify(HEADERS, null, 2)}\n` });
    },
  };
}
