import { expect, test } from 'vitest';
import { seededRandom } from '#kernel';
import { evaluateCall } from './evaluate.ts';

const DATA: Readonly<Record<string, string | number>> = { '$.name': 'Ada', '$.n': 3 };
const scope = { random: seededRandom('intrinsics'), resolve: (reference: string) => DATA[reference] ?? null };

test.each([
  [`States.Format('{} of \\{{}\\}', $.name, 2)`, 'Ada of {2}'],
  [`States.Format('it\\'s {}', $.name)`, `it's Ada`],
  [`States.Array(1, $.n, States.Array('a', true), null)`, [1, 3, ['a', true], null]],
  [`States.ArrayPartition(States.ArrayRange(1, 5, 2), 2)`, [[1, 3], [5]]],
  [`States.ArrayGetItem(States.Array('a', 'b'), 1)`, 'b'],
  [`States.ArrayUnique(States.Array(1, 1, 2))`, [1, 2]],
  [`States.Base64Decode(States.Base64Encode('héllo'))`, 'héllo'],
  [`States.Hash('input data', 'SHA-1')`, 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  [`States.StringToJson('\\{"a":[1]\\}')`, { a: [1] }],
  [`States.MathAdd(2, -5)`, -3],
  [`States.StringSplit('a-b+c', '-+')`, ['a', 'b', 'c']],
])('%s', (call, expected) => {
  expect(evaluateCall(call, scope)).toEqual(expected);
});

test.each([
  `States.ArrayGetItem(States.Array(1), 5)`,
  `States.Format('{} {}', 1)`,
  `States.MathAdd('1', 2)`,
  `States.MathAdd(2147483647, 1)`,
  `States.MathAdd(-2147483649, 1)`,
  `States.Base64Decode('a*b=')`,
  `States.Base64Decode('abcde')`,
  `States.Nothing()`,
  `States.Hash('${'x'.repeat(10_001)}', 'MD5')`,
  `States.Base64Encode('${'x'.repeat(10_001)}')`,
  `States.JsonMerge(States.StringToJson('\\{\\}'), States.StringToJson('\\{\\}'), true)`,
])('%.60s fails the state', (call) => {
  expect(() => evaluateCall(call, scope)).toThrow('States.Runtime');
});

test('a function that fails is named, and what it minds', () => {
  expect(() => evaluateCall(`States.Format('{} {}', 1)`, scope)).toThrow(
    `The function 'States.Format('{} {}', 1)' had the following error: ` +
      'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.',
  );
});
