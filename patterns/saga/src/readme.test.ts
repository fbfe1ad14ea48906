import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defineSaga } from './define-saga.ts';
import { forwardOnly } from './definition.ts';
import { interpret } from './interpret.fixture.ts';
import { toStateMachine } from './to-state-machine.ts';

/** The README's example, run with this package's own exports. */
function exampleOfReadme(): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const body = code.replace(/^import .*$/m, '');
  const run = new Function('defineSaga', 'forwardOnly', 'toStateMachine', `${body}\nreturn definition;`);
  return String(run(defineSaga, forwardOnly, toStateMachine));
}

test("the README's example undoes what may have happened", async () => {
  const machine = JSON.parse(exampleOfReadme());
  const run = await interpret(machine, {
    outcomeOf: (task) => (task === 'HandOver' ? { error: 'States.Timeout' } : 'done'),
  });
  expect(run.tasks).toEqual(['PackParcel', 'HandOver', 'BeginReturn', 'FetchBack', 'UnpackParcel', 'EndReturn']);
});
