import * as z from 'zod/mini';

/** A fault as the simulator's own interface takes it: what breaks a task in one mode. */
const FaultRequest = z.object({
  mode: z.string(),
  /** The task's name: what is switched off by it. */
  label: z.string(),
  on: z.record(z.string(), z.string()),
  delayMs: z.optional(z.number()),
  error: z.optional(z.object({ name: z.string(), message: z.string() })),
});

/** A fault as the simulator's own interface takes it. */
export type FaultRequest = z.infer<typeof FaultRequest>;

/** A task of the saga and the faults that break it, a mode each. */
const BreakableTask = z.object({ name: z.string(), faults: z.array(FaultRequest) });

/** A task of the saga and the faults that break it. */
export type BreakableTask = z.infer<typeof BreakableTask>;

/** An order that a button places. */
const Sample = z.object({
  title: z.string(),
  /** How it ends, for a person. */
  ends: z.string(),
  /** The body of `POST /orders`. */
  request: z.unknown(),
});

/** An order that a button places. */
export type Sample = z.infer<typeof Sample>;

/** Where one service's events wait for the bus. */
const OutboxPlace = z.object({
  service: z.string(),
  tableName: z.string(),
  indexName: z.string(),
  /** Partitions of the index over which the backlog is spread. */
  partitions: z.array(z.string()),
});

/** Where one service's events wait for the bus. */
export type OutboxPlace = z.infer<typeof OutboxPlace>;

/** What `/config.json` says: the names of one stage, and what its saga is made of. */
export const ConsoleConfig = z.object({
  stage: z.string(),
  region: z.string(),
  accountId: z.string(),
  /** `arn:...:execution:<state machine>:`, to which an execution's name is appended. */
  executionArnPrefix: z.string(),
  /** Every queue's name begins so. */
  queueNamePrefix: z.string(),
  orders: z.object({ tableName: z.string(), indexName: z.string(), partition: z.string() }),
  stock: z.object({ tableName: z.string(), skus: z.array(z.string()) }),
  outboxes: z.array(OutboxPlace),
  saga: z.object({
    actions: z.array(z.string()),
    compensations: z.array(z.string()),
    rejections: z.array(z.string()),
  }),
  /** The saga's steps in their order; one whose action has nothing to undo has no compensation. */
  steps: z.array(z.object({ action: BreakableTask, compensation: z.optional(BreakableTask) })),
  samples: z.array(Sample),
});

/** What the console knows of the system it shows. */
export type ConsoleConfig = z.infer<typeof ConsoleConfig>;
