import type { OlderCondition } from '../expressions/older-conditions.ts';
import { type AttributeValue, contentOf } from '../items/attribute-value.ts';
import { afterPrefix, delimitedKeyBytes, escapeZeros, keyBytes } from '../items/key-encoding.ts';
import { type KeyRange, partitionPrefix, prefixRange } from '../items/keys.ts';
import { hashAttributes, type KeyAttribute, type KeySchema, rangeAttributes } from '../tables/table.ts';

/**
 * The keys that fulfil the conditions of a Query.
 * @param conditions checked: equality on the hash key and on the beginning of the range key, and one condition behind.
 */
export function keyRange(schema: KeySchema, conditions: Readonly<Record<string, OlderCondition>>): KeyRange {
  const wanted = ({ name, type }: KeyAttribute) => {
    const [value] = conditions[name]?.AttributeValueList ?? [];
    return (value && contentOf(value, type)) ?? '';
  };
  let prefix = partitionPrefix(schema, hashAttributes(schema).map(wanted));
  for (const key of rangeAttributes(schema)) {
    const condition = conditions[key.name];
    if (!condition) break;
    if (condition.ComparisonOperator !== 'EQ') return rangeWithin(prefix, key, condition);
    prefix = Buffer.concat([prefix, delimitedKeyBytes(wanted(key), key.type)]);
  }
  return prefixRange(prefix);
}

function rangeWithin(prefix: Buffer, key: KeyAttribute, condition: OlderCondition): KeyRange {
  const whole = prefixRange(prefix);
  const [first, second] = condition.AttributeValueList ?? [];
  const at = (value: AttributeValue | undefined) =>
    Buffer.concat([prefix, delimitedKeyBytes((value && contentOf(value, key.type)) ?? '', key.type)]);
  switch (condition.ComparisonOperator) {
    case 'LT':
      return { ...whole, upper: at(first) };
    case 'LE':
      return { ...whole, upper: afterPrefix(at(first)) };
    case 'GT':
      return { ...whole, lower: afterPrefix(at(first)) };
    case 'GE':
      return { ...whole, lower: at(first) };
    case 'BETWEEN':
      return { lower: at(first), upper: afterPrefix(at(second)) };
    case 'BEGINS_WITH':
      return prefixRange(Buffer.concat([prefix, beginningOf(first, key)]));
    default:
      return prefixRange(at(first));
  }
}

/** A text's or binary's bytes without their end. */
function beginningOf(value: AttributeValue | undefined, { type }: KeyAttribute): Buffer {
  return escapeZeros(keyBytes((value && contentOf(value, type)) ?? '', type));
}
