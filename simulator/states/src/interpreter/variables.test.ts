import { expect, test } from 'vitest';
import { machineOf, openWorkshop } from '../testing.ts';
import { prepareLeave } from './leave.ts';

/** A machine that assigns a text of so many characters, so often under another name. */
function assigning(characters: number, times: number) {
  const text = 'x'.repeat(characters);
  const states = Array.from({ length: times }, (_, index) => [
    `Set${index}`,
    {
      Type: 'Pass',
      Assign: { [`text${index}`]: text },
      Output: 1,
      Next: index + 1 < times ? `Set${index + 1}` : 'End',
    },
  ]);
  return machineOf({ ...Object.fromEntries(states), End: { Type: 'Succeed' } });
}

test('a state assigns 256 KiB at most', async () => {
  const { createMachine, start, finish } = openWorkshop();
  const most = 262_144 - JSON.stringify({ text0: '' }).length;

  const fits = await start(await createMachine(assigning(most, 1), { name: 'fits' }));
  const exceeds = await start(await createMachine(assigning(most + 1, 1), { name: 'exceeds' }));

  expect(await finish(fits)).toMatchObject({ status: 'SUCCEEDED' });
  expect(await finish(exceeds)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('the variables of a flow have 10 MiB at most', () => {
  const held = 'x'.repeat(10_485_760 - JSON.stringify({ held: '', more: '' }).length - 1_000);
  const frame = { state: 'Set', variables: JSON.stringify({ held }) };
  const assign = (characters: number) => () =>
    prepareLeave(
      { kind: 'leave', next: undefined, output: null, assigned: { more: 'x'.repeat(characters) } },
      { frame },
    );

  expect(assign(1_000)).not.toThrow();
  expect(assign(1_001)).toThrow('States.DataLimitExceeded');
});

test('a variable has any name that Unicode takes for an identifier', async () => {
  const { createMachine, start, finish } = openWorkshop();
  const definition = {
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { größe_1: { cm: 5 } }, Next: 'Read' },
      Read: {
        Type: 'Pass',
        Parameters: { 'size.$': '$größe_1.cm', 'text.$': "States.Format('{} cm', $größe_1.cm)" },
        End: true,
      },
    },
  };

  expect(await finish(await start(await createMachine(definition)))).toMatchObject({
    output: '{"size":5,"text":"5 cm"}',
  });
});
