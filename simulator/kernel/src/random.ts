import { createHash, randomBytes } from 'node:crypto';

/** Where the simulator gets its randomness. Services never call `Math.random()` or `crypto.randomUUID()`. */
export interface Random {
  /** A number in [0, 1). */
  float(): number;
  /** A whole number in [0, limit). */
  int(limit: number): number;
  /** A random (version 4) UUID. */
  uuid(): string;
  bytes(count: number): Buffer;
  /**
   * An independent stream with its own name: what one subsystem draws never shifts what another draws, so that a
   * shrunk plan stays comparable with the plan it came from.
   */
  fork(name: string): Random;
}

/** Randomness that cannot be predicted, for the live simulator. */
export function cryptoRandom(): Random {
  return randomFrom(pooledBytes(), () => cryptoRandom());
}

/** How much is fetched from the operating system at once: a call for each id would cost more than the rest of it. */
const POOL_BYTES = 4_096;

function pooledBytes(): (count: number) => Buffer {
  let pool: Buffer = Buffer.alloc(0);
  return (count) => {
    if (count > POOL_BYTES) return randomBytes(count);
    if (pool.length < count) pool = randomBytes(POOL_BYTES);
    const taken = Buffer.from(pool.subarray(0, count));
    pool = pool.subarray(count);
    return taken;
  };
}

/** Randomness that a seed determines, for the proof. */
export function seededRandom(seed: string): Random {
  return randomFrom(seededBytes(seed), (name) => seededRandom(`${seed}/${name}`));
}

/** SHA-256 in counter mode: slow enough to be simple, fast enough for ids and jitter. */
function seededBytes(seed: string): (count: number) => Buffer {
  let counter = 0;
  let pool: Buffer = Buffer.alloc(0);
  return (count) => {
    while (pool.length < count) {
      const block = createHash('sha256').update(`${seed}#${counter++}`).digest();
      pool = Buffer.concat([pool, block]);
    }
    const taken = pool.subarray(0, count);
    pool = pool.subarray(count);
    return Buffer.from(taken);
  };
}

function randomFrom(bytes: (count: number) => Buffer, fork: (name: string) => Random): Random {
  const float = () => bytes(6).readUIntBE(0, 6) / 2 ** 48;
  return {
    float,
    int: (limit) => Math.floor(float() * limit),
    uuid: () => uuidOf(bytes(16)),
    bytes,
    fork,
  };
}

function uuidOf(raw: Buffer): string {
  raw.writeUInt8((raw.readUInt8(6) & 0x0f) | 0x40, 6);
  raw.writeUInt8((raw.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = raw.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
