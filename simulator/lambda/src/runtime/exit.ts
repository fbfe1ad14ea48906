/** Thrown by `process.exit` to leave the function's code; nothing answers it. */
export class ProcessExit extends Error {
  override readonly name = 'ProcessExit';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`process.exit(${exitCode})`);
    this.exitCode = exitCode;
  }
}
