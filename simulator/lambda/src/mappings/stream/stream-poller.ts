import { backoffMs } from '../../function-role.ts';
import { compileFilters } from '../filter.ts';
import type { Mapping } from '../mapping.ts';
import { callSource, type MappingContext, type Poller, passes } from '../mapping-context.ts';
import { ShardWorker, topicOf } from './shard-worker.ts';

interface Shard {
  readonly id: string;
  readonly parentId: string | undefined;
}

/** Reads a table's stream for a mapping: every shard, a child only when its parent is over. */
export function createStreamPoller(context: MappingContext, mapping: Mapping, isNew: boolean): Poller {
  const { kernel, store } = context;
  const filter = compileFilters(mapping.filters, 'stream');
  const workers = new Map<string, ShardWorker>();
  let listener: { stop(): void } | undefined;
  let isStopped = false;
  let failures = 0;
  let isFirstLook = isNew && mapping.startingPosition === 'LATEST';

  const discover = async (): Promise<void> => {
    if (isStopped) return;
    try {
      const shards = await listShards(context, mapping);
      failures = 0;
      store.keepShards(
        mapping.uuid,
        shards.map(({ id }) => id),
      );
      await startWorkers(shards);
    } catch (error) {
      failures += 1;
      kernel.scheduler.after(backoffMs(failures), discover, { background: !passes(error) });
    }
  };

  const startWorkers = async (shards: readonly Shard[]) => {
    const atTip = isFirstLook;
    for (const shard of shards) {
      if (workers.has(shard.id) || store.position(mapping.uuid, shard.id)?.isFinished) continue;
      if (!isParentOver(shard, shards)) continue;
      const isFromStart = mapping.startingPosition === 'TRIM_HORIZON' || !isFirstLook;
      const worker = new ShardWorker(context, mapping, filter, { id: shard.id, isFromStart }, () => {
        workers.delete(shard.id);
        void discover();
      });
      workers.set(shard.id, worker);
      if (atTip) await worker.open();
    }
    isFirstLook = false;
    for (const worker of workers.values()) worker.wake();
  };

  const isParentOver = ({ parentId }: Shard, shards: readonly Shard[]) =>
    parentId === undefined ||
    !shards.some(({ id }) => id === parentId) ||
    store.position(mapping.uuid, parentId)?.isFinished === true;

  return {
    start: () => {
      listener = kernel.signals.listen(topicOf(mapping), () => {
        for (const worker of workers.values()) worker.wake();
      });
      kernel.scheduler.soon(discover);
    },
    stop: async () => {
      isStopped = true;
      listener?.stop();
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
    },
  };
}

async function listShards(context: MappingContext, mapping: Mapping): Promise<Shard[]> {
  const shards: Shard[] = [];
  let after: unknown;
  do {
    const answer = await callSource(context, mapping, 'streams.dynamodb', 'DescribeStream', {
      StreamArn: mapping.eventSourceArn,
      ...(after === undefined ? {} : { ExclusiveStartShardId: after }),
    });
    const description = Object(answer['StreamDescription']);
    for (const shard of description.Shards ?? []) {
      shards.push({ id: String(shard.ShardId), parentId: shard.ParentShardId });
    }
    after = description.LastEvaluatedShardId;
  } while (after !== undefined);
  return shards;
}
