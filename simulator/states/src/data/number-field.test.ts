import { expect, test } from 'vitest';
import { openWorkshop } from '../testing.ts';

const mapOf = (field: string) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      [field]: '$.limit',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Item',
        States: { Item: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  },
});

test.each([
  ['MaxConcurrencyPath', -1, `Expected non-negative integer for MaxConcurrency, got '-1' instead.`],
  ['ToleratedFailureCountPath', -1, 'ToleratedFailureCount cannot be negative.'],
  [
    'ToleratedFailureCountPath',
    1.5,
    'The ToleratedFailureCountPath field refers to value "1.5" which is not a valid integer: $.limit',
  ],
  ['ToleratedFailurePercentagePath', 101, 'ToleratedFailurePercentage must be between 0 and 100.'],
  [
    'ToleratedFailurePercentagePath',
    'all',
    'The ToleratedFailurePercentagePath field refers to value "all" which is not a valid float: $.limit',
  ],
])('%s does not lead to %j', async (field, limit, cause) => {
  const workshop = openWorkshop();
  const execution = await workshop.start(await workshop.createMachine(mapOf(field)), { items: [1], limit });

  expect(await workshop.finish(execution)).toMatchObject({
    error: 'States.Runtime',
    cause: `An error occurred while executing the state 'Each' (entered at the event id #2). ${cause}`,
  });
});

test('a percentage may be a fraction', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(mapOf('ToleratedFailurePercentagePath'));

  expect(await workshop.finish(await workshop.start(machine, { items: [1], limit: 12.5 }))).toMatchObject({
    status: 'SUCCEEDED',
  });
});

test.each([
  ['TimeoutSeconds', 0],
  ['HeartbeatSeconds', 0],
  ['TimeoutSeconds', -1],
])('%s is positive, and %i is not', async (field, limit) => {
  const workshop = openWorkshop();
  const work = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'work' } };
  const definition = { StartAt: 'Work', States: { Work: { ...work, [`${field}Path`]: '$.limit', End: true } } };
  const execution = await workshop.start(await workshop.createMachine(definition), { limit });

  expect(await workshop.finish(execution)).toMatchObject({
    error: 'States.Runtime',
    cause: expect.stringContaining(
      `The ${field}Path field refers to value "${limit}" which is not a valid integer: $.limit`,
    ),
  });
});
