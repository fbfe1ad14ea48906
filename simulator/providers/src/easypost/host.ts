import type { Fault, Host, HttpAnswer, HttpRequest, Kernel } from '#kernel';
import { rateLimit } from '../rate-limit.ts';
import { EasyPostError, errorAnswer, jsonAnswer } from './api-error.ts';
import {
  type Answered,
  buyShipment,
  createShipment,
  listShipments,
  refundShipment,
  retrieveShipment,
} from './operations.ts';
import type { ShipmentsTable } from './shipments-table.ts';

/** Where EasyPost answers. */
export const EASYPOST_HOST = 'api.easypost.com';

interface Call {
  readonly table: ShipmentsTable;
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: () => unknown;
}

const OPERATIONS: Readonly<Record<string, (call: Call) => Answered>> = {
  'POST /v2/shipments': ({ table, body }) => createShipment(table, body()),
  'GET /v2/shipments': ({ table, query }) => listShipments(table, query),
  'GET /v2/shipments/:id': ({ table, id }) => retrieveShipment(table, id),
  'POST /v2/shipments/:id/buy': ({ table, id, body }) => buyShipment(table, id, body()),
  'POST /v2/shipments/:id/refund': ({ table, id }) => refundShipment(table, id),
};

/** How this EasyPost is set up. */
export interface EasyPostOptions {
  /** Requests a second before 429 is answered; absent: no limit. */
  readonly requestsPerSecond?: number;
}

/** EasyPost as a host of the simulated network. */
export function easyPostHost(table: ShipmentsTable, kernel: Kernel, options: EasyPostOptions = {}): Host {
  const isAllowed = rateLimit(kernel, options.requestsPerSecond);
  return {
    operationOf: (request) => routeOf(request).name,
    answerFault: (fault) => errorAnswer(errorOfFault(fault)),
    answer: (request) => {
      try {
        checkKey(request);
        if (!isAllowed()) throw tooMany();
        return kernel.store.transact(() => execute(table, request));
      } catch (error) {
        if (error instanceof EasyPostError) return errorAnswer(error);
        throw error;
      }
    },
  };
}

function tooMany(): EasyPostError {
  return new EasyPostError(429, 'RATE_LIMITED', 'Too many requests. Please try again later.');
}

/** `reject` is the refusal that the operation is known for: a label that the carrier does not take back, an address. */
function errorOfFault({ mode, on }: Fault): EasyPostError {
  if (mode === 'throttle') return tooMany();
  if (mode === 'reject' && on.operation?.endsWith('/refund')) {
    return new EasyPostError(
      422,
      'SHIPMENT.REFUND.UNAVAILABLE',
      'Refund request unavailable. The parcel is on its way.',
    );
  }
  if (mode === 'reject') return new EasyPostError(422, 'ADDRESS.VERIFY.FAILURE', 'Unable to verify address.');
  return new EasyPostError(500, 'INTERNAL_SERVER_ERROR', 'An unexpected error occurred.');
}

function execute(table: ShipmentsTable, request: HttpRequest): HttpAnswer {
  const { name, id } = routeOf(request);
  const operation = OPERATIONS[name];
  if (!operation) throw new EasyPostError(404, 'NOT_FOUND', `${name} is not known to this simulated EasyPost.`);
  const { status, body } = operation({ table, id, query: queryOf(request), body: () => jsonOf(request) });
  return jsonAnswer(status, body);
}

/** Method and path without ids, which faults use too, and the id (or reference). */
function routeOf({ method, path }: HttpRequest): { name: string; id: string } {
  const [, version = '', kind = '', id, ...action] = (path.split('?', 1)[0] ?? '').split('/');
  if (id === undefined) return { name: `${method} /${version}/${kind}`, id: '' };
  return { name: `${method} /${[version, kind, ':id', ...action].join('/')}`, id: decodeURIComponent(id) };
}

function queryOf({ path }: HttpRequest): URLSearchParams {
  return new URLSearchParams(path.split('?')[1] ?? '');
}

/** @throws {EasyPostError} 401 unless a test key is sent as the user of basic authentication, or as a bearer. */
function checkKey({ headers }: HttpRequest): void {
  const [scheme = '', credentials = ''] = (headers['authorization'] ?? '').split(' ');
  const isBasic = scheme.toLowerCase() === 'basic';
  const key = isBasic ? Buffer.from(credentials, 'base64').toString().split(':')[0] : credentials;
  if (!key?.startsWith('EZTK')) {
    throw new EasyPostError(401, 'APIKEY.INACTIVE', 'This api key is no longer active, or it is no test key.');
  }
}

function jsonOf(request: HttpRequest): unknown {
  try {
    return JSON.parse(Buffer.from(request.body).toString());
  } catch {
    throw new EasyPostError(400, 'BAD_REQUEST', 'The request body is not valid JSON.');
  }
}
