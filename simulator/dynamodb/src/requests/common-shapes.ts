import {
  type Constraints,
  element,
  field,
  flag,
  listOf,
  long,
  type Members,
  mapOf,
  type Shape,
  text,
  value,
  valueField,
  values,
} from './shapes.ts';

/** What names of tables and indexes are made of. */
export const NAME_PATTERN = '[a-zA-Z0-9_.-]+';

/** A table's name in an operation on items. */
export const tableName: Shape = text({ notNull: true, pattern: NAME_PATTERN, minLength: 3, maxLength: 255 });

/** A table's name in an operation on tables: its absence and length are checked first, see checkTableName. */
export const controlTableName: Shape = text({ pattern: NAME_PATTERN });

/** An index's name. */
export const indexName: Shape = text({ pattern: NAME_PATTERN, minLength: 3, maxLength: 255 });
/** An index's name where it has to be there. */
export const requiredIndexName: Shape = { ...indexName, notNull: true };

/** How much the answer says of capacity. */
export const returnConsumedCapacity: Shape = text({ oneOf: ['INDEXES', 'TOTAL', 'NONE'] });
/** Whether the answer says how large the item collections are. */
export const returnItemCollectionMetrics: Shape = text({ oneOf: ['SIZE', 'NONE'] });
/** Which attributes a write answers. */
export const returnValues: Shape = text({ oneOf: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] });
/** Whether a failed condition answers the item. */
export const returnValuesOnConditionCheckFailure: Shape = text({ oneOf: ['ALL_OLD', 'NONE'] });
/** How older conditions are joined. */
export const conditionalOperator: Shape = text({ oneOf: ['OR', 'AND'] });
/** Names of attributes, the older way to project. */
export const attributesToGet: Shape = listOf(text(), { minLength: 1, maxLength: 255 });
/** Names for placeholders. */
export const expressionAttributeNames: Shape = mapOf(text(), 'java.lang.String');
/** Values for placeholders. */
export const expressionAttributeValues: Shape = values();
/** Which attributes a Query or Scan answers. */
export const select: Shape = text({
  oneOf: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'],
});

const comparisonOperators = [
  'IN',
  'NULL',
  'BETWEEN',
  'LT',
  'NOT_CONTAINS',
  'EQ',
  'GT',
  'NOT_NULL',
  'NE',
  'LE',
  'BEGINS_WITH',
  'GE',
  'CONTAINS',
];

/** Older conditions of a Query or Scan, by attribute. */
export const conditions: Shape = mapOf(
  element('Condition', {
    AttributeValueList: listOf(value),
    ComparisonOperator: text({ notNull: true, oneOf: comparisonOperators }),
  }),
  'Condition',
);

/** Older conditions of a write, by attribute. */
export const expected: Shape = mapOf(
  element('ExpectedAttributeValue', {
    AttributeValueList: listOf(value),
    ComparisonOperator: text({ oneOf: comparisonOperators }),
    Exists: flag,
    Value: valueField,
  }),
  'ExpectedAttributeValue',
);

/** Members that every write with a condition has. */
export const conditionMembers: Members = {
  ConditionalOperator: conditionalOperator,
  Expected: expected,
  ReturnValues: returnValues,
  ReturnItemCollectionMetrics: returnItemCollectionMetrics,
  ReturnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
  ConditionExpression: text(),
  ExpressionAttributeValues: expressionAttributeValues,
  ExpressionAttributeNames: expressionAttributeNames,
};

/** Capacity of a table or index. */
export const provisionedThroughput = (constraints: Pick<Constraints, 'notNull' | 'notNullBut'> = {}): Shape =>
  field(
    'ProvisionedThroughput',
    {
      WriteCapacityUnits: long({ notNull: true, atLeast: 1 }),
      ReadCapacityUnits: long({ notNull: true, atLeast: 1 }),
    },
    constraints,
  );

/** Most units that a second may have on demand. */
export const onDemandThroughput: Shape = field('OnDemandThroughput', {
  MaxReadRequestUnits: long(),
  MaxWriteRequestUnits: long(),
});

/** Units that a table or index shall be able to take at once. */
export const warmThroughput: Shape = field('WarmThroughput', {
  ReadUnitsPerSecond: long({ atLeast: 1 }),
  WriteUnitsPerSecond: long({ atLeast: 1 }),
});

/** Longest name of an attribute that is a key, or that an index projects by its name. */
const MAX_NAME_LENGTH = 255;

/** Key attributes of a table or index. @param keyTypes checked here for tables; later for indexes. */
export const keySchema = (maxLength: number, keyTypes?: readonly string[]): Shape =>
  listOf(
    element('KeySchemaElement', {
      AttributeName: keyName,
      KeyType: text({ notNull: true, ...(keyTypes ? { oneOf: keyTypes } : {}) }),
    }),
    { notNull: true, minLength: 1, maxLength },
  );

/** The name of a key attribute. */
export const keyName: Shape = text({ notNull: true, maxLength: MAX_NAME_LENGTH });

/** What an index holds besides its keys. */
export const projection: Shape = field(
  'Projection',
  {
    ProjectionType: text({ oneOf: ['ALL', 'INCLUDE', 'KEYS_ONLY'] }),
    NonKeyAttributes: listOf(text({ maxLength: MAX_NAME_LENGTH }), { minLength: 1 }),
  },
  { notNull: true },
);

/** Whether and what a stream records. */
export const streamSpecification: Shape = field('StreamSpecification', {
  StreamEnabled: flag,
  StreamViewType: text({ oneOf: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] }),
});

/** Encryption at rest. */
export const sseSpecification: Shape = field('SSESpecification', {
  Enabled: flag,
  SSEType: text({ oneOf: ['AES256', 'KMS'] }),
  KMSMasterKeyId: text(),
});

/** Names with values. */
export const tags: Shape = listOf(element('Tag', { Key: text(), Value: text() }));
/** How a table is paid. */
export const billingMode: Shape = text({ oneOf: ['PROVISIONED', 'PAY_PER_REQUEST'] });
/** How a table's storage is priced. */
export const tableClass: Shape = text();
