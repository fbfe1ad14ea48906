import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import { noStateMachine } from '../errors.ts';
import { PAYLOAD_LIMIT_BYTES } from '../failures.ts';
import type { Engine } from '../interpreter/engine.ts';
import { sizeBytes } from '../json.ts';
import type { Execution, ExecutionKind, NewExecution } from '../store/executions.ts';
import type { MachineRecord } from '../store/machines.ts';
import { jsonProblem } from '../validation/json-text.ts';
import { checkArn, checkName, machineParts } from './names.ts';
import { Arn, optional, readRequest } from './request.ts';
import { findQualified } from './versions.ts';

/** How long the name of an execution that ended stays taken, ms. "StartExecution", AWS Step Functions API Reference. */
const NAME_TAKEN_MS = 90 * 24 * 3_600_000;

const Request = z.object({
  stateMachineArn: Arn,
  name: optional(z.string()),
  input: optional(z.string()),
  traceHeader: optional(z.string().max(256)),
});

type Request = z.output<typeof Request>;

/** Starts an execution; repeated with the same name and input while it runs, it answers the same. */
export function startExecution(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('StartExecution', Request, input);
    const execution = newExecution(engine, request, 'EXPRESS');
    const known = execution.kind === 'STANDARD' ? knownExecution(engine, execution) : undefined;
    if (known) return answerOf(known);
    const id = engine.start(execution);
    return answerOf(engine.executions.get(id) ?? execution);
  };
}

/** Starts an express execution and answers when it ended. */
export function startSyncExecution(engine: Engine): Operation {
  return async (input) => {
    const request = readRequest('StartSyncExecution', SyncRequest, input);
    const execution = newExecution(engine, request, 'SYNC');
    if (execution.kind === 'STANDARD') {
      throw new AwsError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    }
    const id = engine.kernel.store.transact(() => engine.start(execution));
    await engine.whenEnded(id);
    const ended = engine.executions.get(id);
    if (!ended) throw new Error('An execution that just ended is not in the store.');
    engine.kernel.store.transact(() => engine.executions.delete(id));
    return syncAnswer(ended);
  };
}

const SyncRequest = Request.extend({ includedData: optional(z.enum(['ALL_DATA', 'METADATA_ONLY'])) });

/** Checks a request and makes the execution that it asks for. */
function newExecution(engine: Engine, request: Request, expressKind: ExecutionKind): NewExecution {
  const { machine, revision, versionArn, aliasArn } = target(engine, request.stateMachineArn);
  const input = request.input ?? '{}';
  checkInput(input);
  if (request.name !== undefined) checkName(request.name);
  const name = request.name ?? engine.ids.uuid();
  const kind = machine.kind === 'STANDARD' ? 'STANDARD' : expressKind;
  return {
    arn: executionArn(engine, machine, name, kind),
    machineArn: machine.arn,
    machineName: machine.name,
    name,
    kind,
    revision,
    roleArn: engine.machines.revision(revision).roleArn,
    input,
    startMs: engine.kernel.clock.now(),
    ...(versionArn === undefined ? {} : { versionArn }),
    ...(aliasArn === undefined ? {} : { aliasArn }),
    ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
  };
}

function target(
  engine: Engine,
  arn: string,
): { machine: MachineRecord; revision: number; versionArn?: string; aliasArn?: string } {
  checkArn(arn, 'stateMachine');
  const { machineArn, qualifier } = machineParts(arn);
  const machine = engine.machines.get(machineArn);
  if (!machine) throw noStateMachine(arn);
  if (qualifier === undefined) return { machine, revision: machine.revision };
  const qualified = findQualified(engine, arn);
  if (!qualified) throw noStateMachine(arn);
  const { revision, versionArn, aliasArn } = qualified;
  return { machine, revision, versionArn, ...(aliasArn === undefined ? {} : { aliasArn }) };
}

/** An express execution has a part in its ARN that makes it unique: its name may be used again. */
function executionArn(engine: Engine, machine: MachineRecord, name: string, kind: ExecutionKind): string {
  if (kind === 'STANDARD') return engine.kernel.aws.arn('states', `execution:${machine.name}:${name}`);
  return engine.kernel.aws.arn('states', `express:${machine.name}:${name}:${engine.ids.uuid()}`);
}

/** @throws {AwsError} InvalidExecutionInput unless a text is JSON within the limit. */
function checkInput(input: string): void {
  if (sizeBytes(input) > PAYLOAD_LIMIT_BYTES) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${PAYLOAD_LIMIT_BYTES}`,
    );
  }
  const problem = jsonProblem(input);
  if (problem !== undefined) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
  }
}

/** The execution of that name, if the request is a repetition of its start. @throws {AwsError} ExecutionAlreadyExists. */
function knownExecution(engine: Engine, { arn, input }: NewExecution): Execution | undefined {
  const known = engine.executions.byArn(arn);
  if (!known) return undefined;
  if (known.status === 'RUNNING' && known.input === input) return known;
  if (known.stopMs !== undefined && engine.kernel.clock.now() - known.stopMs > NAME_TAKEN_MS) {
    forget(engine, known);
    return undefined;
  }
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
}

function forget(engine: Engine, execution: Execution): void {
  for (const frame of engine.frames.ofExecution(execution.id)) engine.frames.delete(frame.id);
  engine.executions.delete(execution.id);
}

function answerOf({ arn, startMs }: Pick<Execution, 'arn' | 'startMs'>): object {
  return { executionArn: arn, startDate: startMs / 1_000 };
}

/** The service bills express executions by 100 ms and 64 MB. */
function syncAnswer(ended: Execution): object {
  const stopMs = ended.stopMs ?? ended.startMs;
  return {
    executionArn: ended.arn,
    stateMachineArn: ended.machineArn,
    name: ended.name,
    startDate: ended.startMs / 1_000,
    stopDate: stopMs / 1_000,
    status: ended.status,
    input: ended.input,
    inputDetails: { included: true },
    ...(ended.output === undefined ? {} : { output: ended.output, outputDetails: { included: true } }),
    ...(ended.error === undefined ? {} : { error: ended.error }),
    ...(ended.cause === undefined ? {} : { cause: ended.cause }),
    ...(ended.traceHeader === undefined ? {} : { traceHeader: ended.traceHeader }),
    billingDetails: {
      billedDurationInMilliseconds: Math.max(100, Math.ceil((stopMs - ended.startMs) / 100) * 100),
      billedMemoryUsedInMB: 64,
    },
  };
}
