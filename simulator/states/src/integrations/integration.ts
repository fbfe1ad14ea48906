import type { Kernel, RoleCaller } from '#kernel';
import type { Json, JsonObject } from '../json.ts';
import type { Settlement } from '../store/frames.ts';

/** A call that a task makes. */
export interface TaskCall {
  readonly kernel: Kernel;
  /** The state machine with its role. */
  readonly caller: RoleCaller;
  readonly parameters: JsonObject;
  readonly requestId: string;
}

/** What came of it: the end of the task, or that somebody else will end it. */
export type TaskAnswer =
  | { readonly settlement: Settlement }
  | { readonly submitted: string; readonly childExecutionArn?: string };

/** Calls one operation of a service. Returns its result, before the metadata that the service adds. */
export type Integration = (call: TaskCall, operation: string) => Promise<JsonObject>;

/** How an integration names itself in errors. */
export interface ErrorNames {
  /** Before the dot, e.g. `DynamoDB`. */
  readonly prefix: string;
  /** In the cause, e.g. `AmazonDynamoDBv2`. */
  readonly service: string;
  /** The exception that stands for all errors that the SDK has no class for. */
  readonly general: string;
  /** Errors that the SDK has classes for. */
  readonly modeled: RegExp;
  /** The form of the cause: the older SDK's (`;`) or the newer one's (`,`). */
  readonly separator: ';' | ',';
}

/** The headers and ids that integrations add to results; what they hold says nothing about the call. */
export function metadataOf({ kernel, requestId }: TaskCall): JsonObject {
  const date = new Date(kernel.clock.now()).toUTCString();
  const headers: Json = { 'x-amzn-RequestId': requestId, Date: date };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [requestId], Date: [date] },
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}
