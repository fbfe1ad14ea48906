export { runEventsConformance } from '#events';
export { runLambdaConformance } from '#lambda';
export { RECORDED_ACCOUNT, runStatesConformance } from '#states';
export type { ConformanceGroup, ConformanceReport } from './report.ts';
