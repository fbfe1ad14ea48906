import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFiles, root } from '../house/source-files.ts';

/** A copy of the project that uses the installed packages, and its own workspaces in the place of ours. */
export function copyProject(): string {
  // Without symbolic links on the way: what the bundler and Node call a file must agree.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'backstitch-guide-')));
  for (const path of projectFiles()) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    cpSync(join(root, path), join(directory, path), { force: true });
  }
  return directory;
}

/** What `npm install` does to a copy: links the packages, and the workspaces by their names. */
export function linkPackages(directory: string): void {
  const [installed, links] = [join(root, 'node_modules'), join(directory, 'node_modules')];
  mkdirSync(join(links, '@backstitch'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== '@backstitch') symlinkSync(join(installed, name), join(links, name));
  }
  for (const path of workspaces(directory)) {
    const { name } = JSON.parse(readFileSync(join(directory, path, 'package.json'), 'utf8'));
    symlinkSync(join(directory, path), join(links, name));
  }
}

function workspaces(directory: string): string[] {
  const { workspaces: patterns } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  return patterns.flatMap((pattern: string) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const folder = pattern.slice(0, -2);
    return readdirSync(join(directory, folder)).map((name) => `${folder}/${name}`);
  });
}
