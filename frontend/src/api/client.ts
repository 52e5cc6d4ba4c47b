// The typed client: paths, parameters and answers are those of the contract.

import createClient from "openapi-fetch";
import { API_BASE } from "./base";
import type { paths } from "./generated";
import { asFailure, failureOf } from "./problem";
import { transport } from "./transport";

export const api = createClient<paths>({ baseUrl: API_BASE, fetch: transport });

interface Told<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer; a failure is thrown as `ApiError`. */
export async function read<Data>(call: Promise<Told<Data>>): Promise<Data> {
  let told: Told<Data>;
  try {
    told = await call;
  } catch (thrown) {
    throw asFailure(thrown);
  }
  if (told.data === undefined || !told.response.ok) throw failureOf(told.response.status, told.error);
  return told.data;
}

/** Waits for an answer without data; a failure is thrown as `ApiError`. */
export async function done(call: Promise<Told<unknown>>): Promise<null> {
  const told = await call.catch((thrown: unknown) => {
    throw asFailure(thrown);
  });
  if (!told.response.ok) throw failureOf(told.response.status, told.error);
  return null;
}

/** A new `Idempotency-Key`: one for each thing a person asks for, kept when the request is repeated. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A version as `If-Match` wants it. */
export function tag(version: number): string {
  return `"${version}"`;
}
