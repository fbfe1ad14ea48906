import { z } from 'zod';
import type { Operation } from '#kernel';
import type { Bus } from '../buses/bus-store.ts';
import type { EventsContext } from '../context.ts';
import { alreadyExists, validation } from '../errors.ts';
import { busNameOf, DEFAULT_BUS, hasPrefix } from '../names.ts';
import { page, paging } from '../paging.ts';
import { parseInput } from '../parse-input.ts';
import { tagList, toTags } from './tags.ts';

const busName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[/.\-_A-Za-z0-9]+$/, 'Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+');
const deadLetter = z.strictObject({ Arn: z.string().optional() }).optional();
const createInput = z.strictObject({
  Name: busName,
  Description: z.string().max(512).optional(),
  DeadLetterConfig: deadLetter,
  Tags: tagList.optional(),
});
const updateInput = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().max(512).optional(),
  DeadLetterConfig: deadLetter,
});
const describeInput = z.strictObject({ Name: z.string().optional() });
const deleteInput = z.strictObject({ Name: busName });
const listInput = z.strictObject({ NamePrefix: z.string().optional(), ...paging });

/** @see "CreateEventBus", Amazon EventBridge API Reference */
export const createEventBus =
  (events: EventsContext): Operation =>
  (body) => {
    const { Name, Description, DeadLetterConfig, Tags = [] } = parseInput('CreateEventBus', createInput, body);
    if (Name.includes('/')) throw validation(`Event bus name must not contain '/'.`);
    if (events.buses.find(Name)) throw alreadyExists(`Event bus ${Name} already exists.`);
    const bus = events.buses.create({
      name: Name,
      description: Description,
      deadLetterArn: DeadLetterConfig?.Arn,
    });
    events.tags.set(bus.arn, toTags(Tags));
    return {
      EventBusArn: bus.arn,
      ...(Description === undefined ? {} : { Description }),
      ...(DeadLetterConfig === undefined ? {} : { DeadLetterConfig }),
    };
  };

/** @see "UpdateEventBus", Amazon EventBridge API Reference */
export const updateEventBus =
  (events: EventsContext): Operation =>
  (body) => {
    const { Name, Description, DeadLetterConfig } = parseInput('UpdateEventBus', updateInput, body);
    const bus = events.buses.get(busNameOf(Name));
    events.buses.update(bus, { description: Description, deadLetterArn: DeadLetterConfig?.Arn });
    return { Arn: bus.arn, Name: bus.name };
  };

/** @see "DescribeEventBus", Amazon EventBridge API Reference */
export const describeEventBus =
  (events: EventsContext): Operation =>
  (body) => {
    const bus = events.buses.get(busNameOf(parseInput('DescribeEventBus', describeInput, body).Name));
    return {
      ...toOutput(bus),
      ...(bus.deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: bus.deadLetterArn } }),
    };
  };

/** @see "ListEventBuses", Amazon EventBridge API Reference */
export const listEventBuses =
  (events: EventsContext): Operation =>
  (body) => {
    const { NamePrefix, ...request } = parseInput('ListEventBuses', listInput, body);
    const buses = events.buses.all().filter(({ name }) => hasPrefix(name, NamePrefix));
    return page('EventBuses', buses, request, toOutput);
  };

/**
 * Deletes a bus; one that does not exist is no error.
 * @see "DeleteEventBus", Amazon EventBridge API Reference
 */
export const deleteEventBus =
  (events: EventsContext): Operation =>
  (body) => {
    const { Name } = parseInput('DeleteEventBus', deleteInput, body);
    if (Name === DEFAULT_BUS) throw validation('Cannot delete event bus default.');
    if (events.rules.ofBus(Name).length > 0) throw validation(`Cannot delete event bus ${Name}: it has rules.`);
    const bus = events.buses.find(Name);
    if (bus) events.tags.removeAll(bus.arn);
    events.buses.delete(Name);
    return {};
  };

function toOutput(bus: Bus): Record<string, unknown> {
  return {
    Name: bus.name,
    Arn: bus.arn,
    ...(bus.description === undefined ? {} : { Description: bus.description }),
    ...(bus.policy === undefined ? {} : { Policy: bus.policy }),
    CreationTime: bus.createdMs / 1_000,
    LastModifiedTime: bus.modifiedMs / 1_000,
  };
}
