// The parts of the loop summed up in words.

import type { PipelineComponent } from "~/api/shapes";
import { counted } from "./quantities";

/** `all 9 parts in time`, `1 part late, 2 not yet`. */
export function inWords(components: readonly Pick<PipelineComponent, "state">[]): string {
  const of = (state: PipelineComponent["state"]) => components.filter((one) => one.state === state).length;
  const [late, never] = [of("late"), of("never")];
  const said = [late > 0 && `${counted(late, "part")} late`, never > 0 && `${never} not yet`].filter(Boolean);
  return said.length > 0 ? said.join(", ") : `all ${counted(components.length, "part")} in time`;
}
