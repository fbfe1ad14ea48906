import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import { Console } from 'node:console';
import dgram from 'node:dgram';
import dns from 'node:dns';
import http2 from 'node:http2';
import net from 'node:net';
import os from 'node:os';
import tls from 'node:tls';
import vm from 'node:vm';
import workerThreads from 'node:worker_threads';
import type { Random } from '#kernel';
import { createZlib } from './compression.ts';
import type { RequestHost } from './http/client-request.ts';
import { createHttpModule } from './http/modules.ts';
import { createCrypto, type OutsideWork } from './randomness.ts';
import { refuse, refusedModule } from './refused-modules.ts';

/** What the built-in modules need of their environment. */
export interface BuiltinsHost {
  readonly random: Random;
  readonly outside: OutsideWork;
  readonly requests: RequestHost;
  /** `node:fs`, made when first asked for. */
  readonly files: () => Record<string, unknown>;
  /** The function's globals: modules such as `timers` and `process` are views of them. */
  readonly globals: Readonly<Record<string, unknown>>;
}

type Module = Record<string, unknown>;

/** Node's built-in modules as a function sees them: the network, time and randomness are the kernel's. */
export function createBuiltins(host: BuiltinsHost): (name: string) => unknown {
  const loaded = new Map<string, unknown>();
  return (name) => {
    const plain = name.replace(/^node:/, '');
    if (!loaded.has(plain)) loaded.set(plain, load(plain, host));
    return loaded.get(plain);
  };
}

function load(name: string, host: BuiltinsHost): unknown {
  const own = Object.hasOwn(OWN_MODULES, name) ? OWN_MODULES[name] : undefined;
  if (own) return own(host);
  const real = process.getBuiltinModule(name);
  if (!real) throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  return real;
}

const OWN_MODULES: Readonly<Record<string, (host: BuiltinsHost) => unknown>> = {
  http: ({ requests }) => createHttpModule('http', requests, refuse),
  https: ({ requests }) => createHttpModule('https', requests, refuse),
  crypto: ({ random, outside }) => createCrypto(random, outside),
  zlib: ({ outside }) => createZlib(outside),
  fs: ({ files }) => files(),
  'fs/promises': ({ files }) => files()['promises'],
  process: ({ globals }) => globals['process'],
  console: ({ globals }) => Object.assign(Object.create(Object(globals['console'])), { Console }),
  timers: ({ globals }) => timersModule(globals),
  'timers/promises': ({ globals }) => timerPromises(globals),
  perf_hooks: ({ globals }) => ({
    ...(process.getBuiltinModule('perf_hooks') as unknown as Module),
    performance: globals['performance'],
  }),
  os: () => ({ ...os, hostname: () => '169.254.100.1', homedir: () => '/home/sbx_user1051', tmpdir: () => '/tmp' }),
  net: () => refusedModule('net', net as unknown as Module, ['isIP', 'isIPv4', 'isIPv6']),
  tls: () => refusedModule('tls', tls as unknown as Module, ['getCiphers', 'checkServerIdentity']),
  http2: () => refusedModule('http2', http2 as unknown as Module),
  dns: () => ({
    ...refusedModule('dns', dns as unknown as Module),
    promises: refusedModule('dns', { ...dns.promises }),
  }),
  'dns/promises': () => refusedModule('dns', { ...dns.promises }),
  dgram: () => refusedModule('dgram', dgram as unknown as Module),
  child_process: () => refusedModule('child_process', childProcess as unknown as Module),
  cluster: () => refusedModule('cluster', cluster as unknown as Module),
  vm: () => refusedModule('vm', vm as unknown as Module, ['isContext']),
  worker_threads: () => ({
    ...refusedModule('worker_threads', workerThreads as unknown as Module),
    isMainThread: true,
    parentPort: null,
    workerData: null,
    threadId: 0,
  }),
  inspector: () => refuse('the module inspector'),
  sqlite: () => refuse('the module sqlite'),
  repl: () => refuse('the module repl'),
};

function timersModule(globals: Readonly<Record<string, unknown>>): Module {
  const names = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'];
  return { ...Object.fromEntries(names.map((name) => [name, globals[name]])), promises: timerPromises(globals) };
}

interface WaitOptions {
  readonly signal?: AbortSignal;
}

function timerPromises(globals: Readonly<Record<string, unknown>>): Module {
  const start = globals['setTimeout'] as (callback: () => void, delayMs?: number) => { close(): void };
  const startImmediate = globals['setImmediate'] as (callback: () => void) => { close(): void };
  const waitFor = (begin: (done: () => void) => { close(): void }, value: unknown, options?: WaitOptions) =>
    new Promise<unknown>((resolve, reject) => {
      options?.signal?.throwIfAborted();
      const timer = begin(() => resolve(value));
      options?.signal?.addEventListener('abort', () => {
        timer.close();
        reject(options.signal?.reason);
      });
    });
  const wait = (delayMs?: number, value?: unknown, options?: WaitOptions) =>
    waitFor((done) => start(done, delayMs), value, options);
  return {
    setTimeout: wait,
    setImmediate: (value?: unknown, options?: WaitOptions) => waitFor(startImmediate, value, options),
    setInterval: async function* (delayMs?: number, value?: unknown, options?: WaitOptions) {
      for (;;) yield await wait(delayMs, value, options);
    },
    scheduler: { wait, yield: () => waitFor(startImmediate, undefined) },
  };
}
