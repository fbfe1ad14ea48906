export { type CallFence, type CallFenceOptions, idempotencyFor } from './call/idempotency-for.ts';
export { callTimeoutMs, type Invocation } from './call/invocation.ts';
export { LEAST_TIME_LEFT_MS, type SagaTask, sagaTask } from './call/saga-task.ts';
export { type Attached, claimOrWait, type EdgeWait } from './edge/claim-or-wait.ts';
export { type Claim, type EdgeFence, type EdgeFenceOptions, type EdgeRequest, edgeFence } from './edge/edge-fence.ts';
export type { Answer } from './edge/edge-row.ts';
export { type IdempotencyKeyHeader, readIdempotencyKey } from './edge/idempotency-key.ts';
export { type DynamoDbEffectsOptions, dynamoDbEffects } from './effect/dynamodb-effects.ts';
export { type Effect, type EffectKey, type EffectState, isTombstone } from './effect/effect.ts';
export { type Effects, stands, type Writes, WritesRefused } from './effect/effects.ts';
export { outcomeOf } from './effect/outcome-of.ts';
export { type RefusedWrite, type Transacted, transact } from './effect/transact.ts';
export { untilEnded } from './effect/until-ended.ts';
export {
  asTransient,
  EffectInconsistent,
  isTransient,
  ProviderUnavailable,
  StepCancelled,
  TransientFailure,
} from './errors.ts';
export * from './lifetimes.ts';
export { BusinessRejection, done, type Outcome, type Rejection, rejected, resultOrRejection } from './rejection.ts';
