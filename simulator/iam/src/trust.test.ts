import { expect, test } from 'vitest';
import { trusts } from './trust.ts';

test('a role trusts the services that its trust policy names, whatever they ask for', () => {
  const trust = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
    },
  });

  expect(trusts(trust, 'states.amazonaws.com')).toBe(true);
  expect(trusts(trust, 'events.amazonaws.com')).toBe(false);
});
