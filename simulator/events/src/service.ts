import type { Aws, Kernel, Operation, Permission } from '#kernel';
import { openArchiveStore } from './archives/archive-store.ts';
import { openReplayStore } from './archives/replays.ts';
import { openBusStore } from './buses/bus-store.ts';
import type { EventsContext } from './context.ts';
import { createDeliveries, type Deliveries } from './deliveries/deliver.ts';
import { openDeliveryStore } from './deliveries/delivery-store.ts';
import { createIngest } from './ingest.ts';
import { busNameOf, DEFAULT_BUS } from './names.ts';
import { createArchive, deleteArchive, describeArchive, listArchives, updateArchive } from './operations/archives.ts';
import { putPermission, removePermission } from './operations/bus-permissions.ts';
import {
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  updateEventBus,
} from './operations/buses.ts';
import { putEvents } from './operations/put-events.ts';
import { cancelReplay, describeReplay, listReplays, startReplay } from './operations/replays.ts';
import {
  deleteRule,
  describeRule,
  disableRule,
  enableRule,
  listRuleNamesByTarget,
  listRules,
  putRule,
} from './operations/rules.ts';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.ts';
import { listTargetsByRule, putTargets, removeTargets } from './operations/targets.ts';
import { testEventPattern } from './operations/test-event-pattern.ts';
import { openRuleStore } from './rules/rule-store.ts';
import { createSchedules } from './schedules/schedules.ts';
import { openTagStore } from './tags/tag-store.ts';

/** What other parts of the simulator may ask of EventBridge besides its operations. */
export interface Events {
  /** A bus's resource policy as JSON text; undefined when it has none or there is no such bus. */
  busPolicy(busArn: string): string | undefined;
  /** The events that an archive holds, as JSON text, in the order in which the bus took them. */
  archived(archiveName: string): Iterable<string>;
}

/** Registers the service `events`. The default bus is there from the start. */
export function createEvents(kernel: Kernel): Events {
  const { events, deliveries } = createContext(kernel);
  kernel.aws.register({
    name: 'events',
    operations: operationsOf(events),
    permissions: (operation, input) => permissionsOf(kernel, operation, input),
    resource: (operation, input) => resourceOf(operation, input),
    resume: () => deliveries.resume(),
  });
  return {
    busPolicy: (busArn) => events.buses.find(busNameOf(busArn))?.policy,
    archived: (archiveName) => archivedTexts(events, archiveName),
  };
}

/** Events of an archive that are read at a time. */
const ARCHIVE_PAGE = 500;

function* archivedTexts({ archives }: EventsContext, name: string): Iterable<string> {
  let after = { arrivedMs: 0, id: 0 };
  for (;;) {
    const page = archives.range(name, { after, toMs: Number.MAX_SAFE_INTEGER, limit: ARCHIVE_PAGE });
    for (const { eventText, position } of page) {
      after = position;
      yield eventText;
    }
    if (page.length < ARCHIVE_PAGE) return;
  }
}

function createContext(kernel: Kernel): { readonly events: EventsContext; readonly deliveries: Deliveries } {
  const random = kernel.random.fork('events');
  const newEventId = () => random.uuid();
  const rules = openRuleStore(kernel);
  const archives = openArchiveStore(kernel);
  const deliveries = createDeliveries(kernel, rules, openDeliveryStore(kernel));
  const ingest = createIngest(rules, deliveries, archives);
  const events: EventsContext = {
    kernel,
    buses: openBusStore(kernel),
    rules,
    schedules: createSchedules(kernel, rules, deliveries, newEventId),
    archives,
    replays: openReplayStore(kernel, archives, ingest),
    tags: openTagStore(kernel),
    ingest,
    newEventId,
  };
  return { events, deliveries };
}

function operationsOf(events: EventsContext): Record<string, Operation> {
  return {
    CancelReplay: cancelReplay(events),
    CreateArchive: createArchive(events),
    CreateEventBus: createEventBus(events),
    DeleteArchive: deleteArchive(events),
    DeleteEventBus: deleteEventBus(events),
    DeleteRule: deleteRule(events),
    DescribeArchive: describeArchive(events),
    DescribeEventBus: describeEventBus(events),
    DescribeReplay: describeReplay(events),
    DescribeRule: describeRule(events),
    DisableRule: disableRule(events),
    EnableRule: enableRule(events),
    ListArchives: listArchives(events),
    ListEventBuses: listEventBuses(events),
    ListReplays: listReplays(events),
    ListRuleNamesByTarget: listRuleNamesByTarget(events),
    ListRules: listRules(events),
    ListTagsForResource: listTagsForResource(events),
    ListTargetsByRule: listTargetsByRule(events),
    PutEvents: putEvents(events),
    PutPermission: putPermission(events),
    PutRule: putRule(events),
    PutTargets: putTargets(events),
    RemovePermission: removePermission(events),
    RemoveTargets: removeTargets(events),
    StartReplay: startReplay(events),
    TagResource: tagResource(events),
    TestEventPattern: testEventPattern(),
    UntagResource: untagResource(events),
    UpdateArchive: updateArchive(events),
    UpdateEventBus: updateEventBus(events),
  };
}

type Input = Readonly<Record<string, unknown>>;

/** Every entry of PutEvents is allowed or refused by its bus; the other operations by what they name. */
function permissionsOf({ aws }: Kernel, operation: string, input: Input): Permission[] {
  const permission = (resource: string): Permission => ({ action: `events:${operation}`, resource });
  if (operation === 'PutEvents') return putEventsPermissions(aws, input);
  const bus = busNameOf(text(input['EventBusName']));
  const rule = text(input['Rule']) ?? (/Rule$/.test(operation) ? text(input['Name']) : undefined);
  if (rule !== undefined)
    return [permission(aws.arn('events', bus === DEFAULT_BUS ? `rule/${rule}` : `rule/${bus}/${rule}`))];
  const archive = text(input['ArchiveName']);
  if (archive !== undefined) return [permission(aws.arn('events', `archive/${archive}`))];
  const replay = text(input['ReplayName']);
  if (replay !== undefined) return [permission(aws.arn('events', `replay/${replay}`))];
  const named = text(input['ResourceARN']);
  if (named !== undefined) return [permission(named)];
  const isAboutBus = /EventBus$|Permission$/.test(operation);
  return [permission(isAboutBus ? aws.arn('events', `event-bus/${busNameOf(text(input['Name']) ?? bus)}`) : '*')];
}

/** One for each kind of entry: policies may ask for its source and type. */
function putEventsPermissions(aws: Aws, input: Input): Permission[] {
  const permissions = new Map<string, Permission>();
  for (const entry of entriesOf(input)) {
    const source = text(entry['Source']) ?? '';
    const detailType = text(entry['DetailType']) ?? '';
    const resource = aws.arn('events', `event-bus/${busNameOf(text(entry['EventBusName']))}`);
    permissions.set(JSON.stringify([resource, source, detailType]), {
      action: 'events:PutEvents',
      resource,
      conditionKeys: { 'events:source': source, 'events:detail-type': detailType },
    });
  }
  return [...permissions.values()];
}

function resourceOf(operation: string, input: Input): string | undefined {
  if (operation === 'PutEvents') {
    const [first] = entriesOf(input);
    return busNameOf(text(first?.['EventBusName']));
  }
  return text(input['Rule']) ?? text(input['Name']) ?? text(input['ArchiveName']) ?? text(input['ReplayName']);
}

function entriesOf(input: Input): Input[] {
  const entries: unknown[] = Array.isArray(input['Entries']) ? input['Entries'] : [];
  return entries.map((entry) => (typeof entry === 'object' && entry !== null ? { ...entry } : {}));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
