import type { BusEvent } from '../event.ts';
import type { Rule } from '../rules/rule-store.ts';
import { fillTemplate, isJsonTemplate } from './input-transformer.ts';
import { compileJsonPath } from './json-path.ts';
import type { Target } from './target.ts';

/** The event cannot be rewritten for its target; no retry can change that. */
export class InputNotRendered extends Error {
  override readonly name = 'InputNotRendered';
}

/**
 * What the target receives for an event: JSON text, or the text that a text template makes.
 * @param eventText the event as it was stored.
 * @throws {InputNotRendered} when the template, filled in, is no JSON, or the input path finds nothing.
 */
export function targetInput(target: Target, rule: Rule, eventText: string, ingestedMs: number): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return inputAtPath(target.InputPath, eventText);
  if (!target.InputTransformer) return eventText;
  // Stored by this service in exactly this form.
  const event = JSON.parse(eventText) as BusEvent;
  const text = fillTemplate(target.InputTransformer, event, rule, ingestedMs);
  if (isJsonTemplate(target.InputTransformer.InputTemplate) && !isJson(text)) {
    throw new InputNotRendered('The input transformer did not make valid JSON.');
  }
  return text;
}

function inputAtPath(path: string, eventText: string): string {
  const found = compileJsonPath(path)?.(JSON.parse(eventText));
  if (found === undefined) throw new InputNotRendered(`The event has nothing at the input path ${path}.`);
  return JSON.stringify(found);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
