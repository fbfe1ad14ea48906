import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchColdStarts, type ColdStarts } from '@backstitch/bench';
import { synthesise } from '@backstitch/infra';
import pc from 'picocolors';
import { z } from 'zod';
import { table } from '../render/format.ts';
import type { BenchSection } from './section.ts';

/** Starts of each bundle, where the time allows them; the median is told. */
const ROUNDS = 10;

/** No further round is begun after so long, ms. */
const BUDGET_MS = 120_000;

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
  progress(
    `${bundles.length} bundles, up to ${ROUNDS} new processes each, no longer than ${BUDGET_MS / 60_000} minutes`,
  );
  const environments = variablesOf(join(directory, `Backstitch-${stage}.template.json`), `backstitch-${stage}-`);
  const measured = await benchColdStarts(bundles, { rounds: ROUNDS, budgetMs: BUDGET_MS, environments, progress });
  return { result: { aimMs: AIM_MS, ...measured }, show: (line) => show(measured, line) };
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

function show({ rounds, emptyMs, starts }: ColdStarts, line: (text?: string) => void): void {
  line(pc.bold(`Cold starts: a new process to a loaded handler, median of ${rounds} (aim: under ${AIM_MS} ms)`));
  const rows = [...starts]
    .sort((a, b) => b.medianMs - a.medianMs)
    .map(({ functionName, sizeBytes, medianMs, slowestMs, ownMs, ownCpuMs }) => [
      functionName,
      `${Math.round(sizeBytes / 1_000)} KB`,
      ...[medianMs, slowestMs, ownMs, ownCpuMs].map((ms) => `${ms.toFixed(0)} ms`),
      medianMs < AIM_MS ? pc.green('✓') : pc.yellow('slow'),
    ]);
  const head = ['function', 'bundle', 'median', 'slowest', 'own share', 'of it CPU', ''];
  const aligned = ['left', 'right', 'right', 'right', 'right', 'right', 'left'] as const;
  for (const text of table(head, rows, aligned)) line(`  ${text}`);
  line(pc.dim(`  Node.js alone takes ${emptyMs.toFixed(0)} ms of each median; the own share is what remains.`));
}
