import { AwsError } from '#kernel';
import { resourceNotFound, validationError } from '../errors.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import { checkConstraints } from '../requests/check-constraints.ts';
import { tags } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { element, listOf, type Members, text } from '../requests/shapes.ts';
import type { Table } from './table.ts';

interface TagRequest {
  readonly ResourceArn?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly TagKeys?: readonly string[];
}

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:.+:\d+:table\/[^/]{2}[^/]+$/;

function checkArn(parts: Parts, operation: string, arn: string | undefined): string {
  if (arn === undefined) throw validationError('Invalid TableArn');
  if (/^.+:.+:.+:.+:.+:.+\/.+$/.test(arn)) return arn;
  throw new AwsError(
    'AccessDeniedException',
    `User: arn:aws:iam::${parts.kernel.aws.accountId}:root is not authorized to perform: ` +
      `dynamodb:${operation} on resource: ${arn || '*'}`,
  );
}

function taggedTable(parts: Parts, arn: string, notFound: string): Table {
  if (!TABLE_ARN.test(arn)) throw validationError(`Invalid TableArn: Invalid ResourceArn provided as input ${arn}`);
  const table = parts.catalogue.find(arn.slice(arn.lastIndexOf('/') + 1));
  if (!table || table.arn !== arn) throw resourceNotFound(notFound);
  return table;
}

function missing(member: string) {
  return validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Tags of one table, and the lengths of their keys and values ("Tagging restrictions", Developer Guide). */
const MAX_TAGS = 50;
const taggedMembers: Members = {
  Tags: listOf(
    element('Tag', {
      Key: text({ notNull: true, minLength: 1, maxLength: 128 }),
      Value: text({ notNull: true, maxLength: 256 }),
    }),
  ),
};

function checkTags(given: TagRequest['Tags']): void {
  checkConstraints({ Tags: given }, taggedMembers);
}

/** TagResource. */
export const tagResource: PartsOperation = (parts, input) => {
  const request = readRequest<TagRequest>(input, { members: { ResourceArn: text(), Tags: tags } });
  const arn = checkArn(parts, 'TagResource', request.ResourceArn);
  if (!request.Tags) throw missing('tags');
  const notFound = `Requested resource not found: ResourcArn: ${arn} not found`;
  if (!TABLE_ARN.test(arn)) taggedTable(parts, arn, notFound);
  if (request.Tags.length === 0) throw validationError('Atleast one Tag needs to be provided as Input.');
  const table = taggedTable(parts, arn, notFound);
  checkTags(request.Tags);
  const added = Object.fromEntries(request.Tags.map(({ Key: key, Value: value }) => [key, value]));
  const tagged = { ...table.tags, ...added };
  if (Object.keys(tagged).length > MAX_TAGS) {
    throw validationError(`One or more parameter values were invalid: Too many tags: more than ${MAX_TAGS}`);
  }
  parts.catalogue.save({ ...table, tags: tagged });
  return {};
};

/** UntagResource. */
export const untagResource: PartsOperation = (parts, input) => {
  const request = readRequest<TagRequest>(input, { members: { ResourceArn: text(), TagKeys: listOf(text()) } });
  const arn = checkArn(parts, 'UntagResource', request.ResourceArn);
  const { TagKeys: keys } = request;
  if (!keys) throw missing('tagKeys');
  if (!TABLE_ARN.test(arn)) taggedTable(parts, arn, '');
  if (keys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.');
  const table = taggedTable(parts, arn, 'Requested resource not found');
  const left = Object.entries(table.tags).filter(([key]) => !keys.includes(key));
  parts.catalogue.save({ ...table, tags: Object.fromEntries(left) });
  return {};
};

/** ListTagsOfResource. */
export const listTagsOfResource: PartsOperation = (parts, input) => {
  const request = readRequest<TagRequest>(input, { members: { ResourceArn: text(), NextToken: text() } });
  const arn = checkArn(parts, 'ListTagsOfResource', request.ResourceArn);
  const table = taggedTable(parts, arn, `Requested resource not found: ResourcArn: ${arn} not found`);
  return { Tags: Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value })) };
};
