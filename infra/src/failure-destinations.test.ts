import { expect, test } from 'vitest';
import { type Resource, type Resources, unheardFailures } from './failure-destinations.fixture.ts';
import { openApp } from './testing.ts';

const resources = openApp().template.toJSON()['Resources'] as Resources;

/** The template after a change to the first resource of a type that matches. */
function changed(type: string, change: (properties: Resource['Properties']) => void, match = ''): Resources {
  const copy = structuredClone(resources);
  const found = Object.entries(copy).find(([id, { Type }]) => Type === type && id.includes(match));
  if (!found) throw new Error(`The template has no ${type} with "${match}" in its id.`);
  change(found[1].Properties);
  return copy;
}

test('every rule target, mapping, queue and asynchronous call has a failure destination with an alarm', () => {
  expect(unheardFailures(resources)).toEqual([]);
});

test.each<[string, Resources, RegExp]>([
  ['a rule target', changed('AWS::Events::Rule', ({ Targets: [target] }) => delete target.DeadLetterConfig), /^target/],
  [
    "a stream's mapping",
    changed('AWS::Lambda::EventSourceMapping', (mapping) => delete mapping.DestinationConfig, 'Outbox'),
    /^mapping/,
  ],
  [
    'a queue with a consumer',
    changed('AWS::SQS::Queue', (queue) => delete queue.RedrivePolicy, 'StartQueue'),
    /^mapping .* has no failure destination/,
  ],
  [
    'what a schedule calls',
    changed('AWS::Lambda::EventInvokeConfig', (config) => delete config.DestinationConfig),
    /^asynchronous function/,
  ],
  [
    'an alarm that nobody hears',
    changed('AWS::CloudWatch::Alarm', (alarm) => delete alarm.AlarmActions, 'DeadLetters'),
    /has no alarm$/,
  ],
  ['a queue without a tag', changed('AWS::SQS::Queue', (queue) => delete queue.Tags, 'DeadLetters'), /does not say/],
])('%s without one is found', (_, template, finding) => {
  expect(unheardFailures(template)).toContainEqual(expect.stringMatching(finding));
});
