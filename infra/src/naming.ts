import { fileURLToPath } from 'node:url';

/** The project's root directory. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The stage that is meant unless `STAGE` says otherwise. */
export const DEFAULT_STAGE = 'dev';

/** The stage's name is not one that physical names can carry. */
export class StageInvalid extends Error {
  override readonly name = 'StageInvalid';

  constructor(stage: string) {
    super(`STAGE=${stage} is not a stage's name: use 1 to 12 lower-case letters, digits or hyphens, a letter first.`);
  }
}

/** Physical names of a stage's resources: `backstitch-<stage>-<name>`. */
export type Namer = (name: string) => string;

/** @throws {StageInvalid} when the stage would make names that AWS refuses. */
export function namerOf(stage: string): Namer {
  if (!/^[a-z][a-z0-9-]{0,11}$/.test(stage)) throw new StageInvalid(stage);
  return (name) => `backstitch-${stage}-${name}`;
}

/** The CloudWatch namespace of a stage's own metrics. */
export function metricsNamespace(stage: string): string {
  return `Backstitch/${stage}`;
}
