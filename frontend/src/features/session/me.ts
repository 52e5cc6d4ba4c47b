// Who is signed in, and what they may do. Permissions are the API's own: it tells which of its routes refuse the reader, out
// of the table by which it judges requests. Here they only explain beforehand.

import { useQuery } from "@tanstack/react-query";
import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import type { RouteName } from "~/api/routes";
import type { Me } from "~/api/shapes";

export function useMe() {
  return useQuery<Me, ApiError>({
    queryKey: keys.me,
    queryFn: () => read(api.GET("/auth/me")),
    staleTime: 5 * 60_000,
  });
}

/** Until it is known who reads. */
export const NOT_KNOWN = "It is not known yet what you may do.";

/** Why a route refuses somebody, in a sentence; null when it does not. */
export function refusal(me: Pick<Me, "refused" | "role">, route: RouteName): string | null {
  const refused = me.refused.find(({ method, path }) => `${method} ${path}` === route);
  return refused ? `This needs ${refused.needs}; your role is ${me.role}.` : null;
}

/** Why the reader may not ask a route; null when they may. */
export function useRefusal(route: RouteName): string | null {
  const { data } = useMe();
  return data ? refusal(data, route) : NOT_KNOWN;
}
