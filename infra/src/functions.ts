/** The microservices, each with a table, an outbox and functions of its own. */
export const SERVICES = ['order', 'payment', 'inventory', 'shipping'] as const;

/** A microservice's name. */
export type ServiceName = (typeof SERVICES)[number];

/** Tables by service, without the stage. */
export const TABLE_NAMES: Readonly<Record<ServiceName, string>> = {
  order: 'orders',
  payment: 'payments',
  inventory: 'inventory',
  shipping: 'shipments',
};

/** Actions on the items of a service's own table, and on its index. */
export type TableAction = 'GetItem' | 'BatchGetItem' | 'BatchWriteItem' | 'PutItem' | 'UpdateItem' | 'Query';

/** What makes a function run. */
type Trigger =
  /** A route of the HTTP API, `POST /orders`. */
  | { readonly kind: 'http'; readonly route: string }
  /** A task of the order saga, named as in its definition. */
  | {
      readonly kind: 'task';
      readonly task: string;
      /** It undoes another one: its runs are counted (`Compensations`). */
      readonly isCompensation?: boolean;
    }
  /** A task of the saga that only reads: its answer changes, so no call fence remembers one. */
  | { readonly kind: 'query'; readonly task: string }
  /** The queue of executions that ended badly. */
  | { readonly kind: 'status' }
  /** A schedule: it looks after orders that wait too long. */
  | { readonly kind: 'order-sweeper' }
  /** The queue behind the rule OrderPlaced. */
  | { readonly kind: 'starter' }
  /** The outbox rows in the stream of the service's table. */
  | { readonly kind: 'relay' }
  /** A schedule: what the relay left in the service's outbox. */
  | { readonly kind: 'sweeper' }
  /** Events of the bus, behind a queue of the function's own. */
  | {
      readonly kind: 'consumer';
      /** The services whose events it takes. */
      readonly from: readonly ServiceName[];
      /** The types that it takes; absent: every type, without which nothing can be handled in order. */
      readonly types?: readonly string[];
      /** Deliveries of a message before it is a dead letter. */
      readonly receives: number;
      /** How long its queue is read for a fuller batch, s. */
      readonly batchWindowSeconds?: number;
    }
  /** The clock: each run at its own rate, with its own input. */
  | { readonly kind: 'schedule'; readonly runs: readonly ScheduledRun[] };

/** A regular run of a function. */
export interface ScheduledRun {
  /** Kebab-case, for the rule's name. */
  readonly name: string;
  readonly everyMinutes: number;
  /** The event that the function gets. */
  readonly input: Readonly<Record<string, string | number>>;
}

/** A function: where its code is, what runs it, and all that it may do. */
export interface FunctionEntry {
  /** Its file: `services/<service>/src/functions/<file>.ts`. */
  readonly file: string;
  readonly service: ServiceName;
  readonly trigger: Trigger;
  /** What it may do to the items of its service's table. */
  readonly tableActions: readonly TableAction[];
  /** Whether it may query the table's index. */
  readonly readsIndex?: boolean;
  /** Where it differs from what is usual for its trigger, seconds. */
  readonly timeoutSeconds?: number;
  /** Whether it may query the index over orders that wait. */
  readonly readsWaitingIndex?: boolean;
  /** The provider whose key it may read, where the stage has one. */
  readonly provider?: 'payment' | 'carrier';
}

/** An effect row (or the order's own) is read, and put with business row and outbox row in one transaction. */
const effectActions = ['GetItem', 'PutItem'] as const;

/** A step of the saga also counts failures on the row of its hold. */
const stepActions = [...effectActions, 'UpdateItem'] as const;

/** Stock, which many sagas share, is counted up and down in that transaction. */
const stockActions = [...effectActions, 'UpdateItem'] as const;

function http(file: string, route: string, tableActions: readonly TableAction[], readsIndex = false): FunctionEntry {
  return { file, service: 'order', trigger: { kind: 'http', route }, tableActions, readsIndex };
}

function task(
  service: ServiceName,
  file: string,
  tableActions: readonly TableAction[] = effectActions,
  provider?: 'payment' | 'carrier',
): FunctionEntry {
  const base = { file, service, trigger: { kind: 'task', task: pascalCase(file) }, tableActions } as const;
  return provider === undefined ? base : { ...base, provider };
}

/** A task that undoes another one. */
function compensation(...described: Parameters<typeof task>): FunctionEntry {
  const entry = task(...described);
  return { ...entry, trigger: { kind: 'task', task: pascalCase(entry.file), isCompensation: true } };
}

/** What publishes an outbox, at once and on schedule. Both delete what they published, in batches. */
function outbox(service: ServiceName): FunctionEntry[] {
  const tableActions = ['Query', 'UpdateItem', 'BatchWriteItem'] as const;
  return [
    { file: 'relay', service, trigger: { kind: 'relay' }, tableActions },
    { file: 'sweeper', service, trigger: { kind: 'sweeper' }, tableActions, readsIndex: true },
  ];
}

/**
 * The order timeline takes every event of every service, each aggregate's in sequence: a message waits for its elder
 * for a day (`IN_ORDER_RECEIVES` in patterns/outbox). A second's window makes a batch of what an order does at once.
 */
const timeline = { kind: 'consumer', from: SERVICES, receives: 110, batchWindowSeconds: 1 } as const;

/** Goods of a confirmed order are gone for good. */
const settlement = { kind: 'consumer', from: ['order'], types: ['OrderConfirmed'], receives: 10 } as const;

/**
 * Looks through a provider's objects for orphans: reads the effect rows, writes none. What the provider can filter by
 * state is looked through whole; what it can filter by age only, the young ones often and all that matter once a day.
 */
function reconcile(
  service: ServiceName,
  file: string,
  provider: 'payment' | 'carrier',
  runs: readonly ScheduledRun[],
): FunctionEntry {
  return { file, service, trigger: { kind: 'schedule', runs }, tableActions: ['GetItem'], provider };
}

/** Every function that is deployed. A file that is missing fails the build. */
export const FUNCTIONS: readonly FunctionEntry[] = [
  // It may wait for a like request's answer (`Prefer: wait`), still below the gateway's 30 s.
  { ...http('place-order', 'POST /orders', ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem']), timeoutSeconds: 28 },
  http('list-orders', 'GET /orders', [], true),
  http('get-order', 'GET /orders/{id}', ['GetItem']),
  http('request-cancel', 'POST /orders/{id}/cancel', effectActions),
  http('get-timeline', 'GET /orders/{id}/timeline', ['GetItem']),
  http('not-found', '$default', []),
  { file: 'start-saga', service: 'order', trigger: { kind: 'starter' }, tableActions: ['UpdateItem'] },
  task('order', 'approve-shipment', stepActions),
  task('order', 'confirm-order', stepActions),
  task('order', 'begin-compensation'),
  task('order', 'cancel-order'),
  ...outbox('order'),
  { file: 'review-hold', service: 'order', trigger: { kind: 'query', task: 'ReviewHold' }, tableActions: ['GetItem'] },
  { file: 'flag-parked-saga', service: 'order', trigger: { kind: 'status' }, tableActions: ['UpdateItem'] },
  {
    file: 'sweep-orders',
    service: 'order',
    trigger: { kind: 'order-sweeper' },
    tableActions: ['GetItem', 'UpdateItem'],
    readsWaitingIndex: true,
  },
  { file: 'project-timeline', service: 'order', trigger: timeline, tableActions: ['UpdateItem'] },
  task('payment', 'charge-payment', stepActions, 'payment'),
  compensation('payment', 'refund-payment', effectActions, 'payment'),
  reconcile('payment', 'reconcile-payments', 'payment', [{ name: 'quarter-hourly', everyMinutes: 15, input: {} }]),
  ...outbox('payment'),
  task('inventory', 'reserve-inventory', stockActions),
  compensation('inventory', 'release-inventory', stockActions),
  ...outbox('inventory'),
  { file: 'settle-reservation', service: 'inventory', trigger: settlement, tableActions: ['PutItem', 'UpdateItem'] },
  task('shipping', 'arrange-shipment', stepActions, 'carrier'),
  compensation('shipping', 'cancel-shipment', effectActions, 'carrier'),
  reconcile('shipping', 'reconcile-shipments', 'carrier', [
    { name: 'hourly', everyMinutes: 60, input: { windowHours: 26 } },
    { name: 'daily', everyMinutes: 1_440, input: { windowHours: 31 * 24 } },
  ]),
  ...outbox('shipping'),
];

/** A function's name without the stage: its file's, but what each service has bears the service's name. */
export function functionName({ file, service, trigger }: FunctionEntry): string {
  return trigger.kind === 'relay' || trigger.kind === 'sweeper' ? `${service}-${file}` : file;
}

/** Where a function's code begins, from the project's root. */
export function entryPath({ file, service }: FunctionEntry): string {
  return `services/${service}/src/functions/${file}.ts`;
}

/** `charge-payment` -> `ChargePayment`: the task, and the substitution in the state machine's text. */
export function pascalCase(kebab: string): string {
  return kebab.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The name, without the stage, of the table in which a saga task's service keeps its rows. */
export function tableOfTask(task: string): string | undefined {
  const entry = FUNCTIONS.find(({ trigger }) => trigger.kind === 'task' && trigger.task === task);
  return entry && TABLE_NAMES[entry.service];
}
