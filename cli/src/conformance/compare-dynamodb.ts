import {
  type ComparisonReport,
  type ModelReport,
  runDynamoDbComparison,
  runModelComparison,
} from '@backstitch/simulator/conformance';
import { UsageError } from '../errors.ts';

/** Seconds for comparing (`BUDGET`), and the part of them that the model gets. */
const DEFAULT_BUDGET_SECONDS = 180;
const PART_FOR_THE_MODEL = 0.1;

/** What comparing DynamoDB with what it should be found. */
export interface DynamoDbReports {
  readonly dynamodb: ComparisonReport;
  readonly model: ModelReport;
}

/**
 * Drives the simulated DynamoDB beside another endpoint (`AGAINST`, or dynalite), then beside the model.
 * @throws {UsageError} when a variable says nothing that can be used.
 */
export async function compareDynamoDb(progress: (text: string) => void): Promise<DynamoDbReports> {
  const budgetMs = 1000 * positive('BUDGET', DEFAULT_BUDGET_SECONDS);
  // The same calls every time, unless another first sequence is asked for.
  const seed = positive('SEED', 1);
  const now = () => performance.now();
  const against = process.env['AGAINST'];
  progress(`DynamoDB beside ${against ?? 'dynalite'}, call by call, for ${budgetMs / 1000} s (BUDGET=) ...`);
  const dynamodb = await runDynamoDbComparison({
    budgetMs: budgetMs * (1 - PART_FOR_THE_MODEL),
    seed,
    now,
    progress,
    ...(against ? { against } : {}),
  });
  progress('DynamoDB beside the model of transactions, streams and time to live ...');
  return { dynamodb, model: await runModelComparison({ budgetMs: budgetMs * PART_FOR_THE_MODEL, seed, now }) };
}

function positive(variable: string, usual: number): number {
  const text = process.env[variable] || String(usual);
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new UsageError(
    `${variable}=${text} cannot be used. Give a whole number above 0, for example ${variable}=${usual}.`,
  );
}
