import {
  gatherFacts,
  type OrderRequest,
  observe,
  openSystem,
  readSaga,
  type StepRun,
  type System,
  sagaTasks,
  sampleOrder,
  stepFault,
} from '@backstitch/cli';
import type { ScopeName } from '@backstitch/contracts';
import { checkInvariants, type Facts } from '@backstitch/proof';
import { administrator, type FaultMode, type HttpAnswer } from '@backstitch/simulator';

/** An answer of the API, its body parsed. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** How a request differs from a plain one. */
export interface ApiRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whose token it bears; `null`: it bears none. Default: the customer of `placeOrder`. */
  readonly as?: string | null;
  /** What that token allows; default: everything. */
  readonly scopes?: readonly ScopeName[];
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown;
}

/** Which calls to a provider are broken, and how. */
export interface ProviderFault {
  /** The host, or a place inside it: `api.stripe.com/execution`. */
  readonly to: string;
  readonly nth?: number;
  readonly delayMs?: number;
}

/** Which calls of a step are hit, and how much later a late one comes. */
export interface BreakOptions {
  readonly delayMs?: number;
  /** Only the n-th call from now on. */
  readonly nth?: number;
  /** Only a part of the calls, 0 to 1. */
  readonly rate?: number;
}

/** How a shop is opened. */
export interface ShopOptions {
  readonly seed: number;
  /** Source files that others take the place of in the functions' bundles, to show what they are for. */
  readonly replace?: Readonly<Record<string, string>>;
}

/** The whole order system in virtual time, in the words of orders. */
export interface Shop {
  readonly system: System;
  /** Calls the API as a customer would. */
  request(path: string, request?: ApiRequest): Promise<ApiAnswer>;
  /** Places an order that is taken; answers its id. */
  placeOrder(
    change?: Partial<OrderRequest>,
    by?: { readonly as?: string; readonly idempotencyKey?: string },
  ): Promise<string>;
  statusOf(orderId: string): Promise<string>;
  /** Breaks a step from now on. */
  break(task: string, mode: FaultMode, options?: BreakOptions): void;
  /** Breaks calls of the functions to a provider: `POST /v1/payment_intents/:id/confirm`. */
  breakCall(operation: string, mode: FaultMode, options: ProviderFault): void;
  mend(): void;
  /** Lets everything run until nothing is left to do. */
  untilQuiet(): Promise<void>;
  /** Lets the clock move on, ms, and with it whatever is due. */
  pass(ms: number): Promise<void>;
  /** No sweeper or other schedule runs any more: for tests of long waits, which have thousands of sweeps in them. */
  pauseSchedules(): Promise<void>;
  /** One schedule goes on: `sweep-orders`. */
  resumeSchedule(name: string): Promise<void>;
  /** Compensations that ran for an order, in their order; of its first execution, or the one named. */
  compensationsOf(orderId: string, execution?: string): Promise<string[]>;
  /** The steps of its first execution's saga, or of the one named. */
  stepsOf(orderId: string, execution?: string): Promise<readonly StepRun[]>;
  facts(): Promise<Facts>;
  /** Ids of the invariants that are broken, with what breaks them. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

/** The customer who orders, unless a test says otherwise. */
const CUSTOMER = 'ada';

/** Opens a shop on an empty store, in memory and in virtual time. */
export async function openShop(options: ShopOptions): Promise<Shop> {
  const system = await openSystem({ stage: 'dev', clock: 'virtual', workers: 0, ...options });
  const { kernel, httpApi } = system.simulator;
  const observed = observe();
  let keys = 0;

  const request = async (path: string, asked: ApiRequest = {}) => {
    const { method = 'GET', body, as = CUSTOMER, scopes } = asked;
    const signing = kernel.scheduler.beginOutsideWork();
    const token = as === null ? {} : { authorization: `Bearer ${await system.tokenFor(as, scopes)}` };
    const headers = { ...token, ...asked.headers };
    let answer: HttpAnswer | undefined;
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
    const sent = httpApi.handle(system.apiId, {
      method,
      host: 'localhost',
      path,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      body: Buffer.from(body === undefined ? '' : text),
    });
    Promise.resolve(sent).then((found) => {
      answer = found;
    });
    signing.end();
    await kernel.scheduler.runUntil(() => answer !== undefined);
    if (!answer) throw new Error(`${method} ${path} was never answered.`);
    const answered = Buffer.from(answer.body).toString('utf8');
    const parsed = answered === '' ? undefined : JSON.parse(answered);
    if (as !== null && answer.status < 300) {
      for (const orderId of ordersIn(parsed)) observed.accessed({ customerId: as, orderId });
    }
    return { status: answer.status, headers: answer.headers, body: parsed };
  };

  const placeOrder: Shop['placeOrder'] = async (change = {}, by = {}) => {
    keys += 1;
    const { as = CUSTOMER, idempotencyKey = `key-${keys}` } = by;
    const headers = { 'idempotency-key': `"${idempotencyKey}"` };
    const answer = await request('/orders', { method: 'POST', as, headers, body: { ...sampleOrder, ...change } });
    if (answer.status !== 202) throw new Error(`The order was refused: ${JSON.stringify(answer)}`);
    observed.answered({ customerId: as, idempotencyKey, status: answer.status, orderId: answer.body.orderId });
    return String(answer.body.orderId);
  };

  const facts = () => gatherFacts(system, observed);

  return {
    system,
    request,
    placeOrder,
    statusOf: async (orderId) => (await request(`/orders/${orderId}`)).body.status,
    break: (task, mode, faultOptions = {}) => {
      kernel.faults.add({ ...stepFault(system.stage, task, mode), ...faultOptions });
    },
    breakCall: (operation, mode, { to, ...faultOptions }) => {
      kernel.faults.add({ mode, on: { to, operation }, ...faultOptions });
    },
    mend: () => {
      kernel.faults.remove();
    },
    untilQuiet: () => kernel.scheduler.untilQuiet(),
    pass: async (ms) => {
      let isOver = false;
      kernel.scheduler.after(ms, () => {
        isOver = true;
      });
      await kernel.scheduler.runUntil(() => isOver);
    },
    pauseSchedules: async () => {
      const { Rules = [] } = Object(await kernel.aws.call('events', 'ListRules', {}, administrator));
      for (const { Name, ScheduleExpression } of Rules) {
        if (ScheduleExpression) await kernel.aws.call('events', 'DisableRule', { Name }, administrator);
      }
    },
    resumeSchedule: async (name) => {
      await kernel.aws.call('events', 'EnableRule', { Name: `backstitch-${system.stage}-${name}` }, administrator);
    },
    stepsOf: (orderId, execution = orderId) => readSaga(system, execution),
    compensationsOf: async (orderId, execution = orderId) => {
      const steps = await readSaga(system, execution);
      return steps.filter(({ name }) => sagaTasks.compensations.includes(name)).map(({ name }) => name);
    },
    facts,
    violations: async () =>
      checkInvariants(await facts())
        .filter(({ holds }) => !holds)
        .flatMap(({ id, violations }) => violations.map((violation) => `${id}: ${violation}`)),
    close: () => system.close(),
  };
}

/** The orders that an answer shows. */
function ordersIn(body: ApiAnswer['body']): string[] {
  const shown: { readonly orderId?: string }[] = body?.orders ?? [body];
  return shown.flatMap((order) => order?.orderId ?? []);
}
