import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import { z } from 'zod';

const assetsFile = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** The files that a stack would find in the assets' bucket, by their key. */
export interface Assets {
  /** The file, a folder zipped; undefined when nothing has this key. Zipped once. */
  read(objectKey: string): Buffer | undefined;
}

/** Entries of a zip need a time; a fixed one, so that the same folder gives the same bytes. */
const ZIP_TIME = new Date(Date.UTC(1990, 0, 1, 12));

/**
 * Opens the assets that a file `<Stack>.assets.json` lists.
 * @param directory the assembly, to which the listed paths are relative.
 */
export function openAssets(directory: string, file: string): Assets {
  const { files } = assetsFile.parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(files)) {
    if (source.path === undefined) continue; // Made by a program at deployment: reported when it is asked for.
    for (const { objectKey } of Object.values(destinations)) paths.set(objectKey, join(directory, source.path));
  }
  const read = new Map<string, Buffer>();
  return {
    read: (objectKey) => {
      const known = read.get(objectKey);
      if (known) return known;
      const path = paths.get(objectKey);
      if (path === undefined) return undefined;
      const content = statSync(path).isDirectory() ? zipFolder(path) : readFileSync(path);
      read.set(objectKey, content);
      return content;
    },
  };
}

/** No assets: a template that stands alone. */
export const noAssets: Assets = { read: () => undefined };

/** Zips a folder, without compressing: nothing is sent anywhere, and time counts more than size. */
export function zipFolder(folder: string): Buffer {
  const entries: Record<string, Uint8Array> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    entries[relative(folder, path).replaceAll('\\', '/')] = readFileSync(path);
  }
  return Buffer.from(zipSync(entries, { level: 0, mtime: ZIP_TIME }));
}
