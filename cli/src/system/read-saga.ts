import type { HistoryEvent as SdkEvent } from '@aws-sdk/client-sfn';
import { administrator } from '@backstitch/simulator';
import { readTimeline, type StepRun } from '../saga-timeline.ts';
import { historyEvents } from './history-events.ts';
import type { System } from './open-system.ts';
import { sagaTasks } from './saga-tasks.ts';

/** The service's longest page, and more than any order's saga has. */
const MAX_EVENTS = 1_000;

/** The steps of an order's saga, read from its execution's history in this process. */
export async function readSaga({ simulator, stateMachineArn }: System, orderId: string): Promise<readonly StepRun[]> {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
  const input = { executionArn, maxResults: MAX_EVENTS };
  const output = await simulator.kernel.aws.call('states', 'GetExecutionHistory', input, administrator);
  // The service answers times in seconds, the SDK as dates.
  const { events } = output as { events: Array<Omit<SdkEvent, 'timestamp'> & { timestamp: number }> };
  const dated = events.map((event) => ({ ...event, timestamp: new Date(event.timestamp * 1_000) }));
  return readTimeline(historyEvents(dated), sagaTasks);
}
