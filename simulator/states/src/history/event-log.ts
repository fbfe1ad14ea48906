import { createHash } from 'node:crypto';
import type { Kernel } from '#kernel';
import type { Logs } from '#logs';
import type { Execution } from '../store/executions.ts';
import type { Revision } from '../store/machines.ts';
import { eventDetails } from './read-history.ts';

/** An event as it goes into a log. */
export interface LoggedEvent {
  readonly id: number;
  readonly previous: number;
  readonly type: string;
  readonly details: object | undefined;
}

/** Writes events of an execution, if its machine has a log. */
export type EventLog = (execution: Execution, revision: Revision, events: readonly LoggedEvent[]) => void;

/** Events of the levels FATAL and ERROR. "Using CloudWatch Logs to log execution history", AWS Step Functions Developer Guide. */
const FATAL = /^Execution(Aborted|Failed|TimedOut)$/;
const ERROR = /(Failed|Aborted|TimedOut)$|^FailStateEntered$/;

/** Writes to the log groups that machines name. Without logs nothing is written. */
export function createEventLog(kernel: Kernel, logs: Logs | undefined): EventLog {
  if (!logs) return () => undefined;
  return (execution, { settings }, events) => {
    const destination = destinationOf(settings.loggingConfiguration);
    if (!destination) return;
    const nowMs = kernel.clock.now();
    const write = logs.writer(destination.group, streamOf(execution));
    for (const event of events) {
      if (destination.accepts(event.type))
        write(nowMs, JSON.stringify(recordOf(execution, event, destination.withData, nowMs)));
    }
  };
}

/** The log group's name in a logging configuration, and what goes there. */
function destinationOf(configuration: unknown) {
  const { level = 'OFF', includeExecutionData = false, destinations = [] } = Object(configuration);
  const arn: unknown = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  const group = typeof arn === 'string' ? arn.split(':')[6] : undefined;
  if (group === undefined || level === 'OFF') return undefined;
  const pattern = level === 'FATAL' ? FATAL : level === 'ERROR' ? ERROR : /./;
  return { group, withData: includeExecutionData === true, accepts: (type: string) => pattern.test(type) };
}

/** The service spreads its events over streams of its own naming; here every execution has one. */
function streamOf({ machineName, startMs, arn }: Execution): string {
  const minute = new Date(startMs).toISOString().slice(0, 16).replace(/[T:]/g, '-');
  return `states/${machineName}/${minute}/${createHash('sha256').update(arn).digest('hex').slice(0, 8)}`;
}

function recordOf(execution: Execution, event: LoggedEvent, withData: boolean, nowMs: number): object {
  return {
    id: String(event.id),
    type: event.type,
    details: eventDetails({ ...event.details, ...(withData ? {} : { parameters: undefined }) }, withData),
    ...(execution.kind === 'STANDARD' ? { redrive_count: String(execution.redriveCount) } : {}),
    previous_event_id: String(event.previous),
    event_timestamp: String(nowMs),
    execution_arn: execution.arn,
  };
}
