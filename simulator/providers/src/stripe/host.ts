import {
  type Caller,
  callerName,
  type Fault,
  type Host,
  type HttpAnswer,
  type HttpRequest,
  type Kernel,
} from '#kernel';
import { rateLimit } from '../rate-limit.ts';
import { checkKey, TOO_MANY } from './admission.ts';
import { errorBody, invalidRequest, type StripeAnswer, StripeError } from './api-error.ts';
import { parseForm } from './form.ts';
import type { IdempotencyKeys, KeyedRequest } from './idempotency.ts';
import type { StripeObjects } from './objects.ts';
import { type Route, routeOf } from './routes.ts';

/** Where Stripe answers. */
export const STRIPE_HOST = 'api.stripe.com';

/**
 * The `to` of faults inside Stripe, after it accepted a request: `server-error` answers a 500 that is kept under the
 * idempotency key though nothing was done, `crash-after` one though all was done; `delay` keeps the key in use.
 */
export const STRIPE_EXECUTION = 'api.stripe.com/execution';

/** How this Stripe is set up. */
export interface StripeOptions {
  /** The metadata's key that holds our order id. Default `orderId`. */
  readonly orderKey?: string;
  /** How long a changed object stays unknown to searches, ms. Default 60,000: the real one says up to a minute. */
  readonly searchLagMs?: number;
  /** Requests a second before 429 is answered; absent: no limit. The real one allows 25 in test mode. */
  readonly requestsPerSecond?: number;
}

interface Parts {
  readonly kernel: Kernel;
  readonly objects: StripeObjects;
  readonly keys: IdempotencyKeys;
  readonly options: StripeOptions;
}

/** How long a `delay` inside Stripe takes when the fault does not say, ms. */
const DEFAULT_DELAY_MS = 30_000;

/** The API version whose shapes these are; a caller's own `Stripe-Version` is accepted and changes nothing. */
const VERSION = '2025-09-30.clover';

const BROKEN: StripeAnswer = {
  status: 500,
  body: errorBody({ type: 'api_error', message: 'An unknown error occurred.' }),
};

/** Stripe as a host of the simulated network. */
export function stripeHost(parts: Parts): Host {
  const isAllowed = rateLimit(parts.kernel, parts.options.requestsPerSecond);
  const newRequestId = () => parts.objects.newId('req').slice(0, 18);

  return {
    operationOf: (request) => routeOf(request.method, pathOf(request)).name,
    answerFault: ({ mode }) => (mode === 'throttle' ? tooMany(newRequestId()) : toHttp(BROKEN, newRequestId())),
    answer: async (request, caller) => {
      const requestId = newRequestId();
      try {
        checkKey(request);
        if (!isAllowed()) return tooMany(requestId);
        return await answerOnce(parts, request, caller, requestId);
      } catch (error) {
        if (!(error instanceof StripeError)) throw error;
        return toHttp({ status: error.status, body: errorBody(error.body) }, requestId, echoKey(request));
      }
    },
  };
}

/** Answers from what is kept under the key, or runs the endpoint and keeps its answer, in one transaction. */
async function answerOnce(parts: Parts, request: HttpRequest, caller: Caller, requestId: string): Promise<HttpAnswer> {
  const { keys, kernel } = parts;
  const route = routeOf(request.method, pathOf(request));
  const keyed = keyedRequest(request);
  const kept = keyed && keys.find(keyed);
  if (kept) {
    const replay = { 'idempotent-replayed': 'true', 'original-request': kept.requestId };
    return toHttp(kept, requestId, { ...echoKey(request), ...replay });
  }
  const [fault] = kernel.faults.hit({ from: callerName(caller), to: STRIPE_EXECUTION, operation: route.name });
  if (fault?.mode === 'delay') {
    const use = keyed && keys.begin(keyed);
    await kernel.scheduler.sleep(fault.delayMs ?? DEFAULT_DELAY_MS).finally(() => use?.end());
  }
  return kernel.store.transact(() => {
    const answer = executeWithFault(parts, route, request, fault);
    if (keyed) keys.keep(keyed, { ...answer, requestId });
    return toHttp(answer, requestId, echoKey(request));
  });
}

function executeWithFault(parts: Parts, route: Route, request: HttpRequest, fault: Fault | undefined): StripeAnswer {
  if (fault?.mode === 'server-error') return BROKEN;
  const answer = execute(parts, route, request);
  return fault?.mode === 'crash-after' ? BROKEN : answer;
}

/** @throws {StripeError} when nothing ran, and so nothing is to be kept under the key. */
function execute({ kernel, objects, options }: Parts, route: Route, request: HttpRequest): StripeAnswer {
  const path = pathOf(request);
  const { operation } = route;
  if (!operation) throw unknownUrl(request.method, path);
  const form = parseForm(request.method === 'GET' ? queryOf(request) : bodyOf(request));
  const { orderKey = 'orderId', searchLagMs = 60_000 } = options;
  try {
    return kernel.store.transact(() => operation({ objects, form, id: route.id, path, orderKey, searchLagMs }));
  } catch (error) {
    if (error instanceof StripeError && error.executed) return { status: error.status, body: errorBody(error.body) };
    throw error;
  }
}

/** @see "Rate limits", Stripe Documentation */
function tooMany(requestId: string): HttpAnswer {
  return toHttp(TOO_MANY, requestId, { 'stripe-rate-limited-reason': 'global-rate' });
}

function keyOf(request: HttpRequest): string | undefined {
  return request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
}

function keyedRequest(request: HttpRequest): KeyedRequest | undefined {
  const key = keyOf(request);
  if (key === undefined) return undefined;
  return { key, path: pathOf(request), body: bodyOf(request) };
}

function echoKey(request: HttpRequest): Record<string, string> {
  const key = keyOf(request);
  return key === undefined ? {} : { 'idempotency-key': key };
}

function bodyOf(request: HttpRequest): string {
  return Buffer.from(request.body).toString();
}

function pathOf(request: HttpRequest): string {
  return request.path.split('?', 1)[0] ?? '';
}

function queryOf(request: HttpRequest): string {
  const start = request.path.indexOf('?');
  return start < 0 ? '' : request.path.slice(start + 1);
}

function unknownUrl(method: string, path: string): StripeError {
  const { body } = invalidRequest(
    `Unrecognized request URL (${method}: ${path}), or one that this simulated Stripe does not have.`,
  );
  return new StripeError(404, body, false);
}

function toHttp(answer: StripeAnswer, requestId: string, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status: answer.status,
    headers: { 'content-type': 'application/json', 'request-id': requestId, 'stripe-version': VERSION, ...headers },
    body: Buffer.from(JSON.stringify(answer.body)),
  };
}
