import { isObject, type Json, type JsonObject } from '../json.ts';
import type { ErrorNames, TaskCall } from './integration.ts';
import { callService } from './optimised.ts';

/** A service that `arn:aws:states:::aws-sdk:<service>:<operation>` reaches. */
export interface SdkService {
  /** The simulated service. */
  readonly name: string;
  /** How errors name it. */
  readonly label: string;
  /** Its API names members in lower camel case; tasks name all in upper. */
  readonly lowerCase: boolean;
  /** Members that the API takes as JSON text, and tasks may give as JSON. */
  readonly texts?: readonly string[];
}

/** The services that tasks can call through the SDK integration, by the name in the resource. */
export const SDK_SERVICES: Readonly<Record<string, SdkService>> = {
  dynamodb: { name: 'dynamodb', label: 'DynamoDb', lowerCase: false },
  sqs: { name: 'sqs', label: 'Sqs', lowerCase: false, texts: ['MessageBody'] },
  sfn: { name: 'states', label: 'Sfn', lowerCase: true, texts: ['Input', 'Output', 'Definition'] },
  lambda: { name: 'lambda', label: 'Lambda', lowerCase: false, texts: ['Payload'] },
  eventbridge: { name: 'events', label: 'EventBridge', lowerCase: false, texts: ['Detail', 'Input', 'EventPattern'] },
  cloudwatchlogs: { name: 'logs', label: 'CloudWatchLogs', lowerCase: true },
  sts: { name: 'sts', label: 'Sts', lowerCase: false },
};

/** How a service's errors are named. */
export function sdkErrors({ label }: SdkService): ErrorNames {
  return {
    prefix: label,
    service: label,
    general: `${label}Exception`,
    modeled: /^(?!Validation|AccessDenied|NotSimulated)/,
    separator: ',',
  };
}

/** Calls an operation; members are named in upper camel case on both sides. */
export async function callSdk(service: SdkService, operation: string, call: TaskCall): Promise<Json> {
  const written = withTexts(call.parameters, service.texts ?? []);
  const input = service.lowerCase ? renamed(written, lowerFirst) : written;
  const output = await callService(service.name, operation, call, isObject(input) ? input : {});
  return withTimes(renamed(output, upperFirst, service.lowerCase));
}

/** What should be text and is JSON is written as text, wherever it stands. */
function withTexts(value: Json, names: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withTexts(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isText = names.includes(name) && typeof member !== 'string' && member !== null;
      return [name, isText ? JSON.stringify(member) : withTexts(member, names)];
    }),
  );
}

/** Times are seconds since the epoch in APIs, and ISO 8601 in results. */
function withTimes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withTimes);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isTime = typeof member === 'number' && /(Date|DateTime|Timestamp)$/.test(name);
      return [name, isTime ? new Date(Math.round(member * 1_000)).toISOString() : withTimes(member)];
    }),
  );
}

function renamed(value: Json, rename: (name: string) => string, isNeeded = true): Json {
  if (!isNeeded) return value;
  if (Array.isArray(value)) return value.map((item: Json) => renamed(item, rename));
  if (!isObject(value)) return value;
  const members: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value as JsonObject)) members[rename(name)] = renamed(member, rename);
  return members;
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

function upperFirst(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
