import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';

const runFile = z.object({ pid: z.int(), api: z.string(), console: z.string(), aws: z.string() });

/** Where a running system can be reached; `run.json` in its data folder. */
export type RunningSystem = z.infer<typeof runFile>;

const FILE = 'run.json';

/** Says where this process's system can be reached. */
export function writeRunFile(dataDir: string, running: RunningSystem): void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, FILE);
  // In one step: others wait for this file, and must not read half of it.
  writeFileSync(`${path}.new`, `${JSON.stringify(running, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The system has stopped. */
export function removeRunFile(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true });
}

/** The system that runs on this data, if one does. */
export function findRunning(dataDir: string): RunningSystem | undefined {
  const parsed = runFile.safeParse(readJson(join(dataDir, FILE)));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

/** @throws {UserError} when no system runs on this data. */
export function requireRunning(dataDir: string): RunningSystem {
  const running = findRunning(dataDir);
  if (running) return running;
  throw new UserError(`No system is running on ${dataDir}. Start one in another terminal: make start`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
