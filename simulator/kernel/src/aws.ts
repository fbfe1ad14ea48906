import { type Caller, callerName } from './caller.ts';
import type { Clock } from './clock.ts';
import { AwsError, NotSimulated } from './errors.ts';
import type { Fault } from './faults.ts';
import type { WhenGone } from './internet.ts';
import { textOfOutput, valueOfOutput } from './json-text.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Store } from './store.ts';

/** What an operation knows of the call it answers. */
export interface CallContext {
  readonly caller: Caller;
  readonly requestId: string;
  /** An eventually consistent read should answer an older state (the fault `stale`). */
  readonly stale: boolean;
  /** A part of the call should be left undone (the fault `throttle` on an operation that is divisible). */
  readonly throttled: boolean;
  /** For an operation that waits: what it takes for a caller who has gone would be lost. Absent: nobody can go. */
  readonly whenGone?: WhenGone | undefined;
}

/** An IAM action on a resource. */
export interface Permission {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` for actions that have no resource. */
  readonly resource: string;
  /** Values of condition keys that the policies may ask for, e.g. `dynamodb:LeadingKeys`. */
  readonly conditionKeys?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * One operation of a service: input and output are the JSON bodies of the API, already parsed (blobs are base64
 * text). An output may be a `JsonText`. A synchronous one runs in one transaction; one that returns a promise (a long
 * poll, a synchronous invocation) transacts by itself.
 * @throws {AwsError} as the service answers it.
 */
export type Operation = (input: Readonly<Record<string, unknown>>, context: CallContext) => unknown;

/** A simulated service. */
export interface AwsService {
  /** The endpoint's name: `dynamodb`, `streams.dynamodb`, `states`, `events`, `sqs`, `lambda`, `logs`, `sts`. */
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** What the caller must be allowed to do. The empty list: nothing (STS GetCallerIdentity). */
  permissions(operation: string, input: Readonly<Record<string, unknown>>): readonly Permission[];
  /** The table, function, queue ... that faults and logs name; undefined where the call is about none. */
  resource?(operation: string, input: Readonly<Record<string, unknown>>): string | undefined;
  /** How a fault that this service answers looks; nothing where the usual error will do. */
  answerFault?(fault: Fault, operation: string, input: Readonly<Record<string, unknown>>): unknown;
  /** Whether a throttled call of an operation is carried out in part: its context says so. */
  isDivisible?(operation: string): boolean;
  /** Called once, when all services are there and the store's jobs are about to resume. */
  resume?(): void;
}

/** One answered call, as meters see it. */
export interface AnsweredCall {
  readonly service: string;
  readonly operation: string;
  readonly resource: string | undefined;
  readonly caller: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The output, or the error that was answered. */
  readonly outcome: { readonly output: unknown } | { readonly error: unknown };
}

/** Decides whether a call is allowed. */
export interface Authoriser {
  /** @throws {AwsError} AccessDeniedException, naming principal, action and resource. */
  authorise(caller: Caller, permission: Permission): void;
}

/** The simulated account: every service by name, behind the network and IAM. */
export interface Aws {
  readonly region: string;
  readonly accountId: string;
  /** Adds a service. */
  register(service: AwsService): void;
  service(name: string): AwsService | undefined;
  services(): readonly AwsService[];
  /** Sets who decides; until then everything is allowed. */
  useAuthoriser(authoriser: Authoriser): void;
  /** Told of every call that was answered. */
  onAnswered(listener: (call: AnsweredCall) => void): void;
  /**
   * Calls an operation as `caller`: through the network's faults and IAM, in a transaction of its own.
   * @throws {AwsError} the service's answer; ConnectionLost and CallerCrashed by faults.
   */
  call(
    service: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    caller: Caller,
    whenGone?: WhenGone,
  ): Promise<unknown>;
  /** Like `call`, for who sends the output on: its JSON text; `undefined` where there is no output. */
  callForText(
    service: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    caller: Caller,
    whenGone?: WhenGone,
  ): Promise<string | undefined>;
  /** An ARN in this account and region, e.g. `arn('sqs', 'orders')`. */
  arn(service: string, resource: string): string;
}

/** What the account is built from. */
export interface AwsOptions {
  readonly region: string;
  readonly accountId: string;
  readonly store: Store;
  readonly network: Network;
  readonly random: Random;
  readonly clock: Clock;
}

/** An account without services yet. */
export function createAws({ region, accountId, store, network, random }: AwsOptions): Aws {
  const services = new Map<string, AwsService>();
  const listeners: Array<(call: AnsweredCall) => void> = [];
  let authoriser: Authoriser = { authorise: () => undefined };

  const answer = (
    service: AwsService,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    context: CallContext,
  ): unknown => {
    const handler = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
    if (!handler) throw new NotSimulated(`${service.name} ${operation}`);
    for (const permission of service.permissions(operation, input)) authoriser.authorise(context.caller, permission);
    return store.transact(() => handler(input, context));
  };

  /** @param read what the caller of this wants of the output. */
  const call = async <Answer>(
    name: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    caller: Caller,
    read: (output: unknown) => Answer,
    whenGone: WhenGone | undefined,
  ): Promise<Answer> => {
    const service = services.get(name);
    if (!service) throw new NotSimulated(`the service "${name}"`);
    const resource = service.resource?.(operation, input);
    const from = callerName(caller);
    const report = (outcome: AnsweredCall['outcome']) => {
      for (const listener of listeners) listener({ service: name, operation, resource, caller: from, input, outcome });
    };
    try {
      const output = await network.send<unknown>({
        from,
        to: name,
        operation,
        ...(resource === undefined ? {} : { resource }),
        ...(caller.kind === 'role' && caller.crash ? { crash: caller.crash } : {}),
        answerFault: (fault) => service.answerFault?.(fault, operation, input),
        isDivisible: service.isDivisible?.(operation) ?? false,
        deliver: ({ stale, throttled }) =>
          answer(service, operation, input, { caller, requestId: random.uuid(), stale, throttled, whenGone }),
      });
      report(new Answered(output));
      return read(output);
    } catch (error) {
      if (error instanceof AwsError) report({ error });
      throw error;
    }
  };

  return {
    region,
    accountId,
    register: (service) => {
      services.set(service.name, service);
    },
    service: (name) => services.get(name),
    services: () => [...services.values()],
    useAuthoriser: (decided) => {
      authoriser = decided;
    },
    onAnswered: (listener) => {
      listeners.push(listener);
    },
    call: (service, operation, input, caller, whenGone) =>
      call(service, operation, input, caller, valueOfOutput, whenGone),
    callForText: (service, operation, input, caller, whenGone) =>
      call(service, operation, input, caller, textOfOutput, whenGone),
    arn: (service, resource) => `arn:aws:${service}:${region}:${accountId}:${resource}`,
  };
}

/** An output that is read only if a listener looks at it. */
class Answered {
  readonly #output: unknown;

  constructor(output: unknown) {
    this.#output = output;
  }

  get output(): unknown {
    return valueOfOutput(this.#output);
  }
}
