import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandContext, operateCommands, readSettings, writeRunFile } from '@backstitch/cli';
import type { Shop } from '../shop.ts';

/** Whoever operates a shop's sagas, at the command line. */
export interface Operator {
  /** Runs a command as the terminal would; answers its JSON document and its exit code. */
  run(
    command: keyof typeof operateCommands,
    options?: Readonly<Record<string, unknown>>,
    // biome-ignore lint/suspicious/noExplicitAny: every command has a document of its own
  ): Promise<{ readonly code: number; readonly document: any }>;
  close(): Promise<void>;
}

/** Opens a command line on the shop's AWS endpoint. */
export async function openOperator(shop: Shop): Promise<Operator> {
  const dataDir = mkdtempSync(join(tmpdir(), 'backstitch-operator-'));
  const aws = await shop.system.simulator.listenAws(0);
  const url = `http://127.0.0.1:${aws.port}`;
  writeRunFile(dataDir, { pid: process.pid, api: url, console: url, aws: url });
  const settings = { ...readSettings({}), dataDir, stage: shop.system.stage };
  return {
    run: async (command, options = {}) => {
      let document: unknown;
      const output: CommandContext['output'] = {
        json: true,
        line: () => undefined,
        progress: () => undefined,
        result: (value) => {
          document = JSON.parse(JSON.stringify(value));
        },
      };
      // Each command takes some of these options, and `why` is what the tests have to say.
      const given = { rate: '1000', why: 'a test', ...options } as never;
      const code = await operateCommands[command]({ settings, output }, given);
      return { code, document };
    },
    close: async () => {
      await aws.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
