import type { Kernel } from '#kernel';
import type { ArchiveStore } from './archives/archive-store.ts';
import type { ReplayStore } from './archives/replays.ts';
import type { BusStore } from './buses/bus-store.ts';
import type { Ingest } from './ingest.ts';
import type { RuleStore } from './rules/rule-store.ts';
import type { Schedules } from './schedules/schedules.ts';
import type { TagStore } from './tags/tag-store.ts';

/** What every operation of the service works on. */
export interface EventsContext {
  readonly kernel: Kernel;
  readonly buses: BusStore;
  readonly rules: RuleStore;
  readonly schedules: Schedules;
  readonly archives: ArchiveStore;
  readonly replays: ReplayStore;
  readonly tags: TagStore;
  readonly ingest: Ingest;
  /** Draws an event's id. */
  newEventId(): string;
}
