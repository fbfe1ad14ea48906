import { join, relative } from 'node:path';
import { watch } from 'chokidar';

/** Folders whose files become functions or the template. */
const FOLDERS = ['services', 'patterns', 'contracts', 'infra/src', 'state-machines'];

/** An editor writes a file in several steps; this long nothing more must come, ms. */
const SETTLE_MS = 50;

const IGNORED = /(^|\/)(node_modules|dist|\.[^/]+)(\/|$)|\.test\.ts$|~$/;

/** Ends the watching; resolves when nothing is told any more. */
export type StopWatching = () => Promise<void>;

/**
 * Watches the project's sources, also those that an editor or git replaces by a new file.
 * @param changed told of the files that changed together, by their paths from the root.
 * @returns once everything is watched, what ends it.
 */
export async function watchSources(root: string, changed: (paths: readonly string[]) => void): Promise<StopWatching> {
  const paths = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    const together = [...paths];
    paths.clear();
    changed(together);
  };
  const pathOf = (file: string) => relative(root, file).replaceAll('\\', '/');
  const watcher = watch(
    FOLDERS.map((folder) => join(root, folder)),
    { ignoreInitial: true, ignored: (file) => IGNORED.test(pathOf(file)) },
  );
  watcher.on('all', (_event, file) => {
    paths.add(pathOf(file));
    clearTimeout(timer);
    timer = setTimeout(tell, SETTLE_MS);
  });
  // Kept on afterwards, too: a folder that can no longer be watched is no reason to end the system.
  await new Promise<void>((resolve, reject) => watcher.once('ready', resolve).on('error', reject));
  return async () => {
    await watcher.close();
    clearTimeout(timer);
  };
}
