import { z } from 'zod';
import type { Operation } from '#kernel';
import type { EventsContext } from '../context.ts';
import { notFound, validation } from '../errors.ts';
import { busNameOf, DEFAULT_BUS, hasPrefix, resourceName } from '../names.ts';
import { page, paging } from '../paging.ts';
import { parseInput } from '../parse-input.ts';
import type { Rule } from '../rules/rule-store.ts';
import { parseSchedule } from '../schedules/schedule-expression.ts';
import { tagList, toTags } from './tags.ts';
import { checkedPattern } from './test-event-pattern.ts';

const ruleName = resourceName(64);
const putInput = z.strictObject({
  Name: ruleName,
  EventBusName: z.string().optional(),
  EventPattern: z.string().max(4_096).optional(),
  ScheduleExpression: z.string().max(256).optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).optional(),
  Description: z.string().max(512).optional(),
  RoleArn: z.string().optional(),
  Tags: tagList.optional(),
});
const ruleInput = z.strictObject({ Name: ruleName, EventBusName: z.string().optional() });
const deleteInput = z.strictObject({
  Name: ruleName,
  EventBusName: z.string().optional(),
  // Only rules that AWS services manage need it; there are none here.
  Force: z.boolean().optional(),
});
const listInput = z.strictObject({
  NamePrefix: z.string().optional(),
  EventBusName: z.string().optional(),
  ...paging,
});
const byTargetInput = z.strictObject({ TargetArn: z.string(), EventBusName: z.string().optional(), ...paging });

/** The rule of a request. @throws {AwsError} ResourceNotFoundException. */
export function ruleOf(events: EventsContext, name: string, eventBusName: string | undefined): Rule {
  const busName = busNameOf(eventBusName);
  events.buses.get(busName);
  const rule = events.rules.find(busName, name);
  if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${busName}.`);
  return rule;
}

/**
 * Makes a rule, or replaces it; its targets stay.
 * @see "PutRule", Amazon EventBridge API Reference
 */
export const putRule =
  (events: EventsContext): Operation =>
  (body) => {
    const request = parseInput('PutRule', putInput, body);
    const bus = events.buses.get(busNameOf(request.EventBusName));
    const { EventPattern, ScheduleExpression, State = 'ENABLED' } = request;
    checkTrigger(bus.name, EventPattern, ScheduleExpression);
    const before = events.rules.find(bus.name, request.Name);
    events.rules.put({
      busName: bus.name,
      name: request.Name,
      eventPattern: EventPattern,
      scheduleExpression: ScheduleExpression,
      state: State,
      description: request.Description,
      roleArn: request.RoleArn,
    });
    const arn = events.rules.arn(bus.name, request.Name);
    // Tags are taken when a rule is made, and left alone when it is updated.
    if (!before) events.tags.set(arn, toTags(request.Tags ?? []));
    const isTimedAnew = before?.scheduleExpression !== ScheduleExpression || before?.state !== State;
    if (bus.name === DEFAULT_BUS && isTimedAnew) events.schedules.follow(request.Name);
    return { RuleArn: arn };
  };

function checkTrigger(busName: string, pattern: string | undefined, schedule: string | undefined): void {
  if (!pattern && !schedule) throw validation('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (pattern) checkedPattern(pattern);
  if (!schedule) return;
  if (busName !== DEFAULT_BUS) throw validation('ScheduleExpression is supported only on the default event bus.');
  if (!parseSchedule(schedule)) throw validation('Parameter ScheduleExpression is not valid.');
}

/** @see "DescribeRule", Amazon EventBridge API Reference */
export const describeRule =
  (events: EventsContext): Operation =>
  (body) => {
    const { Name, EventBusName } = parseInput('DescribeRule', ruleInput, body);
    return { ...toOutput(ruleOf(events, Name, EventBusName)), CreatedBy: events.kernel.aws.accountId };
  };

/** @see "ListRules", Amazon EventBridge API Reference */
export const listRules =
  (events: EventsContext): Operation =>
  (body) => {
    const { NamePrefix, EventBusName, ...request } = parseInput('ListRules', listInput, body);
    const bus = events.buses.get(busNameOf(EventBusName));
    const rules = events.rules.ofBus(bus.name).filter(({ name }) => hasPrefix(name, NamePrefix));
    return page('Rules', rules, request, toOutput);
  };

/** @see "ListRuleNamesByTarget", Amazon EventBridge API Reference */
export const listRuleNamesByTarget =
  (events: EventsContext): Operation =>
  (body) => {
    const { TargetArn, EventBusName, ...request } = parseInput('ListRuleNamesByTarget', byTargetInput, body);
    const bus = events.buses.get(busNameOf(EventBusName));
    const rules = events.rules.ofBus(bus.name).filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
    return page('RuleNames', rules, request, ({ name }) => name);
  };

/**
 * Deletes a rule; one that does not exist is no error.
 * @see "DeleteRule", Amazon EventBridge API Reference
 */
export const deleteRule =
  (events: EventsContext): Operation =>
  (body) => {
    const { Name, EventBusName } = parseInput('DeleteRule', deleteInput, body);
    const bus = events.buses.get(busNameOf(EventBusName));
    const rule = events.rules.find(bus.name, Name);
    if (!rule) return {};
    if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.");
    events.rules.delete(rule);
    events.tags.removeAll(rule.arn);
    if (bus.name === DEFAULT_BUS) events.schedules.follow(Name);
    return {};
  };

/** @see "EnableRule", Amazon EventBridge API Reference */
export const enableRule = (events: EventsContext): Operation => setState(events, 'EnableRule', 'ENABLED');

/** @see "DisableRule", Amazon EventBridge API Reference */
export const disableRule = (events: EventsContext): Operation => setState(events, 'DisableRule', 'DISABLED');

function setState(events: EventsContext, operation: string, state: 'ENABLED' | 'DISABLED'): Operation {
  return (body) => {
    const { Name, EventBusName } = parseInput(operation, ruleInput, body);
    const rule = ruleOf(events, Name, EventBusName);
    events.rules.put({ ...rule, state });
    if (rule.busName === DEFAULT_BUS) events.schedules.follow(Name);
    return {};
  };
}

function toOutput(rule: Rule): Record<string, unknown> {
  const optional = {
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    Description: rule.description,
    RoleArn: rule.roleArn,
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    Name: rule.name,
    Arn: rule.arn,
    State: rule.state,
    EventBusName: rule.busName,
    ...Object.fromEntries(given),
  };
}
