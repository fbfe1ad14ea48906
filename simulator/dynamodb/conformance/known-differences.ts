import { saySame } from './compare-answers.ts';
import type { Answer } from './endpoint.ts';
import type { GeneratedOperation } from './generate/operations.ts';
import type { TableShape } from './generate/table-shape.ts';

/** Where dynalite is known to answer otherwise than the service does. */
export interface KnownDifference {
  readonly id: string;
  /** What differs, and what the service does. */
  readonly reason: string;
  /** The page of the service's documentation that says so. */
  readonly documentation: string;
  /** Whether the two tables may differ from here on. */
  readonly isApart: boolean;
}

/** Two answers that are not the same, and what they answer. */
export interface Answers {
  readonly shape: TableShape;
  readonly call: GeneratedOperation;
  readonly ours: Answer;
  readonly theirs: Answer;
}

/** A known difference, and which answers it explains. */
interface Known extends Omit<KnownDifference, 'isApart'> {
  explains(answers: Answers): boolean;
}

const WRITES: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** What an update expression is refused for when it meets the item. */
const UPDATE_FAULT =
  /^(The provided expression refers to an attribute that does not exist|An operand in the update expression has|The document path provided in the update expression|Attempting to store more than 38|Number (over|under)flow)/;

/** The feature of a look at what an update has left. */
export const LOOK = 'what an update has left';

/** Whether a call is an update that can only take something away. */
export function takesAwayOnly({ operation, input }: GeneratedOperation): boolean {
  if (operation !== 'UpdateItem') return false;
  const { UpdateExpression: expression, AttributeUpdates: updates } = input;
  if (typeof expression === 'string') return /^(REMOVE|DELETE) /.test(expression) && !/ (SET|ADD) /.test(expression);
  const actions = Object.values(Object(updates)).map((update) => Object(update).Action);
  return actions.length > 0 && actions.every((action) => action === 'DELETE');
}

const KNOWN: readonly Known[] = [
  {
    id: 'an-update-that-takes-away',
    reason: 'An update that only removes attributes or elements makes no item where none was; dynalite makes one.',
    documentation: '"UpdateItem" (AttributeUpdates: DELETE), Amazon DynamoDB API Reference',
    explains: ({ shape, call, ours, theirs }) =>
      (call.features.includes(LOOK) && ours.kind === 'result' && !('Item' in ours.body)) ||
      (takesAwayOnly(call) &&
        ours.kind === 'result' &&
        (/^The document path provided/.test(messageOf(theirs)) ||
          sameButCapacityAndSizes(shape, call, ours, without(theirs, 'Attributes')))),
  },
  {
    id: 'names-that-begin-with-an-underscore',
    reason: 'A name that stands in an expression begins with a letter; dynalite takes an underscore too.',
    documentation: '"Expression attribute names (aliases) in DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours }) => /Syntax error; token: "_"/.test(messageOf(ours)),
  },
  {
    id: 'values-without-an-order',
    reason: 'A value that is no text, number or binary has no order, so that comparing with it is refused.',
    documentation: '"Comparison operator and function reference", Amazon DynamoDB Developer Guide',
    explains: ({ ours }) => /Incorrect operand type .* operator or function: (<=?|>=?|BETWEEN),/.test(messageOf(ours)),
  },
  {
    id: 'functions-of-other-expressions',
    reason: 'A function of another kind of expression, or within itself, is not allowed; dynalite does not know it.',
    documentation: '"Update expressions in DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours }) =>
      /The function is not allowed (in|to be used this way in an) .*(expression|list_append)/.test(messageOf(ours)),
  },
  {
    id: 'repeated-not',
    reason: 'NOT may stand before NOT.',
    documentation: '"Comparison operator and function reference", Amazon DynamoDB Developer Guide',
    explains: ({ call, theirs }) =>
      /NOT NOT/.test(JSON.stringify(call.input)) && /Syntax error/.test(messageOf(theirs)),
  },
  {
    id: 'capacity-of-a-read-that-finds-nothing',
    reason: 'A read that finds nothing takes half a unit, one when it is consistent; dynalite counts none.',
    documentation: '"DynamoDB read and write operations", Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      ['Query', 'Scan'].includes(call.operation) &&
      ours.kind === 'result' &&
      ours.body['ScannedCount'] === 0 &&
      sameBut('ConsumedCapacity', call, ours, theirs),
  },
  {
    id: 'sum-beyond-38-digits',
    reason: 'A sum that needs more than 38 digits is refused; dynalite stores it.',
    documentation: '"Supported data types and naming rules in Amazon DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.operation === 'UpdateItem' && theirs.kind === 'result' && /^Number overflow/.test(messageOf(ours)),
  },
  {
    id: 'which-paths-conflict',
    reason: 'Where several paths of an update conflict any pair may be named; the service does not say which.',
    documentation: '"Update expressions in DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) =>
      [ours, theirs].every((answer) => /Two document paths (conflict|overlap) with each other/.test(messageOf(answer))),
  },
  {
    id: 'documents-in-older-conditions',
    reason: 'Lists and maps are equal member by member; dynalite takes no two of them for equal, or all.',
    documentation: '"Condition" (ComparisonOperator), Amazon DynamoDB API Reference',
    explains: ({ call: { input }, ours, theirs }) =>
      /"[LM]":/.test(JSON.stringify([input['Expected'], input['QueryFilter'], input['ScanFilter']])) &&
      wasEvaluated(ours) &&
      wasEvaluated(theirs),
  },
  {
    id: 'exists-with-a-value',
    reason: 'Exists beside a Value asks for that value; dynalite asks whether there is any.',
    documentation: '"ExpectedAttributeValue" (Exists), Amazon DynamoDB API Reference',
    explains: ({ call: { input }, ours, theirs }) =>
      /"Exists":true,"Value"|"Value":\{[^}]*\},"Exists":true/.test(JSON.stringify(input['Expected'] ?? {})) &&
      wasEvaluated(ours) &&
      wasEvaluated(theirs),
  },
  {
    id: 'type-of-false',
    reason: 'A false is of type BOOL; dynalite takes it for an attribute that is not there.',
    documentation: '"Comparison operator and function reference" (attribute_type), Amazon DynamoDB Developer Guide',
    explains: ({ call: { input }, ours, theirs }) =>
      /attribute_type/.test(JSON.stringify([input['ConditionExpression'], input['FilterExpression']])) &&
      JSON.stringify(input['ExpressionAttributeValues'] ?? {}).includes('"S":"BOOL"') &&
      wasEvaluated(ours) &&
      wasEvaluated(theirs),
  },
  {
    id: 'operands-of-expected',
    reason: 'An operator of Expected takes the types that it takes in a filter; dynalite takes any.',
    documentation: '"ExpectedAttributeValue" (ComparisonOperator), Amazon DynamoDB API Reference',
    explains: ({ call: { input }, ours }) =>
      input['Expected'] !== undefined &&
      /^One or more .* ComparisonOperator \w+ is not valid for \w+ AttributeValue type$/.test(messageOf(ours)),
  },
  {
    id: 'nothing-that-contains-nothing',
    reason:
      'An attribute that is not there fulfils neither CONTAINS nor NOT_CONTAINS; for dynalite it does the latter.',
    documentation: '"Condition" (ComparisonOperator), Amazon DynamoDB API Reference',
    explains: ({ call: { input }, ours, theirs }) =>
      /"NOT_CONTAINS"/.test(JSON.stringify([input['Expected'], input['QueryFilter'], input['ScanFilter']])) &&
      wasEvaluated(ours) &&
      wasEvaluated(theirs),
  },
  {
    id: 'bounds-without-an-order',
    reason: 'Sets, lists and maps have no order, so that no bound is above the other; dynalite compares their texts.',
    documentation: '"Comparison operator and function reference", Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      /lower bound is greater than the upper bound|upper bound to be greater than or equal/.test(messageOf(theirs)) &&
      /"(SS|NS|BS|L|M|BOOL|NULL)":/.test(JSON.stringify(call.input)) &&
      wasEvaluated(ours),
  },
  {
    id: 'no-answer',
    reason: 'Dynalite ends on some requests whose operands are missing attributes.',
    documentation: '"Comparison operator and function reference", Amazon DynamoDB Developer Guide',
    explains: ({ theirs }) => theirs.kind === 'none',
  },
  {
    id: 'index-write-capacity',
    reason: 'A write to an index consumes units of its own; dynalite counts the table only.',
    documentation: '"DynamoDB read and write operations", Amazon DynamoDB Developer Guide',
    explains: ({ shape, call, ours, theirs }) =>
      shape.indexes.length > 0 && WRITES.has(call.operation) && sameBut('ConsumedCapacity', call, ours, theirs),
  },
  {
    id: 'consistent-scan-capacity',
    reason: 'A consistent read consumes twice the units; dynalite counts a scan as eventually consistent.',
    documentation: '"DynamoDB read and write operations", Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.operation === 'Scan' &&
      call.input['ConsistentRead'] === true &&
      sameBut('ConsumedCapacity', call, ours, theirs),
  },
  {
    id: 'item-collection-metrics',
    reason: 'A table with a local index answers the size of the item collection; dynalite never does.',
    documentation: '"Local secondary indexes", Amazon DynamoDB Developer Guide',
    explains: ({ shape, call, ours, theirs }) =>
      shape.indexes.some(({ kind }) => kind === 'local') && sameButCapacityAndSizes(shape, call, ours, theirs),
  },
  {
    id: 'syntax-error-text',
    reason: 'A syntax error names the token and what stands near it; dynalite answers the words of its parser.',
    documentation: '"Expressions when using condition, update, filter ...", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) => {
      const SYNTAX = /^(Invalid \w+: Syntax error; )/;
      const [a, b] = [messageOf(ours), messageOf(theirs)].map((message) => SYNTAX.exec(message)?.[1]);
      return a !== undefined && a === b;
    },
  },
  {
    id: 'comparison-of-paths',
    reason: 'A missing attribute equals nothing, and documents are equal member by member; dynalite decides otherwise.',
    documentation: '"Comparison operator and function reference", Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.features.some((feature) => /^(path|any value) as an operand$/.test(feature)) &&
      wasEvaluated(ours) &&
      wasEvaluated(theirs),
  },
  {
    id: 'select-without-what-it-selects',
    reason: 'Select that contradicts the index, or the attributes asked for, is refused; dynalite does not check it.',
    documentation: '"Query" and "Scan" (Select), Amazon DynamoDB API Reference',
    explains: ({ call, ours }) =>
      'Select' in call.input && /when choosing to get|can be used only when Querying/.test(messageOf(ours)),
  },
  {
    id: 'attributes-that-an-index-lacks',
    reason: 'A global index answers only what is projected into it, and refuses to be asked for more.',
    documentation: '"Using Global Secondary Indexes in DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) =>
      theirs.kind === 'result' && /Global secondary index \w+ does not project/.test(messageOf(ours)),
  },
  {
    id: 'consistent-scan-of-a-global-index',
    reason: 'A global index is never read consistently; dynalite checks that for Query only.',
    documentation: '"Scan" (ConsistentRead), Amazon DynamoDB API Reference',
    explains: ({ ours, theirs }) =>
      theirs.kind !== 'none' && /^Consistent reads are not supported on global/.test(messageOf(ours)),
  },
  {
    id: 'empty-key',
    reason: 'Most operations begin the text on an empty key otherwise than dynalite does.',
    documentation: '"Supported data types and naming rules in Amazon DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) =>
      messageOf(ours).replace('are not valid. ', 'were invalid: ') === messageOf(theirs) &&
      /key attribute cannot contain an empty/.test(messageOf(ours)),
  },
  {
    id: 'limit-alone',
    reason: 'A limit that is the only fault of a Query is told without its value; dynalite repeats it.',
    documentation: '"Query" (Limit), Amazon DynamoDB API Reference',
    explains: ({ call, ours, theirs }) =>
      call.operation === 'Query' &&
      messageOf(ours).replace("Value at 'Limit'", `Value '${call.input['Limit']}' at 'limit'`) === messageOf(theirs),
  },
  {
    id: 'unordered-key-condition',
    reason: 'Values without an order are refused where the expression is read; dynalite looks at the keys first.',
    documentation: '"Comparison operator and function reference" (Syntax), Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.operation === 'Query' &&
      theirs.kind !== 'none' &&
      /^Invalid KeyConditionExpression: Incorrect operand type/.test(messageOf(ours)),
  },
  {
    id: 'empty-index-key',
    reason: 'An index key may not be empty either.',
    documentation: '"Supported data types and naming rules in Amazon DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) =>
      theirs.kind !== 'none' && /secondary index key.*empty (string|binary) value/.test(messageOf(ours)),
  },
  {
    id: 'empty-key-in-a-query',
    reason: 'No key can be empty, so none can be asked for; dynalite looks for it.',
    documentation: '"Supported data types and naming rules in Amazon DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.operation === 'Query' &&
      theirs.kind !== 'none' &&
      /key attribute cannot contain an empty/.test(messageOf(ours)),
  },
  {
    id: 'fetched-from-the-table',
    reason:
      'A local index fetches from the table what it does not hold; dynalite does so for projection expressions only.',
    documentation: '"Local secondary indexes" (Fetches), Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.input['IndexName'] === 'local' &&
      ('AttributesToGet' in call.input || 'ProjectionExpression' in call.input) &&
      ours.kind === 'result' &&
      theirs.kind === 'result',
  },
  {
    id: 'bounds-that-are-documents',
    reason: 'The text of an error names its operands; dynalite writes lists and maps without what is in them.',
    documentation: '"Error handling with DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) => {
      const [a, b] = [messageOf(ours), messageOf(theirs)].map(
        (message) => message.split('operand: AttributeValue: ')[0],
      );
      return a === b && /BETWEEN operator requires same data type/.test(messageOf(ours));
    },
  },
  {
    id: 'operator-without-conditions',
    reason: 'ConditionalOperator joins two conditions or more, and is refused where there are fewer.',
    documentation: '"ConditionalOperator (legacy)", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) =>
      theirs.kind !== 'none' && /^ConditionalOperator can(not| only) be used/.test(messageOf(ours)),
  },
  {
    id: 'operator-beside-expressions',
    reason: 'ConditionalOperator is an older parameter of writes too, refused beside expressions; dynalite ignores it.',
    documentation: '"Legacy conditional parameters" (ConditionalOperator), Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      WRITES.has(call.operation) &&
      theirs.kind !== 'none' &&
      /^Can not use both .*ConditionalOperator} Expression parameters/.test(messageOf(ours)),
  },
  {
    id: 'values-of-older-conditions',
    reason:
      'EQ and NE compare values of every type, and a key condition is refused for the type that the schema wants.',
    documentation: '"Condition" (ComparisonOperator), Amazon DynamoDB API Reference',
    explains: ({ theirs }) =>
      /ComparisonOperator (EQ|NE) is not valid for \w+ AttributeValue type/.test(messageOf(theirs)),
  },
  {
    id: 'nothing-was-updated',
    reason: 'An update that leaves no attribute to show answers none; dynalite answers an empty map of them.',
    documentation: '"UpdateItem" (Attributes), Amazon DynamoDB API Reference',
    explains: ({ shape, call, ours, theirs }) =>
      call.operation === 'UpdateItem' &&
      theirs.kind === 'result' &&
      Object.keys(Object(theirs.body['Attributes'] ?? { some: true })).length === 0 &&
      sameButCapacityAndSizes(shape, call, ours, without(theirs, 'Attributes')),
  },
  {
    id: 'two-operands-that-do-not-fit',
    reason:
      'Of an operand of a wrong type and one that is missing either may be named; the service does not say which.',
    documentation: '"Update expressions in DynamoDB", Amazon DynamoDB Developer Guide',
    explains: ({ ours, theirs }) => [ours, theirs].every((answer) => UPDATE_FAULT.test(messageOf(answer))),
  },
  {
    id: 'one-of-several-conditions',
    reason: 'With OR one condition that holds is enough; dynalite stops at the first that does not.',
    documentation: '"Legacy conditional parameters" (ConditionalOperator), Amazon DynamoDB Developer Guide',
    explains: ({ call, ours, theirs }) =>
      call.input['ConditionalOperator'] === 'OR' && wasEvaluated(ours) && wasEvaluated(theirs),
  },
];

/** The documented difference that explains two answers, if there is one. */
export function knownDifference(answers: Answers): KnownDifference | undefined {
  const known = KNOWN.find(({ explains }) => explains(answers));
  return known && { ...known, isApart: isApart(answers) };
}

/** One wrote and the other did not, or lost its tables. */
function isApart({ call, ours, theirs }: Answers): boolean {
  if (call.features.includes(LOOK) || (takesAwayOnly(call) && ours.kind === 'result')) return true;
  return theirs.kind === 'none' || (WRITES.has(call.operation) && ours.kind !== theirs.kind);
}

/** It looked at the items: it did not refuse the request. */
function wasEvaluated(answer: Answer): boolean {
  return (
    answer.kind === 'result' ||
    (answer.kind === 'error' && answer.name === 'ConditionalCheckFailedException') ||
    UPDATE_FAULT.test(messageOf(answer))
  );
}

function messageOf(answer: Answer): string {
  return answer.kind === 'error' ? answer.message : '';
}

function sameButCapacityAndSizes(
  { indexes }: TableShape,
  call: GeneratedOperation,
  ours: Answer,
  theirs: Answer,
): boolean {
  const ignored = indexes.length > 0 ? ['ConsumedCapacity', 'ItemCollectionMetrics'] : [];
  const bare = (answer: Answer) => ignored.reduce(without, answer);
  return saySame(call.operation, bare(ours), bare(theirs));
}

function sameBut(member: string, { operation }: GeneratedOperation, ours: Answer, theirs: Answer): boolean {
  return saySame(operation, without(ours, member), without(theirs, member));
}

function without(answer: Answer, member: string): Answer {
  if (answer.kind !== 'result') return answer;
  const { [member]: _, ...body } = answer.body;
  return { kind: 'result', body };
}
