import { expect, test } from 'vitest';
import { administrator, createKernel } from '#kernel';
import { compileFilter } from './filter-pattern.ts';
import { createLogs } from './index.ts';

function openLogs() {
  const kernel = createKernel({ seed: 1 });
  const logs = createLogs(kernel, { largestCount: 6_000 });
  const call = async (operation: string, input: Record<string, unknown>) =>
    Object(await kernel.aws.call('logs', operation, input, administrator));
  return { kernel, logs, call };
}

test('what is written is read, filtered and paged', async () => {
  const { logs, call } = openLogs();
  const write = logs.writer('/aws/lambda/f', 'one');
  for (const [index, message] of ['INFO a', 'ERROR b', 'ERROR c'].entries()) write(index, message);

  const first = await call('FilterLogEvents', { logGroupName: '/aws/lambda/f', filterPattern: 'ERROR', limit: 1 });
  const rest = await call('FilterLogEvents', {
    logGroupName: '/aws/lambda/f',
    filterPattern: 'ERROR',
    nextToken: first.nextToken,
  });
  const tail = await call('GetLogEvents', { logGroupName: '/aws/lambda/f', logStreamName: 'one', limit: 2 });

  const messages = (answer: { events: { message: string }[] }) => answer.events.map(({ message }) => message);
  expect([messages(first), messages(rest), messages(tail)]).toEqual([['ERROR b'], ['ERROR c'], ['ERROR b', 'ERROR c']]);
});

test('a subscriber hears lines as they come', () => {
  const { logs } = openLogs();
  const heard: string[] = [];
  const subscription = logs.subscribe(
    (group) => group === 'a',
    ({ message }) => heard.push(message),
  );

  logs.writer('a', 's')(0, 'one\n');
  logs.writer('b', 's')(0, 'two\n');
  subscription.stop();
  logs.writer('a', 's')(0, 'three\n');

  expect(heard).toEqual(['one\n']);
});

test('the oldest lines go when there are too many', async () => {
  const { logs, call } = openLogs();
  const write = logs.writer('g', 's');
  for (let count = 0; count < 12_000; count += 1) write(count, `line ${count}`);

  const { events } = await call('FilterLogEvents', { logGroupName: 'g' });

  expect(events[0].message).not.toBe('line 0');
});

test.each([
  ['ERROR -retry', 'ERROR once', true],
  ['ERROR -retry', 'ERROR retry', false],
  ['?a ?b', 'only b', true],
  ['"two words"', 'has two words', true],
  ['{ $.level = "ERROR" && $.order.id = o* }', '{"level":"ERROR","order":{"id":"o7"}}', true],
  ['{ $.ms > 10 }', '{"ms":9}', false],
  ['{ $.ms > 10 }', 'no JSON', false],
])('the pattern %s on %s: %s', (pattern, message, matches) => {
  expect(compileFilter(pattern)(message)).toBe(matches);
});
