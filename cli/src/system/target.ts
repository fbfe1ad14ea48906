import { UserError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { DEMO_CUSTOMER, fetchToken } from './customer-tokens.ts';
import { findRunning } from './run-file.ts';
import { stackOutputs } from './stack-outputs.ts';

/** Where a system's AWS can be reached, on the laptop or on AWS. */
export interface Target {
  readonly stage: string;
  /** Absent on AWS. */
  readonly endpoint?: string;
  readonly stateMachineArn: string;
}

/** Where its API can be reached, too. */
export interface ApiTarget extends Target {
  readonly api: string;
  /** A customer's, for the API. */
  readonly token: string;
}

/**
 * The system that runs here, or the stage on AWS that `STAGE` names.
 * @throws {UserError} when there is neither.
 */
export async function findTarget({ dataDir, stage }: Pick<Settings, 'dataDir' | 'stage'>): Promise<Target> {
  const running = findRunning(dataDir);
  if (running) {
    const stateMachineArn = `arn:aws:states:eu-west-1:000000000000:stateMachine:backstitch-${stage}-order-saga`;
    return { stage, endpoint: running.aws, stateMachineArn };
  }
  if (!process.env['STAGE']) {
    throw new UserError('No system is running here. Start one with make start, or name a stage on AWS: STAGE=dev.');
  }
  const { StateMachineArn: stateMachineArn } = await stackOutputs(stage, ['StateMachineArn']);
  return { stage, stateMachineArn };
}

/**
 * The same, for whoever calls its API.
 * @throws {UserError} when there is none, or on AWS no token.
 */
export async function findApiTarget(settings: Pick<Settings, 'dataDir' | 'stage'>): Promise<ApiTarget> {
  const target = await findTarget(settings);
  if (target.endpoint !== undefined) {
    const api = findRunning(settings.dataDir)?.api ?? '';
    return { ...target, api, token: await fetchToken(target.endpoint, { subject: DEMO_CUSTOMER }) };
  }
  const token = process.env['TOKEN'];
  if (!token) {
    const how = `TOKEN=... STAGE=${target.stage} ./backstitch token says how.`;
    throw new UserError(`On AWS a customer's token is needed: ${how}`);
  }
  const { ApiUrl } = await stackOutputs(target.stage, ['ApiUrl']);
  return { ...target, api: ApiUrl.replace(/\/$/, ''), token };
}
