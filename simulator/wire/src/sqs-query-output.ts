import { escapeXml } from './xml.ts';

/** How the members of an output are written; all lists are flat. */
const LISTS: Readonly<Record<string, string>> = {
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Failed: 'BatchResultErrorEntry',
  Results: 'ListMessageMoveTasksResultEntry',
};

const MAPS: Readonly<Record<string, readonly [element: string, key: string]>> = {
  Attributes: ['Attribute', 'Name'],
  MessageAttributes: ['MessageAttribute', 'Name'],
  Tags: ['Tag', 'Key'],
};

/** The output of an SQS operation as XML of the query protocol, without the elements around it. */
export function sqsQueryOutput(operation: string, output: object): string {
  return Object.entries(output)
    .map(([name, value]) => memberXml(operation, name, value))
    .join('');
}

function memberXml(operation: string, name: string, value: unknown): string {
  if (Array.isArray(value)) {
    const element = name === 'Successful' ? `${operation}ResultEntry` : (LISTS[name] ?? name);
    return value.map((one) => elementXml(element, operation, one)).join('');
  }
  const map = MAPS[name];
  if (map && typeof value === 'object' && value !== null) {
    const [element, key] = map;
    return Object.entries(value)
      .map(
        ([given, inner]) =>
          `<${element}><${key}>${escapeXml(given)}</${key}>${elementXml('Value', operation, inner)}</${element}>`,
      )
      .join('');
  }
  return elementXml(name, operation, value);
}

function elementXml(name: string, operation: string, value: unknown): string {
  const inner =
    typeof value === 'object' && value !== null ? sqsQueryOutput(operation, value) : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}
