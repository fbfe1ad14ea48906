import { z } from 'zod';
import type { Operation } from '#kernel';
import type { EventsContext } from '../context.ts';
import { notFound, validation } from '../errors.ts';
import { busNameOf } from '../names.ts';
import { parseInput } from '../parse-input.ts';

const putInput = z.strictObject({
  EventBusName: z.string().optional(),
  Action: z.string().optional(),
  Principal: z.string().optional(),
  StatementId: z.string().max(64).optional(),
  Condition: z.strictObject({ Type: z.string(), Key: z.string(), Value: z.string() }).optional(),
  Policy: z.string().optional(),
});
const removeInput = z.strictObject({
  EventBusName: z.string().optional(),
  StatementId: z.string().optional(),
  RemoveAllPermissions: z.boolean().optional(),
});

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Sets a bus's whole policy, or one statement of it.
 * @see "PutPermission", Amazon EventBridge API Reference
 */
export const putPermission =
  (events: EventsContext): Operation =>
  (body) => {
    const { EventBusName, Policy, Action, Principal, StatementId, Condition } = parseInput(
      'PutPermission',
      putInput,
      body,
    );
    const bus = events.buses.get(busNameOf(EventBusName));
    if (Policy !== undefined) {
      events.buses.update(bus, { policy: JSON.stringify(parsePolicy(Policy)) });
      return {};
    }
    if (Action === undefined || Principal === undefined || StatementId === undefined) {
      throw validation('Parameter(s) Action, Principal and StatementId must be specified, or Policy.');
    }
    const statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${Principal}:root` },
      Action,
      Resource: bus.arn,
      ...(Condition ? { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } } : {}),
    };
    const before = bus.policy === undefined ? [] : parsePolicy(bus.policy).Statement;
    const policy = {
      Version: '2012-10-17',
      Statement: [...before.filter(({ Sid }) => Sid !== StatementId), statement],
    };
    events.buses.update(bus, { policy: JSON.stringify(policy) });
    return {};
  };

/** @see "RemovePermission", Amazon EventBridge API Reference */
export const removePermission =
  (events: EventsContext): Operation =>
  (body) => {
    const { EventBusName, StatementId, RemoveAllPermissions } = parseInput('RemovePermission', removeInput, body);
    const bus = events.buses.get(busNameOf(EventBusName));
    const policy = bus.policy === undefined ? undefined : parsePolicy(bus.policy);
    const kept = RemoveAllPermissions ? [] : policy?.Statement.filter(({ Sid }) => Sid !== StatementId);
    if (!policy || (!RemoveAllPermissions && kept?.length === policy.Statement.length)) {
      throw notFound(policy ? 'Statement with the provided id does not exist.' : 'EventBus does not have a policy.');
    }
    const isEmpty = !kept || kept.length === 0;
    events.buses.update(bus, { policy: isEmpty ? undefined : JSON.stringify({ ...policy, Statement: kept }) });
    return {};
  };

function parsePolicy(text: string): Policy {
  try {
    const policy = JSON.parse(text);
    return { ...policy, Statement: [policy.Statement ?? []].flat() };
  } catch (cause) {
    throw Object.assign(validation('Parameter Policy is not valid. Reason: it is no JSON.'), { cause });
  }
}
