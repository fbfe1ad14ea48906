import { expect, test } from 'vitest';
import { referencesIn } from './references.ts';
import { resolve } from './resolve.ts';
import type { Scope } from './scope.ts';

const scope: Scope = {
  region: 'eu-west-1',
  ref: (name) => ({ 'AWS::Region': 'eu-west-1', Queue: 'https://queue', Zones: ['a', 'b'] })[name],
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  condition: (name) => name === 'IsLive',
  mapped: (...path) => path.join('/'),
  imported: (name) => `imported ${name}`,
  fail: (why) => {
    throw new Error(why);
  },
};

test.each([
  ['Ref', { Ref: 'Queue' }, 'https://queue'],
  ['GetAtt with a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table/Arn'],
  ['GetAtt with a text', { 'Fn::GetAtt': 'Nested.Outputs.Arn' }, 'Nested/Outputs.Arn'],
  ['Sub', { 'Fn::Sub': 'arn:${AWS::Region}:${Table.Arn}:${!Literal}' }, 'arn:eu-west-1:Table/Arn:${Literal}'],
  [
    'Sub with variables',
    { 'Fn::Sub': ['${Name}-${Queue}', { Name: { Ref: 'AWS::Region' } }] },
    'eu-west-1-https://queue',
  ],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-eu-west-1'],
  ['Join of a list', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
  ['Select of Split', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  ['If, taken', { 'Fn::If': ['IsLive', 1, { Ref: 'Missing' }] }, 1],
  ['If with NoValue in an object', { Kept: 1, Gone: { 'Fn::If': ['No', 1, { Ref: 'AWS::NoValue' }] } }, { Kept: 1 }],
  ['NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'Small'] }, 'Sizes/eu-west-1/Small'],
  ['ImportValue', { 'Fn::ImportValue': { 'Fn::Sub': 'x-${AWS::Region}' } }, 'imported x-eu-west-1'],
  ['Base64', { 'Fn::Base64': 'text' }, 'dGV4dA=='],
  ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
  ['conditions', { 'Fn::And': [{ Condition: 'IsLive' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }] }, true],
  ['Or', { 'Fn::Or': [{ Condition: 'No' }, { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }] }, true],
  ['an element named Condition', { Condition: { Bool: { key: 'x' } } }, { Condition: { Bool: { key: 'x' } } }],
])('%s', (_name, value, expected) => {
  expect(resolve(value, scope)).toEqual(expected);
});

test.each([
  [{ 'Fn::Transform': {} }, 'Fn::Transform'],
  ['{{resolve:ssm:name}}', 'dynamic reference'],
  [{ 'Fn::Select': [7, ['a']] }, 'no element 7'],
  [{ 'Fn::Join': [',', 'text'] }, 'needs a list'],
])('%j is refused', (value, complaint) => {
  expect(() => resolve(value, scope)).toThrow(complaint);
});

test('a value waits for whatever any of its branches refers to', () => {
  const value = {
    a: { 'Fn::If': ['C', { Ref: 'First' }, { 'Fn::GetAtt': ['Second', 'Arn'] }] },
    b: { 'Fn::Sub': ['${Third.Arn} ${Own} ${!Literal}', { Own: { Ref: 'Fourth' } }] },
  };

  expect([...referencesIn(value)].toSorted()).toEqual(['First', 'Fourth', 'Second', 'Third']);
});
