import { expect, test } from 'vitest';
import { machineOf, openWorkshop } from '../testing.ts';

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

test('the variables of a flow have 10 MiB at most', async () => {
  const { createMachine, start, finish } = openWorkshop();
  const states = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [
      `Set${index}`,
      {
        Type: 'Pass',
        Assign: { [`text${index}`]: '{% $pad("", 262000, "x") %}' },
        Output: index,
        Next: index < 49 ? `Set${index + 1}` : 'End',
      },
    ]),
  );
  const execution = await start(await createMachine(machineOf({ ...states, End: { Type: 'Succeed' } })));

  expect(await finish(execution)).toMatchObject({
    error: 'States.DataLimitExceeded',
    cause: expect.stringContaining(`'Set40'`),
  });
});
