import * as z from 'zod/mini';
import type { FaultRequest } from '../../shared/console-config.ts';
import { request } from './request.ts';

const fault = z.object({ id: z.string(), mode: z.string(), label: z.optional(z.string()) });

/** Something that is broken on purpose. */
export type BrokenFault = z.infer<typeof fault>;

const PATH = '/_simulator/faults';

/** What is broken. */
export async function readFaults(): Promise<readonly BrokenFault[]> {
  return (await request(z.object({ faults: z.array(fault) }), PATH)).faults;
}

/** Breaks a task, in one mode at a time. */
export async function breakTask(wanted: FaultRequest): Promise<void> {
  await mendTask(wanted.label);
  await request(fault, PATH, { method: 'POST', body: wanted });
}

/** Mends a task; without a name, everything. */
export async function mendTask(label?: string): Promise<void> {
  const query = label === undefined ? '' : `?label=${encodeURIComponent(label)}`;
  await request(z.unknown(), `${PATH}${query}`, { method: 'DELETE' });
}
