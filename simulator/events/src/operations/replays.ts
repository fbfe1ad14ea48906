import { z } from 'zod';
import type { Operation } from '#kernel';
import type { Replay } from '../archives/replays.ts';
import type { EventsContext } from '../context.ts';
import { alreadyExists, illegalStatus, notFound, validation } from '../errors.ts';
import { busNameOf, hasPrefix, resourceName } from '../names.ts';
import { page, paging } from '../paging.ts';
import { parseInput } from '../parse-input.ts';

const replayName = resourceName(64);
const startInput = z.strictObject({
  ReplayName: replayName,
  Description: z.string().max(512).optional(),
  EventSourceArn: z.string(),
  EventStartTime: z.number(),
  EventEndTime: z.number(),
  Destination: z.strictObject({ Arn: z.string(), FilterArns: z.array(z.string()).optional() }),
});
const nameInput = z.strictObject({ ReplayName: replayName });
const listInput = z.strictObject({
  NamePrefix: z.string().optional(),
  EventSourceArn: z.string().optional(),
  State: z.string().optional(),
  ...paging,
});

/** @see "StartReplay", Amazon EventBridge API Reference */
export const startReplay =
  (events: EventsContext): Operation =>
  (body) => {
    const request = parseInput('StartReplay', startInput, body);
    const { EventSourceArn, EventStartTime, EventEndTime, Destination } = request;
    const archiveName = archiveNameOf(EventSourceArn);
    const archive = events.archives.find(archiveName);
    if (!archive) {
      throw validation(`Parameter EventSourceArn is not valid. Reason: Archive ${archiveName} does not exist.`);
    }
    if (busNameOf(Destination.Arn) !== archive.busName) {
      throw validation('Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.');
    }
    if (EventEndTime <= EventStartTime) {
      throw validation('Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.');
    }
    if (events.replays.find(request.ReplayName)) throw alreadyExists(`Replay ${request.ReplayName} already exists.`);
    const replay = events.replays.start({
      name: request.ReplayName,
      description: request.Description,
      archiveName,
      busName: archive.busName,
      ruleArns: Destination.FilterArns,
      fromMs: EventStartTime * 1_000,
      toMs: EventEndTime * 1_000,
    });
    return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: replay.startedMs / 1_000 };
  };

/** @see "DescribeReplay", Amazon EventBridge API Reference */
export const describeReplay =
  (events: EventsContext): Operation =>
  (body) => {
    const replay = replayOf(events, parseInput('DescribeReplay', nameInput, body).ReplayName);
    const FilterArns = replay.ruleArns ?? [];
    return {
      ...toOutput(events, replay),
      ReplayArn: replay.arn,
      ...(replay.description === undefined ? {} : { Description: replay.description }),
      Destination: { Arn: events.kernel.aws.arn('events', `event-bus/${replay.busName}`), FilterArns },
    };
  };

/** @see "ListReplays", Amazon EventBridge API Reference */
export const listReplays =
  (events: EventsContext): Operation =>
  (body) => {
    const { NamePrefix, EventSourceArn, State, ...request } = parseInput('ListReplays', listInput, body);
    const replays = events.replays.all().filter(({ name, archiveName, state }) => {
      const isOfSource = EventSourceArn === undefined || archiveNameOf(EventSourceArn) === archiveName;
      return hasPrefix(name, NamePrefix) && isOfSource && (State === undefined || State === state);
    });
    return page('Replays', replays, request, (replay) => toOutput(events, replay));
  };

/** @see "CancelReplay", Amazon EventBridge API Reference */
export const cancelReplay =
  (events: EventsContext): Operation =>
  (body) => {
    const replay = replayOf(events, parseInput('CancelReplay', nameInput, body).ReplayName);
    if (replay.state !== 'STARTING' && replay.state !== 'RUNNING') {
      throw illegalStatus(`Replay ${replay.name} is not in a valid state for this operation.`);
    }
    events.replays.cancel(replay.name);
    return { ReplayArn: replay.arn, State: 'CANCELLING' };
  };

function replayOf({ replays }: EventsContext, name: string): Replay {
  const replay = replays.find(name);
  if (!replay) throw notFound(`Replay ${name} does not exist.`);
  return replay;
}

function archiveNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function toOutput(events: EventsContext, replay: Replay): Record<string, unknown> {
  return {
    ReplayName: replay.name,
    EventSourceArn: events.kernel.aws.arn('events', `archive/${replay.archiveName}`),
    State: replay.state,
    EventStartTime: replay.fromMs / 1_000,
    EventEndTime: replay.toMs / 1_000,
    ReplayStartTime: replay.startedMs / 1_000,
    ...(replay.lastEventMs === undefined ? {} : { EventLastReplayedTime: replay.lastEventMs / 1_000 }),
    ...(replay.endedMs === undefined ? {} : { ReplayEndTime: replay.endedMs / 1_000 }),
  };
}
