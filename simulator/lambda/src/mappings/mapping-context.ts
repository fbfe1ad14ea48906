import type { Kernel, Random, RoleCaller } from '#kernel';
import { functionRole } from '../function-role.ts';
import type { Functions } from '../functions/functions.ts';
import { type DeliveryOutcome, deliver } from '../invoke/deliver.ts';
import type { Invoker } from '../invoke/invoker.ts';
import type { Mapping } from './mapping.ts';
import type { MappingStore } from './mapping-store.ts';

/** What pollers work with. */
export interface MappingContext {
  readonly kernel: Kernel;
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly store: MappingStore;
  readonly random: Random;
  /** Most batches of one function at the same time. */
  readonly environmentsPerFunction: number;
}

/** The role as which a mapping reads its source: its function's. */
export function callerOf({ functions }: MappingContext, { functionName, qualifier }: Mapping): RoleCaller {
  return functionRole(functions.find({ FunctionName: functionName, Qualifier: qualifier }));
}

/** Calls a service for a mapping; the answer is the service's, unread. */
export async function callSource(
  context: MappingContext,
  mapping: Mapping,
  service: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  return Object(await context.kernel.aws.call(service, operation, input, callerOf(context, mapping)));
}

/** Invokes a mapping's function with a batch: the records as JSON texts. */
export function invokeBatch(
  { kernel, functions, invoker, random }: MappingContext,
  { functionName, qualifier }: Mapping,
  records: readonly string[],
): Promise<DeliveryOutcome & { readonly requestId: string }> {
  const requestId = random.uuid();
  return deliver(kernel, functions, invoker, {
    from: `mapping:${functionName}`,
    functionName,
    qualifier,
    payload: `{"Records":[${records.join(',')}]}`,
    requestId,
  }).then((outcome) => ({ ...outcome, requestId }));
}

/** Records of one batch together ("Invocation payload", less what wraps them), bytes. */
export const LARGEST_BATCH_BYTES = 6_291_456 - 1_024;

/** Something that reads a source until it is stopped. */
export interface Poller {
  start(): void;
  /** Takes no more. Resolves when the batches that run are over, so that a successor does not run them too. */
  stop(): Promise<void>;
}

/** Whether an error of a source will pass by itself: then quiet must wait for the next try. */
export function passes(error: unknown): boolean {
  const { code, statusCode } = Object(error);
  return statusCode === undefined || statusCode >= 500 || /Throttl|LimitExceeded|TooMany/.test(String(code));
}
