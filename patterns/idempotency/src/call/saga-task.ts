import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logKeys, runInTrace, traceOf } from '@backstitch/trace';
import type { Context } from 'aws-lambda';
import { asTransient, TransientFailure } from '../errors.ts';
import { BusinessRejection, type Outcome, resultOrRejection } from '../rejection.ts';
import { type CallFenceOptions, idempotencyFor } from './idempotency-for.ts';
import type { Invocation } from './invocation.ts';

/** A saga task: what it is called, how its input is read and what it does. */
export interface SagaTask<Input, Result> extends CallFenceOptions {
  /** The step's name in the saga's definition. */
  readonly name: string;
  /**
   * Reads the input, which must bear `idempotency_key`. What it answers is remembered with the key: the same key with
   * another input is refused, so it leaves out what may differ between two calls of one task.
   * @throws whatever says that it is malformed.
   */
  readonly parse: (event: unknown) => Input;
  /** The effect, itself idempotent: it runs again when the record beside it was lost. */
  readonly run: (input: Input, invocation: Invocation) => Promise<Outcome<Result>>;
  /**
   * Stands before the fence: lets an attempt begin or throws, and sees what became of it (`holdGate` of
   * `@backstitch/saga/hold`). Absent: every attempt begins.
   */
  readonly gate?: <Answer>(attempt: () => Promise<Answer>) => Promise<Answer>;
  /** The task undoes another one: each time that it did is counted (`Compensations`, by `step`). */
  readonly isCompensation?: boolean;
}

/**
 * An invocation starts only with this much time left, ms: a record written with none left would keep its key in
 * progress for the record's whole life, since its holder never comes back to complete it.
 */
export const LEAST_TIME_LEFT_MS = 1_000;

const logger = new Logger();

/**
 * Makes a Lambda handler of a saga task: answers a repeated call with the first outcome, and throws a rejection outside
 * the wrapper, so that a declined card is remembered as declined.
 *
 * The handler throws the task's business rejection by its name, {@link TransientFailure} for what may be retried, and
 * Powertools' `IdempotencyAlreadyInProgressError` while another invocation holds the key.
 */
export function sagaTask<Input, Result>(
  task: SagaTask<Input, Result>,
): (event: unknown, context: Context) => Promise<Result> {
  const { config, ...fence } = idempotencyFor(task.name, task);
  const run = async (input: Input, invocation: Invocation) => {
    const outcome = await task.run(input, invocation);
    if (task.isCompensation && outcome.kind === 'done') countCompensation(task.name);
    return asStored(outcome);
  };
  const runOnce = makeIdempotent(run, { config, ...fence });
  const { gate = (attempt) => attempt() } = task;

  const handle = async (event: unknown, context: Context): Promise<Outcome<Result>> => {
    const timeLeftMs = context.getRemainingTimeInMillis();
    if (timeLeftMs < LEAST_TIME_LEFT_MS) {
      throw new TransientFailure(`${task.name} was invoked with ${timeLeftMs} ms left and did not start.`);
    }
    config.registerLambdaContext(context);
    const input = task.parse(event);
    const invocation: Invocation = { timeLeftMs: () => context.getRemainingTimeInMillis() };
    return await gate(() => transientAsSuch(() => runOnce(input, invocation)));
  };

  return async (event, context) => {
    const { trace, orderId } = Object(event);
    return await runInTrace(traceOf(trace), async () => {
      const about = { task: task.name, orderId, ...logKeys() };
      try {
        const outcome = await handle(event, context);
        const rejection = outcome.kind === 'rejected' ? { rejection: outcome.rejection.name } : {};
        logger.info('Task ended', { ...about, outcome: outcome.kind, ...rejection });
        return resultOrRejection(outcome);
      } catch (error) {
        const fault = asTransient(error);
        if (!(fault instanceof BusinessRejection)) logger.warn('Task failed', { ...about, error: asError(fault) });
        throw fault;
      }
    });
  };
}

/** In CloudWatch's embedded metric format, with the trace beside it. */
function countCompensation(step: string): void {
  // Made only now: most invocations compensate nothing, and would pay for it in their cold starts.
  const single = new Metrics().singleMetric();
  single.addDimension('step', step);
  for (const [key, value] of Object.entries(logKeys())) single.addMetadata(key, value);
  single.addMetric('Compensations', MetricUnit.Count, 1);
}

async function transientAsSuch<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw asTransient(error);
  }
}

/** The outcome as the record will hold it: plain JSON, so that the first answer equals its repetition. */
function asStored<Result>(outcome: Outcome<Result>): Outcome<Result> {
  return JSON.parse(JSON.stringify(outcome));
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault));
}
