import type { QueryLanguage, WaitState } from '../asl/definition.ts';
import { effectiveInput } from '../data/input.ts';
import { jsonataOutcome, jsonpathOutcome } from '../data/output.ts';
import { resolveReference } from '../data/reference.ts';
import { bindingsOf, type Scope } from '../data/scope.ts';
import { readTimestamp } from '../data/timestamp.ts';
import { runtimeFailure, valueFailure } from '../failures.ts';
import type { Json } from '../json.ts';
import { evaluateTemplate } from '../jsonata/evaluate.ts';
import { PathNotFound } from '../jsonpath/path-not-found.ts';
import type { Leave, WaitUntil } from './move.ts';

/** The longest delay in seconds: a 32-bit count of milliseconds on a service that counts in thousands of them. */
const LONGEST_DELAY_SECONDS = 2_147_483_647;

/** Reads how long to wait. @throws {StateFailure} */
export async function enterWait(state: WaitState, language: QueryLanguage, scope: Scope): Promise<WaitUntil> {
  const seen = { ...scope, input: effectiveInput(state, language, scope) };
  const nowMs = scope.tools.nowMs();
  const untilMs =
    (await untilTimestamp(state, language, seen)) ?? nowMs + 1_000 * (await seconds(state, language, seen));
  if (untilMs - nowMs > LONGEST_DELAY_SECONDS * 1_000) throw runtimeFailure('Wait state delay is too long.');
  return { kind: 'wait', untilMs };
}

/** What is left behind when the time has come. */
export async function leaveWait(state: WaitState, language: QueryLanguage, scope: Scope): Promise<Leave> {
  const outcome =
    language === 'JSONata'
      ? await jsonataOutcome(state, scope.input, scope)
      : jsonpathOutcome(state, effectiveInput(state, language, scope), scope);
  return { kind: 'leave', next: state.Next, ...outcome };
}

async function untilTimestamp(state: WaitState, language: QueryLanguage, scope: Scope): Promise<number | undefined> {
  if (state.TimestampPath !== undefined) {
    const value = atPath('TimestampPath', state.TimestampPath, scope);
    const timeMs = readTimestamp(value);
    if (timeMs !== undefined) return timeMs;
    throw runtimeFailure(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ` +
        `${state.TimestampPath} == ${textOf(value)}`,
    );
  }
  if (state.Timestamp === undefined) return undefined;
  if (language === 'JSONPath') return readTimestamp(state.Timestamp);
  const value = await evaluateTemplate(state.Timestamp, 'Timestamp', bindingsOf(scope));
  const timeMs = readTimestamp(value);
  if (timeMs !== undefined) return timeMs;
  throw valueFailure(
    'Timestamp',
    `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${textOf(value)}`,
  );
}

async function seconds(state: WaitState, language: QueryLanguage, scope: Scope): Promise<number> {
  if (state.SecondsPath !== undefined) return secondsAtPath(state.SecondsPath, scope);
  if (typeof state.Seconds === 'number' || state.Seconds === undefined) return state.Seconds ?? 0;
  if (language === 'JSONPath') return Number(state.Seconds);
  const value = await evaluateTemplate(state.Seconds, 'Seconds', bindingsOf(scope));
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw valueFailure('Seconds', `The Seconds field cannot be parsed as a long value: ${textOf(value)}`);
}

function secondsAtPath(path: string, scope: Scope): number {
  const value = atPath('SecondsPath', path, scope);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw runtimeFailure(`The SecondsPath parameter cannot be parsed as a long value: ${path} == ${textOf(value)}`);
  }
  if (value >= 0) return value;
  throw runtimeFailure(`The SecondsPath parameter references a negative value: ${path} == ${value}`);
}

function atPath(field: string, path: string, scope: Scope): Json {
  try {
    return resolveReference(path, scope.input, scope);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw runtimeFailure(`The ${field} parameter does not reference an input value: ${path}`);
  }
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
