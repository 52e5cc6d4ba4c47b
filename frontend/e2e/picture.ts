// The picture of the README: the overview after some hours of the demo, the plan that waited having been approved.

import { launch, Watched } from "./browser";
import { Machine } from "./machine";
import { letHoursPass } from "./pictures";

const HOURS_BEFORE_APPROVAL = 1;
const HOURS_AFTER = 7;
const SIZE = { width: 1440, height: 1000 };

export async function main([file = "../docs/dashboard.png"]: string[]): Promise<void> {
  const machine = await Machine.start({ speed: 600 });
  const browser = await launch();
  try {
    await letHoursPass(machine, HOURS_BEFORE_APPROVAL);
    const window = await Watched.open(browser, machine.url, { theme: "dark", viewport: SIZE });
    const { page } = window;
    await window.join(machine.firstPerson);
    await page.getByRole("link", { name: "Look and decide" }).first().click();
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    await page.getByText("The plan runs").waitFor();
    await letHoursPass(machine, HOURS_AFTER);
    await window.go("/");
    await window.title("Overview");
    await window.settled();
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
    await machine.end();
  }
}
