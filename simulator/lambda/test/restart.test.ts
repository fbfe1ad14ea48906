import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeStream } from './fake-stream.ts';
import { openFunctions } from './function-kit.ts';

const LOGGER =
  'export const handler = async (event) => { console.log("got", JSON.stringify(event.Records ? event.Records.map((r) => r.dynamodb.Keys.id.S) : event)); };';

function storePath(): string {
  return join(mkdtempSync(join(tmpdir(), 'lambda-')), 'store.sqlite');
}

test('after a restart a mapping goes on behind the last record that was over', async () => {
  const options = { storePath: storePath() };
  const first = openFunctions(options);
  const stream = fakeStream(first.kernel);
  await first.deploy('logger', LOGGER);
  await first.call('CreateEventSourceMapping', {
    FunctionName: 'logger',
    EventSourceArn: stream.arn,
    StartingPosition: 'TRIM_HORIZON',
  });
  stream.put('one');
  await first.kernel.scheduler.untilQuiet();
  first.logs.flush();
  first.kernel.close();

  const second = openFunctions(options);
  const again = fakeStream(second.kernel);
  again.put('one');
  again.put('two');
  second.kernel.resume();
  await second.kernel.scheduler.untilQuiet();

  const got = (await second.logged('logger')).flatMap((line) => line.match(/got (.*)/)?.[1] ?? []);
  expect(got).toEqual(['["one"]', '["two"]']);
});

test('an asynchronous event that was accepted runs after a restart', async () => {
  const options = { storePath: storePath() };
  const first = openFunctions(options);
  await first.deploy('logger', LOGGER);
  const accepted = first.call('Invoke', { FunctionName: 'logger', InvocationType: 'Event', Payload: '{"order":7}' });
  // Nothing of the scheduler has run yet when the process ends.
  first.kernel.close();
  expect(await accepted).toMatchObject({ StatusCode: 202 });

  const second = openFunctions(options);
  second.kernel.resume();
  await second.kernel.scheduler.untilQuiet();

  expect((await second.logged('logger')).join()).toContain('got {"order":7}');
});
