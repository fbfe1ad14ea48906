import { z } from 'zod';
import type { Operation } from '#kernel';
import type { EventsContext } from '../context.ts';
import { limitExceeded } from '../errors.ts';
import { page, paging } from '../paging.ts';
import { parseInput } from '../parse-input.ts';
import { checkTarget } from '../targets/check-target.ts';
import { target } from '../targets/target.ts';
import { ruleOf } from './rules.ts';

/** Targets a rule may have: "Amazon EventBridge quotas", User Guide. */
const MAXIMUM_TARGETS = 5;

const place = { Rule: z.string(), EventBusName: z.string().optional() };
const putInput = z.strictObject({ ...place, Targets: z.array(target).min(1).max(100) });
const removeInput = z.strictObject({
  ...place,
  Ids: z.array(z.string()).min(1).max(100),
  // Only rules that AWS services manage need it; there are none here.
  Force: z.boolean().optional(),
});
const listInput = z.strictObject({ ...place, ...paging });

/**
 * Adds targets to a rule; one of the same id is replaced.
 * @see "PutTargets", Amazon EventBridge API Reference
 */
export const putTargets =
  (events: EventsContext): Operation =>
  (body) => {
    const { Rule, EventBusName, Targets } = parseInput('PutTargets', putInput, body);
    const rule = ruleOf(events, Rule, EventBusName);
    for (const one of Targets) checkTarget(one);
    const ids = new Set([...rule.targets, ...Targets].map(({ Id }) => Id));
    if (ids.size > MAXIMUM_TARGETS) {
      throw limitExceeded('The requested resource exceeds the maximum number allowed.');
    }
    for (const one of Targets) events.rules.putTarget(rule, one);
    return { FailedEntryCount: 0, FailedEntries: [] };
  };

/** @see "RemoveTargets", Amazon EventBridge API Reference */
export const removeTargets =
  (events: EventsContext): Operation =>
  (body) => {
    const { Rule, EventBusName, Ids } = parseInput('RemoveTargets', removeInput, body);
    const rule = ruleOf(events, Rule, EventBusName);
    const known = new Set(rule.targets.map(({ Id }) => Id));
    const failed = Ids.filter((id) => !known.has(id)).map((TargetId) => ({
      TargetId,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${TargetId}.`,
    }));
    for (const id of Ids) events.rules.removeTarget(rule, id);
    return { FailedEntryCount: failed.length, FailedEntries: failed };
  };

/** @see "ListTargetsByRule", Amazon EventBridge API Reference */
export const listTargetsByRule =
  (events: EventsContext): Operation =>
  (body) => {
    const { Rule, EventBusName, ...request } = parseInput('ListTargetsByRule', listInput, body);
    return page('Targets', ruleOf(events, Rule, EventBusName).targets, request, (one) => one);
  };
