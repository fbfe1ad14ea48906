import { watch } from 'node:fs';
import { join } from 'node:path';

/** Folders whose files become functions or the template. */
const FOLDERS = ['services', 'patterns', 'contracts', 'infra/src', 'state-machines'];

/** An editor writes a file in several steps; this long nothing more must come, ms. */
const SETTLE_MS = 50;

const IGNORED = /(^|\/)(node_modules|dist|\.[^/]+)(\/|$)|\.test\.ts$|~$/;

/**
 * Watches the project's sources.
 * @param changed told of the files that changed together, by their paths from the root.
 * @returns what ends it.
 */
export function watchSources(root: string, changed: (paths: readonly string[]) => void): () => void {
  const paths = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    const together = [...paths];
    paths.clear();
    changed(together);
  };
  const note = (path: string) => {
    if (IGNORED.test(path)) return;
    paths.add(path);
    clearTimeout(timer);
    timer = setTimeout(tell, SETTLE_MS);
  };
  const watchers = FOLDERS.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (file) note(`${folder}/${file.replaceAll('\\', '/')}`);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
