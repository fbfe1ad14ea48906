/** Resolves when a person (Ctrl-C) or a supervisor (SIGTERM) asks the process to end. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
