export { createDynamoDb, type DynamoDbOptions } from './dynamodb.ts';
