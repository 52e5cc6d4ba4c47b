// Routes by name, as the contract lists them: `PATCH /clusters/{cluster_id}/policy`.

import type { paths } from "./generated";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

type RoutesOf<Path extends keyof paths> = {
  [M in Method]: Lowercase<M> extends keyof paths[Path]
    ? paths[Path][Lowercase<M>] extends object
      ? `${M} ${Path}`
      : never
    : never;
}[Method];

/** A route that the contract has; another name does not compile. */
export type RouteName = { [Path in keyof paths]: RoutesOf<Path> }[keyof paths];
