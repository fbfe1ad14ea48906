export { type ModelReport, runModelComparison } from './model/run-model-comparison.ts';
export { type ComparisonReport, runDynamoDbComparison } from './run-dynamodb-comparison.ts';
