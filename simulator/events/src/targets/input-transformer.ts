import { type BusEvent, eventTime } from '../event.ts';
import type { Rule } from '../rules/rule-store.ts';
import { compileJsonPath } from './json-path.ts';

/** How an event is rewritten for its target. */
export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
  readonly InputTemplate: string;
}

/** What a template may name besides its own variables: the values that EventBridge itself knows. */
export const PREDEFINED_VARIABLES: readonly string[] = [
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
];

const PLACEHOLDER = /<([^<>\s]+)>/g;

/** Names between angle brackets, as far as they may be placeholders. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
}

/** A template is JSON, or else a text between quotes. */
export function isJsonTemplate(template: string): boolean {
  return template.trimStart().startsWith('{');
}

/**
 * Fills a template in. Between quotes a value stands as it is; in a text template, objects and lists lose their
 * quotes. Elsewhere it is JSON, and a value that is not there is the empty string.
 * @see "Amazon EventBridge input transformation", User Guide
 */
export function fillTemplate(
  { InputPathsMap = {}, InputTemplate }: InputTransformer,
  event: BusEvent,
  rule: Pick<Rule, 'arn' | 'name'>,
  ingestedMs: number,
): string {
  const isText = !isJsonTemplate(InputTemplate);
  const variable = (name: string): unknown => {
    const path = Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined;
    return path === undefined ? predefined(name, event, rule, ingestedMs) : compileJsonPath(path)?.(event);
  };
  const isKnown = (name: string) => Object.hasOwn(InputPathsMap, name) || PREDEFINED_VARIABLES.includes(name);
  let isQuoted = false;
  let filled = '';
  let at = 0;
  for (const match of InputTemplate.matchAll(PLACEHOLDER)) {
    const [placeholder, name = ''] = match;
    const before = InputTemplate.slice(at, match.index);
    isQuoted = endsQuoted(before, isQuoted);
    filled += before + (isKnown(name) ? shown(variable(name), isQuoted, isText) : placeholder);
    at = match.index + placeholder.length;
  }
  return filled + InputTemplate.slice(at);
}

function shown(value: unknown, isQuoted: boolean, isText: boolean): string {
  if (!isQuoted) return JSON.stringify(value ?? (value === null ? null : ''));
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  const json = JSON.stringify(value);
  return isText ? json.replaceAll('"', '') : json;
}

/** Whether a quote is open after `text`. */
function endsQuoted(text: string, before: boolean): boolean {
  const quotes = text.replace(/\\./g, '').split('"').length - 1;
  return quotes % 2 === 0 ? before : !before;
}

function predefined(name: string, event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>, ingestedMs: number): unknown {
  switch (name) {
    case 'aws.events.rule-arn':
      return rule.arn;
    case 'aws.events.rule-name':
      return rule.name;
    case 'aws.events.event.ingestion-time':
      return eventTime(ingestedMs);
    case 'aws.events.event.json':
      return event;
    default:
      return withoutDetail(event);
  }
}

/** `aws.events.event`: the envelope alone, its type under another name. */
function withoutDetail({ detail: _detail, 'detail-type': detailType, ...envelope }: BusEvent): unknown {
  return { ...envelope, detailType };
}
