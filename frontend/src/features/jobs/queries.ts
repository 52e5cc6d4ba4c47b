// Jobs: the list, one with its plan and actions, and what a person decides about it.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read, tag } from "~/api/client";
import { keys } from "~/api/keys";
import { noteHappened } from "~/api/loopClock";
import type { ApiError } from "~/api/problem";
import { useLivePages, useLiveQuery } from "~/api/queries";
import type { Job, JobDetail, JobStatus } from "~/api/shapes";

const PAGE = 50;

export interface JobFilters {
  cluster: string;
  status: JobStatus | "";
}

/** Jobs, newest first, page after page. */
export function useJobs(filters: JobFilters) {
  const { cluster, status } = filters;
  return useLivePages({
    key: keys.jobs(filters),
    read: (cursor) => {
      const query = {
        limit: PAGE,
        ...(cluster ? { cluster_id: cluster } : {}),
        ...(status ? { status } : {}),
        ...(cursor ? { cursor } : {}),
      };
      return read(api.GET("/optimization-jobs", { params: { query } }));
    },
  });
}

/** Plans that wait for somebody to say yes or no. */
export function useWaitingJobs() {
  return useJobs({ cluster: "", status: "awaiting_approval" });
}

/** One job with its plan and its actions. */
export function useJob(id: string) {
  return useLiveQuery({
    key: keys.job(id),
    read: () => read(api.GET("/optimization-jobs/{job_id}", { params: { path: { job_id: id } } })),
  });
}

/** What became of what a job promised. */
export function useOutcome(id: string) {
  return useLiveQuery({
    key: keys.outcome(id),
    read: async () => {
      const outcome = await read(api.GET("/optimization-jobs/{job_id}/outcome", { params: { path: { job_id: id } } }));
      noteHappened(outcome.as_of);
      return outcome;
    },
  });
}

export type Decision = "approve" | "reject" | "cancel";

interface Decided {
  decision: Decision;
  /** What the person saw: a decision about another version is refused. */
  version: number;
  comment: string | null;
}

/** Decides about a job. */
export function useDecide(job: JobDetail) {
  const client = useQueryClient();
  return useMutation<Job, ApiError, Decided>({
    mutationFn: (decided) => decide(job.id, decided),
    onSettled: () => {
      for (const key of [keys.job(job.id), keys.plan(job.cluster_id), keys.cluster(job.cluster_id), ["jobs"]]) {
        void client.invalidateQueries({ queryKey: key });
      }
    },
  });
}

function decide(id: string, { decision, version, comment }: Decided): Promise<Job> {
  const path = { job_id: id };
  const body = { comment };
  const seen = { path, header: { "If-Match": tag(version) } };
  switch (decision) {
    case "approve":
      return read(api.POST("/optimization-jobs/{job_id}/approve", { params: seen, body }));
    case "reject":
      return read(api.POST("/optimization-jobs/{job_id}/reject", { params: seen, body }));
    case "cancel":
      return read(api.POST("/optimization-jobs/{job_id}/cancel", { params: { path }, body }));
  }
}
