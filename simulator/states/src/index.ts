export { RECORDED_ACCOUNT, runStatesConformance } from './conformance/run-states-conformance.ts';
export { createStates } from './service.ts';
