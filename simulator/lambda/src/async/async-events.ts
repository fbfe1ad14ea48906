import { AwsError, type Kernel, type RoleCaller } from '#kernel';
import { queueUrl, sendToDestination } from '../destination.ts';
import { backoffMs, functionRole } from '../function-role.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { EventInvokeConfiguration } from '../functions/function-store.ts';
import type { Functions } from '../functions/functions.ts';
import { type DeliveryOutcome, deliver } from '../invoke/deliver.ts';
import type { AsyncEvent } from '../invoke/invoke-operation.ts';
import type { Invoker } from '../invoke/invoker.ts';
import { type AsyncEventRow, AsyncEventStore, type OutgoingRecord } from './async-event-store.ts';
import { DEFAULT_EVENT_INVOKE } from './event-invoke-operations.ts';
import { type EndCondition, invocationRecord } from './invocation-record.ts';

/** Waits before the first and the second retry ("Asynchronous invocation": error handling), ms. */
const RETRY_DELAYS_MS = [60_000, 120_000] as const;

/** Longest wait before an event that Lambda could not run is tried again ("Asynchronous invocation": throttling), ms. */
const LONGEST_THROTTLE_MS = 300_000;

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
      else if (row.records) await this.#send(row, configuration);
      else await this.#invoke(row, configuration);
    } finally {
      this.#running.delete(id);
    }
  }

  async #invoke(row: AsyncEventRow, configuration: FunctionConfiguration): Promise<void> {
    const { maximumEventAgeSeconds } = this.#settingsOf(row);
    // A function that may not run at all fails its events at once ("Capturing records of asynchronous invocations").
    if (this.#functions.store.settings(row.functionName).reservedConcurrency === 0) {
      return this.#end(row, configuration, 'ZeroReservedConcurrency', undefined);
    }
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
      const throttles = row.throttles + 1;
      return this.#retryLater({ ...row, throttles }, backoffMs(throttles, LONGEST_THROTTLE_MS));
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

  /** The event is over: its record goes to the destination for this end, the event itself to the dead letters. */
  async #end(
    row: AsyncEventRow,
    configuration: FunctionConfiguration,
    condition: EndCondition,
    outcome: DeliveryOutcome | undefined,
  ): Promise<void> {
    const { onSuccess, onFailure } = this.#settingsOf(row);
    const isSuccess = condition === 'Success';
    const functionArn = this.#functions.arnOf(row.functionName);
    const body = invocationRecord({ row, condition, outcome, functionArn, nowMs: this.#kernel.clock.now() });
    const destination = isSuccess ? onSuccess : onFailure;
    const deadLetters = isSuccess ? undefined : configuration.deadLetterArn;
    const records = [
      ...(destination ? [{ destination, isDeadLetter: false, condition, body }] : []),
      ...(deadLetters ? [{ destination: deadLetters, isDeadLetter: true, condition, body }] : []),
    ];
    if (records.length === 0) {
      this.#store.remove(row.id);
      return;
    }
    const ended = { ...row, records };
    this.#store.saveRecords(ended);
    await this.#send(ended, configuration);
  }

  /** Sends what is still to be sent, one after the other; a restart goes on with the rest. */
  async #send(row: AsyncEventRow, configuration: FunctionConfiguration): Promise<void> {
    for (let rest = row.records ?? []; rest[0]; rest = rest.slice(1)) {
      const sending = { ...row, records: rest };
      this.#store.saveRecords(sending);
      try {
        await this.#sendRecord(row, rest[0], configuration);
      } catch (error) {
        const isFinal = error instanceof AwsError && error.statusCode < 500 && !/Throttl/.test(error.code);
        // As on AWS, a destination that refuses for good loses the record (metric DestinationDeliveryFailures).
        if (isFinal) continue;
        return this.#retryLater({ ...sending, throttles: row.throttles + 1 }, backoffMs(row.throttles + 1));
      }
    }
    this.#store.remove(row.id);
  }

  async #sendRecord(row: AsyncEventRow, record: OutgoingRecord, configuration: FunctionConfiguration): Promise<void> {
    const caller = functionRole(configuration);
    if (record.isDeadLetter) return this.#sendToDeadLetters(row, record, caller);
    const outcome = record.condition === 'Success' ? 'Success' : 'Failure';
    const functionArn = this.#functions.arnOf(row.functionName);
    return sendToDestination(this.#kernel, caller, record.destination, { body: record.body, outcome, functionArn });
  }

  async #sendToDeadLetters(
    row: AsyncEventRow,
    { destination, condition, body }: OutgoingRecord,
    caller: RoleCaller,
  ): Promise<void> {
    const { responsePayload } = Object(body);
    const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
    await this.#kernel.aws.call(
      'sqs',
      'SendMessage',
      {
        QueueUrl: queueUrl(destination),
        MessageBody: row.payload,
        MessageAttributes: {
          RequestID: text(row.requestId),
          ErrorCode: text(responsePayload === undefined ? '429' : '200', 'Number'),
          ErrorMessage: text(String(Object(responsePayload).errorMessage ?? condition).slice(0, 1_024)),
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
