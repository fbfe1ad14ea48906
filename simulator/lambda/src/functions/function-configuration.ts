/** A function's configuration, as one version of it has it. */
export interface FunctionConfiguration {
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly runtime: string;
  readonly roleArn: string;
  readonly handler: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  readonly ephemeralStorageMb: number;
  readonly architecture: 'arm64' | 'x86_64';
  readonly variables: Readonly<Record<string, string>>;
  readonly tracingMode: 'Active' | 'PassThrough';
  readonly logging: LoggingConfiguration;
  readonly kmsKeyArn?: string;
  /** Where failed asynchronous events go, a queue's ARN. */
  readonly deadLetterArn?: string;
  /** SHA-256 of the package, base64. */
  readonly codeSha256: string;
  readonly codeSizeBytes: number;
  readonly lastModifiedMs: number;
  readonly revisionId: string;
}

/** Where and how a function logs. */
export interface LoggingConfiguration {
  readonly format: 'Text' | 'JSON';
  readonly group: string;
  readonly applicationLevel?: string;
  readonly systemLevel?: string;
}

/** A function's name in a call, taken apart. */
export interface FunctionReference {
  readonly name: string;
  /** A version or an alias; absent: `$LATEST`. */
  readonly qualifier: string | undefined;
}

const REFERENCE =
  /^(?:arn:aws[a-zA-Z-]*:lambda:[a-z0-9-]+:)?(?:\d{12}:)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Reads a function's name, partial ARN or ARN, with or without a qualifier ("FunctionName", Lambda API Reference).
 * @returns undefined when it is none of them.
 */
export function readFunctionReference(text: string): FunctionReference | undefined {
  const match = REFERENCE.exec(text);
  return match?.[1] === undefined ? undefined : { name: match[1], qualifier: match[2] };
}
