import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { checkRange } from './fields.ts';

/** Fields that only a distributed Map has. "Using Map state in Distributed mode", AWS Step Functions Developer Guide. */
const DISTRIBUTED_ONLY = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

const LABEL = /^[^\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]{1,40}$/u;

/** Checks what is particular about a Map. */
export function checkMap(state: JsonObject, isExpress: boolean, location: string): Diagnostic[] {
  const { ItemProcessor: processor, Iterator: iterator } = state;
  if (processor !== undefined && iterator !== undefined) {
    return [schemaError(`Only one of these fields is allowed: [ItemProcessor, Iterator]`, location)];
  }
  const mode = modeOf(processor);
  return [
    ...(isObject(processor) ? checkProcessor(processor, mode, isExpress, `${location}/ItemProcessor`) : []),
    ...(mode === 'DISTRIBUTED' ? [] : checkInline(state, location)),
    ...checkRange(state['MaxConcurrency'], 0, 10_000_000, `${location}/MaxConcurrency`),
    ...checkRange(state['ToleratedFailurePercentage'], 0, 100, `${location}/ToleratedFailurePercentage`),
    ...checkLabel(state['Label'], `${location}/Label`),
  ];
}

function modeOf(processor: Json | undefined): Json {
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined;
  return (isObject(config) ? config['Mode'] : undefined) ?? 'INLINE';
}

function checkProcessor(processor: JsonObject, mode: Json, isExpress: boolean, location: string): Diagnostic[] {
  const at = `${location}/ProcessorConfig`;
  if (mode !== 'INLINE' && mode !== 'DISTRIBUTED') {
    return [schemaError(`The field 'Mode' should have one of these values: [INLINE, DISTRIBUTED]`, `${at}/Mode`)];
  }
  if (mode === 'INLINE') return [];
  if (isExpress) return [schemaError('Express state machine does not support Distributed Map', at)];
  const { ExecutionType: kind } = processor['ProcessorConfig'] as JsonObject; // It has a Mode.
  if (kind === undefined) return [schemaError('These fields are required: [ExecutionType]', at)];
  if (kind === 'STANDARD' || kind === 'EXPRESS') return [];
  return [
    schemaError(
      `The field 'ExecutionType' should have one of these values: [STANDARD, EXPRESS]`,
      `${at}/ExecutionType`,
    ),
  ];
}

/** The recorded service takes tolerated failures on inline Maps, and does nothing with them. */
function checkInline(state: JsonObject, location: string): Diagnostic[] {
  return DISTRIBUTED_ONLY.filter((field) => state[field] !== undefined && !field.startsWith('Tolerated')).map((field) =>
    schemaError(`The field '${field}' is only supported for a Map state in DISTRIBUTED mode`, `${location}/${field}`),
  );
}

function checkLabel(label: Json | undefined, location: string): Diagnostic[] {
  if (typeof label !== 'string' || LABEL.test(label)) return [];
  return [{ severity: 'ERROR', code: 'INVALID_LABEL_NAME', message: `Invalid label name: ${label}`, location }];
}
