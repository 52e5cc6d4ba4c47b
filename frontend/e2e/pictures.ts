// Pictures of every page in both themes, wide and narrow, to look at: `npm run pictures -- FOLDER [PATTERN OF NAMES]`.
// It starts a platform of its own and lets some hours pass.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch, NARROW, Watched, WIDE } from "./browser";
import { Machine } from "./machine";
import { places } from "./pages";

const FAST = 600;
const HOURS = 4;

/** Lets so many hours of virtual time pass, then goes on slowly. */
export async function letHoursPass(machine: Machine, hours: number): Promise<void> {
  const passed = async () => (Date.parse((await machine.command("status")).now) - began) / 3_600_000;
  const began = Date.parse((await machine.command("status")).now);
  await machine.setSpeed(FAST);
  while ((await passed()) < hours) await new Promise((resolve) => setTimeout(resolve, 500));
  await machine.setSpeed(20);
}

export async function main([folder = "pictures", only = ""]: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const machine = await Machine.start({ speed: FAST });
  const browser = await launch();
  try {
    await letHoursPass(machine, HOURS);
    const all = (await places(machine)).filter(({ name }) => new RegExp(only).test(name));
    for (const theme of ["dark", "light"] as const) {
      for (const [size, viewport] of [["wide", WIDE] as const, ["narrow", NARROW] as const]) {
        const window = await Watched.open(browser, machine.url, { theme, viewport });
        await window.signIn(machine.token);
        for (const { name, path } of all) {
          await window.go(path);
          await window.settled();
          await window.page.screenshot({ path: join(folder, `${name}-${theme}-${size}.png`) });
        }
        for (const complaint of window.complaints) console.error(complaint);
        await window.close();
      }
    }
  } finally {
    await browser.close();
    await machine.end();
  }
}
