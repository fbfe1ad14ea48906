import { close, closeSync, fdatasync, openSync } from 'node:fs';

/** The write-ahead log of a store, brought to disk beside the thread that writes it. */
export interface LogFile {
  /** Resolves when all that was committed before the call is on disk. One call at a time. */
  sync(): Promise<void>;
  /** Lets go of the file, once a sync that runs has ended. */
  close(): void;
}

/**
 * With `synchronous = NORMAL` SQLite leaves the log to the operating system and syncs only when it moves it into the
 * database ("PRAGMA synchronous"). Syncing the log after a commit then gives what `FULL` gives, and the thread goes on
 * computing while the disk works. The log has no locks of its own, so that a second descriptor does no harm.
 * @param databasePath the database's file; its log lies beside it once something was written.
 */
export function openLogFile(databasePath: string): LogFile {
  let descriptor: number | undefined;
  let isSyncing = false;
  let isClosed = false;

  const letGo = () => {
    if (descriptor !== undefined) close(descriptor, () => undefined);
    descriptor = undefined;
  };

  return {
    sync: () =>
      new Promise((resolve, reject) => {
        descriptor ??= openSync(`${databasePath}-wal`, 'r+');
        isSyncing = true;
        fdatasync(descriptor, (error) => {
          isSyncing = false;
          if (isClosed) letGo();
          if (error) reject(error);
          else resolve();
        });
      }),
    close: () => {
      isClosed = true;
      if (isSyncing) return;
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
