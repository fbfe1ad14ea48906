import { AwsError } from '#kernel';
import { resourceNotFound, validationError } from '../errors.ts';
import type { PartsOperation } from '../parts.ts';
import { controlTableName, indexName, tableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { text } from '../requests/shapes.ts';

// What nobody can make here is not there: tools that only look are answered so.

const longArn = text({ notNull: true, minLength: 37, maxLength: 1024 });

const listing =
  (member: string): PartsOperation =>
  () => ({ [member]: [] });

const missing =
  (thing: string, member: 'BackupArn' | 'ExportArn' | 'ImportArn'): PartsOperation =>
  (_, input) => {
    const request = readRequest<Readonly<Record<typeof member, string>>>(input, { members: { [member]: longArn } });
    throw new AwsError(`${thing}NotFoundException`, `${thing} not found: ${request[member]}`);
  };

const noGlobalTable: PartsOperation = (_, input) => {
  const request = readRequest<{ GlobalTableName: string }>(input, { members: { GlobalTableName: tableName } });
  const { GlobalTableName: name } = request;
  throw new AwsError('GlobalTableNotFoundException', `Global table with name '${name}' does not exist.`);
};

/** Global tables of the first version can be made no more, on AWS either. */
const createGlobalTable: PartsOperation = () => {
  const [old, current] = ['2017.11.29', '2019.11.21'];
  throw validationError(
    `DynamoDB global tables version ${old} is not supported. We recommend using DynamoDB global tables version ` +
      `${current}, instead of version ${old} (Legacy).`,
  );
};

const describeContributorInsights: PartsOperation = (parts, input) => {
  const form = { control: true, members: { TableName: controlTableName, IndexName: indexName } };
  const { TableName: name, IndexName: index } = readRequest<{ TableName: string; IndexName?: string }>(input, form);
  const table = parts.catalogue.existing(name);
  if (index !== undefined && !table.indexes.some(({ name: other }) => other === index)) {
    throw resourceNotFound(`Requested resource not found: Index: ${index} not found`);
  }
  return {
    TableName: table.name,
    ...(index === undefined ? {} : { IndexName: index }),
    ContributorInsightsStatus: 'DISABLED',
  };
};

const describeKinesisStreamingDestination: PartsOperation = (parts, input) => {
  const form = { control: true, members: { TableName: controlTableName } };
  const { TableName: name } = readRequest<{ TableName: string }>(input, form);
  return { TableName: parts.catalogue.existing(name).name, KinesisDataStreamDestinations: [] };
};

const getResourcePolicy: PartsOperation = (parts, input) => {
  const form = { members: { ResourceArn: text({ notNull: true, minLength: 1, maxLength: 1283 }) } };
  const { ResourceArn: arn } = readRequest<{ ResourceArn: string }>(input, form);
  const table = parts.catalogue.find(arn.split('/')[1] ?? '');
  if (!table || !(arn === table.arn || arn.startsWith(`${table.arn}/stream/`))) {
    throw resourceNotFound(`Requested resource not found: ResourceArn: ${arn} not found`);
  }
  throw new AwsError('PolicyNotFoundException', 'Resource-based policy not found for the provided ResourceArn.');
};

/** Operations that look for what is never there: backups, exports, imports, policies, destinations. */
export const ABSENT: Readonly<Record<string, PartsOperation>> = {
  CreateGlobalTable: createGlobalTable,
  DescribeBackup: missing('Backup', 'BackupArn'),
  DescribeContributorInsights: describeContributorInsights,
  DescribeExport: missing('Export', 'ExportArn'),
  DescribeGlobalTable: noGlobalTable,
  DescribeGlobalTableSettings: noGlobalTable,
  DescribeImport: missing('Import', 'ImportArn'),
  DescribeKinesisStreamingDestination: describeKinesisStreamingDestination,
  GetResourcePolicy: getResourcePolicy,
  ListBackups: listing('BackupSummaries'),
  ListContributorInsights: listing('ContributorInsightsSummaries'),
  ListExports: listing('ExportSummaries'),
  ListGlobalTables: listing('GlobalTables'),
  ListImports: listing('ImportSummaryList'),
  UpdateGlobalTable: noGlobalTable,
  UpdateGlobalTableSettings: noGlobalTable,
};
