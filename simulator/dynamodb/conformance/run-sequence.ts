import { saySame } from './compare-answers.ts';
import type { Answer, Endpoint } from './endpoint.ts';
import type { GeneratedOperation } from './generate/operations.ts';
import type { GeneratedSequence } from './generate/sequence.ts';
import { createTableInput, type TableShape } from './generate/table-shape.ts';
import { type KnownDifference, knownDifference, LOOK, takesAwayOnly } from './known-differences.ts';

/** The two endpoints that are compared. */
export interface Endpoints {
  readonly ours: Endpoint;
  readonly theirs: Endpoint;
}

/** A call that two endpoints answered differently. */
export interface Difference {
  readonly call: GeneratedOperation;
  /** Its place in the sequence. */
  readonly at: number;
  readonly ours: Answer;
  readonly theirs: Answer;
}

/** What running a sequence came to. */
export interface SequenceRun {
  /** Calls that were sent to both. */
  readonly calls: readonly GeneratedOperation[];
  /** The difference that nobody has explained, where there is one: it ends the sequence. */
  readonly difference?: Difference;
  /** Differences that are documented. */
  readonly known: readonly KnownDifference[];
}

/** Looks at a table that is being made or deleted: with nothing to wait for, a few are enough. */
const MAX_LOOKS = 1_000;

/** Pages that are followed after one that says that there are more. */
const MAX_PAGES = 5;

/** Runs a sequence on both endpoints, on a table that is made for it, up to the first difference. */
export async function runSequence(sequence: GeneratedSequence, endpoints: Endpoints): Promise<SequenceRun> {
  const { shape } = sequence;
  await onBoth(endpoints, 'CreateTable', createTableInput(shape));
  const status = (answer: Answer) => answer.kind === 'result' && Object(answer.body['Table'])['TableStatus'];
  await until(endpoints, shape, (answer) => status(answer) === 'ACTIVE');
  try {
    return await runCalls(sequence, endpoints);
  } finally {
    await onBoth(endpoints, 'DeleteTable', { TableName: shape.tableName });
    await until(endpoints, shape, ({ kind }) => kind !== 'result');
  }
}

async function runCalls({ shape, operations }: GeneratedSequence, endpoints: Endpoints): Promise<SequenceRun> {
  const calls: GeneratedOperation[] = [];
  const known: KnownDifference[] = [];
  for (const [at, operation] of operations.entries()) {
    for (let call: GeneratedOperation | undefined = operation, page = 0; call && page < MAX_PAGES; page += 1) {
      const [ours, theirs] = await onBoth(endpoints, call.operation, call.input);
      calls.push(call);
      if (!saySame(call.operation, ours, theirs)) {
        const explanation = knownDifference({ shape, call, ours, theirs });
        if (!explanation) return { calls, known, difference: { call, at, ours, theirs } };
        known.push(explanation);
        // After a write that only one of them did nothing that follows could be compared.
        if (explanation.isApart) return { calls, known };
        break;
      }
      call = followUp(call, ours);
    }
  }
  return { calls, known };
}

/** What is asked next because of an answer: the next page, or what an update has left of an item. */
function followUp(call: GeneratedOperation, answer: Answer): GeneratedOperation | undefined {
  if (!takesAwayOnly(call) || answer.kind !== 'result') return nextPage(call, answer);
  const { TableName, Key } = call.input;
  return { operation: 'GetItem', input: { TableName, Key, ConsistentRead: true }, features: [LOOK] };
}

function nextPage(call: GeneratedOperation, answer: Answer): GeneratedOperation | undefined {
  const last = answer.kind === 'result' ? answer.body['LastEvaluatedKey'] : undefined;
  if (call.operation !== 'Query' || last === undefined) return undefined;
  return { ...call, input: { ...call.input, ExclusiveStartKey: last }, features: [...call.features, 'next page'] };
}

async function onBoth({ ours, theirs }: Endpoints, operation: string, input: object): Promise<[Answer, Answer]> {
  return await Promise.all([ours.call(operation, input), theirs.call(operation, input)]);
}

/** Looks at the table until it is so in both. @throws {Error} when it never is. */
async function until(
  endpoints: Endpoints,
  { tableName }: TableShape,
  holds: (table: Answer) => boolean,
): Promise<void> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const answers = await onBoth(endpoints, 'DescribeTable', { TableName: tableName });
    if (answers.every(holds)) return;
  }
  throw new Error(`The table ${tableName} of a sequence was not made, or not deleted, in one of the endpoints.`);
}
