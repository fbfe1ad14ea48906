import { expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/src/random.ts';
import { evaluateTemplate } from './evaluate.ts';
import { jsonataFunctions } from './functions.ts';

const functions = jsonataFunctions({ random: seededRandom('jsonata'), nowMs: () => 86_400_000 });
const evaluate = (expression: string) =>
  evaluateTemplate(`{% ${expression} %}`, 'Output', { ...functions, states: { input: {} } });

test.each([
  ['$partition([1, 2, 3], 2.9)', [[1, 2], [3]]],
  ['$partition([1, 2, 3])', [[1, 2, 3]]],
  ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
  ['$range(5, 1, -2)', [5, 3, 1]],
  ['$range(3, 3, 1)', 3],
  ['$hash("a", "MD5")', '0cc175b9c0f1b6a831c399e269772661'],
  ['$parse("[1.0, true]")', [1, true]],
  ['$map(["1", "2"], $parse)', [1, 2]],
  ['$now()', '1970-01-02T00:00:00.000Z'],
  ['$now("[Y]/[M]/[D]")', '1970/1/2'],
  ['$millis()', 86_400_000],
  ['$base64decode($base64encode("stitch"))', 'stitch'],
  ['$encodeUrlComponent("a b")', 'a%20b'],
  ['$formatNumber(1234.5, "#,##0.00")', '1,234.50'],
  ['$fromMillis(0, "[Y0001]-[M01]-[D01] [FNn]")', '1970-01-01 Thursday'],
  ['$sort(["b", "a"])', ['a', 'b']],
  // What Java's Random draws first from these seeds.
  ['$random(42)', 0.7275636800328681],
  ['$random(0.9)', 0.730967787376657],
  // Numbers that JSON does not have.
  ['1 / 0', 'Infinity'],
  ['{"least": [-1 / 0], "none": 0 / 0}', { least: ['-Infinity'], none: 'NaN' }],
])('%s yields %j', async (expression, value) => {
  expect(JSON.parse(JSON.stringify(await evaluate(expression)))).toEqual(value);
});

test.each([
  '$partition([], 2)',
  '$partition([1], 0)',
  '$range(1, 5)',
  '$range(1, 5, 0)',
  '$range(5, 1, 1)',
  '$hash("a")',
  '$parse()',
  '$sum',
  'function($x) { $x }',
])('%s yields nothing, and that fails the field', async (expression) => {
  await expect(evaluate(expression)).rejects.toMatchObject({
    error: 'States.QueryEvaluationError',
    text: `The JSONata expression '${expression}' specified for the field 'Output' returned nothing (undefined).`,
  });
});

const deep = (terms: number) => Array.from({ length: terms }, () => '1').join('+');

test.each([
  ['$eval("1")', '. T1006: Attempted to invoke a non-function'],
  ['$hash(4, "MD5")', '. T0410: Argument 1 of function "hash" does not match function signature'],
  ['$range(1)', '. T0410: Argument 2 of function "range" does not match function signature'],
  ['$uuid(1)', '. T0410: Argument 1 of function "uuid" does not match function signature'],
  ['$partition([1], -1)', '. D3137: Second argument must be zero or greater'],
  ['$parse("{")', '. D3137: Invalid JSON'],
  ['$parse("1e400")', '. D3137: Invalid JSON'],
  ['$error("no")', '. D3137: no'],
  // Bounds have texts without a code.
  ['$range(1, 360146, 1)', ': Expression evaluation memory limit exceeded: Check for excessive memory usage'],
  ['$count([1..873783])', ': Expression evaluation memory limit exceeded: Check for excessive memory usage'],
  [deep(101), ': Stack overflow error: Check for non-terminating recursive function.'],
])('%s says what it broke', async (expression, ending) => {
  const sentence = `The JSONata expression '${expression}' specified for the field 'Output' threw an error during evaluation`;
  await expect(evaluate(expression)).rejects.toMatchObject({ text: expect.stringContaining(sentence + ending) });
});

test('an expression may nest a hundred levels', async () => {
  expect(await evaluate(deep(100))).toBe(100);
});

test.each(['($f := function($x) { $f($x) }; $f(1))', '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^((a+)+)+$/)'])(
  '%s is stopped after a second',
  async (expression) => {
    const cpuBefore = process.cpuUsage();
    await expect(evaluate(expression)).rejects.toMatchObject({
      text: expect.stringContaining('Expression evaluation timeout: Check for infinite loop'),
    });
    const { user } = process.cpuUsage(cpuBefore);
    expect(user).toBeLessThan(5_000_000);
    expect(await evaluate('$replace("a-b", /-/, "+")')).toBe('a+b');
  },
);
