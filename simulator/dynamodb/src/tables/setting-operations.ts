import { resourceNotFound, validationError } from '../errors.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import { controlTableName, tags } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { field, flag, listOf, text } from '../requests/shapes.ts';
import type { Table } from './table.ts';

interface TimeToLiveRequest {
  readonly TableName: string;
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
}

/** UpdateTimeToLive. */
export const updateTimeToLive: PartsOperation = (parts, input) => {
  const { TableName, TimeToLiveSpecification: wanted } = readRequest<TimeToLiveRequest>(input, {
    control: true,
    members: {
      TableName: controlTableName,
      TimeToLiveSpecification: field(
        'TimeToLiveSpecification',
        { AttributeName: text({ notNull: true, minLength: 1, maxLength: 255 }), Enabled: { ...flag, notNull: true } },
        { notNull: true },
      ),
    },
  });
  const { ttlAttribute, ...table } = parts.catalogue.existing(TableName);
  if (wanted.Enabled === (ttlAttribute !== undefined)) {
    throw validationError(`TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`);
  }
  if (wanted.Enabled) switchOn(parts, { ...table, ttlAttribute: wanted.AttributeName });
  else {
    parts.expiries.clear(table);
    parts.catalogue.save(table);
  }
  return { TimeToLiveSpecification: wanted };
};

function switchOn({ catalogue, items, expiries }: Parts, table: Table): void {
  catalogue.save(table);
  for (const { key, item } of items.range(table, { lower: Buffer.alloc(0) }, false)) expiries.add(table, key, item);
}

/** DescribeTimeToLive. */
export const describeTimeToLive: PartsOperation = ({ catalogue }, input) => {
  const { TableName } = readRequest<{ TableName: string }>(input, {
    control: true,
    members: { TableName: controlTableName },
  });
  const { ttlAttribute } = catalogue.existing(TableName);
  const on = ttlAttribute === undefined ? {} : { AttributeName: ttlAttribute };
  return { TimeToLiveDescription: { TimeToLiveStatus: ttlAttribute === undefined ? 'DISABLED' : 'ENABLED', ...on } };
};

/** TagResource. */
export const tagResource: PartsOperation = (parts, input) => {
  const request = readRequest<{ ResourceArn: string; Tags: { Key: string; Value: string }[] }>(input, {
    members: { ResourceArn: text({ notNull: true, minLength: 1, maxLength: 1283 }), Tags: { ...tags, notNull: true } },
  });
  const table = tableOfArn(parts, request.ResourceArn);
  const added = Object.fromEntries(request.Tags.map(({ Key, Value }) => [Key, Value]));
  parts.catalogue.save({ ...table, tags: { ...table.tags, ...added } });
  return {};
};

/** UntagResource. */
export const untagResource: PartsOperation = (parts, input) => {
  const request = readRequest<{ ResourceArn: string; TagKeys: string[] }>(input, {
    members: {
      ResourceArn: text({ notNull: true, minLength: 1, maxLength: 1283 }),
      TagKeys: listOf(text(), { notNull: true }),
    },
  });
  const table = tableOfArn(parts, request.ResourceArn);
  const kept = Object.entries(table.tags).filter(([key]) => !request.TagKeys.includes(key));
  parts.catalogue.save({ ...table, tags: Object.fromEntries(kept) });
  return {};
};

/** ListTagsOfResource: all on one page, as a table has 50 at most. */
export const listTagsOfResource: PartsOperation = (parts, input) => {
  const request = readRequest<{ ResourceArn: string }>(input, {
    members: { ResourceArn: text({ notNull: true, minLength: 1, maxLength: 1283 }), NextToken: text() },
  });
  const { tags: found } = tableOfArn(parts, request.ResourceArn);
  return { Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) };
};

function tableOfArn({ catalogue }: Parts, arn: string): Table {
  const name = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/([^/]+)$/.exec(arn)?.[1];
  if (name === undefined) throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  const table = catalogue.find(name);
  if (table?.arn !== arn) throw resourceNotFound(`Requested resource not found: ResourcArn: ${arn} not found`);
  return table;
}
