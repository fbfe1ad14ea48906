import type { Message } from '@aws-sdk/client-sqs';
import { type LetterRow, letterRow } from '@backstitch/outbox';
import { z } from 'zod';
import type { FailureQueue } from './failure-queues.ts';

/** How a letter goes on. */
export type Destination =
  /** Its text is sent to a queue again: the one it came from. */
  | { readonly kind: 'queue'; readonly url: string }
  /** The rule's target gets what the rule would have given it. */
  | { readonly kind: 'target'; readonly ruleArn: string; readonly targetArn: string }
  /** The function runs again on the same event. */
  | { readonly kind: 'function'; readonly name: string; readonly payload: string }
  /** It is only a position: what was appended up to then is published from the rows. */
  | { readonly kind: 'rows'; readonly service: string; readonly until: string }
  /** It only tells of a parked event, which is redriven by its row. */
  | { readonly kind: 'event'; readonly service: string; readonly row: LetterRow }
  | { readonly kind: 'none'; readonly why: string };

/** A dead letter, as far as it can be read. */
export interface Letter {
  readonly id: string;
  readonly cause: string;
  /** When it came into the queue: RFC 3339 in UTC. */
  readonly since: string;
  readonly orderId?: string;
  readonly text: string;
  /** The beginning of what it says. */
  readonly preview: string;
  readonly destination: Destination;
}

/** Characters of a letter that are shown. */
const PREVIEW = 200;

/** The row's clock and the stream's may differ by so much, ms. */
const CLOCKS_MS = 60_000;

const invocation = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.unknown(),
  responsePayload: z.object({ errorMessage: z.string() }).partial().optional(),
});

const batch = z.object({
  requestContext: z.object({ condition: z.string() }),
  DDBStreamBatchInfo: z.object({ approximateArrivalOfLastRecord: z.string() }),
});

const event = z.object({
  'detail-type': z.string(),
  detail: z
    .object({ metadata: z.object({ aggregateId: z.string(), version: z.number() }).partial(), name: z.string() })
    .partial()
    .optional(),
});

/** Reads a message of a failure queue: why it lies there, what it is about, and how it goes on. */
export function readLetter(queue: FailureQueue, message: Message): Letter {
  const text = message.Body ?? '';
  const base = {
    id: message.MessageId ?? '',
    since: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
    text,
    preview: previewOf(text),
    ...orderOf(text),
  };
  return { ...base, ...endOf(queue, message, text) };
}

function endOf(queue: FailureQueue, message: Message, text: string): Pick<Letter, 'cause' | 'destination'> {
  const attribute = (name: string) => message.MessageAttributes?.[name]?.StringValue;
  const [ruleArn, targetArn] = [attribute('RULE_ARN'), attribute('TARGET_ARN')];
  if (ruleArn !== undefined && targetArn !== undefined) {
    const cause = `not delivered: ${attribute('ERROR_CODE') ?? 'no code was given'}`;
    return { cause, destination: { kind: 'target', ruleArn, targetArn } };
  }
  switch (queue.letters) {
    case 'messages':
      return { cause: `not handled: ${eventName(text)}`, destination: backTo(queue.sourceUrls) };
    case 'runs':
      return runOf(text);
    case 'batches':
      return batchOf(text, queue);
    case 'events':
      return eventOf(text, queue);
    case 'undelivered':
      return unreadable('the message names no rule and no target');
  }
}

function backTo([url, ...others]: readonly string[]): Destination {
  if (url !== undefined && others.length === 0) return { kind: 'queue', url };
  return {
    kind: 'none',
    why: `${others.length + (url === undefined ? 0 : 1)} queues have it as their dead-letter queue`,
  };
}

function runOf(text: string): Pick<Letter, 'cause' | 'destination'> {
  const { data } = invocation.safeParse(parsed(text));
  if (!data) return unreadable('the message is no record of an invocation');
  const { functionArn, condition } = data.requestContext;
  const name = functionArn.split(':')[6] ?? '';
  const cause = `run failed: ${data.responsePayload?.errorMessage ?? condition}`;
  return { cause, destination: { kind: 'function', name, payload: JSON.stringify(data.requestPayload) } };
}

function batchOf(text: string, { service }: FailureQueue): Pick<Letter, 'cause' | 'destination'> {
  const { data } = batch.safeParse(parsed(text));
  if (!data || service === undefined) return unreadable('the message is no record of a batch');
  const lastMs = Date.parse(data.DDBStreamBatchInfo.approximateArrivalOfLastRecord);
  const until = new Date(lastMs + CLOCKS_MS).toISOString();
  return { cause: `given up: ${data.requestContext.condition}`, destination: { kind: 'rows', service, until } };
}

function eventOf(text: string, { service }: FailureQueue): Pick<Letter, 'cause' | 'destination'> {
  const row = letterRow(text);
  if (!row || service === undefined) return unreadable('there is no outbox row behind it');
  return { cause: 'its event is published or discarded', destination: { kind: 'event', service, row } };
}

function unreadable(why: string): Pick<Letter, 'cause' | 'destination'> {
  return { cause: `cannot go on: ${why}`, destination: { kind: 'none', why } };
}

function eventName(text: string): string {
  const { data } = event.safeParse(parsed(text));
  if (!data) return 'no event';
  const version = data.detail?.metadata?.version;
  return version === undefined ? data['detail-type'] : `${data['detail-type']} version ${version}`;
}

/** What an event tells, or else the message itself. */
function previewOf(text: string): string {
  const { data } = event.safeParse(parsed(text));
  return (data?.detail === undefined ? text : JSON.stringify(Object(parsed(text)).detail)).slice(0, PREVIEW);
}

/** The order that an event is about: its aggregate's, or its execution's without the number of the relaunch. */
function orderOf(text: string): { readonly orderId?: string } {
  const detail = event.safeParse(parsed(text)).data?.detail;
  const orderId = detail?.metadata?.aggregateId ?? detail?.name?.replace(/\.r\d+$/, '');
  return orderId === undefined ? {} : { orderId };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
