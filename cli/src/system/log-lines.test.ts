import { expect, test } from 'vitest';
import { type LogLine, logLines, type ReadPages } from './log-lines.ts';

/** Logs in memory, read by pages of two lines. */
function openLogs() {
  const logs = new Map<string, LogLine[]>();
  const write = (name: string, timeMs: number) => {
    const log = logs.get(name) ?? [];
    logs.set(name, [...log, { id: `${name}-${log.length}`, timeMs, text: `${name} at ${timeMs}` }]);
  };
  const read: ReadPages = async function* (name, fromMs) {
    const lines = (logs.get(name) ?? []).filter(({ timeMs }) => timeMs >= fromMs);
    lines.sort((one, other) => one.timeMs - other.timeMs);
    for (let from = 0; from < lines.length; from += 2) yield lines.slice(from, from + 2);
  };
  return { write, read };
}

const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text);

test('every line is told once, in the order of time, however many pages a log has', async () => {
  const { write, read } = openLogs();
  for (const timeMs of [1, 2, 3, 4, 5]) write('a', timeMs);
  write('b', 3);
  const look = logLines(['a', 'b'], read, 0);

  expect(texts(await look())).toEqual(['a at 1', 'a at 2', 'a at 3', 'b at 3', 'a at 4', 'a at 5']);
  expect(await look()).toEqual([]);
  write('a', 5);
  expect(texts(await look())).toEqual(['a at 5']);
});

test('a line that comes late is told, also beside another function that is far ahead', async () => {
  const { write, read } = openLogs();
  write('a', 100_000);
  const look = logLines(['a', 'b'], read, 0);
  await look();

  write('a', 95_000);
  write('b', 20_000);

  expect(texts(await look())).toEqual(['b at 20000', 'a at 95000']);
});

test('lines before the beginning are not told', async () => {
  const { write, read } = openLogs();
  write('a', 9);
  write('a', 10);

  expect(texts(await logLines(['a'], read, 10)())).toEqual(['a at 10']);
});
