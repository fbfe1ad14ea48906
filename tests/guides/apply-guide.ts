import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Sentences of a guide that change a project; whatever else it says is for people. */
const STEPS =
  /(?:^Write `(?<write>[^`]+)`:\n+```\w+\n(?<content>[\s\S]*?)```)|(?:^In `(?<file>[^`]+)`, after `(?<after>[^`]+)`, add:\n+```\w+\n(?<added>[\s\S]*?)```)|(?:^In `(?<changed>[^`]+)`, replace `(?<before>[^`]+)` with `(?<by>[^`]+)`\.)|(?:^Copy `(?<from>[^`]+)` to `(?<to>[^`]+)`\.)/gm;

/** Does to a copy of the project what a guide says. Answers how many of its sentences were followed. */
export function applyGuide(guide: string, directory: string): number {
  const steps = [...guide.matchAll(STEPS)];
  for (const { groups = {} } of steps) follow(groups, (path) => join(directory, path));
  return steps.length;
}

function follow(step: Readonly<Record<string, string | undefined>>, at: (path: string) => string): void {
  const { write, content = '', file, after = '', added = '', changed, before = '', by = '', from, to = '' } = step;
  if (write !== undefined) {
    mkdirSync(dirname(at(write)), { recursive: true });
    writeFileSync(at(write), content);
  } else if (file !== undefined) {
    replaceOnce(at(file), after, `${after}\n${added.trimEnd()}`);
  } else if (changed !== undefined) {
    replaceOnce(at(changed), before, by);
  } else if (from !== undefined) {
    mkdirSync(dirname(at(to)), { recursive: true });
    cpSync(at(from), at(to));
  }
}

function replaceOnce(path: string, text: string, by: string): void {
  const parts = readFileSync(path, 'utf8').split(text);
  if (parts.length !== 2)
    throw new Error(`The guide means one place in ${path}, and there are ${parts.length - 1}: ${text}`);
  writeFileSync(path, parts.join(by));
}
