import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchSources } from './watch-sources.ts';

const SOURCE = 'services/order/src/decide.ts';

/** A project with one source that is watched; `next` resolves with what is told next. */
async function openProject() {
  const root = mkdtempSync(join(tmpdir(), 'sources-'));
  mkdirSync(join(root, dirname(SOURCE)), { recursive: true });
  writeFileSync(join(root, SOURCE), 'first');
  let told: (paths: readonly string[]) => void = () => undefined;
  const stop = await watchSources(root, (paths) => told(paths));
  onTestFinished(async () => {
    await stop();
    rmSync(root, { recursive: true });
  });
  const next = () =>
    new Promise<readonly string[]>((resolve) => {
      told = resolve;
    });
  /** As git and many editors save: a new file takes the place of the old one. */
  const replace = (text: string) => {
    writeFileSync(join(root, `${SOURCE}~`), text);
    renameSync(join(root, `${SOURCE}~`), join(root, SOURCE));
  };
  return { root, next, replace };
}

test('a source that is replaced by a new file is told each time, and what is not a source never', async () => {
  const { root, next, replace } = await openProject();

  for (const round of ['second', 'third', 'fourth']) {
    const told = next();
    // Saved again and again: what comes in the watcher's first moment may pass unseen.
    const saving = setInterval(() => {
      writeFileSync(join(root, dirname(SOURCE), 'decide.test.ts'), round);
      replace(round);
    }, 200);
    onTestFinished(() => clearInterval(saving));
    expect(await told).toEqual([SOURCE]);
    clearInterval(saving);
  }
});
