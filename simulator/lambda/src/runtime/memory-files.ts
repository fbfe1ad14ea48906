import { dirname, resolve } from 'node:path/posix';

/** Size of `/tmp` where the function does not ask for more ("Configure ephemeral storage"), bytes. */
const TMP_LIMIT_BYTES = 512 * 1024 * 1024;

/** The files that a function sees: its package, read-only, and an empty `/tmp`. */
export class MemoryFiles {
  readonly #files = new Map<string, Buffer>();
  readonly #folders = new Set(['/', '/tmp', '/var', '/var/task']);
  #sizeBytes = 0;

  constructor(code: ReadonlyMap<string, Uint8Array>) {
    for (const [path, bytes] of code) {
      const file = `/var/task/${path}`;
      this.#files.set(file, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      for (let folder = dirname(file); !this.#folders.has(folder); folder = dirname(folder)) this.#folders.add(folder);
    }
  }

  read(path: string): Buffer {
    const file = absolute(path);
    const bytes = this.#files.get(file);
    if (!bytes) throw fileError(this.#folders.has(file) ? 'EISDIR' : 'ENOENT', 'open', file);
    return bytes;
  }

  write(path: string, bytes: Buffer): void {
    const file = this.#writable(path, 'open');
    if (!this.#folders.has(dirname(file))) throw fileError('ENOENT', 'open', file);
    if (this.#folders.has(file)) throw fileError('EISDIR', 'open', file);
    const sizeBytes = this.#sizeBytes + bytes.length - (this.#files.get(file)?.length ?? 0);
    if (sizeBytes > TMP_LIMIT_BYTES) throw fileError('ENOSPC', 'write', file);
    this.#sizeBytes = sizeBytes;
    this.#files.set(file, Buffer.from(bytes));
  }

  makeFolder(path: string, recursive: boolean): void {
    const folder = this.#writable(path, 'mkdir');
    if (this.#files.has(folder) || (this.#folders.has(folder) && !recursive))
      throw fileError('EEXIST', 'mkdir', folder);
    if (!this.#folders.has(dirname(folder))) {
      if (!recursive) throw fileError('ENOENT', 'mkdir', folder);
      this.makeFolder(dirname(folder), true);
    }
    this.#folders.add(folder);
  }

  remove(path: string): void {
    const file = this.#writable(path, 'unlink');
    const bytes = this.#files.get(file);
    if (!bytes) throw fileError(this.#folders.has(file) ? 'EPERM' : 'ENOENT', 'unlink', file);
    this.#sizeBytes -= bytes.length;
    this.#files.delete(file);
  }

  removeAll(path: string): void {
    const root = this.#writable(path, 'rm');
    for (const file of [...this.#files.keys()]) if (file === root || file.startsWith(`${root}/`)) this.remove(file);
    for (const folder of [...this.#folders]) {
      if (folder === root || folder.startsWith(`${root}/`)) this.#folders.delete(folder);
    }
  }

  list(path: string): string[] {
    const folder = absolute(path);
    if (!this.#folders.has(folder)) throw fileError(this.#files.has(folder) ? 'ENOTDIR' : 'ENOENT', 'scandir', folder);
    const inside = [...this.#files.keys(), ...this.#folders].filter(
      (entry) => entry !== folder && dirname(entry) === folder,
    );
    return inside.map((entry) => entry.slice(entry.lastIndexOf('/') + 1)).sort();
  }

  kindOf(path: string): 'file' | 'folder' | undefined {
    const entry = absolute(path);
    if (this.#files.has(entry)) return 'file';
    return this.#folders.has(entry) ? 'folder' : undefined;
  }

  #writable(path: string, call: string): string {
    const file = absolute(path);
    if (!file.startsWith('/tmp/')) throw fileError('EROFS', call, file);
    return file;
  }
}

const TEXTS = {
  ENOENT: 'no such file or directory',
  EISDIR: 'illegal operation on a directory',
  EEXIST: 'file already exists',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
} as const;

/** An error as Node's `fs` makes it. */
export function fileError(code: keyof typeof TEXTS, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${TEXTS[code]}, ${call} '${path}'`), { code, syscall: call, path });
}

function absolute(path: string): string {
  return resolve('/var/task', path);
}
