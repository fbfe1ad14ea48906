import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { AwsError, administrator, createKernel, type HttpRequest, type Kernel } from '#kernel';
import { createLogs } from '#logs';
import { createHttpApi, listenHttpApi } from './index.ts';

const ISSUER = 'https://issuer.test/shop';

/** An API whose functions are plain callbacks. */
async function openApi(answer: (event: Record<string, unknown>) => unknown) {
  const kernel = createKernel({ seed: 1 });
  const logs = createLogs(kernel);
  kernel.aws.register({
    name: 'lambda',
    permissions: () => [],
    operations: {
      Invoke: ({ Payload }) => ({ StatusCode: 200, Payload: JSON.stringify(answer(JSON.parse(String(Payload)))) }),
    },
  });
  const apis = createHttpApi(kernel, { logs });
  const call = async (operation: string, input: Record<string, unknown>, service = 'apigatewayv2') =>
    Object(await kernel.aws.call(service, operation, input, administrator));
  const { ApiId } = await call('CreateApi', {
    Name: 'orders',
    ProtocolType: 'HTTP',
    CorsConfiguration: { AllowOrigins: ['https://shop.test'], AllowMethods: ['POST'], AllowHeaders: ['Content-Type'] },
  });
  const { IntegrationId } = await call('CreateIntegration', {
    ApiId,
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: kernel.aws.arn('lambda', 'function:orders'),
    PayloadFormatVersion: '2.0',
  });
  return {
    kernel,
    apis,
    call,
    ApiId,
    route: (RouteKey: string, rest: Record<string, unknown> = {}) =>
      call('CreateRoute', { ApiId, RouteKey, Target: `integrations/${IntegrationId}`, ...rest }),
    stage: (rest: Record<string, unknown> = {}) => call('CreateStage', { ApiId, StageName: '$default', ...rest }),
    send: async (line: string, rest: Partial<HttpRequest> = {}) => {
      const [method = '', path = ''] = line.split(' ');
      const request = { method, path, host: 'localhost', headers: {}, body: new Uint8Array(), ...rest };
      const { status, headers, body } = await apis.handle(ApiId, request);
      return { status, headers, text: Buffer.from(body).toString('utf8') };
    },
  };
}

test('the most specific route takes the request, and the function gets payload format 2.0', async () => {
  const api = await openApi((event) => ({ statusCode: 202, body: JSON.stringify(event), headers: { Location: '/x' } }));
  for (const key of ['$default', 'GET /orders/{id}', 'GET /orders/mine', 'ANY /orders/{rest+}']) await api.route(key);
  await api.stage();

  const routeOf = async (line: string) => JSON.parse((await api.send(line)).text).routeKey;
  expect(await routeOf('GET /orders/mine')).toBe('GET /orders/mine');
  expect(await routeOf('GET /orders/7')).toBe('GET /orders/{id}');
  expect(await routeOf('DELETE /orders/7/lines')).toBe('ANY /orders/{rest+}');
  expect(await routeOf('GET /nowhere')).toBe('$default');

  const answer = await api.send('GET /orders/7?a=1&a=2', { headers: { cookie: 'k=v; l=w', 'user-agent': 'test' } });
  expect(answer).toMatchObject({ status: 202, headers: { location: '/x' } });
  expect(JSON.parse(answer.text)).toMatchObject({
    version: '2.0',
    routeKey: 'GET /orders/{id}',
    rawPath: '/orders/7',
    rawQueryString: 'a=1&a=2',
    cookies: ['k=v', 'l=w'],
    queryStringParameters: { a: '1,2' },
    pathParameters: { id: '7' },
    requestContext: {
      http: { method: 'GET', path: '/orders/7', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 1_767_225_600_000,
    },
    isBase64Encoded: false,
  });
});

test('bodies that are no text travel as base64, both ways', async () => {
  const api = await openApi(({ body, isBase64Encoded }) => ({ statusCode: 200, body, isBase64Encoded }));
  await api.route('POST /files');
  await api.stage();

  const sent = Buffer.from([0, 255, 16]);
  const answer = await api.apis.handle(api.ApiId, {
    method: 'POST',
    path: '/files',
    host: 'x',
    headers: { 'content-type': 'image/png' },
    body: sent,
  });

  expect(Buffer.from(answer.body)).toEqual(sent);
});

test('what has no route, is too long, too much or no answer gets the gateway’s own errors', async () => {
  const api = await openApi(() => ({ statusCode: 'nonsense' }));
  await api.route('GET /orders');
  await api.route('POST /orders');
  await api.stage({ DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 } });

  expect(await api.send('GET /nowhere')).toMatchObject({ status: 404, text: '{"message":"Not Found"}' });
  const long = { body: new Uint8Array(10 * 1_024 * 1_024 + 1) };
  expect(await api.send('POST /orders', long)).toMatchObject({ status: 413 });
  expect(await api.send('GET /orders')).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
  expect(await api.send('GET /orders')).toMatchObject({ status: 429, text: '{"message":"Too Many Requests"}' });
});

test('browsers of allowed origins are answered, others get nothing', async () => {
  const api = await openApi(() => ({ statusCode: 200 }));
  await api.route('POST /orders');
  await api.stage();
  const preflight = (origin: string) =>
    api.send('OPTIONS /orders', { headers: { origin, 'access-control-request-method': 'POST' } });

  expect(await preflight('https://shop.test')).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-origin': 'https://shop.test', 'access-control-allow-methods': 'POST' },
  });
  expect((await preflight('https://elsewhere.test')).headers).not.toHaveProperty('access-control-allow-origin');
});

test('a JWT authoriser checks signature, issuer, audience, times and scopes', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const api = await openApi(({ requestContext }) => Object(requestContext).authorizer);
  publishKeys(api.kernel, { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] });
  const { AuthorizerId } = await api.call('CreateAuthorizer', {
    ApiId: api.ApiId,
    Name: 'customers',
    AuthorizerType: 'JWT',
    IdentitySource: ['$request.header.Authorization'],
    JwtConfiguration: { Issuer: ISSUER, Audience: ['shop'] },
  });
  await api.route('GET /orders', { AuthorizationType: 'JWT', AuthorizerId, AuthorizationScopes: ['orders:read'] });
  await api.stage();
  const nowSeconds = api.kernel.clock.now() / 1_000;
  const send = async (claims: Record<string, unknown>, key = privateKey, kid = 'one') => {
    const token = await new SignJWT({ iss: ISSUER, aud: 'shop', exp: nowSeconds + 60, scope: 'orders:read', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(key);
    return api.send('GET /orders', { headers: { authorization: `Bearer ${token}` } });
  };

  const allowed = await send({ sub: 'ada' });
  expect(JSON.parse(allowed.text)).toMatchObject({
    jwt: { claims: { sub: 'ada', aud: 'shop' }, scopes: ['orders:read'] },
  });
  expect(await api.send('GET /orders')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  expect(await send({ aud: 'other' })).toMatchObject({
    status: 401,
    text: '{"message":"Unauthorized"}',
    headers: {
      'www-authenticate':
        'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
    },
  });
  const somebodyElse = await generateKeyPair('RS256');
  const refused = await Promise.all([
    send({ exp: nowSeconds - 60 }),
    send({ exp: undefined }),
    send({ nbf: nowSeconds + 60 }),
    send({ iat: nowSeconds + 60 }),
    send({ iss: 'https://other.test' }),
    send({ aud: undefined, client_id: 'other' }),
    send({}, somebodyElse.privateKey),
    send({}, privateKey, 'two'),
  ]);
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
  expect((await send({ aud: undefined, client_id: 'shop' })).status).toBe(200);
  expect(await send({ scope: 'orders:write' })).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
});

test('a token that has expired is refused, though it was taken before', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const api = await openApi(() => ({ statusCode: 200 }));
  publishKeys(api.kernel, { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }] });
  const { AuthorizerId } = await api.call('CreateAuthorizer', {
    ApiId: api.ApiId,
    Name: 'customers',
    AuthorizerType: 'JWT',
    JwtConfiguration: { Issuer: ISSUER, Audience: ['shop'] },
  });
  await api.route('GET /orders', { AuthorizationType: 'JWT', AuthorizerId });
  await api.stage();
  const token = await new SignJWT({ iss: ISSUER, aud: 'shop', exp: api.kernel.clock.now() / 1_000 + 60 })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .sign(privateKey);
  const send = () => api.send('GET /orders', { headers: { authorization: token } });

  expect((await send()).status).toBe(200);
  const later = api.kernel.scheduler.sleep(61_000);
  await api.kernel.scheduler.untilQuiet();
  await later;
  expect((await send()).status).toBe(401);
});

/** Publishes the issuer's keys where the gateway looks for them. */
function publishKeys({ internet }: Kernel, keys: unknown): void {
  const documents: Readonly<Record<string, unknown>> = {
    '/shop/.well-known/openid-configuration': { jwks_uri: `${ISSUER}/keys` },
    '/shop/keys': keys,
  };
  internet.register('issuer.test', {
    answer: ({ path }) => ({
      status: path in documents ? 200 : 404,
      headers: {},
      body: Buffer.from(JSON.stringify(documents[path] ?? {})),
    }),
  });
}

test('the longer literal path takes the request, whenever its route was made', async () => {
  const api = await openApi((event) => ({ statusCode: 200, body: String(event['routeKey']) }));
  for (const key of ['GET /{all+}', 'ANY /shops/{rest+}', 'GET /{kind}/open', 'GET /shops/{id}', 'ANY /shops/mine']) {
    await api.route(key);
  }
  await api.stage();

  const routeOf = async (line: string) => (await api.send(line)).text;
  expect(await routeOf('GET /shops/a/b')).toBe('ANY /shops/{rest+}');
  expect(await routeOf('GET /shops/open')).toBe('GET /shops/{id}');
  expect(await routeOf('GET /shops/mine')).toBe('ANY /shops/mine');
  expect(await routeOf('GET /elsewhere')).toBe('GET /{all+}');
});

test('a form reaches the function in base64, with the headers that the gateway adds', async () => {
  const api = await openApi((event) => event);
  await api.route('POST /orders');
  await api.stage();

  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '10.0.0.1' };
  const event = JSON.parse((await api.send('POST /orders', { headers, body: Buffer.from('a=1') })).text);

  expect(event).toMatchObject({
    body: Buffer.from('a=1').toString('base64'),
    isBase64Encoded: true,
    headers: {
      'x-forwarded-for': '10.0.0.1, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    },
  });
});

test('what a function returns without a status code is the body, and null is a body, too', async () => {
  const answers: unknown[] = ['tea', { sku: 'tea' }, null, { statusCode: 204, body: null }];
  const api = await openApi(() => answers.shift());
  await api.route('GET /');
  await api.stage();

  expect(await api.send('GET /')).toMatchObject({ status: 200, text: 'tea' });
  expect(await api.send('GET /')).toMatchObject({
    text: '{"sku":"tea"}',
    headers: { 'content-type': 'application/json' },
  });
  expect(await api.send('GET /')).toMatchObject({ status: 200, text: 'null' });
  expect(await api.send('GET /')).toMatchObject({ status: 204, text: '' });
});

test('a function that is throttled is a 503, headers over the limit are a 431', async () => {
  const api = await openApi(() => {
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { statusCode: 429 });
  });
  await api.route('GET /');
  await api.stage();

  expect(await api.send('GET /')).toMatchObject({ status: 503, text: '{"message":"Service Unavailable"}' });
  expect(await api.send('GET /', { headers: { cookie: 'x'.repeat(10_240) } })).toMatchObject({ status: 431 });
});

test('the access log tells why there was no answer', async () => {
  const api = await openApi(() => {
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { statusCode: 429 });
  });
  await api.route('GET /');
  await api.stage({
    AccessLogSettings: {
      DestinationArn: api.kernel.aws.arn('logs', 'log-group:access'),
      Format: '$context.status $context.error.message | $context.integrationErrorMessage | $context.authorizer.error',
    },
  });
  await api.call('CreateLogGroup', { logGroupName: 'access' }, 'logs');

  await api.send('GET /');
  await api.send('GET /nowhere');

  const { events } = await api.call('FilterLogEvents', { logGroupName: 'access' }, 'logs');
  expect(events).toMatchObject([
    { message: '503 Service Unavailable | Rate Exceeded. | -' },
    { message: '404 Not Found | - | -' },
  ]);
});

test('the API’s own CORS settings replace what the function says', async () => {
  const api = await openApi(() => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } }));
  await api.route('GET /');
  await api.stage();

  expect((await api.send('GET /')).headers).not.toHaveProperty('access-control-allow-origin');
  expect((await api.send('GET /', { headers: { origin: 'https://shop.test' } })).headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.test',
  });
});

test.each([
  ['Stage', { StageName: '$default', AutoDeploy: false }, 'deploy by themselves'],
  ['Integration', { IntegrationType: 'HTTP_PROXY', IntegrationUri: 'https://x' }, 'Lambda proxy integrations'],
  ['Authorizer', { Name: 'own', AuthorizerType: 'REQUEST' }, 'Only JWT authorizers'],
  ['Route', { RouteKey: 'orders' }, 'not formatted properly'],
  ['Route', { RouteKey: 'GET /', ModelSelectionExpression: 'x' }, 'ModelSelectionExpression'],
])('a %s that is not simulated is refused: %j', async (kind, part, message) => {
  const api = await openApi(() => null);

  await expect(api.call(`Create${kind}`, { ApiId: api.ApiId, ...part })).rejects.toThrow(message);
});

test('a listener answers over HTTP on this machine', async () => {
  const api = await openApi(({ body }) => ({
    statusCode: 201,
    body,
    headers: { 'content-type': 'application/json' },
    cookies: ['a=1; Path=/', 'b=2'],
  }));
  await api.route('POST /orders');
  await api.stage();
  const listener = await listenHttpApi(api.kernel, api.apis, { apiId: api.ApiId, port: 0 });

  const answer = await fetch(`http://127.0.0.1:${listener.port}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"sku":"tea"}',
  });

  expect([answer.status, await answer.json()]).toEqual([201, { sku: 'tea' }]);
  expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  await listener.close();
});

test.each(['lost-call', 'lost-answer', 'zombie'] as const)(
  'a function that cannot be reached (%s) is the gateway\u2019s failure, not its client\u2019s',
  async (mode) => {
    const api = await openApi(() => ({ statusCode: 200 }));
    await api.route('$default');
    await api.stage();
    api.kernel.faults.add({ mode, on: { to: 'lambda' } });

    expect(await api.send('GET /')).toMatchObject({ status: 500, text: '{"message":"Internal Server Error"}' });
  },
);
