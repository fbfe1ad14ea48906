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

test('an expression that is not well formed is diagnosed', () => {
  const states = { A: { Type: 'Pass', Output: { total: '{% 1 + %}' }, End: true } };

  expect(diagnose(JSON.stringify(machineOf(states)))).toMatchObject([{ location: '/States/A/Output/total' }]);
});

test.each([
  ['a service that is not here', { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true }],
  ['an activity', { Type: 'Task', Resource: 'arn:aws:states:eu-west-1:000000000000:activity:a', End: true }],
  [
    'items in S3',
    { Type: 'Map', ItemReader: { Resource: 'arn:aws:states:::s3:getObject' }, ItemProcessor: FLOW, End: true },
  ],
])('%s is refused as not simulated', async (_title, state) => {
  const created = openWorkshop().createMachine(machineOf({ Only: state }));

  await expect(created).rejects.toMatchObject({ code: 'NotSimulatedException' });
});
