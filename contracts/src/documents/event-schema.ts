import { toJSONSchema } from 'zod';
import * as z from 'zod/mini';
import { type EventDefinition, EventMetadata } from '../events/envelope.ts';

/** A JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * An event as JSON Schema (draft 7, as AsyncAPI 3 has it). Further members are allowed at every level: readers
 * tolerate what they do not know.
 */
export function eventSchema({ type, version, data }: EventDefinition): JsonSchema {
  const metadata = z.extend(EventMetadata, { type: z.literal(type), version: z.literal(version) });
  const { $schema: _draft, ...schema } = toJSONSchema(z.object({ metadata, data }), { target: 'draft-7', io: 'input' });
  return schema;
}

/** The same as a document of its own. */
export function eventSchemaDocument(definition: EventDefinition): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `${definition.type} v${definition.version}`,
    ...eventSchema(definition),
  };
}
