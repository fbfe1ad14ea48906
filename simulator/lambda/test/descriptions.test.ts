import { expect, test } from 'vitest';
import { openFunctions, packageOf } from './function-kit.ts';

const ECHO = 'export const handler = async (event) => event;';
const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:echo';

test('a function is pending when its creation is answered, and active when it is asked for', async () => {
  const kit = openFunctions();
  const ZipFile = packageOf(ECHO);

  const created = await kit.call('CreateFunction', {
    FunctionName: 'echo',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/echo',
    Code: { ZipFile },
  });
  const asked = await kit.call('GetFunctionConfiguration', { FunctionName: 'echo' });
  const updated = await kit.call('UpdateFunctionConfiguration', { FunctionName: 'echo', Timeout: 5 });

  expect(created).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating' });
  expect(created['LastUpdateStatus']).toBeUndefined();
  expect(asked).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
  expect(updated).toMatchObject({ State: 'Active', LastUpdateStatus: 'InProgress' });
});

test('a function has the ARN by which it was asked for', async () => {
  const kit = openFunctions();
  await kit.deploy('echo', ECHO, { Publish: true });
  await kit.call('CreateAlias', { FunctionName: 'echo', Name: 'live', FunctionVersion: '1' });
  const arnAndVersion = async (Qualifier?: string) => {
    const input = { FunctionName: 'echo', ...(Qualifier ? { Qualifier } : {}) };
    const { FunctionArn, Version } = Object(await kit.call('GetFunction', input)).Configuration;
    return [FunctionArn, Version];
  };

  expect(await arnAndVersion()).toEqual([ARN, '$LATEST']);
  expect(await arnAndVersion('live')).toEqual([`${ARN}:live`, '1']);
  expect(await arnAndVersion('1')).toEqual([`${ARN}:1`, '1']);
});

test('lists have no states, and versions each their own ARN', async () => {
  const kit = openFunctions();
  await kit.deploy('echo', ECHO, { Publish: true });

  const { Functions } = Object(await kit.call('ListFunctions', {}));
  const { Versions } = Object(await kit.call('ListVersionsByFunction', { FunctionName: 'echo' }));

  expect(Functions.map((listed: object) => 'State' in listed)).toEqual([false]);
  expect(Functions[0].FunctionArn).toBe(ARN);
  expect(Versions.map(({ FunctionArn }: { FunctionArn: string }) => FunctionArn)).toEqual([
    `${ARN}:$LATEST`,
    `${ARN}:1`,
  ]);
});
