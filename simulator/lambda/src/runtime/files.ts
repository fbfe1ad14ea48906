import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fileError, MemoryFiles } from './memory-files.ts';
import { refusedModule } from './refused-modules.ts';

interface Options {
  readonly encoding?: BufferEncoding;
  readonly recursive?: boolean;
  readonly force?: boolean;
}

/** `node:fs` of a function: whole files under `/tmp`, and its package to read. Anything else refuses clearly. */
export function createFs(code: ReadonlyMap<string, Uint8Array>): Record<string, unknown> {
  const sync = syncFunctions(new MemoryFiles(code));
  const promises: Record<string, unknown> = refusedModule('fs', { ...fs.promises });
  const own: Record<string, unknown> = { ...refusedModule('fs', { ...fs }), promises };
  for (const [name, work] of Object.entries<SyncFunction>(sync)) {
    own[`${name}Sync`] = work;
    promises[name] = async (...values: unknown[]) => work(...values);
    own[name] = withCallback(work);
  }
  own['existsSync'] = (path?: unknown) => sync.exists(path);
  delete promises['exists'];
  return own;
}

type SyncFunction = (...values: unknown[]) => unknown;

function withCallback(work: SyncFunction): (...values: unknown[]) => void {
  return (...values) => {
    const callback = values.pop();
    if (typeof callback !== 'function') throw new TypeError('The "cb" argument must be of type function.');
    let outcome: [unknown, unknown?];
    try {
      outcome = [null, work(...values)];
    } catch (error) {
      outcome = [error];
    }
    process.nextTick(() => callback(...outcome));
  };
}

function syncFunctions(files: MemoryFiles) {
  const stat = (path?: unknown) => {
    const kind = files.kindOf(pathOf(path));
    if (!kind) throw fileError('ENOENT', 'stat', pathOf(path));
    const size = kind === 'file' ? files.read(pathOf(path)).length : 0;
    return { size, isFile: () => kind === 'file', isDirectory: () => kind === 'folder', isSymbolicLink: () => false };
  };
  return {
    readFile: (path?: unknown, options?: unknown) => decoded(files.read(pathOf(path)), options),
    writeFile: (path?: unknown, data?: unknown, options?: unknown) => files.write(pathOf(path), bytesOf(data, options)),
    appendFile: (path?: unknown, data?: unknown, options?: unknown) => {
      const before = files.kindOf(pathOf(path)) === 'file' ? files.read(pathOf(path)) : Buffer.alloc(0);
      files.write(pathOf(path), Buffer.concat([before, bytesOf(data, options)]));
    },
    exists: (path?: unknown) => files.kindOf(pathOf(path)) !== undefined,
    access: (path?: unknown) => void stat(path),
    stat,
    lstat: stat,
    mkdir: (path?: unknown, options?: unknown) => files.makeFolder(pathOf(path), optionsOf(options).recursive === true),
    readdir: (path?: unknown) => files.list(pathOf(path)),
    unlink: (path?: unknown) => files.remove(pathOf(path)),
    rm: (path?: unknown, options?: unknown) => {
      const { recursive, force } = optionsOf(options);
      if (recursive) files.removeAll(pathOf(path));
      else if (!force || files.kindOf(pathOf(path))) files.remove(pathOf(path));
    },
  };
}

function optionsOf(options: unknown): Options {
  return typeof options === 'string' ? { encoding: options as BufferEncoding } : Object(options);
}

function pathOf(path?: unknown): string {
  return path instanceof URL ? fileURLToPath(path) : String(path);
}

function decoded(bytes: Buffer, options: unknown): Buffer | string {
  const { encoding } = optionsOf(options);
  return encoding ? bytes.toString(encoding) : Buffer.from(bytes);
}

function bytesOf(data: unknown, options: unknown): Buffer {
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.from(String(data), optionsOf(options).encoding ?? 'utf8');
}
