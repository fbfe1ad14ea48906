import fc from 'fast-check';
import { ATTRIBUTES } from './paths.ts';
import { type KeyAttribute, keyValue, type TableShape } from './table-shape.ts';
import { type AttributeValue, goodValue, someOperand } from './values.ts';

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const ONE = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE', 'CONTAINS', 'NOT_CONTAINS', 'BEGINS_WITH'] as const;
const attribute = fc.constantFrom<string>(...ATTRIBUTES, 'gh', 'lr');

/** A comparison with as many values as it takes, or rarely with another number of them. */
function compared(value: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const list = (least: number, most: number) => fc.array(value, { minLength: least, maxLength: most });
  const of = (operator: fc.Arbitrary<string>, values: fc.Arbitrary<AttributeValue[]>) =>
    fc.record({ ComparisonOperator: operator, AttributeValueList: values });
  return fc.oneof(
    { weight: 8, arbitrary: of(fc.constantFrom(...ONE), list(1, 1)) },
    { weight: 2, arbitrary: fc.constantFrom('NULL', 'NOT_NULL').map((ComparisonOperator) => ({ ComparisonOperator })) },
    { weight: 2, arbitrary: of(fc.constant('BETWEEN'), list(2, 2)) },
    { weight: 2, arbitrary: of(fc.constant('IN'), list(1, 3)) },
    { weight: 1, arbitrary: of(fc.constantFrom(...ONE, 'BETWEEN', 'NULL', 'LIKE'), list(0, 3)) },
  );
}

const expectation = fc.oneof(
  { weight: 4, arbitrary: compared(goodValue) },
  { weight: 2, arbitrary: fc.record({ Value: goodValue }) },
  { weight: 2, arbitrary: fc.record({ Exists: fc.constant(false) }) },
  { weight: 1, arbitrary: fc.record({ Exists: fc.boolean(), Value: goodValue }) },
);

/** `Expected`. */
export const expected: fc.Arbitrary<Conditions> = fc.dictionary(attribute, expectation, { minKeys: 1, maxKeys: 2 });

/** `QueryFilter` and `ScanFilter`. */
export const filter: fc.Arbitrary<Conditions> = fc.dictionary(attribute, compared(goodValue), {
  minKeys: 1,
  maxKeys: 2,
});

/** `AttributeUpdates`. */
export const attributeUpdates: fc.Arbitrary<Conditions> = fc.dictionary(
  attribute,
  fc.oneof(
    fc.record({ Action: fc.constant('PUT'), Value: goodValue }),
    fc.record({ Value: goodValue }),
    fc.record({ Action: fc.constant('ADD'), Value: someOperand }),
    fc.record({ Action: fc.constant('DELETE'), Value: someOperand }),
    fc.constant({ Action: 'DELETE' }),
  ),
  { minKeys: 1, maxKeys: 3 },
);

/** `KeyConditions` for a table or an index. */
export function keyConditions({ hash, range }: Pick<TableShape, 'hash' | 'range'>): fc.Arbitrary<Conditions> {
  const equals = keyValue(hash).map((value) => ({ ComparisonOperator: 'EQ', AttributeValueList: [value] }));
  const partition = fc.record({ [hash.name]: equals });
  if (!range) return partition;
  return fc.oneof(partition, fc.record({ [hash.name]: equals, [range.name]: rangeComparison(range) }));
}

function rangeComparison(range: KeyAttribute): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const value = keyValue(range);
  const of = (operators: readonly string[], count: number) =>
    fc.record({
      ComparisonOperator: fc.constantFrom(...operators),
      AttributeValueList: fc.array(value, { minLength: count, maxLength: count }),
    });
  return fc.oneof(
    { weight: 6, arbitrary: of(['EQ', 'LT', 'LE', 'GT', 'GE', 'BEGINS_WITH'], 1) },
    { weight: 2, arbitrary: of(['BETWEEN'], 2) },
    { weight: 1, arbitrary: of(['NE', 'CONTAINS', 'IN'], 1) },
  );
}
