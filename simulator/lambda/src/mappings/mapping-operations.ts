import { z } from 'zod';
import { NotSimulated, type Operation } from '#kernel';
import { resourceConflict, validationError } from '../errors.ts';
import { readInput } from '../input.ts';
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

  const referTo = (functionName: string) => {
    const { name, qualifier } = functions.reference(functionName);
    functions.find({ FunctionName: name, Qualifier: qualifier });
    return { functionName: name, qualifier };
  };

  return {
    CreateEventSourceMapping: (raw) => {
      const input = readInput(CreateMapping, 'CreateEventSourceMapping', raw);
      const source = sourceOf(input.EventSourceArn);
      const reference = referTo(input.FunctionName);
      refuseDuplicate(context, reference.functionName, input.EventSourceArn);
      const nowMs = kernel.clock.now();
      const mapping = applySettings(
        {
          ...defaultSettings(source),
          ...reference,
          uuid: random.uuid(),
          eventSourceArn: input.EventSourceArn,
          source,
          tags: input.Tags ?? {},
          createdMs: nowMs,
          lastModifiedMs: nowMs,
          ...startingPosition(source, input.StartingPosition),
        },
        input,
      );
      store.save(mapping);
      changes.created(mapping);
      return describe(mapping, 'Creating');
    },
    UpdateEventSourceMapping: (raw) => {
      const input = readInput(UpdateMapping, 'UpdateEventSourceMapping', raw);
      const before = store.read(input.UUID);
      const reference = input.FunctionName === undefined ? {} : referTo(input.FunctionName);
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

function startingPosition(source: Mapping['source'], position: string | undefined) {
  if (source === 'queue') return {};
  if (position === 'AT_TIMESTAMP')
    throw new NotSimulated('the starting position AT_TIMESTAMP', 'Streams of tables have none.');
  if (position !== 'TRIM_HORIZON' && position !== 'LATEST') {
    throw validationError(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  }
  return { startingPosition: position } as const;
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
