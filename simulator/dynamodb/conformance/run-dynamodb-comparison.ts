import { createCoverage } from './coverage.ts';
import { generateSequence } from './generate/sequence.ts';
import type { KnownDifference } from './known-differences.ts';
import { openSecond, openSimulated } from './open-endpoints.ts';
import { type Endpoints, runSequence } from './run-sequence.ts';
import { type Counterexample, shrinkSequence, signatureOf } from './shrink-sequence.ts';

/** How long to compare, and with what. */
export interface ComparisonOptions {
  readonly budgetMs: number;
  /** The first sequence's seed; each further one's is one more. */
  readonly seed: number;
  /** URL of another DynamoDB endpoint; absent: dynalite. */
  readonly against?: string;
  /** Told how far it is. */
  readonly progress?: (text: string) => void;
  /** ms since some moment. */
  readonly now: () => number;
}

/** What comparing with another endpoint found. */
export interface ComparisonReport {
  readonly second: string;
  readonly operations: number;
  readonly sequences: number;
  readonly seconds: number;
  readonly byOperation: Readonly<Record<string, number>>;
  readonly byFeature: Readonly<Record<string, number>>;
  /** Documented differences, and how often each was met. */
  readonly known: readonly (Omit<KnownDifference, 'isApart'> & { readonly times: number })[];
  /** Differences that nobody has explained, one of each kind, with the fewest calls that show it. */
  readonly unexplained: readonly {
    readonly signature: string;
    readonly times: number;
    /** The sequence that met it first. */
    readonly seed: number;
    readonly calls: readonly { readonly operation: string; readonly input: unknown }[];
    readonly ours: unknown;
    readonly theirs: unknown;
  }[];
}

/** Kinds of unexplained differences that are shrunk. */
const MAX_SHRUNK = 10;

const PROGRESS_EVERY_MS = 15_000;

/** Drives the simulator and a second DynamoDB endpoint with the same random calls until the time is used up. */
export async function runDynamoDbComparison(options: ComparisonOptions): Promise<ComparisonReport> {
  const { against, budgetMs, seed, now } = options;
  const endpoints: Endpoints = { ours: await openSimulated(), theirs: await openSecond(against) };
  const findings = createFindings();
  const startMs = now();
  let toldMs = startMs;
  try {
    // One after the other: a request that brings the other endpoint down takes all of its tables with it.
    for (let given = seed; now() - startMs < budgetMs; given += 1) {
      findings.add(given, await runOne(given, 'conformance', endpoints));
      if (now() - toldMs <= PROGRESS_EVERY_MS) continue;
      toldMs = now();
      options.progress?.(`${findings.operations()} operations, ${findings.kinds()} unexplained differences ...`);
    }
    const seconds = (now() - startMs) / 1000;
    return { second: endpoints.theirs.name, seconds, ...(await findings.report(endpoints)) };
  } finally {
    await endpoints.ours.close();
    await endpoints.theirs.close();
  }
}

type OneRun = Awaited<ReturnType<typeof runOne>>;

async function runOne(seed: number, tableName: string, endpoints: Endpoints) {
  const sequence = generateSequence(seed, tableName);
  return { sequence, ...(await runSequence(sequence, endpoints)) };
}

/** Gathers what the sequences found. */
function createFindings() {
  const coverage = createCoverage();
  const known = new Map<string, { readonly difference: KnownDifference; times: number }>();
  const unexplained = new Map<string, { readonly example: Counterexample; readonly seed: number; times: number }>();
  let operations = 0;
  let sequences = 0;
  return {
    operations: () => operations,
    kinds: () => unexplained.size,
    add: (seed: number, { sequence, calls, known: met, difference }: OneRun) => {
      sequences += 1;
      operations += calls.length;
      for (const call of calls) coverage.note(call);
      for (const each of met) {
        const counted = known.get(each.id) ?? { difference: each, times: 0 };
        known.set(each.id, { ...counted, times: counted.times + 1 });
      }
      if (!difference) return;
      const signature = signatureOf(difference);
      const counted = unexplained.get(signature) ?? { example: { sequence, difference }, seed, times: 0 };
      unexplained.set(signature, { ...counted, times: counted.times + 1 });
    },
    report: async (endpoints: Endpoints) => {
      const shown: ComparisonReport['unexplained'][number][] = [];
      for (const [signature, { example, seed, times }] of unexplained) {
        const { sequence, difference } = shown.length < MAX_SHRUNK ? await shrinkSequence(example, endpoints) : example;
        const calls = sequence.operations.map(({ operation, input }) => ({ operation, input }));
        shown.push({ signature, times, seed, calls, ours: difference.ours, theirs: difference.theirs });
      }
      return {
        operations,
        sequences,
        byOperation: Object.fromEntries(coverage.operations),
        byFeature: Object.fromEntries(coverage.features),
        known: [...known.values()].map(({ difference: { id, reason, documentation }, times }) => ({
          id,
          reason,
          documentation,
          times,
        })),
        unexplained: shown,
      };
    },
  };
}
