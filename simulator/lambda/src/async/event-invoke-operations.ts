import { z } from 'zod';
import type { Kernel, Operation } from '#kernel';
import { checkDestination } from '../destination.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import type { EventInvokeConfiguration } from '../functions/function-store.ts';
import type { Functions } from '../functions/functions.ts';
import { readInput } from '../input.ts';

const Destination = z.strictObject({ Destination: z.string().optional() });

const Put = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string().optional(),
  MaximumRetryAttempts: z.number().int().min(0).max(2).optional(),
  MaximumEventAgeInSeconds: z.number().int().min(60).max(21_600).optional(),
  DestinationConfig: z
    .strictObject({ OnSuccess: Destination.optional(), OnFailure: Destination.optional() })
    .optional(),
});

const Named = z.strictObject({ FunctionName: z.string(), Qualifier: z.string().optional() });

/** Retries and age of an asynchronous event where nothing else is set ("Asynchronous invocation"). */
export const DEFAULT_EVENT_INVOKE = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 } as const;

/** Operations on how a function's asynchronous events are retried and where they end. */
export function eventInvokeOperations(kernel: Kernel, functions: Functions): Record<string, Operation> {
  const { store } = functions;

  const save = (name: string, qualifier: string, configuration: EventInvokeConfiguration) => {
    const settings = store.settings(name);
    store.saveSettings(name, { ...settings, eventInvoke: { ...settings.eventInvoke, [qualifier]: configuration } });
    return describe(functions, name, qualifier, configuration);
  };

  const find = (name: string, qualifier: string): EventInvokeConfiguration => {
    const found = store.settings(name).eventInvoke[qualifier];
    if (found) return found;
    throw resourceNotFound(`The function ${functions.arnOf(name)}:${qualifier} doesn't have an EventInvokeConfig`);
  };

  const read = (raw: Readonly<Record<string, unknown>>, operation: string) => {
    const input = readInput(Put, operation, raw);
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
    if ([MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig].every((setting) => setting === undefined)) {
      throw invalidParameter('You must specify at least one of error handling or destination setting.');
    }
    const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
    requireQualifier(functions, name, qualifier);
    for (const side of [DestinationConfig?.OnSuccess, DestinationConfig?.OnFailure]) {
      if (!side?.Destination) continue;
      checkDestination(side.Destination);
      if (side.Destination === functions.arnOf(name)) {
        throw invalidParameter("You can't specify the function as a destination for itself.");
      }
    }
    return { input, name, qualifier };
  };

  return {
    PutFunctionEventInvokeConfig: (raw) => {
      const { input, name, qualifier } = read(raw, 'PutFunctionEventInvokeConfig');
      const base = { ...DEFAULT_EVENT_INVOKE, lastModifiedMs: 0 };
      return save(name, qualifier, apply(base, input, kernel.clock.now()));
    },
    UpdateFunctionEventInvokeConfig: (raw) => {
      const { input, name, qualifier } = read(raw, 'UpdateFunctionEventInvokeConfig');
      return save(name, qualifier, apply(find(name, qualifier), input, kernel.clock.now()));
    },
    GetFunctionEventInvokeConfig: (raw) => {
      const input = readInput(Named, 'GetFunctionEventInvokeConfig', raw);
      const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
      return describe(functions, name, qualifier, find(name, qualifier));
    },
    DeleteFunctionEventInvokeConfig: (raw) => {
      const input = readInput(Named, 'DeleteFunctionEventInvokeConfig', raw);
      const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
      find(name, qualifier);
      const settings = store.settings(name);
      const { [qualifier]: _dropped, ...eventInvoke } = settings.eventInvoke;
      store.saveSettings(name, { ...settings, eventInvoke });
      return {};
    },
    ListFunctionEventInvokeConfigs: (raw) => {
      const { name } = functions.reference(
        readInput(Named.extend({ MaxItems: z.number().optional() }), 'ListFunctionEventInvokeConfigs', raw)
          .FunctionName,
      );
      const configurations = Object.entries(store.settings(name).eventInvoke);
      return {
        FunctionEventInvokeConfigs: configurations.map(([qualifier, configuration]) =>
          describe(functions, name, qualifier, configuration),
        ),
      };
    },
  };
}

/** @throws {AwsError} ResourceNotFoundException when there is no such function, version or alias. */
function requireQualifier(functions: Functions, name: string, qualifier: string): void {
  try {
    functions.find({ FunctionName: name, Qualifier: qualifier });
  } catch (cause) {
    if (Object(cause).code === 'ResourceNotFoundException') throw resourceNotFound("The function doesn't exist.");
    throw cause;
  }
}

function apply(base: EventInvokeConfiguration, input: z.output<typeof Put>, nowMs: number): EventInvokeConfiguration {
  const { onSuccess, onFailure, ...rest } = base;
  const success = input.DestinationConfig ? input.DestinationConfig.OnSuccess?.Destination : onSuccess;
  const failure = input.DestinationConfig ? input.DestinationConfig.OnFailure?.Destination : onFailure;
  return {
    ...rest,
    maximumRetryAttempts: input.MaximumRetryAttempts ?? base.maximumRetryAttempts,
    maximumEventAgeSeconds: input.MaximumEventAgeInSeconds ?? base.maximumEventAgeSeconds,
    lastModifiedMs: nowMs,
    ...(success ? { onSuccess: success } : {}),
    ...(failure ? { onFailure: failure } : {}),
  };
}

function describe(functions: Functions, name: string, qualifier: string, configuration: EventInvokeConfiguration) {
  const { onSuccess, onFailure } = configuration;
  return {
    LastModified: configuration.lastModifiedMs / 1_000,
    FunctionArn: `${functions.arnOf(name)}:${qualifier}`,
    MaximumRetryAttempts: configuration.maximumRetryAttempts,
    MaximumEventAgeInSeconds: configuration.maximumEventAgeSeconds,
    DestinationConfig: {
      OnSuccess: onSuccess ? { Destination: onSuccess } : {},
      OnFailure: onFailure ? { Destination: onFailure } : {},
    },
  };
}
