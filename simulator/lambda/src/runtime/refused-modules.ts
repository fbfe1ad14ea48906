/** Raised by what exists on AWS and not in a simulated environment. */
export class NotInThisEnvironment extends Error {
  override readonly name = 'NotInThisEnvironment';
  readonly code = 'ERR_NOT_SIMULATED';

  constructor(what: string) {
    super(`Not simulated: ${what} in a function. It exists on AWS, but not in this simulator.`);
  }
}

/** Refuses something a function asked for. */
export function refuse(what: string): never {
  throw new NotInThisEnvironment(what);
}

/**
 * A module that may be loaded (libraries often load what they never use) and whose functions refuse to work.
 * @param allowed names that are harmless and stay as they are.
 */
export function refusedModule(
  name: string,
  real: Readonly<Record<string, unknown>>,
  allowed: readonly string[] = [],
): Record<string, unknown> {
  const refused: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(real)) {
    const isHarmless = typeof value !== 'function' || allowed.includes(member);
    // A plain function: it may be called, constructed and extended.
    refused[member] = isHarmless
      ? value
      : function refusing() {
          refuse(`${name}.${member}`);
        };
  }
  return refused;
}
