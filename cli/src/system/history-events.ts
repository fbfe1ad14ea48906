import type { HistoryEvent as SdkEvent } from '@aws-sdk/client-sfn';
import type { HistoryEvent } from '../saga-timeline.ts';

/** The part of an execution's history that a timeline needs, from the SDK's events. */
export function historyEvents(events: readonly SdkEvent[]): HistoryEvent[] {
  return events.map((event) => {
    const stateName = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
    const error = event.taskFailedEventDetails?.error ?? event.taskTimedOutEventDetails?.error;
    return {
      type: event.type ?? '?',
      timestampMs: event.timestamp?.getTime() ?? 0,
      ...(stateName === undefined ? {} : { stateName }),
      ...(error === undefined ? {} : { error }),
    };
  });
}
