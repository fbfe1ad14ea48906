import type { RecordFilter } from '../filter.ts';
import type { Mapping } from '../mapping.ts';
import { callSource, type MappingContext } from '../mapping-context.ts';
import { functionRecord, laneOf, type StreamRecord } from './stream-record.ts';

/** Most records of one read ("GetRecords": Limit). */
const READ_LIMIT = 1_000;

/** Iterators expire after 15 minutes ("GetShardIterator"); well before that they are made anew, ms. */
const ITERATOR_LIFE_MS = 10 * 60_000;

/** What a read brought. */
export interface ReadRecords {
  readonly records: readonly StreamRecord[];
  /** The shard is closed and was read to its end. */
  readonly isAtEnd: boolean;
}

/** Reads a shard from where it left off. */
export class ShardReader {
  readonly #context: MappingContext;
  readonly #mapping: Mapping;
  readonly #shardId: string;
  readonly #filter: RecordFilter;
  #iterator: { readonly text: string; readonly madeMs: number } | undefined;
  #lastSequence: string | undefined;
  #isFromStart: boolean;

  constructor(
    context: MappingContext,
    mapping: Mapping,
    filter: RecordFilter,
    shard: { readonly id: string; readonly lastSequence: string | undefined; readonly isFromStart: boolean },
  ) {
    this.#context = context;
    this.#mapping = mapping;
    this.#filter = filter;
    this.#shardId = shard.id;
    this.#lastSequence = shard.lastSequence;
    this.#isFromStart = shard.isFromStart;
  }

  /** Reads on. An empty read at the tip of an open shard brings no record. */
  async read(): Promise<ReadRecords> {
    const iterator = await this.#currentIterator();
    const answer = await this.#call('GetRecords', { ShardIterator: iterator, Limit: READ_LIMIT });
    const next = answer['NextShardIterator'];
    const isOpen = typeof next === 'string';
    this.#iterator = isOpen ? { text: next, madeMs: this.#context.kernel.clock.now() } : undefined;
    const raw: unknown = answer['Records'];
    const records = Array.isArray(raw) ? raw.map((record) => this.#recordFrom(Object(record))) : [];
    this.#lastSequence = records.at(-1)?.sequenceNumber ?? this.#lastSequence;
    return { records, isAtEnd: !isOpen };
  }

  /** After a failed read: the next one begins after the last record that was read. */
  forgetIterator(): void {
    this.#iterator = undefined;
  }

  /** The place in the shard is no longer there: go on with the oldest record there is. */
  startOver(): void {
    this.#iterator = undefined;
    this.#lastSequence = undefined;
    this.#isFromStart = true;
  }

  /** Makes the iterator at once, so that `LATEST` means now. */
  async open(): Promise<void> {
    await this.#currentIterator();
  }

  async #currentIterator(): Promise<string> {
    const nowMs = this.#context.kernel.clock.now();
    if (this.#iterator && nowMs - this.#iterator.madeMs < ITERATOR_LIFE_MS) return this.#iterator.text;
    // A mapping that starts at the tip and has read nothing yet must not skip what came since it was made.
    const hasWaited = this.#iterator !== undefined;
    const type =
      this.#lastSequence !== undefined
        ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#lastSequence }
        : { ShardIteratorType: this.#isFromStart || hasWaited ? 'TRIM_HORIZON' : 'LATEST' };
    const answer = await this.#call('GetShardIterator', {
      StreamArn: this.#mapping.eventSourceArn,
      ShardId: this.#shardId,
      ...type,
    });
    const text = String(answer['ShardIterator']);
    this.#iterator = { text, madeMs: nowMs };
    return text;
  }

  #recordFrom(raw: Readonly<Record<string, unknown>>): StreamRecord {
    const { Keys, SequenceNumber, ApproximateCreationDateTime } = Object(raw['dynamodb']);
    const record = functionRecord(raw, this.#mapping.eventSourceArn);
    const arrivedMs = Number(ApproximateCreationDateTime) * 1_000;
    const isSkipped = !this.#isFromStart && arrivedMs < Math.floor(this.#mapping.createdMs / 1_000) * 1_000;
    const passes = !isSkipped && this.#filter(record);
    return {
      sequenceNumber: String(SequenceNumber),
      arrivedMs,
      lane: laneOf(Keys, this.#mapping.parallelizationFactor),
      text: passes ? JSON.stringify(record) : '',
      passes,
    };
  }

  #call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
    return callSource(this.#context, this.#mapping, 'streams.dynamodb', operation, input);
  }
}
