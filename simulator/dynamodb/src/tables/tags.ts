import { AwsError } from '#kernel';
import { missingMember, resourceNotFound, validationError } from '../errors.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import { tags } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { listOf, text } from '../requests/shapes.ts';
import { type Tag, withTags } from './check-tags.ts';
import type { Table } from './table.ts';

interface TagRequest {
  readonly ResourceArn?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
  readonly NextToken?: string;
}

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:.+:\d+:table\/[^/]{2}[^/]+$/;

function givenArn(arn: string | undefined): string {
  if (arn === undefined) throw validationError('Invalid TableArn');
  return arn;
}

/** Whether the caller may do this to what the ARN names: nobody may where that cannot be told. */
function checkAccess(parts: Parts, operation: string, arn: string): void {
  if (/^.+:.+:.+:.+:.+:.+\/.+$/.test(arn)) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: arn:aws:iam::${parts.kernel.aws.accountId}:root is not authorized to perform: ` +
      `dynamodb:${operation} on resource: ${arn || '*'}`,
  );
}

/** What a request needs beside the ARN; one that lacks it is refused access before it is told so. */
function required<Value>(
  parts: Parts,
  operation: string,
  arn: string,
  member: string,
  value: Value | undefined,
): Value {
  if (value !== undefined) return value;
  checkAccess(parts, operation, arn);
  throw missingMember(member);
}

function taggedTable(parts: Parts, arn: string, notFound: string): Table {
  if (!TABLE_ARN.test(arn)) throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  const table = parts.catalogue.find(arn.slice(arn.lastIndexOf('/') + 1));
  if (!table || table.arn !== arn) throw resourceNotFound(notFound);
  return table;
}

/** TagResource. */
export const tagResource: PartsOperation = (parts, input) => {
  const request = readRequest<TagRequest>(input, { members: { ResourceArn: text(), Tags: tags } });
  const arn = givenArn(request.ResourceArn);
  const given = required(parts, 'TagResource', arn, 'tags', request.Tags);
  const notFound = `Requested resource not found: ResourcArn: ${arn} not found`;
  if (!TABLE_ARN.test(arn)) taggedTable(parts, arn, notFound);
  if (given.length === 0) throw validationError('Atleast one Tag needs to be provided as Input.');
  const table = taggedTable(parts, arn, notFound);
  parts.catalogue.save({ ...table, tags: withTags(table.tags, given) });
  return undefined;
};

/** UntagResource. */
export const untagResource: PartsOperation = (parts, input) => {
  const request = readRequest<TagRequest>(input, { members: { ResourceArn: text(), TagKeys: listOf(text()) } });
  const arn = givenArn(request.ResourceArn);
  const keys = required(parts, 'UntagResource', arn, 'tagKeys', request.TagKeys);
  if (!TABLE_ARN.test(arn)) taggedTable(parts, arn, '');
  if (keys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.');
  const table = taggedTable(parts, arn, 'Requested resource not found');
  const left = Object.entries(table.tags).filter(([key]) => !keys.includes(key));
  parts.catalogue.save({ ...table, tags: Object.fromEntries(left) });
  return undefined;
};

/** Tags of one page. */
const PAGE = 10;

/** The last key of the page before, in base64. */
const TOKEN = /^[A-Za-z0-9+/]*={0,2}$/;

/** ListTagsOfResource. */
export const listTagsOfResource: PartsOperation = (parts, input) => {
  const request = readRequest<TagRequest>(input, { members: { ResourceArn: text(), NextToken: text() } });
  const arn = givenArn(request.ResourceArn);
  checkAccess(parts, 'ListTagsOfResource', arn);
  const table = taggedTable(parts, arn, `Requested resource not found: ResourcArn: ${arn} not found`);
  const { NextToken: token = '' } = request;
  if (!TOKEN.test(token)) throw validationError('The provided NextToken is not valid');
  const after = Buffer.from(token, 'base64').toString();
  const left = Object.entries(table.tags)
    .map(([Key, Value]) => ({ Key, Value }))
    .sort((one, other) => (one.Key < other.Key ? -1 : 1))
    .filter(({ Key: key }) => key > after);
  const shown = left.slice(0, PAGE);
  const last = shown.at(-1);
  const next = left.length > PAGE && last ? { NextToken: Buffer.from(last.Key).toString('base64') } : {};
  return { Tags: shown, ...next };
};
