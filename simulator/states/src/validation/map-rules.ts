import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, errorOf, notOneOf, notOnlyOne, schemaError, unsupportedField } from './diagnostic.ts';
import { checkMembers, checkRange } from './fields.ts';

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
    return [];
  }
  const mode = modeOf(processor);
  return [
    ...(isObject(processor) ? checkProcessor(processor, mode, isExpress, `${location}/ItemProcessor`) : []),
    ...(mode === 'DISTRIBUTED' ? [] : checkInline(state, location)),
    ...checkRange(state['MaxConcurrency'], 0, 10_000_000, `${location}/MaxConcurrency`),
    ...checkRange(state['ToleratedFailurePercentage'], 0, 100, `${location}/ToleratedFailurePercentage`),
    ...checkRange(state['ToleratedFailureCount'], 0, Number.MAX_SAFE_INTEGER, `${location}/ToleratedFailureCount`),
    ...checkLabel(state['Label'], `${location}/Label`),
    ...checkBatcher(state['ItemBatcher'], `${location}/ItemBatcher`),
  ];
}

const BATCHER = [
  'MaxItemsPerBatch',
  'MaxItemsPerBatchPath',
  'MaxInputBytesPerBatch',
  'MaxInputBytesPerBatchPath',
  'BatchInput',
];

/** A batch is the input of a flow, bytes. "ItemBatcher (Map)", AWS Step Functions Developer Guide. */
const LARGEST_BATCH_BYTES = 262_144;

function checkBatcher(batcher: Json | undefined, location: string): Diagnostic[] {
  if (!isObject(batcher)) return [];
  const { MaxItemsPerBatch: items, MaxInputBytesPerBatch: bytes } = batcher;
  const limits = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch'].map((name) => [name, `${name}Path`]);
  return [
    ...checkMembers(batcher, BATCHER, location),
    ...limits
      .filter((names) => names.every((name) => batcher[name] !== undefined))
      .map((names) => notOnlyOne(names, 2, location)),
    ...checkRange(items, 1, Number.MAX_SAFE_INTEGER, `${location}/MaxItemsPerBatch`),
    ...checkRange(bytes, 1, LARGEST_BATCH_BYTES, `${location}/MaxInputBytesPerBatch`),
  ];
}

function modeOf(processor: Json | undefined): Json {
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined;
  return (isObject(config) ? config['Mode'] : undefined) ?? 'INLINE';
}

function checkProcessor(processor: JsonObject, mode: Json, isExpress: boolean, location: string): Diagnostic[] {
  const at = `${location}/ProcessorConfig`;
  if (mode !== 'INLINE' && mode !== 'DISTRIBUTED') {
    return [notOneOf(['INLINE', 'DISTRIBUTED'], `${at}/Mode`)];
  }
  const { ProcessorConfig: config } = processor;
  const kind = isObject(config) ? config['ExecutionType'] : undefined;
  if (mode === 'INLINE') return kind === undefined ? [] : [unsupportedField('ExecutionType', at)];
  if (isExpress) {
    return [
      schemaError(`The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines`, at),
    ];
  }
  if (kind === undefined) return [schemaError('These fields are required: [ExecutionType]', at)];
  return kind === 'STANDARD' || kind === 'EXPRESS' ? [] : [notOneOf(['STANDARD', 'EXPRESS'], `${at}/ExecutionType`)];
}

/** The recorded service takes tolerated failures on inline Maps, and does nothing with them. */
function checkInline(state: JsonObject, location: string): Diagnostic[] {
  return DISTRIBUTED_ONLY.filter((field) => state[field] !== undefined && !field.startsWith('Tolerated')).map((field) =>
    schemaError(`The field '${field}' is only supported for a Map state in DISTRIBUTED mode`, `${location}/${field}`),
  );
}

function checkLabel(label: Json | undefined, location: string): Diagnostic[] {
  if (typeof label !== 'string' || LABEL.test(label)) return [];
  return [errorOf('INVALID_LABEL_NAME', `Invalid label name: ${label}`, location)];
}
