import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { temporaryData } from '../running-system.ts';
import { NODE_OPTIONS } from './endpoints.ts';

const measured = z.object({
  items: z.int(),
  residentMb: z.number(),
  secondsToFill: z.number(),
  readMicrosecondsAmongFew: z.number(),
  readMicrosecondsAmongAll: z.number(),
});

/** A table that grows: what it costs in memory, and how a point read among its items compares with one among few. */
export type GrowingTable = z.infer<typeof measured>;

/** Fills a table in a process of its own, whose memory is so that of the simulator alone. */
export async function benchGrowingTable(items: number): Promise<GrowingTable> {
  const data = await temporaryData();
  const script = new URL('./fill-table.ts', import.meta.url).pathname;
  try {
    const args = [...NODE_OPTIONS, script, data.dataDir, String(items)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return measured.parse(JSON.parse(stdout));
  } finally {
    await data.remove();
  }
}
