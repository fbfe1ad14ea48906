export { runEventsConformance } from '#events';
export { runLambdaConformance } from '#lambda';
export { RECORDED_ACCOUNT, runStatesConformance } from '#states';
export {
  type ComparisonReport,
  type ModelReport,
  runDynamoDbComparison,
  runModelComparison,
} from '../../dynamodb/conformance/index.ts';
export type { ConformanceGroup, ConformanceReport } from './report.ts';
