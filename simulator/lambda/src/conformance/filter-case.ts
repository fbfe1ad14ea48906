import { z } from 'zod';

const Item = z.record(z.string(), z.unknown());

/** The form of a recorded case. */
export const FilterCase = z.object({
  id: z.string(),
  group: z.string(),
  filters: z.array(z.string()),
  table: z
    .object({ partitionKey: z.string(), streamViewType: z.string() })
    .default({ partitionKey: 'id', streamViewType: 'NEW_AND_OLD_IMAGES' }),
  batchSize: z.number().default(1),
  puts: z.array(Item).default([]),
  expected: z.object({ invocations: z.array(z.array(Item)) }).optional(),
  verdict: z.literal('invalid').optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

/** A recorded case: filters, what was written, what reached the function. */
export type FilterCase = z.output<typeof FilterCase>;
