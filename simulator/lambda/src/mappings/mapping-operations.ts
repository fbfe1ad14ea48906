import { z } from 'zod';
import type { CallContext, Operation } from '#kernel';
import { invalidParameter, resourceConflict, validationError } from '../errors.ts';
import { readInput } from '../input.ts';
import { checkSourceExists } from './check-source.ts';
import { describeMapping, type Mapping } from './mapping.ts';
import type { MappingContext } from './mapping-context.ts';
import { applySettings, CreateMapping, defaultSettings, sourceOf, UpdateMapping } from './mapping-input.ts';

const OneMapping = z.strictObject({ UUID: z.string() });

const ListMappings = z.strictObject({
  EventSourceArn: z.string().optional(),
  FunctionName: z.string().optional(),
  Marker: z.string().optional(),
  MaxItems: z.number().int().min(1).max(10_000).optional(),
});

/** What the operations tell whoever runs the mappings. */
export interface MappingChanges {
  created(mapping: Mapping): void;
  updated(mapping: Mapping): void;
  deleted(mapping: Mapping): void;
}

/** Operations on event source mappings. */
export function mappingOperations(context: MappingContext, changes: MappingChanges): Record<string, Operation> {
  const { store, functions, kernel, random } = context;

  const describe = (mapping: Mapping, state = mapping.isEnabled ? 'Enabled' : 'Disabled') =>
    describeMapping(
      mapping,
      functions.arnOf(mapping.functionName),
      kernel.aws.arn('lambda', `event-source-mapping:${mapping.uuid}`),
      state,
    );

  const referTo = (
    functionName: string,
    source: Pick<Mapping, 'source' | 'eventSourceArn'>,
    callContext: CallContext,
  ) => {
    const { name, qualifier } = functions.reference(functionName);
    const configuration = functions.find({ FunctionName: name, Qualifier: qualifier });
    checkSourceExists(kernel, source, configuration, callContext);
    return { functionName: name, qualifier };
  };

  return {
    CreateEventSourceMapping: (raw, callContext) => {
      const input = readInput(CreateMapping, 'CreateEventSourceMapping', raw);
      const source = sourceOf(input.EventSourceArn);
      const { EventSourceArn: eventSourceArn } = input;
      const starting = startingPosition(source, eventSourceArn, input.StartingPosition);
      const reference = referTo(input.FunctionName, { source, eventSourceArn }, callContext);
      refuseDuplicate(context, reference.functionName, eventSourceArn);
      const nowMs = kernel.clock.now();
      const mapping = applySettings(
        {
          ...defaultSettings(source),
          ...reference,
          uuid: random.uuid(),
          eventSourceArn,
          source,
          tags: input.Tags ?? {},
          createdMs: nowMs,
          lastModifiedMs: nowMs,
          ...starting,
        },
        input,
      );
      store.save(mapping);
      changes.created(mapping);
      return describe(mapping, 'Creating');
    },
    UpdateEventSourceMapping: (raw, callContext) => {
      const input = readInput(UpdateMapping, 'UpdateEventSourceMapping', raw);
      const before = store.read(input.UUID);
      const reference = input.FunctionName === undefined ? {} : referTo(input.FunctionName, before, callContext);
      const mapping = { ...applySettings({ ...before, ...reference }, input), lastModifiedMs: kernel.clock.now() };
      store.save(mapping);
      changes.updated(mapping);
      return describe(mapping, stateWhileUpdating(before, mapping));
    },
    GetEventSourceMapping: (raw) => describe(store.read(readInput(OneMapping, 'GetEventSourceMapping', raw).UUID)),
    DeleteEventSourceMapping: (raw) => {
      const mapping = store.read(readInput(OneMapping, 'DeleteEventSourceMapping', raw).UUID);
      store.remove(mapping.uuid);
      changes.deleted(mapping);
      return describe(mapping, 'Deleting');
    },
    ListEventSourceMappings: (raw) => {
      const input = readInput(ListMappings, 'ListEventSourceMappings', raw);
      const name = input.FunctionName === undefined ? undefined : functions.reference(input.FunctionName).name;
      const found = store
        .all()
        .filter(({ functionName }) => name === undefined || functionName === name)
        .filter(({ eventSourceArn }) => input.EventSourceArn === undefined || eventSourceArn === input.EventSourceArn);
      const from = Number(input.Marker ?? 0);
      const to = from + (input.MaxItems ?? 100);
      return {
        EventSourceMappings: found.slice(from, to).map((mapping) => describe(mapping)),
        ...(to < found.length ? { NextMarker: String(to) } : {}),
      };
    },
  };
}

/** What the mapping is on its way to, as the answer of an update has it. */
function stateWhileUpdating(before: Mapping, after: Mapping): string {
  if (before.isEnabled === after.isEnabled) return 'Updating';
  return after.isEnabled ? 'Enabling' : 'Disabling';
}

function startingPosition(source: Mapping['source'], eventSourceArn: string, position: string | undefined) {
  if (source === 'queue') {
    if (position === undefined) return {};
    throw invalidParameter('StartingPosition is not valid for SQS event sources.');
  }
  if (position === undefined) {
    throw validationError(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  }
  // A table's stream has no position by time.
  if (position === 'TRIM_HORIZON' || position === 'LATEST') return { startingPosition: position } as const;
  throw invalidParameter(`Unsupported starting position for arn type: ${eventSourceArn}`);
}

function refuseDuplicate({ store }: MappingContext, functionName: string, eventSourceArn: string): void {
  const same = store
    .all()
    .find((mapping) => mapping.functionName === functionName && mapping.eventSourceArn === eventSourceArn);
  if (!same) return;
  throw resourceConflict(
    `An event source mapping with event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") already exists. Please update or delete the existing mapping with UUID ${same.uuid}`,
  );
}
