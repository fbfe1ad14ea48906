import { isDeepStrictEqual } from 'node:util';
import type { TestBus } from '../testing.ts';
import { answerOf, type Difference } from './difference.ts';

/** A target's input settings, an event, and what the target received. */
export interface InputCase {
  readonly id: string;
  readonly group: string;
  readonly target: Readonly<Record<string, unknown>>;
  readonly entry?: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly body?: unknown;
    readonly delivered?: false;
    readonly refused?: { readonly code: string; readonly message: string };
  };
}

const RULE_NAME = 'recorded-rule';
const BUS_NAME = 'recorded-bus';
const TARGET_ID = 'recorded-target';

/** Sends the event through a rule of a bus of its own to a queue and compares what arrives. */
export async function checkInput({ target, entry, expected }: InputCase, bus: TestBus): Promise<Difference> {
  const answer = await answerOf(async () => {
    await bus.call('CreateEventBus', { Name: BUS_NAME });
    const place = { EventBusName: BUS_NAME };
    const pattern = { source: [entry?.['Source'] ?? 'any'] };
    await bus.rule(RULE_NAME, pattern, { Id: TARGET_ID, Arn: await bus.queue('queue'), ...target }, place);
    await bus.call('PutEvents', { Entries: entry ? [{ ...entry, ...place }] : [{ Source: 's', ...place }] });
    return bus.arrived('queue');
  });
  if (!('result' in answer)) {
    const text = expected.refused?.message.replace('<target-id>', TARGET_ID);
    return answer.code === expected.refused?.code && answer.message === text ? undefined : `refused: ${answer.message}`;
  }
  if (expected.refused) return `expected a refusal: ${expected.refused.message}`;
  const [message] = answer.result;
  if (expected.delivered === false) return message === undefined ? undefined : `delivered: ${message.Body}`;
  if (message === undefined) return 'nothing arrived';
  const actual = normalised(parsed(message.Body));
  const wanted = normalised(parsed(expected.body));
  return isDeepStrictEqual(actual, wanted)
    ? undefined
    : `expected ${JSON.stringify(wanted)}, got ${JSON.stringify(actual)}`;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' ? value : body;
  } catch {
    return body;
  }
}

/** Puts the same words into both sides where the recording has placeholders. */
function normalised(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z|<ingestion-time>/g, 'date')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|<uuid:\d+>/g, 'uuid')
    .replaceAll('<partition>', 'aws')
    .replaceAll('<region>', 'us-east-1')
    .replaceAll('<bus-name>', BUS_NAME)
    .replaceAll('<rule-name>', RULE_NAME);
  return JSON.parse(text);
}
