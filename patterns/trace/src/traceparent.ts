/** W3C Trace Context, version 00: `00-<trace id>-<span id>-<flags>`. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** What Lambda says of X-Ray: `Root=1-<8 digits>-<24 digits>;Parent=...;Sampled=1`. */
const XRAY_ROOT = /(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/** What a trace begins with. */
export interface TraceStart {
  /** The request's header; a malformed one counts as none, as the standard asks. */
  readonly traceparent?: string | undefined;
  /** Lambda's `_X_AMZN_TRACE_ID`: its id is taken where the request brings none. */
  readonly xray?: string | undefined;
  /** The same for everything that one request sets going. */
  readonly correlationId: string;
  /** So many random bytes. */
  readonly random: (count: number) => Uint8Array;
}

/** A trace that has begun. */
export interface StartedTrace {
  readonly traceparent: string;
  readonly correlationId: string;
}

/** Continues the caller's trace, else X-Ray's, else begins one; with a span of its own, and sampled. */
export function startTrace({ traceparent, xray, correlationId, random }: TraceStart): StartedTrace {
  const hex = (count: number) => Buffer.from(random(count)).toString('hex');
  const traceId = traceIdOf(traceparent) ?? xrayTraceId(xray) ?? hex(TRACE_ID_BYTES);
  return { traceparent: `00-${traceId}-${hex(SPAN_ID_BYTES)}-01`, correlationId };
}

/** The trace id of a `traceparent`: 32 hexadecimal digits; nothing where it is malformed. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1];
}

/**
 * The same trace as X-Ray writes it, for `StartExecution` and the like.
 * @see "Tracing header", AWS X-Ray Developer Guide
 */
export function xrayHeader(traceparent: string): string | undefined {
  const traceId = traceIdOf(traceparent);
  return traceId && `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Sampled=1`;
}

function xrayTraceId(header: string | undefined): string | undefined {
  const [, epoch, rest] = XRAY_ROOT.exec(header ?? '') ?? [];
  return epoch === undefined || rest === undefined ? undefined : epoch + rest;
}
