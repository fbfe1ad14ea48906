/**
 * An output whose JSON text is at hand: who sends it on need not write it again, and only who looks into it has it
 * read.
 */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** What the text says. */
  parse(): unknown {
    return JSON.parse(this.text);
  }
}

/** An output as a value. */
export function valueOfOutput(output: unknown): unknown {
  return output instanceof JsonText ? output.parse() : output;
}

/** An output as JSON text; `undefined` where there is none. */
export function textOfOutput(output: unknown): string | undefined {
  return output instanceof JsonText ? output.text : JSON.stringify(output ?? undefined);
}
