import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleConfig } from '../test/config-kit.ts';
import { type ConsoleListener, serveConsole } from './serve-console.ts';

let served: ConsoleListener;

beforeAll(async () => {
  served = await serveConsole({
    port: 0,
    portVariable: 'CONSOLE_PORT',
    // Port 1 of the loopback: nobody listens there.
    api: 'http://127.0.0.1:1',
    aws: 'http://127.0.0.1:1',
    token: () => Promise.resolve('token'),
    config: consoleConfig(),
    onError: (error) => {
      throw error;
    },
  });
});

afterAll(() => served.close());

/** What a request is answered, up to the end of the connection. */
function answerTo(lines: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(served.port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('error', reject).on('end', () => resolve(text));
  });
}

const host = () => `host: 127.0.0.1:${served.port}`;

test.each([
  ['that says its length', (body: string) => [`content-length: ${body.length}`], (body: string) => body],
  [
    'that comes in pieces',
    () => ['transfer-encoding: chunked'],
    (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  ],
])('a body %s and is too long is refused with 413, in words', async (_, headers, written) => {
  const body = 'x'.repeat(64 * 1024 + 1);
  const lines = ['POST /api/orders HTTP/1.1', host(), 'connection: close', ...headers(body)];
  const answer = await answerTo(lines, written(body));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('A body is at most 65536 bytes.');
});

test.each([
  ["another site's page", [`origin: https://example.com`]],
  ['a page of another port of this machine', ['origin: http://127.0.0.1:3000', 'sec-fetch-site: same-site']],
])('%s is refused with 403', async (_, headers) => {
  const answer = await answerTo(['GET /config.json HTTP/1.1', host(), 'connection: close', ...headers]);
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

test('a foreign name that leads to this machine is refused with 403', async () => {
  const answer = await answerTo(['GET /config.json HTTP/1.1', 'host: rebound.example', 'connection: close']);
  expect(answer).toMatch(/^HTTP\/1\.1 403 /);
});

test('every answer forbids scripts, styles and frames of others', async () => {
  const answer = await fetch(`http://127.0.0.1:${served.port}/`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'; style-src 'self'");
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('a system that does not answer is told as 502', async () => {
  const answer = await fetch(`http://127.0.0.1:${served.port}/api/orders`);
  expect(answer.status).toBe(502);
  expect(await answer.json()).toEqual({ message: 'The system does not answer.' });
});
