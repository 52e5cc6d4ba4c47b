// @vitest-environment jsdom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { Hints } from "./Hints";

beforeAll(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
});
afterEach(cleanup);

function page() {
  render(
    <MantineProvider>
      <span data-hint="$1,234.567890">$1.2k</span>
      <button type="button" data-hint="Copy it">
        Copy
      </button>
      <p>nothing to say</p>
      <Hints />
    </MantineProvider>,
  );
}

// Nothing has a place in jsdom, so a tooltip beside it counts as out of sight.
const tip = () => screen.queryByRole("tooltip", { hidden: true })?.textContent ?? null;

it("UI-01: a pointer that rests on a figure is told the whole of it, and no longer when it goes on", async () => {
  page();
  const figure = screen.getByText("$1.2k");
  await userEvent.hover(figure);
  expect(tip()).toBeNull();
  await vi.waitFor(() => expect(tip()).toBe("$1,234.567890"));
  expect(document.getElementById(figure.getAttribute("aria-describedby")!)?.textContent).toBe("$1,234.567890");
  await userEvent.hover(screen.getByText("nothing to say"));
  expect(tip()).toBeNull();
  expect(figure.hasAttribute("aria-describedby")).toBe(false);
});

it("UI-01: the keyboard opens a hint at once, what it says follows, and Escape takes it away", async () => {
  page();
  await userEvent.tab();
  await vi.waitFor(() => expect(tip()).toBe("Copy it"));
  screen.getByRole("button").setAttribute("data-hint", "Copied");
  await vi.waitFor(() => expect(tip()).toBe("Copied"));
  await userEvent.keyboard("{Escape}");
  expect(tip()).toBeNull();
});

it("UI-01: a touch opens a hint, and one beside it takes it away", async () => {
  page();
  fireEvent.pointerDown(screen.getByText("$1.2k"), { pointerType: "touch" });
  await vi.waitFor(() => expect(tip()).toBe("$1,234.567890"));
  fireEvent.pointerDown(screen.getByText("nothing to say"), { pointerType: "touch" });
  expect(tip()).toBeNull();
});
