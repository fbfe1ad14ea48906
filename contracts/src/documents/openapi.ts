import { toJSONSchema } from 'zod';
import * as z from 'zod/mini';
import { MAX_BODY_BYTES, OrderPage, OrderView, PlaceOrderBody, TimelineEntry } from '../http/order-api.ts';
import { PROBLEMS, type ProblemKind } from '../http/problem.ts';
import { fullScope, SCOPES, type ScopeName } from '../http/scopes.ts';
import type { JsonSchema } from './event-schema.ts';

const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const header = (description: string, schema: JsonSchema = { type: 'string' }) => ({ description, schema });
const problems = (...kinds: readonly ProblemKind[]) => {
  const byStatus = Map.groupBy(kinds, (kind) => PROBLEMS[kind].status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => {
      const words = of.map((kind) => `${PROBLEMS[kind].title} (\`${kind}\`)`).join('; ');
      return [status, { description: `${words}.`, content: { [PROBLEM_TYPE]: { schema: ref('Problem') } } }];
    }),
  );
};
const answer = (description: string, schema: string, headers: JsonSchema = {}) => ({
  description,
  headers: { traceparent: header('W3C trace context of this request.'), ...headers },
  content: { [JSON_TYPE]: { schema: ref(schema) } },
});

/** What the gateway answers itself, in front of every route that takes a token. */
const gateway = {
  '401': { $ref: '#/components/responses/Unauthorized' },
  '403': { $ref: '#/components/responses/Forbidden' },
  '429': { $ref: '#/components/responses/TooManyRequests' },
};
const failures = problems('internal-error', 'unavailable');
const needs = (scope: ScopeName) => [{ customer: [fullScope(scope)] }];
const orderId = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The order id: a ULID.',
  schema: { type: 'string', pattern: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$' },
};

/** The HTTP API as an OpenAPI 3.1 document. */
export function openApi(): unknown {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Backstitch orders',
      version: '1.0.0',
      description:
        'Place orders and see what becomes of them. Errors of the service are problems (RFC 9457), whose `type` names a section of docs/problems.md; what the gateway refuses keeps the form `{"message": ...}`. Unknown routes and methods are answered 404 and 405 as problems, with or without a token. Pages of the origins that the stage allows may call (CORS).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8080', description: 'The laptop: make start' }],
    paths: {
      '/orders': { post: placeOrder(), get: listOrders() },
      '/orders/{id}': { get: getOrder() },
      '/orders/{id}/cancel': { post: requestCancel() },
      '/orders/{id}/timeline': { get: getTimeline() },
    },
    components: { schemas: schemas(), responses: gatewayResponses(), securitySchemes: securitySchemes() },
  };
}

function placeOrder() {
  return {
    operationId: 'placeOrder',
    summary: 'Place an order, once for each Idempotency-Key',
    description: `A repetition under the same key within 24 hours gets the first answer again, with \`Idempotency-Replayed: true\`. Clients should repeat for at most 12 hours. A body has at most ${MAX_BODY_BYTES} bytes.`,
    security: needs('orders:write'),
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        required: true,
        description:
          'A structured-field String of 1 to 255 printable characters; the bare form is taken too. Yours alone: keys of two customers never meet.',
        schema: { type: 'string', minLength: 1 },
        example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
      },
      {
        name: 'Prefer',
        in: 'header',
        description: '`wait=N`: while a like request is in progress, wait up to N seconds (at most 20) for its answer.',
        schema: { type: 'string' },
        example: 'wait=10',
      },
      { name: 'traceparent', in: 'header', description: 'W3C trace context, continued.', schema: { type: 'string' } },
    ],
    requestBody: { required: true, content: { [JSON_TYPE]: { schema: ref('PlaceOrderBody') } } },
    responses: {
      '202': answer('Taken: its saga begins.', 'Order', {
        location: header('Where the order can be read.'),
        'idempotency-replayed': header('`true` on the first answer again.'),
        'preference-applied': header('`wait=N` where this request waited for its like.'),
      }),
      ...gateway,
      ...problems(
        'malformed-json',
        'invalid-request',
        'idempotency-key-missing',
        'idempotency-key-malformed',
        'body-too-large',
        'idempotency-key-reused',
        'unknown-sku',
      ),
      '409': {
        description: 'A request with this key is in progress (`request-in-progress`).',
        headers: { 'retry-after': header('Seconds.', { type: 'integer' }) },
        content: { [PROBLEM_TYPE]: { schema: ref('Problem') } },
      },
      ...failures,
    },
  };
}

function listOrders() {
  return {
    operationId: 'listOrders',
    summary: 'Your own orders, newest first',
    description: 'Eventually consistent: an order may take a moment to be listed.',
    security: needs('orders:read'),
    parameters: [
      { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
      { name: 'next', in: 'query', description: 'What the page before said.', schema: { type: 'string' } },
    ],
    responses: { '200': answer('A page.', 'OrderPage'), ...gateway, ...problems('invalid-request'), ...failures },
  };
}

function getOrder() {
  return {
    operationId: 'getOrder',
    summary: 'One of your own orders',
    security: needs('orders:read'),
    parameters: [orderId],
    responses: { '200': answer('The order.', 'Order'), ...gateway, ...problems('order-not-found'), ...failures },
  };
}

function requestCancel() {
  return {
    operationId: 'requestCancel',
    summary: 'Ask for one of your own orders to be cancelled',
    description: 'Taken until the shipment is approved. A repetition is answered alike: it needs no key.',
    security: needs('orders:write'),
    parameters: [orderId],
    responses: {
      '200': answer('It is being cancelled, or was.', 'Order'),
      '202': answer('The wish is noted: the saga will see it.', 'Order'),
      ...gateway,
      ...problems('order-not-found', 'order-not-cancellable'),
      ...failures,
    },
  };
}

function getTimeline() {
  return {
    operationId: 'getTimeline',
    summary: 'What happened to one of your own orders, eldest first',
    security: needs('orders:read'),
    parameters: [orderId],
    responses: { '200': answer('The timeline.', 'Timeline'), ...gateway, ...problems('order-not-found'), ...failures },
  };
}

function schemas(): Record<string, JsonSchema> {
  const Timeline = z.object({ orderId: z.string(), entries: z.array(TimelineEntry) });
  const Problem = z.object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
  });
  const GatewayMessage = z.object({ message: z.string() });
  const all = { PlaceOrderBody, Order: OrderView, OrderPage, Timeline, Problem, GatewayMessage };
  return Object.fromEntries(
    Object.entries(all).map(([name, schema]) => {
      const { $schema: _draft, ...body } = toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
      return [name, body];
    }),
  );
}

function gatewayResponses() {
  const content = { [JSON_TYPE]: { schema: ref('GatewayMessage') } };
  const challenge = { 'www-authenticate': header('`Bearer`, and what is wrong with the token.') };
  return {
    Unauthorized: {
      description: 'The gateway: no token, or none that is valid here and now.',
      headers: challenge,
      content,
    },
    Forbidden: { description: "The gateway: the token lacks the route's scope.", headers: challenge, content },
    TooManyRequests: { description: 'The gateway: more requests than the stage takes.', content },
  };
}

function securitySchemes() {
  const scopes = Object.entries(SCOPES).map(([name, means]) => `\`${fullScope(name as ScopeName)}\`: ${means}.`);
  return {
    customer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: `A customer's access token; the customer is its \`sub\`. ${scopes.join(' ')}`,
    },
  };
}
