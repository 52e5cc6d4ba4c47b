// Keys pressed one after the other: `g` then a letter. Pure: it is told what was pressed and when, and says what is meant.

/** The second key has to follow within this time. */
const WITHIN_MILLIS = 1_200;

export type Meant = { go: string } | { command: "palette" | "help" | "search" } | null;

export interface Pressed {
  key: string;
  /** Control or the command key is held. */
  withCommand: boolean;
  /** The keys go into a field: nothing is meant then, but the palette. */
  typing: boolean;
  atMillis: number;
}

export class Chords {
  private leaderAt: number | null = null;

  press({ key, withCommand, typing, atMillis }: Pressed): Meant {
    if (withCommand) return key.toLowerCase() === "k" ? { command: "palette" } : null;
    if (typing) return null;
    const led = this.leaderAt !== null && atMillis - this.leaderAt <= WITHIN_MILLIS;
    this.leaderAt = null;
    if (led && /^[a-z]$/.test(key)) return { go: key };
    if (key === "g") this.leaderAt = atMillis;
    if (key === "?") return { command: "help" };
    if (key === "/") return { command: "search" };
    return null;
  }
}
