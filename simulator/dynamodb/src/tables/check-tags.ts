import { validationError } from '../errors.ts';
import { checkConstraints } from '../requests/check-constraints.ts';
import { element, listOf, type Members, text } from '../requests/shapes.ts';

/** A tag as requests give it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
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

/** Letters, spaces and digits of any script, and a few signs. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}+\-=._:/@]*$/u;

/**
 * Adds tags to those that a table has.
 * @throws {AwsError} ValidationException for a tag, or a number of tags, that no table can have.
 */
export function withTags(
  tags: Readonly<Record<string, string>>,
  given: readonly Tag[] = [],
): Readonly<Record<string, string>> {
  checkConstraints({ Tags: given }, taggedMembers);
  const added = new Map<string, string>();
  for (const { Key: key, Value: value } of given) {
    if (key.startsWith('aws:')) throw validationError(`Tag Key cannot be prefixed with aws:, Key: ${key}`);
    if (!TAG_TEXT.test(key)) throw validationError(`The Tag Key provided is invalid, Key: ${key}`);
    if (!TAG_TEXT.test(value)) throw validationError(`The Tag Value provided is invalid, Value: ${value}`);
    if (added.has(key)) {
      throw validationError(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${key}`);
    }
    added.set(key, value);
  }
  const all = { ...tags, ...Object.fromEntries(added) };
  if (Object.keys(all).length > MAX_TAGS) {
    throw validationError('Number of Tags exceed the current limit for the provided ResourceArn');
  }
  return all;
}
