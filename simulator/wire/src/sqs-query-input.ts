/** A form's fields as a tree: `Entry.1.Id=a` is `{Entry: {1: {Id: 'a'}}}`. */
interface Tree {
  [name: string]: string | Tree;
}

type Member = readonly [name: string, value: unknown];

/** Members that are numbers; everything in a form is text. */
const NUMBERS = new Set([
  ...['DelaySeconds', 'VisibilityTimeout', 'MaxNumberOfMessages', 'WaitTimeSeconds', 'MaxResults'],
  'MaxNumberOfMessagesPerSecond',
]);

/** Lists, by the name of one element. */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  TagKey: 'TagKeys',
  AWSAccountId: 'AWSAccountIds',
  ActionName: 'Actions',
};

/** Maps, by the name of one element; each has a name and a value. */
const MAPS: Readonly<Record<string, string>> = {
  Attribute: 'Attributes',
  MessageAttribute: 'MessageAttributes',
  MessageSystemAttribute: 'MessageSystemAttributes',
  Tag: 'Tags',
};

/**
 * The input of an SQS operation, out of a form of the query protocol, as the JSON protocol has it.
 * @see "Making Query API requests", Amazon SQS Developer Guide
 */
export function sqsQueryInput(operation: string, form: Iterable<readonly [string, string]>): Record<string, unknown> {
  const members = Object.entries(toTree(form)).map(([name, value]) => toMember(operation, name, value));
  // A form cannot say that a list is empty.
  const empty = operation.endsWith('Batch') ? { Entries: [] } : {};
  return { ...empty, ...Object.fromEntries(members) };
}

function toTree(form: Iterable<readonly [string, string]>): Tree {
  const root: Tree = Object.create(null);
  for (const [path, value] of form) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let node = root;
    for (const step of steps) {
      const next = node[step];
      const inner: Tree = typeof next === 'object' ? next : Object.create(null);
      node[step] = inner;
      node = inner;
    }
    node[last] = value;
  }
  return root;
}

function toMember(operation: string, name: string, value: string | Tree): Member {
  if (typeof value === 'string') return [name, NUMBERS.has(name) ? Number(value) : value];
  if (LISTS[name] !== undefined) return [LISTS[name], elements(value)];
  if (name.endsWith('BatchRequestEntry')) {
    return ['Entries', elements(value).map((entry) => toObject(operation, entry))];
  }
  const map = MAPS[name];
  if (map === undefined) return [name, toObject(operation, value)];
  // CreateQueue writes its tags in lower case.
  return [map === 'Tags' && operation === 'CreateQueue' ? 'tags' : map, toMap(value)];
}

function toObject(operation: string, value: string | Tree): Record<string, unknown> {
  if (typeof value === 'string') return {};
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => toMember(operation, name, inner)));
}

function toMap(value: Tree): Record<string, unknown> {
  return Object.fromEntries(
    elements(value).flatMap((element) => {
      if (typeof element === 'string') return [];
      const name = element['Name'] ?? element['Key'];
      return typeof name === 'string' ? [[name, element['Value'] ?? '']] : [];
    }),
  );
}

/** The elements of a list, in the order of their numbers. */
function elements(value: Tree): (string | Tree)[] {
  return Object.entries(value)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, element]) => element);
}
