import { AsyncLocalStorage } from 'node:async_hooks';
import { traceIdOf } from './traceparent.ts';

/** Where something comes from: what an event's metadata and a task's payload carry on. */
export interface Trace {
  /** W3C trace context. */
  readonly traceparent?: string;
  /** The same for everything that one request set going. */
  readonly correlationId?: string;
  /** The event or request that this follows from. */
  readonly causationId?: string;
}

const running = new AsyncLocalStorage<Trace>();

/** Runs something as part of a trace: what it awaits is part of it too. */
export function runInTrace<Result>(trace: Trace, run: () => Result): Result {
  return running.run(trace, run);
}

/** The trace that runs; empty outside of any. */
export function currentTrace(): Trace {
  return running.getStore() ?? {};
}

/** What every log line bears of the trace that runs; absent where there is none. */
export function logKeys({ traceparent, correlationId } = currentTrace()): Record<string, string> {
  const traceId = traceIdOf(traceparent);
  return { ...(traceId === undefined ? {} : { traceId }), ...(correlationId === undefined ? {} : { correlationId }) };
}

/**
 * The trace in the member `trace` of a payload, or in an event's metadata. Whatever is not a text counts as absent: a
 * trace is context, and no reason to refuse work.
 */
export function traceOf(carrier: unknown): Trace {
  const found: Readonly<Record<string, unknown>> = Object(carrier);
  const text = (name: 'traceparent' | 'correlationId' | 'causationId') =>
    typeof found[name] === 'string' ? { [name]: found[name] } : {};
  return { ...text('traceparent'), ...text('correlationId'), ...text('causationId') };
}
