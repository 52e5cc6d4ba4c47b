// What goes wrong with a request, sorted by what the reader can do about it.

import type { Problem } from "./shapes";

/** What kind of failure it is; each has a screen of its own. */
export type FailureKind =
  /** No answer at all: the network, or nothing listens there. */
  | "offline"
  /** Not signed in, or not any more. */
  | "signed_out"
  /** Signed in, and may not. */
  | "forbidden"
  /** There is no such thing, or it is another's: the two look alike. */
  | "missing"
  /** The input is at fault; the problem names the fields. */
  | "invalid"
  /** It was changed meanwhile. */
  | "stale"
  /** The present state does not allow it. */
  | "conflict"
  /** Too many requests, or not available just now: wait. */
  | "busy"
  /** Something broke there, or something between here and there answered. */
  | "broken";

const STATUS_KINDS: Record<number, FailureKind> = {
  401: "signed_out",
  403: "forbidden",
  404: "missing",
  409: "conflict",
  410: "conflict",
  412: "stale",
  429: "busy",
  503: "busy",
};

/** A request that failed. */
export class ApiError extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly status: number,
    readonly problem: Problem | null,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The code that programs decide by; empty when the answer was not the API's. */
  get code(): string {
    return this.problem?.code ?? "";
  }

  /** What is wrong with a field, by its JSON pointer. */
  field(pointer: string): string | null {
    return this.problem?.errors?.find((error) => error.pointer === pointer)?.detail ?? null;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && typeof (body as Problem).code === "string";
}

/** The failure in an answer. What is no problem document comes from a proxy or a gateway, and says so. */
export function failureOf(status: number, body: unknown): ApiError {
  const problem = isProblem(body) ? body : null;
  const kind = STATUS_KINDS[status] ?? (status >= 400 && status < 500 ? "invalid" : "broken");
  if (!problem) {
    const odd = `Something between this page and the API answered with status ${status}.`;
    return new ApiError(kind === "invalid" ? "broken" : kind, status, null, odd);
  }
  const fields = (problem.errors ?? []).map((error) => `${error.pointer}: ${error.detail}`);
  const text = [problem.title, problem.detail, ...fields].filter(Boolean).join(" – ");
  return new ApiError(kind, status, problem, text || `status ${status}`);
}

/** Any thrown thing as a failure. */
export function asFailure(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof SyntaxError) {
    return new ApiError("broken", 0, null, "The answer cannot be read: something other than the API answered.");
  }
  return new ApiError("offline", 0, null, "The API cannot be reached.");
}
