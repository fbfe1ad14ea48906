import { expect, test } from 'vitest';
import { machineOf, openWorkshop } from '../testing.ts';

const say = (text: string) => JSON.stringify(machineOf({ Say: { Type: 'Pass', Output: text, End: true } }));

test('an execution that runs keeps the definition that it began with', async () => {
  const workshop = openWorkshop();
  const slow = (text: string) =>
    machineOf({ Nap: { Type: 'Wait', Seconds: 9, Next: 'Say' }, Say: { Type: 'Pass', Output: text, End: true } });
  const stateMachineArn = await workshop.createMachine(slow('old'));
  const executionArn = await workshop.start(stateMachineArn);

  await workshop.call('UpdateStateMachine', { stateMachineArn, definition: JSON.stringify(slow('new')) });

  expect(await workshop.finish(executionArn)).toMatchObject({ output: '"old"' });
  expect(await workshop.finish(await workshop.start(stateMachineArn))).toMatchObject({ output: '"new"' });
});

test('creating a machine again with the same content answers the same, with another is refused', async () => {
  const workshop = openWorkshop();
  const arn = await workshop.createMachine(say('a'));

  expect(await workshop.createMachine(say('a'))).toBe(arn);
  await expect(workshop.createMachine(say('b'))).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
});

test('an alias has a name that no version has, and versions that differ', async () => {
  const workshop = openWorkshop();
  const stateMachineArn = await workshop.createMachine(say('one'));
  const { stateMachineVersionArn } = await workshop.call('PublishStateMachineVersion', { stateMachineArn });
  const alias = (name: string, ...weights: number[]) =>
    workshop.call('CreateStateMachineAlias', {
      name,
      routingConfiguration: weights.map((weight) => ({ stateMachineVersionArn, weight })),
    });

  await expect(alias('12', 100)).rejects.toMatchObject({
    message: expect.stringContaining(String.raw`regular expression pattern: ^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$`),
  });
  await expect(alias('twice', 50, 50)).rejects.toMatchObject({
    message: expect.stringContaining('Routing configuration must contain distinct state machine version ARNs'),
  });
});

test('versions stay as they were, and an alias leads to one of them', async () => {
  const workshop = openWorkshop();
  const stateMachineArn = await workshop.createMachine(say('one'));
  const first = await workshop.call('PublishStateMachineVersion', { stateMachineArn });
  await workshop.call('UpdateStateMachine', { stateMachineArn, definition: say('two'), publish: true });
  const routes = [{ stateMachineVersionArn: first['stateMachineVersionArn'], weight: 100 }];
  const alias = await workshop.call('CreateStateMachineAlias', { name: 'live', routingConfiguration: routes });

  const byAlias = await workshop.finish(await workshop.start(String(alias['stateMachineAliasArn'])));
  const byVersion = await workshop.finish(await workshop.start(`${stateMachineArn}:2`));

  expect(byAlias).toMatchObject({ output: '"one"', stateMachineAliasArn: alias['stateMachineAliasArn'] });
  expect(byVersion).toMatchObject({ output: '"two"', stateMachineVersionArn: `${stateMachineArn}:2` });
  await expect(workshop.call('DeleteStateMachineVersion', first)).rejects.toBeDefined();
});

test('a parameter that is not simulated is refused, not ignored', async () => {
  const workshop = openWorkshop();
  const request = {
    name: 'm',
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    definition: say('a'),
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
  };

  await expect(workshop.call('CreateStateMachine', request)).rejects.toMatchObject({ code: 'NotSimulatedException' });
});

test('tags come and go', async () => {
  const workshop = openWorkshop();
  const resourceArn = await workshop.createMachine(say('a'));
  await workshop.call('TagResource', {
    resourceArn,
    tags: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
  });

  await workshop.call('UntagResource', { resourceArn, tagKeys: ['a'] });

  expect(await workshop.call('ListTagsForResource', { resourceArn })).toEqual({ tags: [{ key: 'b', value: '2' }] });
});

test('a machine tells which variables its states refer to, and its executions keep telling', async () => {
  const { call, createMachine, start } = openWorkshop();
  const stateMachineArn = await createMachine({
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { total: 1, items: [] }, Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemsPath: '$items',
        ItemProcessor: {
          StartAt: 'Item',
          States: {
            Item: {
              Type: 'Pass',
              QueryLanguage: 'JSONata',
              Output: {
                n: '{% ($x := $total; $map($rows, function($row) { $uppercase($row) & $x & $states.input })) %}',
              },
              End: true,
            },
          },
        },
        Next: 'Tell',
      },
      Tell: {
        Type: 'Pass',
        Parameters: {
          'text.$': `States.Format('{}', States.ArrayLength($items))`,
          'path.$': '$.total',
          plain: '$total',
        },
        End: true,
      },
    },
  });
  const references = { Each: ['items'], Item: ['total', 'rows'], Tell: ['items'] };
  const executionArn = await start(stateMachineArn);

  expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({ variableReferences: references });
  expect(await call('DescribeStateMachineForExecution', { executionArn })).toMatchObject({
    variableReferences: references,
  });
});

test('what is no role is refused', async () => {
  const { call } = openWorkshop();
  const request = { name: 'machine', definition: '{}', roleArn: 'arn:aws:iam::000000000000:user/ann' };

  await expect(call('CreateStateMachine', request)).rejects.toMatchObject({
    code: 'InvalidArn',
    message: `Invalid Role Arn: 'arn:aws:iam::000000000000:user/ann'`,
  });
});
