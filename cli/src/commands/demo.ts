import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInvariants, type Facts, type Verdict } from '@backstitch/proof';
import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { duration } from '../render/format.ts';
import { renderInvariants } from '../render/invariants.ts';
import { renderLedgers } from '../render/ledgers.ts';
import { renderTimeline } from '../render/timeline.ts';
import type { StepRun } from '../saga-timeline.ts';
import { demoOrders } from '../sample-orders.ts';
import { type DemoResult, runDemoOrder } from '../system/demo-order.ts';
import { gatherFacts, observe } from '../system/gather-facts.ts';
import { openSystem, type System } from '../system/open-system.ts';

/** How long things took, ms on the wall. */
interface Timings {
  /** From the command's start to a system that takes orders. */
  readonly startMs: number;
  /** From the command's start to the first confirmed order. */
  readonly firstOrderMs: number;
  readonly totalMs: number;
}

/** `make demo`: a system of its own on temporary data, four orders, their sagas, the ledgers, the invariants. */
export async function demo({ settings, output }: CommandContext): Promise<number> {
  const began = performance.now();
  const dataDir = await mkdtemp(join(tmpdir(), 'backstitch-demo-'));
  const system = await openSystem({
    stage: settings.stage,
    dataDir,
    clock: 'skip',
    workers: 0,
    progress: output.progress,
  });
  try {
    const observed = observe();
    const api = await system.simulator.listenApi(system.apiId, 0);
    const startMs = performance.now() - began;
    const results: DemoResult[] = [];
    let firstOrderMs = 0;
    for (const order of demoOrders) {
      output.progress(`${order.title} ...`);
      const result = await runDemoOrder(system, `http://127.0.0.1:${api.port}`, order, observed);
      results.push(result);
      if (firstOrderMs === 0) firstOrderMs = performance.now() - began;
      showOrder(output.line, result);
    }
    await system.simulator.kernel.scheduler.untilQuiet();
    const facts = await gatherFacts(system, observed);
    const verdicts = checkInvariants(facts);
    const timings: Timings = { startMs, firstOrderMs, totalMs: performance.now() - began };
    const isGood = verdicts.every(({ holds }) => holds) && results.every(({ isAsExpected }) => isAsExpected);
    output.result(document(results, facts, verdicts, timings), () => {
      showEnd(output.line, results, facts, verdicts, timings);
    });
    if (output.json) showEnd(output.line, results, facts, verdicts, timings);
    return isGood ? 0 : 1;
  } finally {
    await closeAndForget(system, dataDir);
  }
}

function showOrder(line: (text?: string) => void, { order, orderId, outcome, steps, isAsExpected }: DemoResult): void {
  const colour = outcome === 'CONFIRMED' ? pc.green : pc.yellow;
  const took = duration(sagaMs(steps));
  line();
  line(`${pc.bold(order.title)}  ${pc.dim(orderId)}  ${colour(outcome)} ${pc.dim(`in ${took}`)}`);
  for (const text of renderTimeline(steps)) line(text);
  if (!isAsExpected)
    line(pc.red(`  Expected ${order.expected} with compensations: ${order.compensations.join(', ') || 'none'}`));
}

function sagaMs(steps: readonly StepRun[]): number {
  if (steps.length === 0) return 0;
  return Math.max(...steps.map(({ endMs }) => endMs)) - Math.min(...steps.map(({ startMs }) => startMs));
}

function showEnd(
  line: (text?: string) => void,
  results: readonly DemoResult[],
  facts: Facts,
  verdicts: readonly Verdict[],
  timings: Timings,
): void {
  line();
  for (const text of renderLedgers(facts, new Map(results.map(({ orderId, order }) => [orderId, order.title]))))
    line(text);
  line();
  line(pc.bold('Invariants'));
  for (const text of renderInvariants(verdicts)) line(text);
  line();
  line(
    `${verdicts.every(({ holds }) => holds) ? pc.green('Every invariant holds.') : pc.red('An invariant is broken.')} ` +
      pc.dim(
        `Started in ${duration(timings.startMs)}, first order confirmed after ${duration(timings.firstOrderMs)}, ` +
          `all after ${duration(timings.totalMs)}. Durations in the sagas are simulated: idle waits are skipped.`,
      ),
  );
  line(pc.dim('Next: make start, then make start-saga and make break STEP=inventory in another terminal.'));
}

function document(
  results: readonly DemoResult[],
  facts: Facts,
  verdicts: readonly Verdict[],
  timings: Timings,
): unknown {
  const { charges, stock, reservations, labels } = facts;
  return {
    orders: results.map(({ orderId, order, outcome, steps }) => ({
      id: orderId,
      expected: order.expected,
      outcome,
      steps,
    })),
    ledgers: { money: charges, stock, reservations, labels },
    invariants: verdicts.map(({ id, name, holds, violations }) => ({ id, name, holds, violations })),
    timings,
  };
}

async function closeAndForget(system: System, dataDir: string): Promise<void> {
  await system.close();
  await rm(dataDir, { recursive: true, force: true });
}
