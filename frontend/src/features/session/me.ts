// Who is signed in, and what they may do.

import { useQuery } from "@tanstack/react-query";
import { api, read } from "~/api/client";
import { keys } from "~/api/keys";
import type { ApiError } from "~/api/problem";
import type { Me, Role } from "~/api/shapes";

const RANK: Record<Role, number> = { viewer: 0, member: 1, owner: 2 };

export function useMe() {
  return useQuery<Me, ApiError>({
    queryKey: keys.me,
    queryFn: () => read(api.GET("/auth/me")),
    staleTime: 5 * 60_000,
  });
}

/** Whether the reader may do what needs at least this role. The API decides; this only explains beforehand. */
export function useMay(role: Role): boolean {
  const { data } = useMe();
  return data !== undefined && RANK[data.role] >= RANK[role];
}
