import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { InvocationRequest } from '../runtime/messages.ts';

/** How an invocation ended, for its last log lines. */
export interface InvocationEnd {
  readonly startedMs: number;
  readonly endedMs: number;
  /** Absent where the environment was warm. */
  readonly initMs?: number;
  readonly timedOut: boolean;
  readonly failed: boolean;
  /** The process died: of what, e.g. `Runtime.ExitError`. */
  readonly diedOf?: string;
}

/** The line that begins an invocation in the log. */
export function startLines(
  configuration: FunctionConfiguration,
  invocation: InvocationRequest,
  nowMs: number,
): string[] {
  const { requestId } = invocation;
  const { logging, version } = configuration;
  if (logging.format === 'Text') return [`START RequestId: ${requestId} Version: ${version}\n`];
  if (!logsSystem(configuration)) return [];
  return [platformLine(nowMs, 'platform.start', { requestId, functionArn: invocation.invokedFunctionArn, version })];
}

/** Whether Lambda's own lines, which are of the level INFO, are wanted ("Log-level filtering"). */
function logsSystem({ logging }: FunctionConfiguration): boolean {
  return logging.systemLevel !== 'WARN';
}

/** The lines that end it ("Lambda function logs": END and REPORT). */
export function endLines(
  configuration: FunctionConfiguration,
  { requestId }: InvocationRequest,
  end: InvocationEnd,
): string[] {
  if (configuration.logging.format === 'JSON' && !logsSystem(configuration)) return [];
  const durationMs = end.endedMs - end.startedMs;
  const { memorySizeMb } = configuration;
  const billedMs = Math.ceil(durationMs + (end.initMs ?? 0));
  if (configuration.logging.format === 'JSON') {
    const status = end.timedOut ? 'timeout' : end.failed ? 'error' : 'success';
    const metrics = {
      durationMs,
      billedDurationMs: billedMs,
      memorySizeMB: memorySizeMb,
      ...(end.initMs === undefined ? {} : { initDurationMs: end.initMs }),
    };
    return [platformLine(end.endedMs, 'platform.report', { requestId, metrics, status })];
  }
  const init = end.initMs === undefined ? '' : `Init Duration: ${end.initMs.toFixed(2)} ms\t`;
  const report =
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\t` +
    `Memory Size: ${memorySizeMb} MB\t${init}${statusText(end)}\n`;
  return [`END RequestId: ${requestId}\n`, report];
}

function statusText({ timedOut, diedOf }: InvocationEnd): string {
  if (timedOut) return 'Status: timeout';
  return diedOf === undefined ? '' : `Status: error\tError Type: ${diedOf}`;
}

function platformLine(timeMs: number, type: string, record: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ time: new Date(timeMs).toISOString(), type, record })}\n`;
}
