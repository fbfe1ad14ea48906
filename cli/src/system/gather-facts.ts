import { unmarshall } from '@aws-sdk/util-dynamodb';
import { seedStock } from '@backstitch/inventory/seed';
import type { AccessFact, AnswerFact, EventFact, Facts } from '@backstitch/proof';
import { administrator, type Simulator } from '@backstitch/simulator';
import { z } from 'zod';
import type { System } from './open-system.ts';

/** What callers were told while the system ran. */
export interface Observed {
  readonly answers: readonly AnswerFact[];
  /** Notes what a caller was told. */
  answered(answer: AnswerFact): void;
  readonly accesses: readonly AccessFact[];
  /** Notes whom the API showed or let change an order. */
  accessed(access: AccessFact): void;
}

const busEvent = z.object({
  source: z.string(),
  detail: z.object({
    metadata: z.object({ eventId: z.string(), type: z.string(), aggregateId: z.string(), sequence: z.int() }),
  }),
});
const order = z.object({
  orderId: z.string(),
  customerId: z.string(),
  status: z.enum(['PENDING', 'CONFIRMED', 'CANCELLING', 'CANCELLED']),
  attention: z.unknown().optional(),
  amountMinor: z.int(),
  currency: z.string(),
});
const stockRow = z.object({ available: z.int() });
const reservation = z.object({
  orderId: z.string(),
  status: z.string(),
  items: z.array(z.object({ sku: z.string(), quantity: z.int() })),
});
const page = z.object({
  Items: z.array(z.record(z.string(), z.any())),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/** A row of a table, its values plain. */
type PlainRow = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** Notes what callers are told from now on. */
export function observe(): Observed {
  const answers: AnswerFact[] = [];
  const accesses: AccessFact[] = [];
  return {
    answers,
    accesses,
    answered: (answer) => answers.push(answer),
    accessed: (access) => accesses.push(access),
  };
}

/** Reads everything that the invariants look at: the tables, the providers' books, the queues. */
export async function gatherFacts(system: System, observed: Observed): Promise<Facts> {
  const { simulator, stage } = system;
  const rows = async (table: string) => readTable(simulator, `backstitch-${stage}-${table}`);
  const tables = {
    order: await rows('orders'),
    payment: await rows('payments'),
    inventory: await rows('inventory'),
    shipping: await rows('shipments'),
  };
  const { stripe, carrier } = simulator.providers;
  return {
    orders: withPrefix(tables.order, 'ORDER#').map((row) => {
      const { amountMinor: totalMinor, attention, ...rest } = order.parse(row);
      return { ...rest, totalMinor, needsAttention: attention !== undefined };
    }),
    charges: stripe.charges().filter(({ status }) => status === 'succeeded'),
    openIntents: stripe
      .intents()
      .filter(({ status }) => status !== 'succeeded' && status !== 'canceled')
      .map(({ id, orderId }) => ({ intentId: id, orderId })),
    labels: carrier.labels().map(({ id, orderId, state }) => ({ shipmentId: id, orderId, isLive: state === 'live' })),
    stock: seedStock.map(({ sku, available: initial }) => {
      const row = tables.inventory.find(({ pk }) => pk === `STOCK#${sku}`);
      return { sku, initial, available: stockRow.parse(row).available };
    }),
    reservations: withPrefix(tables.inventory, 'RESERVATION#')
      .map((row) => reservation.parse(row))
      .filter(({ status }) => status !== 'RELEASED')
      .flatMap(({ orderId, items }) => items.map((item) => ({ orderId, ...item }))),
    outbox: Object.entries(tables).flatMap(([service, found]) =>
      withPrefix(found, 'OUTBOX#').map(({ pk, sk }) => ({
        service,
        aggregateId: pk.slice('OUTBOX#'.length),
        sequence: Number(sk),
      })),
    ),
    deadLetters: await readDeadLetters(simulator),
    events: readEvents(simulator, `backstitch-${stage}-archive`),
    answers: observed.answers,
    accesses: observed.accesses,
  };
}

function withPrefix(rows: readonly PlainRow[], prefix: string): PlainRow[] {
  return rows.filter(({ pk }) => pk.startsWith(prefix));
}

async function readTable({ kernel }: Simulator, TableName: string): Promise<PlainRow[]> {
  const rows: PlainRow[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const input = { TableName, ConsistentRead: true, ...(start ? { ExclusiveStartKey: start } : {}) };
    const { Items, LastEvaluatedKey } = page.parse(await kernel.aws.call('dynamodb', 'Scan', input, administrator));
    rows.push(...Items.map((item) => unmarshall(item) as PlainRow)); // every table of the stack has these keys
    start = LastEvaluatedKey;
  } while (start);
  return rows;
}

/** The queues that nothing reads: whatever lies in them failed. */
const DEAD_LETTERS = /(dead-letters|parked-events|abandoned|undelivered)$/;

async function readDeadLetters({ kernel }: Simulator): Promise<Facts['deadLetters'][number][]> {
  const { QueueUrls = [] } = Object(await kernel.aws.call('sqs', 'ListQueues', {}, administrator));
  const found: Facts['deadLetters'][number][] = [];
  for (const QueueUrl of QueueUrls.filter((url: string) => DEAD_LETTERS.test(url))) {
    const input = { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] };
    const { Attributes } = Object(await kernel.aws.call('sqs', 'GetQueueAttributes', input, administrator));
    const messages = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    if (messages > 0) found.push({ queue: String(QueueUrl).split('/').at(-1) ?? '', messages });
  }
  return found;
}

/** Every event that the bus took: the archive keeps all of them, over restarts too. */
function readEvents(simulator: Simulator, archiveName: string): EventFact[] {
  return [...simulator.archivedEvents(archiveName)].map((text) => {
    const { source, detail } = busEvent.parse(JSON.parse(text));
    return { source, ...detail.metadata };
  });
}
