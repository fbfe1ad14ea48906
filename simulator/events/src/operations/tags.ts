import { z } from 'zod';
import type { Operation } from '#kernel';
import type { EventsContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { parseInput } from '../parse-input.ts';

/** Tags as the service lists them. */
export const tagList = z.array(z.strictObject({ Key: z.string().min(1).max(128), Value: z.string().max(256) }));

const tagInput = z.strictObject({ ResourceARN: z.string(), Tags: tagList });
const untagInput = z.strictObject({ ResourceARN: z.string(), TagKeys: z.array(z.string()) });
const listInput = z.strictObject({ ResourceARN: z.string() });

/** A list of tags by key. */
export function toTags(list: z.output<typeof tagList>): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

/** @see "TagResource", Amazon EventBridge API Reference */
export const tagResource =
  (events: EventsContext): Operation =>
  (body) => {
    const { ResourceARN, Tags } = parseInput('TagResource', tagInput, body);
    checkExists(events, ResourceARN);
    events.tags.set(ResourceARN, toTags(Tags));
    return {};
  };

/** @see "UntagResource", Amazon EventBridge API Reference */
export const untagResource =
  (events: EventsContext): Operation =>
  (body) => {
    const { ResourceARN, TagKeys } = parseInput('UntagResource', untagInput, body);
    checkExists(events, ResourceARN);
    events.tags.remove(ResourceARN, TagKeys);
    return {};
  };

/** @see "ListTagsForResource", Amazon EventBridge API Reference */
export const listTagsForResource =
  (events: EventsContext): Operation =>
  (body) => {
    const { ResourceARN } = parseInput('ListTagsForResource', listInput, body);
    checkExists(events, ResourceARN);
    return { Tags: Object.entries(events.tags.of(ResourceARN)).map(([Key, Value]) => ({ Key, Value })) };
  };

function checkExists({ buses, rules }: EventsContext, arn: string): void {
  const isBus = buses.all().some((bus) => bus.arn === arn);
  if (isBus || rules.all().some((rule) => rule.arn === arn)) return;
  const name = arn.slice(arn.indexOf('/') + 1);
  throw notFound(`${arn.includes(':rule/') ? 'Rule' : 'Event bus'} ${name} does not exist.`);
}
