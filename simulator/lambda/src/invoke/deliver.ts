import type { Kernel } from '#kernel';
import type { Functions } from '../functions/functions.ts';
import { functionError } from '../runtime/function-error.ts';
import type { FunctionError } from '../runtime/messages.ts';
import { checkConcurrency, invokeOutput } from './invoke-operation.ts';
import type { Invoker } from './invoker.ts';

/** An invocation that Lambda makes by itself: for a mapping, or for an asynchronous event. */
export interface OwnInvocation {
  /** Who the network says calls: `mapping:<function>` or `async:<function>`. */
  readonly from: string;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly payload: string;
  readonly requestId: string;
}

/** How it ended. */
export type DeliveryOutcome =
  | { readonly kind: 'done'; readonly payload: string; readonly version: string }
  | { readonly kind: 'failed'; readonly payload: string; readonly version: string }
  /** The function did not run, or nobody knows: throttled, or a fault of the network. */
  | { readonly kind: 'not-run'; readonly error: FunctionError; readonly isThrottle: boolean };

/** Makes an invocation through the simulated network, so that faults can hit it. */
export async function deliver(
  kernel: Kernel,
  functions: Functions,
  invoker: Invoker,
  { from, functionName, qualifier, payload, requestId }: OwnInvocation,
): Promise<DeliveryOutcome> {
  const invoke = async () => {
    checkConcurrency(functions, invoker, functionName);
    const configuration = functions.route({ FunctionName: functionName, Qualifier: qualifier });
    const arn = functions.arnOf(functionName);
    const invokedFunctionArn = qualifier === undefined ? arn : `${arn}:${qualifier}`;
    const answer = await invoker.run({ configuration, payload, invokedFunctionArn, requestId });
    return invokeOutput(answer, configuration.version);
  };
  try {
    const output = await kernel.network.send<Record<string, unknown>>({
      from,
      to: 'lambda',
      operation: 'Invoke',
      resource: functionName,
      deliver: invoke,
      answerFault: (fault) => Object(kernel.aws.service('lambda')?.answerFault?.(fault, 'Invoke', {})),
    });
    const kind = output['FunctionError'] === undefined ? 'done' : 'failed';
    return { kind, payload: String(output['Payload']), version: String(output['ExecutedVersion']) };
  } catch (error) {
    return {
      kind: 'not-run',
      error: functionError(error),
      isThrottle: Object(error).code === 'TooManyRequestsException',
    };
  }
}
