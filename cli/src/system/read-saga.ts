import type { HistoryEvent as SdkEvent } from '@aws-sdk/client-sfn';
import { administrator } from '@backstitch/simulator';
import { readTimeline, type StepRun } from '../saga-timeline.ts';
import { historyEvents } from './history-events.ts';
import type { System } from './open-system.ts';
import { sagaTasks } from './saga-tasks.ts';

/** The service's longest page; a saga whose step was held for days has several. */
const PAGE_EVENTS = 1_000;

/** The service answers times in seconds, the SDK as dates. */
type RawEvent = Omit<SdkEvent, 'timestamp'> & { readonly timestamp: number };

/** The steps of an order's saga, read from an execution's history in this process: the first one's bears its id. */
export async function readSaga({ simulator, stateMachineArn }: System, execution: string): Promise<readonly StepRun[]> {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${execution}`;
  const dated: SdkEvent[] = [];
  let nextToken: string | undefined;
  do {
    const input = { executionArn, maxResults: PAGE_EVENTS, ...(nextToken === undefined ? {} : { nextToken }) };
    const output = await simulator.kernel.aws.call('states', 'GetExecutionHistory', input, administrator);
    const page = output as { readonly events: readonly RawEvent[]; readonly nextToken?: string }; // the operation's form
    dated.push(...page.events.map((event) => ({ ...event, timestamp: new Date(event.timestamp * 1_000) })));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return readTimeline(historyEvents(dated), sagaTasks);
}
