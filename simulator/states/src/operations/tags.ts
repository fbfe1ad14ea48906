import { z } from 'zod';
import type { Operation, Store } from '#kernel';
import { noResource } from '../errors.ts';
import type { Engine } from '../interpreter/engine.ts';
import { Arn, optional, readRequest } from './request.ts';

/** Tags as requests give them. */
export const Tags = z
  .array(z.object({ key: z.string().min(1).max(128), value: optional(z.string().max(256)) }))
  .max(50);

/** Adds tags to a resource, or changes them. */
export function putTags(store: Store, arn: string, tags: z.output<typeof Tags>): void {
  for (const { key, value } of tags) {
    store.run('INSERT OR REPLACE INTO states_tags (arn, key, value) VALUES (?, ?, ?)', arn, key, value ?? '');
  }
}

const TagRequest = z.object({ resourceArn: Arn, tags: Tags });

/** Tags a machine. */
export function tagResource(engine: Engine): Operation {
  return (input) => {
    const { resourceArn, tags } = readRequest('TagResource', TagRequest, input);
    requireTagged(engine, resourceArn);
    putTags(engine.kernel.store, resourceArn, tags);
    return {};
  };
}

const UntagRequest = z.object({ resourceArn: Arn, tagKeys: z.array(z.string()) });

/** Takes tags off a machine. */
export function untagResource(engine: Engine): Operation {
  return (input) => {
    const { resourceArn, tagKeys } = readRequest('UntagResource', UntagRequest, input);
    requireTagged(engine, resourceArn);
    for (const key of tagKeys) {
      engine.kernel.store.run('DELETE FROM states_tags WHERE arn = ? AND key = ?', resourceArn, key);
    }
    return {};
  };
}

const ListRequest = z.object({ resourceArn: Arn });

/** Lists a machine's tags. */
export function listTagsForResource(engine: Engine): Operation {
  return (input) => {
    const { resourceArn } = readRequest('ListTagsForResource', ListRequest, input);
    requireTagged(engine, resourceArn);
    return {
      tags: engine.kernel.store.all('SELECT key, value FROM states_tags WHERE arn = ? ORDER BY key', resourceArn),
    };
  };
}

/** Machines and activities have tags. @throws {AwsError} ResourceNotFound. */
function requireTagged(engine: Engine, arn: string): void {
  const activity = engine.kernel.store.get('SELECT 1 AS found FROM states_activities WHERE arn = ?', arn);
  if (!activity && !engine.machines.get(arn)) throw noResource(arn);
}
