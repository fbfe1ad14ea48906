import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currentTrace, logKeys, runInTrace, startTrace, traceIdOf, traceOf, xrayHeader } from './index.ts';

const random = (count: number) => new Uint8Array(count).fill(7);
const begin = (traceparent?: string, xray?: string) =>
  startTrace({ traceparent, xray, correlationId: 'order-1', random });
const CALLERS = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';

test("a caller's trace is continued with a span of our own", () => {
  const { traceparent } = begin(CALLERS, 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');

  expect(traceparent).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-0707070707070707-01');
});

test('without one it is the trace that X-Ray has, so that both have one id', () => {
  const { traceparent } = begin(undefined, 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8');

  expect(traceIdOf(traceparent)).toBe('5759e988bd862e3fe1be46a994272793');
  expect(xrayHeader(traceparent)).toBe('Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
});

test.each([
  'nonsense',
  '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  `${CALLERS}-more`,
])('the malformed traceparent "%s" counts as none', (header) => {
  expect(traceIdOf(begin(header).traceparent)).toBe('07'.repeat(16));
});

test('whatever a caller sends, a trace begins, well-formed and bounded', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (header, xray) => {
      expect(begin(header, xray).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    }),
  );
});

test('what is awaited in a trace is part of it, and what runs beside it is not', async () => {
  const trace = begin(CALLERS);
  const inside = runInTrace(trace, async () => {
    await Promise.resolve();
    return logKeys();
  });

  expect(currentTrace()).toEqual({});
  expect(await inside).toEqual({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', correlationId: 'order-1' });
});

test('a carrier without a trace, or with nonsense for one, carries none', () => {
  expect(traceOf(undefined)).toEqual({});
  expect(traceOf({ traceparent: 7, correlationId: 'c' })).toEqual({ correlationId: 'c' });
});
