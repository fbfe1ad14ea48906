export { Held } from './held.ts';
export { type HoldGate, type HoldGateOptions, holdGate } from './hold-gate.ts';
export type { Hold } from './hold-row.ts';
export { type HoldReason, holdStep, readHold, releaseStep } from './hold-step.ts';
