import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  type EventBridgeClient,
  ListRulesCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { UserError } from '../errors.ts';

/** A replay that is asked for. */
export interface ReplayRequest {
  readonly stage: string;
  readonly from: Date;
  readonly to: Date;
  /** Only to this consumer, by its rule's name without the stage; absent: to every one. */
  readonly consumer?: string;
}

/** What a replay would reach. */
export interface ReplayPlan {
  readonly archiveArn: string;
  readonly busArn: string;
  /** Events in the whole archive; on AWS it lags by some minutes. */
  readonly archivedEvents: number;
  /** The rules that get the events. */
  readonly consumers: readonly { readonly name: string; readonly ruleArn: string }[];
}

/** A replay that has ended. */
export interface Replayed {
  readonly replayName: string;
  readonly state: string;
  /** The time of the last event that was replayed; absent where there was none. */
  readonly lastEventAt?: string;
}

/** How a replay is followed. */
export interface FollowOptions {
  readonly pollMs: number;
  /** Told of each state that it comes to. */
  readonly tell: (state: string) => void;
}

/** Reads what a replay would reach, and starts nothing. @throws {UserError} where there is no such consumer. */
export async function planReplay(client: EventBridgeClient, request: ReplayRequest): Promise<ReplayPlan> {
  const { stage, consumer } = request;
  const described = await client.send(new DescribeArchiveCommand({ ArchiveName: nameOf(stage, 'archive') }));
  const { Rules: rules = [] } = await client.send(new ListRulesCommand({ EventBusName: nameOf(stage, 'bus') }));
  const prefix = nameOf(stage, '');
  // The archive itself is a rule of the bus, which the service manages.
  const all = rules.flatMap(({ Name: name = '', Arn: ruleArn = '', ManagedBy: managedBy }) =>
    managedBy === undefined && name.startsWith(prefix) ? [{ name: name.slice(prefix.length), ruleArn }] : [],
  );
  const consumers = consumer === undefined ? all : all.filter(({ name }) => name === consumer);
  if (consumers.length === 0) {
    throw new UserError(`No consumer is called ${consumer}. There are ${all.map(({ name }) => name).join(', ')}.`);
  }
  return {
    archiveArn: described.ArchiveArn ?? '',
    busArn: described.EventSourceArn ?? '',
    archivedEvents: described.EventCount ?? 0,
    consumers,
  };
}

/** Replays archived events onto their bus, and follows the replay to its end. */
export async function replayArchive(
  client: EventBridgeClient,
  request: ReplayRequest,
  plan: ReplayPlan,
  { pollMs, tell }: FollowOptions,
): Promise<Replayed> {
  const replayName = `${nameOf(request.stage, 'replay')}-${Date.now()}`;
  await client.send(
    new StartReplayCommand({
      ReplayName: replayName,
      EventSourceArn: plan.archiveArn,
      EventStartTime: request.from,
      EventEndTime: request.to,
      Destination: { Arn: plan.busArn, FilterArns: plan.consumers.map(({ ruleArn }) => ruleArn) },
    }),
  );
  for (let told = ''; ; ) {
    const replay = await client.send(new DescribeReplayCommand({ ReplayName: replayName }));
    const { State: state = 'STARTING', EventLastReplayedTime: last } = replay;
    if (state !== told) tell(state);
    told = state;
    if (state === 'COMPLETED' || state === 'FAILED' || state === 'CANCELLED') {
      return { replayName, state, ...(last === undefined ? {} : { lastEventAt: last.toISOString() }) };
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function nameOf(stage: string, name: string): string {
  return `backstitch-${stage}-${name}`;
}
