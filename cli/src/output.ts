import pc from 'picocolors';

/** Where a command writes: words and progress, and its one result. */
export interface Output {
  /** True when the result is one JSON document on stdout. */
  readonly json: boolean;
  /** A line for people: stdout, or stderr when stdout is for JSON. */
  line(text?: string): void;
  /** A line about progress: stderr, so that it never mixes with a result. */
  progress(text: string): void;
  /** The result: printed as JSON when `json`, else by `show`. */
  result(value: unknown, show: () => void): void;
}

/** @param json whether `JSON=1` was asked for. */
export function createOutput(json: boolean): Output {
  const line = (text = '') => {
    (json ? process.stderr : process.stdout).write(`${text}\n`);
  };
  return {
    json,
    line,
    progress: (text) => {
      process.stderr.write(`${pc.dim(text)}\n`);
    },
    result: (value, show) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else show();
    },
  };
}
