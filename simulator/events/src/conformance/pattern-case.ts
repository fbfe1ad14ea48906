import type { TestBus } from '../testing.ts';
import { answerOf, type Difference } from './difference.ts';

/** A pattern, an event and the verdict on them. */
export interface PatternCase {
  readonly id: string;
  readonly group: string;
  readonly pattern: unknown;
  readonly patternText?: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly eventText?: string;
  readonly verdict: 'match' | 'no-match' | 'invalid';
  readonly error?: { readonly code: string; readonly message: string };
}

/** Asks TestEventPattern; in the group `rule`, sends the event through a rule to a queue. */
export async function checkPattern(recorded: PatternCase, bus: TestBus): Promise<Difference> {
  const answer = recorded.group === 'rule' ? await throughRule(recorded, bus) : await testPattern(recorded, bus);
  if (!('result' in answer)) return compareError(recorded, answer);
  const verdict = answer.result ? 'match' : 'no-match';
  return verdict === recorded.verdict ? undefined : `expected ${recorded.verdict}, got ${verdict}`;
}

function compareError(recorded: PatternCase, answer: { readonly code: string; readonly message: string }): Difference {
  const expected = recorded.error;
  // Beyond its first line the message quotes the pattern as it was written, white space and all.
  if (expected?.code === answer.code && firstLine(expected.message) === firstLine(answer.message)) return undefined;
  return `expected ${recorded.verdict} ${expected?.message ?? ''}, got ${answer.code}: ${answer.message}`;
}

async function testPattern(recorded: PatternCase, bus: TestBus) {
  return answerOf(async () => {
    const { Result } = await bus.call('TestEventPattern', {
      Event: recorded.eventText ?? JSON.stringify(recorded.event),
      EventPattern: patternText(recorded),
    });
    return Result === true;
  });
}

async function throughRule(recorded: PatternCase, bus: TestBus) {
  const { event } = recorded;
  return answerOf(async () => {
    await bus.call('PutRule', { Name: 'rule', EventPattern: patternText(recorded) });
    await bus.call('PutTargets', { Rule: 'rule', Targets: [{ Id: 'queue', Arn: await bus.queue('queue') }] });
    await bus.put(event['detail'], { Source: event['source'], DetailType: event['detail-type'] });
    return (await bus.arrived('queue')).length > 0;
  });
}

function patternText(recorded: PatternCase): string {
  return recorded.patternText ?? JSON.stringify(recorded.pattern);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
