export { type SurviveKillsResult, surviveKills } from './survive-kills.ts';
export { measureTransitions, type TransitionsResult } from './transitions.ts';
export { measureVirtualSaga, type VirtualSagaResult } from './virtual-saga.ts';
export { measureWaiting, type WaitingResult } from './waiting.ts';
