import { expect, test } from 'vitest';
import { jsonRefusal } from '#json';

test.each([
  ['{', 'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"', 2],
  ['{"a":1,}', `Unexpected character ('}' (code 125)): was expecting double-quote to start field name`, 8],
  ["{'a':1}", `Unexpected character (''' (code 39)): was expecting double-quote to start field name`, 2],
  ['[1 2]', `Unexpected character ('2' (code 50)): was expecting comma to separate Array entries`, 4],
  ['not JSON', `Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token`, 4],
])('%s is no JSON', (text, problem, column) => {
  const [what, where] = jsonRefusal(text)?.split('\n') ?? [];

  expect(what).toContain(problem);
  expect(where).toBe(` at [Source: (String)"${text}"; line: 1, column: ${column}]`);
});

test.each(['{"a":[1,"b\\n",null,{"c":true}]}', '-1.5e3', '"text"', '[]'])('%s is JSON', (text) => {
  expect(jsonRefusal(text)).toBeUndefined();
});
