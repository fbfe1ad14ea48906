import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { UserError } from '../errors.ts';
import { terminalSvg } from '../render/terminal-svg.ts';
import { projectRoot } from '../settings.ts';

/** `./backstitch picture`: runs the demo and draws what it printed as docs/demo.svg. */
export async function picture({ output }: CommandContext): Promise<number> {
  const demo = spawnSync(join(projectRoot, 'backstitch'), ['demo'], {
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', JSON: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (demo.status !== 0) throw new UserError('The demo failed, so there is no picture of it. Run it: make demo');
  const path = join(projectRoot, 'docs', 'demo.svg');
  writeFileSync(path, terminalSvg(demo.stdout));
  output.line(`Drawn: ${path}`);
  return 0;
}
