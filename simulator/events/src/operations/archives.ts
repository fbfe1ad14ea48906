import { z } from 'zod';
import type { Operation } from '#kernel';
import type { Archive } from '../archives/archive-store.ts';
import type { EventsContext } from '../context.ts';
import { alreadyExists, notFound } from '../errors.ts';
import { busNameOf, hasPrefix, resourceName } from '../names.ts';
import { page, paging } from '../paging.ts';
import { parseInput } from '../parse-input.ts';
import { checkedPattern } from './test-event-pattern.ts';

const settings = {
  Description: z.string().max(512).optional(),
  EventPattern: z.string().max(4_096).optional(),
  RetentionDays: z.int().min(0).optional(),
};
const archiveName = resourceName(48);
const createInput = z.strictObject({ ArchiveName: archiveName, EventSourceArn: z.string(), ...settings });
const updateInput = z.strictObject({ ArchiveName: archiveName, ...settings });
const nameInput = z.strictObject({ ArchiveName: archiveName });
const listInput = z.strictObject({
  NamePrefix: z.string().optional(),
  EventSourceArn: z.string().optional(),
  State: z.string().optional(),
  ...paging,
});

/** @see "CreateArchive", Amazon EventBridge API Reference */
export const createArchive =
  (events: EventsContext): Operation =>
  (body) => {
    const request = parseInput('CreateArchive', createInput, body);
    const bus = events.buses.get(busNameOf(request.EventSourceArn));
    if (request.EventPattern !== undefined) checkedPattern(request.EventPattern);
    if (events.archives.find(request.ArchiveName))
      throw alreadyExists(`Archive ${request.ArchiveName} already exists.`);
    events.archives.put({
      name: request.ArchiveName,
      busName: bus.name,
      description: request.Description,
      eventPattern: request.EventPattern,
      retentionDays: request.RetentionDays ?? 0,
      createdMs: events.kernel.clock.now(),
    });
    return answer(archiveOf(events, request.ArchiveName));
  };

/** @see "UpdateArchive", Amazon EventBridge API Reference */
export const updateArchive =
  (events: EventsContext): Operation =>
  (body) => {
    const request = parseInput('UpdateArchive', updateInput, body);
    const archive = archiveOf(events, request.ArchiveName);
    if (request.EventPattern !== undefined) checkedPattern(request.EventPattern);
    events.archives.put({
      ...archive,
      description: request.Description ?? archive.description,
      eventPattern: request.EventPattern ?? archive.eventPattern,
      retentionDays: request.RetentionDays ?? archive.retentionDays,
    });
    return answer(archive);
  };

/** @see "DescribeArchive", Amazon EventBridge API Reference */
export const describeArchive =
  (events: EventsContext): Operation =>
  (body) => {
    const archive = archiveOf(events, parseInput('DescribeArchive', nameInput, body).ArchiveName);
    return {
      ...toOutput(events, archive),
      ArchiveArn: archive.arn,
      ...(archive.description === undefined ? {} : { Description: archive.description }),
      ...(archive.eventPattern === undefined ? {} : { EventPattern: archive.eventPattern }),
    };
  };

/** @see "ListArchives", Amazon EventBridge API Reference */
export const listArchives =
  (events: EventsContext): Operation =>
  (body) => {
    const { NamePrefix, EventSourceArn, State, ...request } = parseInput('ListArchives', listInput, body);
    const archives = events.archives.all().filter(({ name, busName }) => {
      const isOfSource = EventSourceArn === undefined || busNameOf(EventSourceArn) === busName;
      return hasPrefix(name, NamePrefix) && isOfSource && (State === undefined || State === 'ENABLED');
    });
    return page('Archives', archives, request, (archive) => toOutput(events, archive));
  };

/** @see "DeleteArchive", Amazon EventBridge API Reference */
export const deleteArchive =
  (events: EventsContext): Operation =>
  (body) => {
    events.archives.delete(archiveOf(events, parseInput('DeleteArchive', nameInput, body).ArchiveName).name);
    return {};
  };

function archiveOf({ archives }: EventsContext, name: string): Archive {
  const archive = archives.find(name);
  if (!archive) throw notFound(`Archive ${name} does not exist.`);
  return archive;
}

function answer(archive: Archive): Record<string, unknown> {
  return { ArchiveArn: archive.arn, State: 'ENABLED', CreationTime: archive.createdMs / 1_000 };
}

function toOutput(events: EventsContext, archive: Archive): Record<string, unknown> {
  const { events: EventCount, bytes: SizeBytes } = events.archives.size(archive.name);
  return {
    ArchiveName: archive.name,
    EventSourceArn: events.kernel.aws.arn('events', `event-bus/${archive.busName}`),
    State: 'ENABLED',
    RetentionDays: archive.retentionDays,
    SizeBytes,
    EventCount,
    CreationTime: archive.createdMs / 1_000,
  };
}
