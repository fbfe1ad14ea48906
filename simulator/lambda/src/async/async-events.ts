import { AwsError, type Kernel } from '#kernel';
import { queueUrl, sendToDestination } from '../destination.ts';
import { backoffMs, functionRole } from '../function-role.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { EventInvokeConfiguration } from '../functions/function-store.ts';
import type { Functions } from '../functions/functions.ts';
import { type DeliveryOutcome, deliver } from '../invoke/deliver.ts';
import type { AsyncEvent } from '../invoke/invoke-operation.ts';
import type { Invoker } from '../invoke/invoker.ts';
import { type AsyncEventRow, AsyncEventStore } from './async-event-store.ts';
import { DEFAULT_EVENT_INVOKE } from './event-invoke-operations.ts';
import { invocationRecord } from './invocation-record.ts';

/** Waits before the first and the second retry ("Asynchronous invocation": error handling), ms. */
const RETRY_DELAYS_MS = [60_000, 120_000] as const;

const JOB = 'lambda.async';

/** Asynchronous events: taken in durably, invoked, retried, and sent on to where they end. */
export class AsyncEvents {
  readonly #kernel: Kernel;
  readonly #functions: Functions;
  readonly #invoker: Invoker;
  readonly #store: AsyncEventStore;
  /** Events that are being delivered right now. */
  readonly #running = new Set<number>();

  constructor(kernel: Kernel, functions: Functions, invoker: Invoker) {
    this.#kernel = kernel;
    this.#functions = functions;
    this.#invoker = invoker;
    this.#store = new AsyncEventStore(kernel.store);
    kernel.jobs.handle(JOB, (payload) => {
      // The job is gone with this transaction: from here on the row itself must wake the event after a restart.
      this.#store.markReady(Number(payload));
      this.#soon(Number(payload));
    });
  }

  /** Takes an event in, in the caller's transaction. */
  enqueue(event: AsyncEvent): void {
    this.#soon(this.#store.add(event, this.#kernel.clock.now()));
  }

  /** Goes on with what the store holds. Events that wait for a retry have their own jobs. */
  resume(): void {
    for (const id of this.#store.ready()) this.#soon(id);
  }

  #soon(id: number): void {
    this.#kernel.scheduler.soon(() => this.#deliver(id));
  }

  async #deliver(id: number): Promise<void> {
    const row = this.#store.read(id);
    if (!row || this.#running.has(id)) return;
    this.#running.add(id);
    try {
      const configuration = this.#configurationOf(row);
      if (!configuration) this.#store.remove(id);
      else if (row.record) await this.#send(row, configuration);
      else await this.#invoke(row, configuration);
    } finally {
      this.#running.delete(id);
    }
  }

  async #invoke(row: AsyncEventRow, configuration: FunctionConfiguration): Promise<void> {
    const { maximumEventAgeSeconds } = this.#settingsOf(row);
    if (this.#kernel.clock.now() - row.enqueuedMs > maximumEventAgeSeconds * 1_000) {
      return this.#end(row, configuration, 'EventAgeExceeded', undefined);
    }
    const outcome = await deliver(this.#kernel, this.#functions, this.#invoker, {
      from: `async:${row.functionName}`,
      functionName: row.functionName,
      qualifier: row.qualifier,
      payload: row.payload,
      requestId: row.requestId,
    });
    return this.#decide(row, configuration, outcome);
  }

  #decide(row: AsyncEventRow, configuration: FunctionConfiguration, outcome: DeliveryOutcome): Promise<void> | void {
    const attempted = { ...row, attempts: row.attempts + 1 };
    if (outcome.kind === 'done') return this.#end(attempted, configuration, 'Success', outcome);
    if (outcome.kind === 'not-run') {
      // Lambda's own trouble, not the function's: retried until the event is too old.
      return this.#retryLater({ ...row, throttles: row.throttles + 1 }, backoffMs(row.throttles + 1));
    }
    const delayMs = RETRY_DELAYS_MS[Math.min(row.attempts, RETRY_DELAYS_MS.length - 1)] ?? 0;
    if (row.attempts < this.#settingsOf(row).maximumRetryAttempts) return this.#retryLater(attempted, delayMs);
    return this.#end(attempted, configuration, 'RetriesExhausted', outcome);
  }

  #retryLater(row: AsyncEventRow, delayMs: number): void {
    const { store, jobs, clock } = this.#kernel;
    store.transact(() => {
      this.#store.saveAttempts(row);
      jobs.schedule({ kind: JOB, dueMs: clock.now() + delayMs, payload: row.id });
    });
  }

  /** The event is over: its record goes to a destination, if it has one for this end. */
  async #end(
    row: AsyncEventRow,
    configuration: FunctionConfiguration,
    condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded',
    outcome: DeliveryOutcome | undefined,
  ): Promise<void> {
    const { onSuccess, onFailure } = this.#settingsOf(row);
    const destination = condition === 'Success' ? onSuccess : (onFailure ?? configuration.deadLetterArn);
    if (!destination) {
      this.#store.remove(row.id);
      return;
    }
    const isDeadLetter = condition !== 'Success' && onFailure === undefined;
    const record = invocationRecord({
      row,
      condition,
      outcome,
      functionArn: this.#functions.arnOf(row.functionName),
      nowMs: this.#kernel.clock.now(),
    });
    const sent = { ...row, record: { destination, isDeadLetter, condition, body: record } };
    this.#store.saveRecord(sent);
    await this.#send(sent, configuration);
  }

  async #send(row: AsyncEventRow, configuration: FunctionConfiguration): Promise<void> {
    const { record } = row;
    if (!record) return;
    const caller = functionRole(configuration);
    try {
      if (record.isDeadLetter) await this.#sendToDeadLetters(row, record.destination, caller);
      else {
        const outcome = record.condition === 'Success' ? 'Success' : 'Failure';
        const functionArn = this.#functions.arnOf(row.functionName);
        await sendToDestination(this.#kernel, caller, record.destination, { body: record.body, outcome, functionArn });
      }
      this.#store.remove(row.id);
    } catch (error) {
      const isFinal = error instanceof AwsError && error.statusCode < 500 && !/Throttl/.test(error.code);
      // As on AWS, a destination that refuses for good loses the record (metric DestinationDeliveryFailures).
      if (isFinal) this.#store.remove(row.id);
      else this.#retryLater({ ...row, throttles: row.throttles + 1 }, backoffMs(row.throttles + 1));
    }
  }

  async #sendToDeadLetters(row: AsyncEventRow, arn: string, caller: ReturnType<typeof functionRole>): Promise<void> {
    const { responsePayload } = Object(row.record?.body);
    const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
    await this.#kernel.aws.call(
      'sqs',
      'SendMessage',
      {
        QueueUrl: queueUrl(arn),
        MessageBody: row.payload,
        MessageAttributes: {
          RequestID: text(row.requestId),
          ErrorCode: text('200', 'Number'),
          ErrorMessage: text(String(Object(responsePayload).errorMessage ?? 'The event is too old.').slice(0, 1_024)),
        },
      },
      caller,
    );
  }

  #configurationOf({ functionName, qualifier }: AsyncEventRow): FunctionConfiguration | undefined {
    try {
      return this.#functions.find({ FunctionName: functionName, Qualifier: qualifier });
    } catch {
      // The function was deleted, and its events with it.
      return undefined;
    }
  }

  #settingsOf({
    functionName,
    qualifier = '$LATEST',
  }: AsyncEventRow): Omit<EventInvokeConfiguration, 'lastModifiedMs'> {
    return this.#functions.store.settings(functionName).eventInvoke[qualifier] ?? DEFAULT_EVENT_INVOKE;
  }
}
