import { expect, test } from 'vitest';
import { administrator, type HttpRequest } from '#kernel';
import { registerAwsHost } from '#wire';
import { openFunctions, until } from './function-kit.ts';

test('a function answers its event and sees the surroundings that Lambda gives it', async () => {
  const kit = openFunctions();
  await kit.deploy(
    'greeter',
    `export const handler = async (event, context) => ({
      hello: event.name, function: context.functionName, left: context.getRemainingTimeInMillis(),
      region: process.env.AWS_REGION, stage: process.env.STAGE, root: process.env.LAMBDA_TASK_ROOT });`,
    { Environment: { Variables: { STAGE: 'dev' } } },
  );

  const { value } = await kit.invoke('greeter', { name: 'Ada' });

  expect(value).toEqual({
    hello: 'Ada',
    function: 'greeter',
    left: 3_000,
    region: 'eu-west-1',
    stage: 'dev',
    root: '/var/task',
  });
});

test('memory is kept between invocations, and gone after a change of code', async () => {
  const kit = openFunctions();
  await kit.deploy('counter', 'let calls = 0; export const handler = async () => (calls += 1);');

  const answers = [await kit.invoke('counter'), await kit.invoke('counter')];
  await kit.call('UpdateFunctionConfiguration', { FunctionName: 'counter', Timeout: 10 });

  expect(answers.map(({ value }) => value)).toEqual([1, 2]);
  expect((await kit.invoke('counter')).value).toBe(1);
});

test('time and chance are the kernel’s: the same seed gives the same answer', async () => {
  const source = `import { randomUUID, randomBytes } from 'node:crypto';
    export const handler = async () => {
      const before = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return [Date.now() - before, new Date().toISOString(), Math.random(), randomUUID(), crypto.randomUUID(),
        randomBytes(4).toString('hex'), crypto.getRandomValues(new Uint8Array(2)).join()];
    };`;
  const answer = async () => {
    const kit = openFunctions({ seed: 9 });
    await kit.deploy('dice', source);
    return (await kit.invoke('dice')).value;
  };

  const [first, second] = [await answer(), await answer()];

  expect(first).toEqual(second);
  expect(first).toEqual([1_500, '2026-01-01T00:00:01.500Z', ...Array(5).fill(expect.anything())]);
});

test('the AWS SDK runs as bundled, through the simulated network, as the function’s role', async () => {
  const kit = openFunctions();
  registerAwsHost(kit.kernel);
  const seen: unknown[] = [];
  kit.kernel.aws.register({
    name: 'dynamodb',
    operations: {
      GetItem: (input, { caller }) => {
        seen.push([input, caller.kind === 'role' ? caller.name : caller.kind]);
        return { Item: { pk: { S: 'a' }, total: { N: '42' } } };
      },
    },
    permissions: () => [],
  });
  await kit.deploy(
    'reader',
    `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
     const client = new DynamoDBClient();
     export const handler = async () =>
       (await client.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'a' } } }))).Item;`,
  );

  const { value } = await kit.invoke('reader');

  expect(value).toEqual({ pk: { S: 'a' }, total: { N: '42' } });
  expect(seen).toEqual([[{ TableName: 'orders', Key: { pk: { S: 'a' } } }, 'lambda:reader']]);
});

test('fetch and http reach simulated hosts, and nothing else', async () => {
  const kit = openFunctions();
  const requests: HttpRequest[] = [];
  kit.kernel.internet.register('api.example.com', {
    answer: (request) => {
      requests.push(request);
      return { status: 201, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"ok":true}') };
    },
  });
  await kit.deploy(
    'caller',
    `import http from 'node:https';
     export const handler = async () => {
       const answer = await fetch('https://api.example.com/v1/things?x=1', { method: 'POST', body: '{}' });
       const plain = await new Promise((resolve, reject) => http.get('https://api.example.com/v2', (message) => {
         let text = ''; message.on('data', (part) => (text += part)).on('end', () => resolve([message.statusCode, text]));
       }).on('error', reject));
       const lost = await fetch('https://elsewhere.test/').catch((error) => error.cause.code);
       return [answer.status, await answer.json(), plain, lost];
     };`,
  );

  const { value } = await kit.invoke('caller');

  expect(value).toEqual([201, { ok: true }, [201, '{"ok":true}'], 'ENOTFOUND']);
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/things?x=1', 'GET /v2']);
});

test.each([
  ['a thrown error', 'export const handler = async () => { throw new TypeError("no"); };', 'TypeError', 'no'],
  [
    'a missing handler',
    'export const other = 1;',
    'Runtime.HandlerNotFound',
    'index.handler is undefined or not exported',
  ],
  ['an error while loading', 'throw new RangeError("early"); export const handler = 1;', 'RangeError', 'early'],
  [
    'an unhandled rejection',
    'export const handler = () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };',
    'Runtime.UnhandledPromiseRejection',
    'Error: lost',
  ],
  [
    'an exception in a timer',
    'export const handler = () => new Promise(() => { setTimeout(() => { throw new Error("late"); }, 5); });',
    'Error',
    'late',
  ],
  [
    'process.exit',
    'export const handler = async () => { process.exit(3); };',
    'Runtime.ExitError',
    expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
  ],
  [
    'a time-out',
    'export const handler = () => new Promise(() => {});',
    'Sandbox.Timedout',
    expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 3.00 seconds$/),
  ],
  [
    'a function that opens a socket',
    'import net from "node:net"; export const handler = async () => { net.connect(80, "x"); };',
    'NotInThisEnvironment',
    expect.stringContaining('Not simulated: net.connect'),
  ],
])('%s is answered as Lambda answers it', async (_what, source, errorType, errorMessage) => {
  const kit = openFunctions();
  await kit.deploy('failing', source);

  const answer = await kit.invoke('failing');

  expect(answer.FunctionError).toBe('Unhandled');
  expect(answer.value).toMatchObject({ errorType, errorMessage });
});

test('a stack trace names the source that people wrote', async () => {
  const kit = openFunctions();
  await kit.deploy('failing', '\n\nexport const handler = async () => {\n  throw new Error("here");\n};');

  const { value } = await kit.invoke('failing');

  expect(Object(value).trace.join('\n')).toMatch(/handler\.ts:4:9/);
});

test('a crash fault kills the environment: its answer never comes, its memory is gone', async () => {
  const kit = openFunctions();
  kit.kernel.internet.register('api.example.com', {
    answer: () => ({ status: 200, headers: {}, body: Buffer.from('') }),
  });
  await kit.deploy(
    'caller',
    'let calls = 0; export const handler = async () => { calls += 1; await fetch("https://api.example.com/"); return calls; };',
  );
  await kit.invoke('caller');
  kit.kernel.faults.add({ mode: 'crash-after', on: { to: 'api.example.com' }, nth: 1 });

  const crashed = await kit.invoke('caller');

  expect(crashed.value).toMatchObject({
    errorType: 'Runtime.ExitError',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/),
  });
  expect((await kit.invoke('caller')).value).toBe(1);
});

test('the log has the lines that Lambda writes', async () => {
  const kit = openFunctions();
  await kit.deploy('logger', 'export const handler = async () => { console.warn("low on %s", "ink"); };');

  await kit.invoke('logger');

  const lines = await kit.logged('logger');
  expect(lines[0]).toMatch(/^START RequestId: \S+ Version: \$LATEST\n$/);
  expect(lines[1]).toMatch(/^2026-01-01T00:00:00.000Z\t\S+\tWARN\tlow on ink\n$/);
  expect(lines[2]).toMatch(/^END RequestId: \S+\n$/);
  expect(lines[3]).toMatch(
    /^REPORT RequestId: \S+\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\tInit Duration: 0.00 ms\t\n$/,
  );
});

const FAILING = 'export const handler = async () => { throw Object.assign(new TypeError("no"), { order: 7 }); };';

test('a text log names an error as the runtime does, and no trace has what the simulator adds', async () => {
  const kit = openFunctions();
  await kit.deploy('failing', FAILING);

  const { value } = await kit.invoke('failing');

  const line = (await kit.logged('failing')).find((text) => text.includes('Invoke Error')) ?? '';
  const stack = ['TypeError: no', expect.stringMatching(/^ {4}at .*handler\.ts:1:\d+\)$/)];
  const logged = JSON.parse(line.split('Invoke Error \t')[1] ?? 'null');
  expect(logged).toEqual({ errorType: 'TypeError', errorMessage: 'no', order: 7, stack });
  expect(value).toEqual({ errorType: 'TypeError', errorMessage: 'no', trace: stack });
});

test('a formatter of traces that a function brings sees its own frames only, until it puts back what it found', async () => {
  const kit = openFunctions();
  await kit.deploy(
    'tracing',
    `export const handler = async () => {
      const found = Error.prepareStackTrace;
      Error.prepareStackTrace = (_error, frames) => frames.map((frame) => frame.getFileName());
      const files = new Error('no').stack;
      Error.prepareStackTrace = found;
      return { files, lines: new Error('no').stack.split('\\n') };
    };`,
  );

  expect((await kit.invoke('tracing')).value).toEqual({
    files: [expect.stringMatching(/\/index\.m?js$/)],
    lines: ['Error: no', expect.stringMatching(/^ {4}at .*handler\.ts:6:\d+\)$/)],
  });
});

test('a JSON log has the error as an object', async () => {
  const kit = openFunctions();
  await kit.deploy('failing', FAILING, { LoggingConfig: { LogFormat: 'JSON' } });

  await kit.invoke('failing');

  const lines = (await kit.logged('failing')).map((line) => JSON.parse(line));
  expect(lines.find(({ level }) => level === 'ERROR')).toMatchObject({
    message: {
      errorType: 'TypeError',
      errorMessage: 'no',
      order: 7,
      stackTrace: ['TypeError: no', expect.any(String)],
    },
  });
});

test.each([
  [
    'an unhandled rejection',
    '() => { Promise.reject(new Error("lost")); return new Promise(() => {}); }',
    /Unhandled Promise Rejection \t/,
  ],
  [
    'an exception in a timer',
    '() => new Promise(() => setTimeout(() => { throw new Error("lost"); }, 5))',
    /Uncaught Exception \t/,
  ],
  ['a process that exits', '() => { console.log("lost"); process.exit(1); }', /INFO\tlost/],
  ['a module that throws', '(() => { throw new Error("lost"); })()', /\tundefined\tERROR\tUncaught Exception \t/],
])('the log says %s', async (_what, handler, line) => {
  const kit = openFunctions();
  await kit.deploy('failing', `export const handler = ${handler};`);

  await kit.invoke('failing');

  const lines = await kit.logged('failing');
  expect(lines.filter((text) => text.includes('lost'))).toEqual([expect.stringMatching(line)]);
});

test('the report says of what the process died', async () => {
  const kit = openFunctions();
  await kit.deploy('failing', 'export const handler = async () => { process.exit(1); };');

  await kit.invoke('failing');

  expect((await kit.logged('failing')).at(-1)).toMatch(/\tStatus: error\tError Type: Runtime.ExitError\n$/);
});

test.each([
  ['INFO', 'INFO', ['platform.start', 'INFO', 'ERROR', 'platform.report']],
  ['DEBUG', 'WARN', ['DEBUG', 'INFO', 'ERROR']],
  ['ERROR', 'WARN', ['ERROR']],
])(
  'a JSON log of the level %s, and %s of Lambda’s own lines, has nothing less important',
  async (level, system, kinds) => {
    const kit = openFunctions();
    await kit.deploy(
      'logger',
      'export const handler = async () => { console.debug("d"); console.info("i"); console.error("e"); };',
      { LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: level, SystemLogLevel: system } },
    );

    await kit.invoke('logger');

    const lines = await kit.logged('logger');
    expect(lines.map((line) => JSON.parse(line)).map((line) => line.type ?? line.level)).toEqual(kinds);
    expect(lines.filter((line) => line.endsWith('\n'))).toEqual([]);
  },
);

test('invocations beyond the environments wait their turn', async () => {
  const kit = openFunctions({}, { environmentsPerFunction: 1 });
  await kit.deploy(
    'slow',
    'export const handler = async () => { await new Promise((r) => setTimeout(r, 100)); return Date.now(); };',
  );
  const { kernel } = kit;
  const invoke = () => kernel.aws.call('lambda', 'Invoke', { FunctionName: 'slow' }, administrator);

  const [first, second] = await until(kernel, Promise.all([invoke(), invoke()]));
  expect(Number(Object(second).Payload) - Number(Object(first).Payload)).toBe(100);
});
