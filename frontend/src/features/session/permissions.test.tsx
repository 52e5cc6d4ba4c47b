// @vitest-environment jsdom
//
// What a role may not do looks like it: a page that is not for a viewer, controls out of reach with the reason (UI-01). The
// permissions are those that the API tells; functions/api/tests/api/sign_in.rs holds that it tells what it enforces.

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReactNode } from "react";
import { queryClient } from "~/api/queries";
import type { JobDetail, Me } from "~/api/shapes";
import { Guarded } from "~/app/Guarded";
import { DecideButtons } from "~/features/jobs/DecideButtons";

// Node's requests know no page that an address could be relative to; the client takes hold of them when it is loaded.
vi.hoisted(() => {
  const Plain = globalThis.Request;
  globalThis.Request = class extends Plain {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === "string" ? new URL(input, "http://localhost") : input, init);
    }
  };
});

const MAY_NOT: Me["refused"] = [
  { method: "GET", path: "/audit/entries", needs: "a member or owner" },
  { method: "POST", path: "/optimization-jobs/{job_id}/approve", needs: "a member or owner" },
  { method: "POST", path: "/optimization-jobs/{job_id}/reject", needs: "a member or owner" },
];

/** The API as far as it is asked here; answers who one is, and counts what it was asked. */
function answerAs(role: Me["role"], refused: Me["refused"]) {
  const me: Me = {
    user_id: null,
    display_name: "ada",
    role,
    administrator: false,
    organization: { id: "org_1", name: "Acme", accounts: 1, clusters: 1 },
    simulated: true,
    refused,
  };
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.resolve(new Response(JSON.stringify(me), { headers: { "Content-Type": "application/json" } }));
  });
  return asked;
}

function show(children: ReactNode) {
  return render(
    <MantineProvider>
      <QueryClientProvider client={queryClient}>
        <MemoryRouter>{children}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const waiting = {
  id: "job_1",
  cluster_id: "clu_1",
  kind: "optimize",
  status: "awaiting_approval",
  version: 1,
  estimated_savings_microusd_per_month: 1,
  plan: null,
  actions: [],
} as unknown as JobDetail;

describe("what a role may not do", () => {
  beforeAll(() => {
    vi.stubGlobal("matchMedia", () => ({
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    vi.stubGlobal(
      "ResizeObserver",
      class {
        observe() {}
        unobserve() {}
        disconnect() {}
      },
    );
  });
  beforeEach(() => queryClient.clear());
  afterEach(cleanup);

  const page = (
    <Guarded route="GET /audit/entries" title="Audit log">
      <p>the entries</p>
    </Guarded>
  );

  it("a page that is not for a viewer says so, and what it is made of is not asked for", async () => {
    const asked = answerAs("viewer", MAY_NOT);
    show(page);
    expect(await screen.findByText("You may not see this")).toBeTruthy();
    expect(screen.getByText("This needs a member or owner; your role is viewer.")).toBeTruthy();
    expect(screen.queryByText("the entries")).toBeNull();
    expect(asked).toEqual(["GET /api/v1/auth/me"]);
  });

  it("the same page is there for a member", async () => {
    answerAs("member", []);
    show(page);
    expect(await screen.findByText("the entries")).toBeTruthy();
  });

  it("a viewer finds decisions out of reach, with the reason, and a press does nothing", async () => {
    answerAs("viewer", MAY_NOT);
    show(<DecideButtons job={waiting} />);
    expect((await screen.findAllByText(/This needs a member or owner/)).length).toBeGreaterThan(0);
    const approve = screen.getByRole("button", { name: "Approve" });
    expect(approve.getAttribute("aria-disabled")).toBe("true");
    const reason = document.getElementById(approve.getAttribute("aria-describedby") ?? "");
    expect(reason?.textContent).toContain("your role is viewer");
    await userEvent.click(approve);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("a member decides", async () => {
    answerAs("member", []);
    show(<DecideButtons job={waiting} />);
    const approve = await screen.findByRole("button", { name: "Approve" });
    await vi.waitFor(() => expect(approve.getAttribute("aria-disabled")).toBe("false"));
    await userEvent.click(approve);
    expect(await screen.findByRole("dialog")).toBeTruthy();
  });
});
