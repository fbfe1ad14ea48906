import { z } from 'zod';
import type { Operation } from '#kernel';
import type { Functions } from './functions/functions.ts';
import { readInput } from './input.ts';
import type { MappingStore } from './mappings/mapping-store.ts';

type Tags = Readonly<Record<string, string>>;

const Tag = z.strictObject({ Resource: z.string(), Tags: z.record(z.string(), z.string()) });
const Untag = z.strictObject({ Resource: z.string(), TagKeys: z.array(z.string()) });
const One = z.strictObject({ Resource: z.string() });

/** Operations on the tags of functions and mappings. */
export function tagOperations(functions: Functions, mappings: MappingStore): Record<string, Operation> {
  const change = (resource: string, changed: (tags: Tags) => Tags): Tags => {
    const uuid = /:event-source-mapping:(.+)$/.exec(resource)?.[1];
    if (uuid !== undefined) {
      const mapping = mappings.read(uuid);
      const tags = changed(mapping.tags);
      mappings.save({ ...mapping, tags });
      return tags;
    }
    const { name } = functions.reference(resource);
    const settings = functions.store.settings(name);
    const tags = changed(settings.tags);
    functions.store.saveSettings(name, { ...settings, tags });
    return tags;
  };

  return {
    TagResource: (raw) => {
      const input = readInput(Tag, 'TagResource', raw);
      change(input.Resource, (tags) => ({ ...tags, ...input.Tags }));
      return {};
    },
    UntagResource: (raw) => {
      const input = readInput(Untag, 'UntagResource', raw);
      change(input.Resource, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key))),
      );
      return {};
    },
    ListTags: (raw) => ({ Tags: change(readInput(One, 'ListTags', raw).Resource, (tags) => tags) }),
  };
}
