import { backoffMs } from '../../function-role.ts';
import type { RecordFilter } from '../filter.ts';
import type { Mapping } from '../mapping.ts';
import { LARGEST_BATCH_BYTES, type MappingContext, passes } from '../mapping-context.ts';
import { type BatchHost, runBatch } from './batch-runner.ts';
import { ShardReader } from './shard-reader.ts';
import type { StreamRecord } from './stream-record.ts';

/** Records of a shard in memory at most: read, and not over. */
const LARGEST_BACKLOG = 2_000;

interface Lane {
  readonly waiting: StreamRecord[];
  running: Promise<void> | undefined;
}

/** One shard of a mapping's stream: reads it, runs its lanes, notes how far everything before is over. */
export class ShardWorker {
  readonly shardId: string;
  readonly #context: MappingContext;
  readonly #mapping: Mapping;
  readonly #reader: ShardReader;
  readonly #lanes: Lane[];
  /** Read and not yet noted as over, in the order of the shard. */
  readonly #backlog: StreamRecord[] = [];
  readonly #over = new Set<string>();
  readonly #onFinished: () => void;
  #isReading = false;
  #mayHaveMore = false;
  #isAtEnd = false;
  #isStopped = false;
  #failures = 0;

  constructor(
    context: MappingContext,
    mapping: Mapping,
    filter: RecordFilter,
    shard: { readonly id: string; readonly isFromStart: boolean },
    onFinished: () => void,
  ) {
    this.shardId = shard.id;
    this.#context = context;
    this.#mapping = mapping;
    this.#onFinished = onFinished;
    const position = context.store.position(mapping.uuid, shard.id);
    this.#reader = new ShardReader(context, mapping, filter, { ...shard, lastSequence: position?.sequenceNumber });
    this.#lanes = Array.from({ length: mapping.parallelizationFactor }, () => ({ waiting: [], running: undefined }));
  }

  /** There may be records: reads until there are none. */
  wake(): void {
    this.#mayHaveMore = true;
    if (this.#isReading || this.#isStopped || this.#isAtEnd) return;
    this.#isReading = true;
    void this.#readAll().finally(() => {
      this.#isReading = false;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#lanes.map(({ running }) => running));
  }

  /** Pins the tip of the stream as the place to begin. */
  async open(): Promise<void> {
    await this.#reader.open();
  }

  async #readAll(): Promise<void> {
    while (this.#mayHaveMore && !this.#isStopped && !this.#isAtEnd && this.#backlog.length < LARGEST_BACKLOG) {
      this.#mayHaveMore = false;
      try {
        const { records, isAtEnd } = await this.#reader.read();
        this.#failures = 0;
        if (this.#isStopped) return;
        this.#isAtEnd = isAtEnd;
        this.#mayHaveMore ||= records.length > 0;
        this.#take(records);
      } catch (error) {
        this.#retryRead(error);
        return;
      }
    }
    if (this.#isAtEnd) this.#finishIfOver();
  }

  #retryRead(error: unknown): void {
    const { code } = Object(error);
    if (code === 'TrimmedDataAccessException') this.#reader.startOver();
    else this.#reader.forgetIterator();
    this.#failures += 1;
    const background = !passes(error) && code !== 'TrimmedDataAccessException' && code !== 'ExpiredIteratorException';
    this.#context.kernel.scheduler.after(backoffMs(this.#failures), () => this.wake(), { background });
  }

  #take(records: readonly StreamRecord[]): void {
    for (const record of records) {
      this.#backlog.push(record);
      if (record.passes) this.#lanes[record.lane]?.waiting.push(record);
      else this.#over.add(record.sequenceNumber);
    }
    this.#checkpoint();
    for (const lane of this.#lanes) this.#startLane(lane);
  }

  #startLane(lane: Lane): void {
    if (lane.running || lane.waiting.length === 0 || this.#isStopped) return;
    lane.running = this.#runLane(lane)
      .catch(this.#context.kernel.reportError)
      .finally(() => {
        lane.running = undefined;
        // Records may have come since it looked last; or the backlog was full, and has room again.
        this.#startLane(lane);
        this.wake();
      });
  }

  async #runLane(lane: Lane): Promise<void> {
    const host: BatchHost = {
      context: this.#context,
      mapping: this.#mapping,
      shardId: this.shardId,
      isStopped: () => this.#isStopped,
      over: (records) => {
        for (const { sequenceNumber } of records) this.#over.add(sequenceNumber);
        this.#checkpoint();
      },
    };
    while (lane.waiting.length > 0 && !this.#isStopped) {
      await this.#fillWindow(lane);
      await runBatch(host, takeBatch(lane.waiting, this.#mapping.batchSize));
    }
  }

  /** Waits for a fuller batch, as long as the mapping's window allows. */
  async #fillWindow(lane: Lane): Promise<void> {
    const { windowSeconds, batchSize } = this.#mapping;
    if (windowSeconds === 0 || lane.waiting.length >= batchSize) return;
    const { scheduler } = this.#context.kernel;
    await new Promise<void>((resolve) => {
      const timer = scheduler.after(windowSeconds * 1_000, () => done());
      const listener = this.#context.kernel.signals.listen(topicOf(this.#mapping), () => {
        scheduler.soon(() => {
          if (lane.waiting.length >= batchSize) done();
        });
      });
      const done = () => {
        timer.cancel();
        listener.stop();
        resolve();
      };
    });
  }

  /** Notes the last record before which everything is over. */
  #checkpoint(): void {
    let count = 0;
    while (count < this.#backlog.length && this.#over.has(this.#backlog[count]?.sequenceNumber ?? '')) count += 1;
    if (count === 0) return;
    const passed = this.#backlog.splice(0, count);
    for (const { sequenceNumber } of passed) this.#over.delete(sequenceNumber);
    const position = { sequenceNumber: passed.at(-1)?.sequenceNumber, isFinished: false };
    this.#context.store.savePosition(this.#mapping.uuid, this.shardId, position);
    if (this.#isAtEnd) this.#finishIfOver();
  }

  #finishIfOver(): void {
    if (this.#backlog.length > 0 || this.#isStopped) return;
    this.#isStopped = true;
    const { store } = this.#context;
    const position = store.position(this.#mapping.uuid, this.shardId);
    const sequenceNumber = position?.sequenceNumber;
    store.savePosition(this.#mapping.uuid, this.shardId, { sequenceNumber, isFinished: true });
    this.#onFinished();
  }
}

/** The signal of a mapping's stream. */
export function topicOf({ eventSourceArn }: Mapping): string {
  return `dynamodb-stream:${eventSourceArn}`;
}

function takeBatch(waiting: StreamRecord[], batchSize: number): StreamRecord[] {
  let sizeBytes = 0;
  let count = 0;
  for (const { text } of waiting) {
    sizeBytes += Buffer.byteLength(text) + 1;
    if (count === batchSize || (count > 0 && sizeBytes > LARGEST_BATCH_BYTES)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}
