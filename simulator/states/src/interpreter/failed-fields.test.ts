import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop } from '../testing.ts';

const ENTERED = (name: string) =>
  `An error occurred while executing the state '${name}' (entered at the event id #2). `;

async function causeOf(definition: unknown, input: unknown): Promise<unknown> {
  const workshop = openWorkshop();
  const { cause, output } = await workshop.finish(
    await workshop.start(await workshop.createMachine(definition), input),
  );
  return cause ?? JSON.parse(String(output));
}

const passOf = (value: string) => ({
  StartAt: 'Pick',
  States: { Pick: { Type: 'Pass', Parameters: { v: { 'x.$': value } }, End: true } },
});

test('in a template an element past the end of an array is null, inside a function it is missing', async () => {
  const input = { items: [1, 2] };
  expect(await causeOf(passOf('$.items[5]'), input)).toEqual({ v: { x: null } });
  expect(await causeOf(passOf(`States.Format('{}', States.Format('{}', $.items[5]))`), input)).toBe(
    `${ENTERED('Pick')}The function 'States.Format('{}', States.Format('{}', $.items[5]))' had the following error: ` +
      `The JsonPath argument for the field '$.items[5]' could not be found in the input '{"items":[1,2]}'`,
  );
});

test('a choice still sees that an element is not there', async () => {
  const definition = {
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Choice',
        Choices: [{ Variable: '$.items[0]', IsPresent: true, Next: 'Some' }],
        Default: 'None',
      },
      Some: { Type: 'Pass', Result: 'some', End: true },
      None: { Type: 'Pass', Result: 'none', End: true },
    },
  };
  expect(await causeOf(definition, { items: [] })).toBe('none');
});

test('fields of rules and catchers are named within their rule or catcher', async () => {
  const nothing = (field: string) =>
    expect.stringContaining(`'$states.input.none' specified for the field '${field}' returned nothing`);
  const ask = (rule: object) =>
    machineOf({
      Ask: { Type: 'Choice', Choices: [{ Condition: true, Next: 'End', ...rule }] },
      End: { Type: 'Succeed' },
    });
  expect(await causeOf(ask({ Output: { v: '{% $states.input.none %}' } }), {})).toEqual(nothing('Choices[0]/Output/v'));
  expect(await causeOf(ask({ Assign: { v: '{% $states.input.none %}' } }), {})).toEqual(nothing('Choices[0]/Assign/v'));

  const catching = machineOf({
    Work: lambdaTask('none', {
      End: true,
      Catch: [
        { ErrorEquals: ['Other'], Next: 'End' },
        { ErrorEquals: ['States.ALL'], Next: 'End', Output: '{% $states.input.none %}' },
      ],
    }),
    End: { Type: 'Succeed' },
  });
  expect(await causeOf(catching, {})).toEqual(nothing('Catch[1]/Output'));
});

test('a field of a catcher that fails has an event of its own', async () => {
  const workshop = openWorkshop();
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'End', Output: '{% $states.input.none %}' }];
  const definition = machineOf({ Work: lambdaTask('none', { End: true, Catch }), End: { Type: 'Succeed' } });
  const execution = await workshop.start(await workshop.createMachine(definition));
  await workshop.finish(execution);

  expect((await workshop.history(execution)).slice(-3)).toMatchObject([
    { id: 5, type: 'TaskFailed' },
    {
      id: 6,
      previousEventId: 5,
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { location: 'Catch[0]/Output' },
    },
    { id: 7, previousEventId: 6, type: 'ExecutionFailed' },
  ]);
});
