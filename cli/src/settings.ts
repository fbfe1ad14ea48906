import { join } from 'node:path';
import { UsageError } from './errors.ts';

/** What a person sets by environment variables; each has a default. */
export interface Settings {
  /** Port of the HTTP API (`API_PORT`, 8080). */
  readonly apiPort: number;
  /** Port of the console (`CONSOLE_PORT`, 8081). */
  readonly consolePort: number;
  /** Port of the AWS endpoint (`AWS_PORT`, 4566). */
  readonly awsPort: number;
  /** Where the laptop's data lies (`DATA_DIR`, `.backstitch/` in the project). */
  readonly dataDir: string;
  /** The stage (`STAGE`, dev): part of every resource's name. */
  readonly stage: string;
  /** One JSON document on stdout (`JSON=1`). */
  readonly json: boolean;
}

/** The project's root. */
export const projectRoot = join(import.meta.dirname, '..', '..');

/**
 * Reads the settings.
 * @throws {UsageError} when a value cannot be used; it names the variable.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return {
    apiPort: port(environment, 'API_PORT', 8080),
    consolePort: port(environment, 'CONSOLE_PORT', 8081),
    awsPort: port(environment, 'AWS_PORT', 4566),
    dataDir: environment['DATA_DIR'] || join(projectRoot, '.backstitch'),
    stage: stage(environment),
    json: ['1', 'true'].includes(environment['JSON'] ?? ''),
  };
}

function port(environment: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new UsageError(`${name}=${text} is no port. Give a whole number from 0 (any free one) to 65535.`);
}

function stage(environment: NodeJS.ProcessEnv): string {
  const text = environment['STAGE'] || 'dev';
  // The rule of infra/src/naming.ts, which is not loaded for it: every command reads the settings.
  if (/^[a-z][a-z0-9-]{0,11}$/.test(text)) return text;
  throw new UsageError(
    `STAGE=${text} is no stage. Use 1 to 12 lower-case letters, digits and hyphens, a letter first.`,
  );
}
