import type { ServiceCaller } from '#kernel';
import { AwsError, ConnectionLost } from '#kernel';
import type { Execution } from '../store/executions.ts';
import type { Runtime } from './runtime.ts';

/** Puts a status change on the way to the default event bus, in the transaction of the change. */
export function noteStatusChange(runtime: Runtime, executionId: number): void {
  const { kernel } = runtime;
  if (!kernel.aws.service('events')) return;
  const execution = runtime.executions.get(executionId);
  if (execution?.kind !== 'STANDARD') return;
  const entry = {
    Source: 'aws.states',
    DetailType: 'Step Functions Execution Status Change',
    Resources: [execution.arn],
    Time: kernel.clock.now() / 1_000,
    Detail: JSON.stringify(detailOf(execution)),
  };
  const { lastInsertRowid } = kernel.store.run('INSERT INTO states_notices (entry) VALUES (?)', JSON.stringify(entry));
  kernel.scheduler.soon(() => sendNotice(runtime, lastInsertRowid, execution.machineArn));
}

/** Sends what an earlier run did not get to send. */
export function resumeNotices(runtime: Runtime): void {
  for (const row of runtime.kernel.store.all('SELECT id FROM states_notices ORDER BY id')) {
    runtime.kernel.scheduler.soon(() => sendNotice(runtime, Number(row['id']), ''));
  }
}

/** A notice that the bus refuses is dropped, as the service does; one that got lost on the way is sent again. */
async function sendNotice(runtime: Runtime, noticeId: number, machineArn: string): Promise<void> {
  const { kernel } = runtime;
  const row = kernel.store.get('SELECT entry FROM states_notices WHERE id = ?', noticeId);
  if (!row) return;
  const caller: ServiceCaller = {
    kind: 'service',
    principal: 'states.amazonaws.com',
    sourceArn: machineArn,
    name: 'states',
  };
  try {
    await kernel.aws.call('events', 'PutEvents', { Entries: [JSON.parse(String(row['entry']))] }, caller);
  } catch (error) {
    const isTransient = error instanceof ConnectionLost || (error instanceof AwsError && error.statusCode >= 500);
    if (isTransient) {
      kernel.scheduler.after(RESEND_MS, () => sendNotice(runtime, noticeId, machineArn));
      return;
    }
    if (!(error instanceof AwsError)) kernel.reportError(error);
  }
  kernel.store.run('DELETE FROM states_notices WHERE id = ?', noticeId);
}

/** How long after a lost notice it is sent again, ms. */
const RESEND_MS = 1_000;

/** @see "Automating Step Functions event delivery with EventBridge", AWS Step Functions Developer Guide */
function detailOf(execution: Execution): Record<string, unknown> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startMs,
    stopDate: execution.stopMs ?? null,
    input: execution.input,
    output: execution.output ?? null,
    inputDetails: { included: true },
    outputDetails: execution.output === undefined ? null : { included: true },
    error: execution.error ?? null,
    cause: execution.cause ?? null,
    stateMachineVersionArn: execution.versionArn ?? null,
    stateMachineAliasArn: execution.aliasArn ?? null,
    redriveCount: execution.redriveCount,
    redriveDate: execution.redriveMs ?? null,
    redriveStatus: execution.status === 'RUNNING' || execution.status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
    redriveStatusReason: reasonOf(execution),
  };
}

function reasonOf(execution: Execution): string | null {
  if (execution.status === 'RUNNING') return 'Execution is RUNNING and cannot be redriven';
  return execution.status === 'SUCCEEDED' ? 'Execution is SUCCEEDED and cannot be redriven' : null;
}
