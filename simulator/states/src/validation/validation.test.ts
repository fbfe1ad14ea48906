import aslValidator from 'asl-validator';
import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop } from '../testing.ts';
import { diagnose } from './diagnose.ts';

const FLOW = { StartAt: 'Work', States: { Work: lambdaTask('work', { End: true }) } };

const VALID = machineOf({
  Begin: { Type: 'Pass', Assign: { n: 1 }, Output: '{% $states.input %}', Next: 'Each' },
  Each: { Type: 'Map', Items: '{% $states.input.items %}', ItemProcessor: FLOW, Next: 'Both' },
  Both: {
    Type: 'Parallel',
    Branches: [{ StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 1, End: true } } }],
    Next: 'Ask',
  },
  Ask: { Type: 'Choice', Choices: [{ Condition: '{% $n = 1 %}', Next: 'Good' }], Default: 'Bad' },
  Good: { Type: 'Succeed' },
  Bad: { Type: 'Fail', Error: 'Bad', Cause: '{% $string($n) %}' },
});

test('a definition that is accepted is one for asl-validator too', () => {
  expect(diagnose(JSON.stringify(VALID))).toEqual([]);
  expect(aslValidator(VALID)).toMatchObject({ isValid: true });
});

test.each([
  ['a way that leads nowhere', { A: { Type: 'Pass', Next: 'B' } }, `Missing 'Next' target: B`, '/States/A/Next'],
  ['a state of no type', { A: { End: true } }, 'These fields are required: [Type]', '/States/A'],
  [
    'a task without a resource',
    { A: { Type: 'Task', End: true } },
    'These fields are required: [Resource]',
    '/States/A',
  ],
  [
    'a field of the other language',
    { A: { Type: 'Pass', InputPath: '$', End: true } },
    `The QueryLanguage 'JSONata' does not support the field 'InputPath'`,
    '/States/A/InputPath',
  ],
])('%s is diagnosed where it is', (_title, states, message, location) => {
  expect(diagnose(JSON.stringify(machineOf(states)))).toMatchObject([{ severity: 'ERROR', message, location }]);
});

const pass = (extra: object) => ({ Type: 'Pass', ...extra });
const retrier = (extra: object) => lambdaTask('work', { End: true, Retry: [{ ErrorEquals: ['A'], ...extra }] });

test.each([
  ['a state that nothing leads to', { A: pass({ End: true }), B: pass({ End: true }) }, 'State "B" is not reachable.'],
  ['a flow without an end', { A: pass({ Next: 'A' }) }, 'No terminal state found.'],
  [
    'a field that no state has',
    { A: pass({ Outptu: 1, End: true }) },
    'The field "Outptu" is not supported by Step Functions',
  ],
  ['a field of another type', { A: pass({ Comment: 1, End: true }) }, 'Expected value of type String'],
  ['two ways at once', { A: pass({ Next: 'A', End: true }) }, 'Only one of these fields is allowed: [Next, End]'],
  [
    'a wait without a time',
    { A: { Type: 'Wait', End: true } },
    'One of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]',
  ],
  ['a choice without rules', { A: { Type: 'Choice', Choices: [] } }, 'The array must have at least one element'],
  [
    'a rule that leads nowhere',
    { A: { Type: 'Choice', Choices: [{ Condition: true }] } },
    'These fields are required: [Next]',
  ],
  [
    'a retrier for no error',
    { A: lambdaTask('work', { End: true, Retry: [{}] }) },
    'These fields are required: [ErrorEquals]',
  ],
  ['a back-off that shrinks', { A: retrier({ BackoffRate: 0.5 }) }, 'The value must be between 1 and'],
  [
    'a jitter that is not there',
    { A: retrier({ JitterStrategy: 'SOME' }) },
    `The field 'JitterStrategy' should have one of these values`,
  ],
  [
    'a heartbeat longer than the time-out',
    { A: lambdaTask('work', { End: true, TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
    `'HeartbeatSeconds' must be smaller`,
  ],
  [
    "a variable that is the service's own",
    { A: pass({ Assign: { states: 1 }, End: true }) },
    `'states' is not a valid variable name`,
  ],
  [
    'a map that is neither inline nor distributed',
    { A: { Type: 'Map', ItemProcessor: { ...FLOW, ProcessorConfig: { Mode: 'BOTH' } }, End: true } },
    `The field 'Mode' should have one of these values`,
  ],
  [
    'a batcher on an inline map',
    { A: { Type: 'Map', ItemBatcher: { MaxItemsPerBatch: 2 }, ItemProcessor: FLOW, End: true } },
    `The field 'ItemBatcher' is only supported`,
  ],
  [
    'a name that is there twice',
    { A: { Type: 'Parallel', Branches: [FLOW, FLOW], End: true } },
    'Duplicate State name: Work',
  ],
])('%s is refused', (_title, states, message) => {
  const errors = diagnose(JSON.stringify(machineOf(states)));

  expect(errors.map((error) => error.message)).toEqual([expect.stringContaining(message)]);
});

test.each([
  ['States.ALL beside other errors', [{ ErrorEquals: ['States.ALL', 'A'], Next: 'B' }]],
  [
    'States.ALL before other catchers',
    [
      { ErrorEquals: ['States.ALL'], Next: 'B' },
      { ErrorEquals: ['A'], Next: 'B' },
    ],
  ],
])('%s is refused', (_title, Catch) => {
  const states = { A: lambdaTask('work', { Catch, End: true }), B: pass({ End: true }) };

  expect(diagnose(JSON.stringify(machineOf(states)))).toMatchObject([{ code: 'SCHEMA_VALIDATION_FAILED' }]);
});

test('a rule of a choice in JSONPath has one comparison', () => {
  const choice = (rule: object) => ({
    StartAt: 'A',
    States: { A: { Type: 'Choice', Choices: [{ Next: 'B', ...rule }] }, B: { Type: 'Succeed' } },
  });
  const isRight = (rule: object) => diagnose(JSON.stringify(choice(rule))).length === 0;

  expect(isRight({ Variable: '$.a', NumericEquals: 1 })).toBe(true);
  expect(
    isRight({ And: [{ Variable: '$.a', IsPresent: true }, { Not: { Variable: '$.b', StringMatches: 'x*' } }] }),
  ).toBe(true);
  expect(isRight({ Variable: '$.a' })).toBe(false);
  expect(isRight({ Variable: '$.a', NumericEquals: 1, IsPresent: true })).toBe(false);
  expect(isRight({ Variable: '$.a', NumericIs: 1 })).toBe(false);
  expect(isRight({ And: [] })).toBe(false);
  expect(isRight({ Not: { Variable: '$.a', IsNull: true, Next: 'B' } })).toBe(false);
});

test('an express machine waits for nobody', () => {
  const wait = { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } };
  const text = JSON.stringify(machineOf(wait));

  expect(diagnose(text, 'STANDARD')).toEqual([]);
  expect(diagnose(text, 'EXPRESS')).toMatchObject([{ location: '/States/A/Resource' }]);
});

test('what looks like a forgotten path is a warning, told to those who ask for warnings', async () => {
  const { call } = openWorkshop();
  const definition = JSON.stringify({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Parameters: { total: '$.total' }, End: true } },
  });

  expect(await call('ValidateStateMachineDefinition', { definition })).toMatchObject({ result: 'OK', diagnostics: [] });
  expect(await call('ValidateStateMachineDefinition', { definition, severity: 'WARNING' })).toMatchObject({
    result: 'OK',
    diagnostics: [{ code: 'NO_DOLLAR', severity: 'WARNING', location: '/States/A/Parameters/total' }],
  });
});

test('an expression that is not well formed is diagnosed', () => {
  const states = { A: { Type: 'Pass', Output: { total: '{% 1 + %}' }, End: true } };

  expect(diagnose(JSON.stringify(machineOf(states)))).toMatchObject([{ location: '/States/A/Output/total' }]);
});

test.each([
  ['a service that is not here', { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true }],
  [
    'items in S3',
    {
      Type: 'Map',
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject' },
      ItemProcessor: { ...FLOW, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      End: true,
    },
  ],
])('%s is refused as not simulated', async (_title, state) => {
  const created = openWorkshop().createMachine(machineOf({ Only: state }));

  await expect(created).rejects.toMatchObject({ code: 'NotSimulatedException' });
});
