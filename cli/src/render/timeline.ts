import pc from 'picocolors';
import type { StepRun } from '../saga-timeline.ts';
import { duration, pad } from './format.ts';

const BAR_COLUMNS = 32;
const NAME_COLUMNS = 20;

const MARKS: Readonly<Record<StepRun['outcome'], string>> = {
  done: pc.green('✓'),
  rejected: pc.yellow('✗'),
  failed: pc.red('✗'),
  running: pc.cyan('…'),
};

/** A saga as lines: a step a line, its bar on the saga's own scale, then its duration, retries and error. */
export function renderTimeline(steps: readonly StepRun[]): string[] {
  const startMs = Math.min(...steps.map((step) => step.startMs));
  const endMs = Math.max(...steps.map((step) => step.endMs));
  const scale = BAR_COLUMNS / Math.max(1, endMs - startMs);
  return steps.map((step) => {
    const from = Math.min(BAR_COLUMNS - 1, Math.floor((step.startMs - startMs) * scale));
    const columns = Math.max(1, Math.min(BAR_COLUMNS - from, Math.round((step.endMs - step.startMs) * scale)));
    const bar = pad(' '.repeat(from) + colourOf(step)('━'.repeat(columns)), BAR_COLUMNS);
    const name = step.kind === 'compensation' ? pc.yellow(`↩ ${step.name}`) : `  ${step.name}`;
    const time = pad(duration(step.endMs - step.startMs), 12, 'right');
    return `  ${MARKS[step.outcome]} ${pad(name, NAME_COLUMNS)} ${bar} ${time}  ${notes(step)}`.trimEnd();
  });
}

function colourOf(step: StepRun): (text: string) => string {
  if (step.outcome === 'failed') return pc.red;
  if (step.kind === 'compensation' || step.outcome === 'rejected') return pc.yellow;
  return step.kind === 'action' ? pc.green : pc.blue;
}

function notes(step: StepRun): string {
  const retries = step.attempts > 1 ? `↻ ${step.attempts} attempts` : '';
  const error = step.error ? pc.dim(step.error) : '';
  return [retries, error].filter(Boolean).join('  ');
}
