import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchColdStarts, type ColdStart } from '@backstitch/bench';
import { synthesise } from '@backstitch/infra';
import pc from 'picocolors';
import { z } from 'zod';
import { table } from '../render/format.ts';
import type { BenchSection } from './section.ts';

/** Starts of each bundle; the median is told. */
const STARTS = 10;

/** A start should take no longer than this on a developer's machine, ms. */
const AIM_MS = 150;

const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .object({
          FunctionName: z.unknown().optional(),
          Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
        })
        .optional(),
    }),
  ),
});

/** Cold starts: each bundle from a new process to a loaded handler, as Lambda would load it. */
export const coldStart: BenchSection = async (progress) => {
  const { bundles, directory, stackName } = await synthesise();
  const stage = stackName.replace(/^backstitch-|-stack$/g, '');
  progress(`${bundles.length} bundles, ${STARTS} new processes each`);
  const environments = variablesOf(join(directory, `Backstitch-${stage}.template.json`), `backstitch-${stage}-`);
  const starts = await benchColdStarts(bundles, { starts: STARTS, environments });
  return { result: { aimMs: AIM_MS, starts }, show: (line) => show(starts, line) };
};

/** The variables of each function; what the template refers to stands for itself. */
function variablesOf(path: string, prefix: string): Map<string, Record<string, string>> {
  const { Resources } = template.parse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map(
    Object.values(Resources).flatMap(({ Type, Properties }) => {
      const name = Properties?.FunctionName;
      if (Type !== 'AWS::Lambda::Function' || typeof name !== 'string') return [];
      const variables = Object.entries(Properties?.Environment?.Variables ?? {});
      const texts = variables.map(
        ([variable, value]) => [variable, typeof value === 'string' ? value : 'bench'] as const,
      );
      return [[name.replace(prefix, ''), Object.fromEntries(texts)] as const];
    }),
  );
}

function show(starts: readonly ColdStart[], line: (text?: string) => void): void {
  line(pc.bold(`Cold starts: a new process to a loaded handler, median of ${STARTS} (aim: under ${AIM_MS} ms)`));
  const rows = [...starts]
    .sort((a, b) => b.medianMs - a.medianMs)
    .map(({ functionName, sizeBytes, medianMs, slowestMs }) => [
      functionName,
      `${Math.round(sizeBytes / 1_000)} KB`,
      `${medianMs.toFixed(0)} ms`,
      `${slowestMs.toFixed(0)} ms`,
      medianMs < AIM_MS ? pc.green('✓') : pc.yellow('slow'),
    ]);
  for (const text of table(['function', 'bundle', 'median', 'slowest', ''], rows, [
    'left',
    'right',
    'right',
    'right',
    'left',
  ]))
    line(`  ${text}`);
  line(pc.dim(`  Node.js alone takes ${(starts[0]?.emptyMs ?? 0).toFixed(0)} ms of each.`));
}
