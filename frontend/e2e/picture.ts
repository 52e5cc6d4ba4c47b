// The picture of the README: the overview after some hours of the demo, the plan that waited having been approved.

import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { letHoursPass } from "./pictures";

const HOURS = 8;
const PLAN_WITHIN_MILLIS = 150_000;
const SIZE = { width: 1440, height: 1000 };

export async function main([file = "../docs/dashboard.png"]: string[]): Promise<void> {
  const machine = await Machine.start({ speed: 120 });
  const browser = await launch();
  try {
    const window = await Watched.open(browser, machine.url, { theme: "dark", viewport: SIZE });
    const { page } = window;
    await window.join(machine.firstPerson);
    await page.getByRole("link", { name: "Look and decide" }).first().click();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    const state = page.getByRole("region", { name: "State of the job" });
    await state.getByText(/Completed|Failed/).waitFor({ timeout: PLAN_WITHIN_MILLIS });
    await letHoursPass(machine, HOURS);
    await window.go("/");
    await window.title("Overview");
    await window.settled();
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
    await machine.end();
  }
}
