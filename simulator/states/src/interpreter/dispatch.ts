import { createHash } from 'node:crypto';
import type { RoleCaller } from '#kernel';
import { callTarget } from '../integrations/call-target.ts';
import { targetOf } from '../integrations/resource.ts';
import { isObject, type Json } from '../json.ts';
import { conclude } from './conclude.ts';
import type { Runtime } from './runtime.ts';
import { settle, settleFromChild } from './settle.ts';
import { blamedName, submittedEvent } from './task-events.ts';
import { commit } from './transaction.ts';
import type { Visit } from './visit.ts';

/** Makes the call of a task that was scheduled. After a restart it is made again: at least once. */
export async function dispatch(runtime: Runtime, visit: Visit): Promise<void> {
  const { state, frame } = visit;
  if (state.Type !== 'Task') return;
  const target = targetOf(state.Resource);
  if (!target || target.kind === 'activity')
    throw new Error(`No integration for ${state.Resource}, although its definition was accepted.`);
  const parameters: Json = JSON.parse(frame.detail.parameters ?? '{}');
  const named = isChildStart(state.Resource) ? withName(parameters, frame.token ?? '') : parameters;
  const call = { kernel: runtime.kernel, caller: callerOf(visit), parameters: {}, requestId: runtime.ids.uuid() };
  const answer = await callTarget(target, call, named, blamedName(state));
  if ('settlement' in answer) {
    await conclude(runtime, visit, answer.settlement);
    return;
  }
  commit(runtime, visit, (journal) => {
    const { type, details } = submittedEvent(state, answer.submitted);
    const lastEvent = journal.append(type, details, frame.lastEvent);
    // A token may have come back before the call was answered.
    const { settlement: early, ...detail } = runtime.frames.get(frame.id)?.detail ?? frame.detail;
    const submitted = { ...frame, lastEvent, detail };
    if (early) {
      settle(runtime, submitted, early);
      return;
    }
    const child =
      answer.childExecutionArn === undefined ? undefined : runtime.executions.byArn(answer.childExecutionArn);
    runtime.frames.save({
      ...submitted,
      phase: 'submitted',
      detail: { ...detail, ...(child ? { child: child.id } : {}) },
    });
    if (!child) return;
    runtime.executions.update(child.id, { parent_frame: frame.id });
    if (child.status !== 'RUNNING') settleFromChild(runtime, frame.id, child);
  });
}

/** The state machine with its role. */
function callerOf({ execution }: Visit): RoleCaller {
  return {
    kind: 'role',
    roleArn: execution.roleArn,
    session: execution.name.slice(0, 64),
    name: `states:${execution.machineName}`,
  };
}

function isChildStart(resource: string): boolean {
  return /:states:startExecution\.sync/.test(resource);
}

/** An execution without a name is named after the task's token, so that a repeated call finds the one it started. */
function withName(parameters: Json, token: string): Json {
  if (!isObject(parameters) || parameters['Name'] !== undefined) return parameters;
  return { ...parameters, Name: createHash('sha256').update(token).digest('hex').slice(0, 32) };
}
