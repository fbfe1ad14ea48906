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
  [
    'a way that leads nowhere',
    { A: { Type: 'Pass', Next: 'B' }, C: { Type: 'Succeed' } },
    `Missing 'Next' target: B`,
    '/States/A/Next',
  ],
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
    `The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage`,
    '/States/A',
  ],
  [
    'a field of another state type',
    { A: lambdaTask('a', { End: true, Choices: [] }) },
    `Field 'Choices' is not supported`,
    '/States/A',
  ],
  [
    'an integration without what it cannot do without',
    {
      A: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Arguments: { MessageBody: 'hello' },
        End: true,
      },
    },
    `The field 'QueueUrl' is required but was missing`,
    '/States/A/Arguments',
  ],
  [
    'a limit that is too low',
    { A: { Type: 'Map', MaxConcurrency: -1, ItemProcessor: FLOW, End: true } },
    'Minimum value is 0',
    '/States/A/MaxConcurrency',
  ],
])('%s is diagnosed where it is', (_title, states, message, location) => {
  const [first] = diagnose(JSON.stringify(machineOf(states)));

  expect(first).toMatchObject({ severity: 'ERROR', message, location });
});

const pass = (extra: object) => ({ Type: 'Pass', ...extra });
const batched = (ItemBatcher: object) => ({
  Type: 'Map',
  ItemBatcher,
  ItemProcessor: { ...FLOW, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
  End: true,
});
const retrier = (extra: object) => lambdaTask('work', { End: true, Retry: [{ ErrorEquals: ['A'], ...extra }] });

test.each([
  ['a state that nothing leads to', { A: pass({ End: true }), B: pass({ End: true }) }, 'State "B" is not reachable.'],
  ['a flow without an end', { A: pass({ Next: 'A' }) }, 'Workflow has no terminal state'],
  ['a field that no state has', { A: pass({ Outptu: 1, End: true }) }, `Field 'Outptu' is not supported`],
  ['a catcher where nothing fails', { A: pass({ Catch: [], End: true }) }, `Field 'Catch' is not supported`],
  ['a field of another type', { A: pass({ Comment: 1, End: true }) }, 'Expected value of type [STRING]'],
  [
    'two ways at once',
    { A: pass({ Next: 'A', End: true }) },
    'There should only be one of the following fields: [Next, End]',
  ],
  ['no way at all', { A: pass({}) }, 'This object should have only one of the following fields: [Next, End]'],
  [
    'a wait without a time',
    { A: { Type: 'Wait', End: true } },
    'This object should have only one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp]',
  ],
  ['a choice without rules', { A: { Type: 'Choice', Choices: [] } }, 'Value cannot be empty'],
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
  ['a back-off that shrinks', { A: retrier({ BackoffRate: 0.5 }) }, 'Minimum value is 1'],
  [
    'a jitter that is not there',
    { A: retrier({ JitterStrategy: 'SOME' }) },
    'Value should be one of the following: [NONE, FULL]',
  ],
  [
    'a heartbeat longer than the time-out',
    { A: lambdaTask('work', { End: true, TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
    `'HeartbeatSeconds' must be smaller`,
  ],
  [
    "a variable that is the service's own",
    { A: pass({ Assign: { states: 1 }, End: true }) },
    `Cannot assign to reserved variable '$states'.`,
  ],
  ['a variable with a blank', { A: pass({ Assign: { 'a b': 1 }, End: true }) }, `Invalid variable name 'a b'`],
  [
    'a map that is neither inline nor distributed',
    { A: { Type: 'Map', ItemProcessor: { ...FLOW, ProcessorConfig: { Mode: 'BOTH' } }, End: true } },
    'Value should be one of the following: [INLINE, DISTRIBUTED]',
  ],
  [
    'a batcher with a limit twice',
    { A: batched({ MaxItemsPerBatch: 2, MaxItemsPerBatchPath: '$.n' }) },
    'There should only be one of the following fields: [MaxItemsPerBatch, MaxItemsPerBatchPath]',
  ],
  ['a batch of no items', { A: batched({ MaxItemsPerBatch: 0 }) }, 'Minimum value is 1'],
  ['a batch that no flow takes', { A: batched({ MaxInputBytesPerBatch: 262_145 }) }, 'Maximum value is 262144'],
  ['a field that no batcher has', { A: batched({ MaxItems: 2 }) }, `Field 'MaxItems' is not supported`],
  [
    'less than no failures',
    { A: { ...batched({ MaxItemsPerBatch: 2 }), ToleratedFailureCount: -1 } },
    'Minimum value is 0',
  ],
  [
    'an operation that an integration does not have',
    { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:receiveMessage', End: true } },
    'The resource provided arn:aws:states:::sqs:receiveMessage is not recognized.',
  ],
  [
    'a pattern that an integration does not have',
    { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.sync', End: true } },
    'The resource provided arn:aws:states:::lambda:invoke.sync is not recognized.',
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

  expect(diagnose(JSON.stringify(machineOf(states)))).toMatchObject([
    { code: 'SCHEMA_VALIDATION_FAILED', message: 'States.ALL must appear alone and at end of list' },
  ]);
});

test('a flow begins at a name', () => {
  expect(diagnose(JSON.stringify({ ...machineOf({ A: pass({ End: true }) }), StartAt: 1 }))).toMatchObject([
    { message: 'Expected value of type [STRING]', location: '/StartAt' },
  ]);
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
  expect(isRight({ Variable: '$.a', NumericEquals: 'one' })).toBe(false);
  expect(isRight({ Variable: '$.a', TimestampEquals: 'today' })).toBe(false);
  expect(isRight({ Variable: '$.a[*]', NumericEquals: 1 })).toBe(false);
  expect(isRight({ Variable: '$.a', NumericEqualsPath: 'b' })).toBe(false);
});

test.each([
  ['InputPath', 'a', 'Value must be a valid JSONPath.'],
  ['ResultPath', 'a', 'Value must be a valid JSONPath.'],
  ['ResultPath', '$.a[*]', 'Value is not a Reference Path'],
  ['ResultPath', '$$.a', 'Value is not a Reference Path'],
])('%s is not "%s"', (field, path, message) => {
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', [field]: path, End: true } } };

  expect(diagnose(JSON.stringify(definition))).toMatchObject([
    { message: expect.stringContaining(message), location: `/States/A/${field}` },
  ]);
});

test.each([
  ['States.MathAdd($.a)', false],
  ['States.MathAdd($.a, 1)', true],
  ['States.UUID(1)', false],
  ['States.MathRandom(1, 2, 3, 4)', false],
  [`States.Format('{}', States.ArrayLength())`, false],
  [`States.Format('{}', States.ArrayLength($.a))`, true],
])('%s takes as many arguments as it should: %s', (call, isRight) => {
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', Parameters: { 'v.$': call }, End: true } } };
  const message = `The value for the field 'v.$' must be a valid JSONPath or a valid intrinsic function call`;

  expect(diagnose(JSON.stringify(definition))).toMatchObject(
    isRight ? [] : [{ message, location: '/States/A/Parameters' }],
  );
});

test('flows inside a machine may go round for ever, the machine itself has to end', () => {
  const round = { StartAt: 'B', States: { B: pass({ Next: 'B' }) } };
  const machine = (Next: object) => JSON.stringify(machineOf({ A: { Type: 'Parallel', Branches: [round], ...Next } }));

  expect(diagnose(machine({ End: true }))).toEqual([]);
  expect(diagnose(machine({ Next: 'A' }))).toEqual([
    { severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' },
  ]);
});

test('states that only lead to each other are not reached', () => {
  const states = { A: pass({ End: true }), B: pass({ Next: 'C' }), C: pass({ Next: 'B' }) };

  expect(diagnose(JSON.stringify(machineOf(states))).map(({ location }) => location)).toEqual([
    '/States/B',
    '/States/C',
  ]);
});

test('a language that is misspelt is taken for JSONata, besides being refused', () => {
  const state = { Type: 'Pass', QueryLanguage: 'jsonpath', InputPath: '$.a', End: true };

  expect(diagnose(JSON.stringify({ StartAt: 'A', States: { A: state } }))).toMatchObject([
    { message: expect.stringContaining(`but field 'InputPath' is only supported`), location: '/States/A' },
    { message: 'Value should be one of the following: [JSONPath, JSONata]', location: '/States/A/QueryLanguage' },
  ]);
});

test('an express machine waits for nobody', () => {
  const wait = { A: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } };
  const text = JSON.stringify(machineOf(wait));

  expect(diagnose(text, 'STANDARD')).toEqual([]);
  expect(diagnose(text, 'EXPRESS')).toMatchObject([
    {
      message: `Express state machine does not support '.waitForTaskToken' service integration`,
      location: '/States/A/Resource',
    },
  ]);
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

const output = (expression: string) =>
  diagnose(JSON.stringify(machineOf({ A: { Type: 'Pass', Output: { total: [expression] }, End: true } })));

test.each([
  ['{% 1 + %}', 'INVALID_JSONATA_EXPRESSION', 'Unexpected end of expression'],
  ['{% 1 +', 'SCHEMA_VALIDATION_FAILED', 'JSONata string must start with {% and end with %}'],
  ['{% $$ %}', 'UNSUPPORTED_JSONATA_EXPRESSION', `Reference to '$$' is not supported.`],
  ['{% $.a %}', 'UNSUPPORTED_JSONATA_EXPRESSION', `Reference to '$' at the top level is not supported.`],
  ['{% $sum(a) %}', 'UNSUPPORTED_JSONATA_EXPRESSION', `Reference to 'a' at the top level is not supported.`],
  [
    '{% $map($states.input, function($x) { b }) %}',
    'UNSUPPORTED_JSONATA_EXPRESSION',
    `Reference to 'b' at the top level is not supported.`,
  ],
  ['{% $states.errorOutput.Cause %}', 'UNSUPPORTED_JSONATA_EXPRESSION', `Field '$states.errorOutput' does not exist.`],
  ['{% $states.result.Payload %}', 'UNSUPPORTED_JSONATA_EXPRESSION', `Field '$states.result' does not exist.`],
  ['{% $states.inputs %}', 'UNSUPPORTED_JSONATA_EXPRESSION', `Field '$states.inputs' does not exist.`],
])('the expression %s is diagnosed', (expression, code, message) => {
  expect(output(expression)).toEqual([{ severity: 'ERROR', code, message, location: '/States/A/Output/total[0]' }]);
});

test.each(['{% $states.input.items[price > 3].name %}', '{% $map($a, function($x) { $x.b }) %}', '{% {"a": $b} %}'])(
  'the expression %s reads what is there',
  (expression) => {
    expect(output(expression)).toEqual([]);
  },
);

test('a result is seen once the work is done, and not by catchers', () => {
  const work = (extra: object) => ({ A: lambdaTask('work', { End: true, ...extra }), B: { Type: 'Succeed' } });
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
  const seen = '{% $states.result %}';
  const refusals = (extra: object) =>
    diagnose(JSON.stringify(machineOf(work({ Catch, ...extra })))).map((each) => each.location);

  expect(refusals({ Output: seen, Assign: { all: [seen] } })).toEqual([]);
  expect(refusals({ Arguments: { FunctionName: 'work', Payload: seen } })).toEqual(['/States/A/Arguments/Payload']);
  expect(refusals({ Catch: [{ ...Catch[0], Output: seen }] })).toEqual(['/States/A/Catch[0]/Output']);
});

test('a catcher sees the error, and texts that are no fields of data are left alone', () => {
  const states = {
    A: lambdaTask('work', {
      Comment: '{% 1 + %}',
      Catch: [{ ErrorEquals: ['{% a %}'], Next: 'B', Output: '{% $states.errorOutput %}' }],
      End: true,
    }),
    B: { Type: 'Succeed' },
  };

  expect(diagnose(JSON.stringify(machineOf(states)))).toEqual([]);
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
