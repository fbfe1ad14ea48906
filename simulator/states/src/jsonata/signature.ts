import jsonata from 'jsonata';

/** A function as JSONata keeps it: it checks arguments against the signature before it calls. */
export interface JsonataFunction {
  readonly _jsonata_function: true;
  readonly implementation: (...inputs: never[]) => unknown;
  readonly signature: unknown;
}

/**
 * Reads signatures in JSONata's own notation, e.g. `<s?s?:s>`. The library exports no reader, but registers functions
 * with them.
 */
export async function readSignatures<Name extends string>(
  notations: Readonly<Record<Name, string>>,
): Promise<Readonly<Record<Name, unknown>>> {
  const signatures: Record<string, unknown> = {};
  for (const [name, notation] of Object.entries<string>(notations)) {
    const probe = jsonata('$probe');
    probe.registerFunction('probe', () => undefined, notation);
    signatures[name] = Object(await probe.evaluate(undefined)).signature;
  }
  return signatures as Readonly<Record<Name, unknown>>; // One for each notation.
}
