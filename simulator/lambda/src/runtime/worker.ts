import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { cryptoRandom } from '#kernel';
import { createCodeCache } from './code-cache.ts';
import { Environment } from './environment.ts';
import type { CodeBundle, FromEnvironment } from './messages.ts';
import { keepCompiledCode } from './scripts.ts';
import type { FromThread, ThreadContent, ToThread } from './thread-messages.ts';

// A worker thread: many environments, each of which hears of the kernel only through messages.

const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

const { codeCacheDir } = workerData;
if (typeof codeCacheDir === 'string') keepCompiledCode(createCodeCache(codeCacheDir));

const codes = new Map<string, CodeBundle>();
const environments = new Map<number, Environment>();
const random = cryptoRandom();
let outbox: Array<{ environment: number; message: FromEnvironment }> = [];
let lastSequence = 0;
let outsideWork = 0;
let isFlushSet = false;
let given = { timeMs: 0, atMs: performance.now() };

/** Between two messages the thread's own clock goes on from the kernel's time. */
function now(): number {
  return Math.floor(given.timeMs + performance.now() - given.atMs);
}

function post(environment: number, message: FromEnvironment): void {
  outbox.push({ environment, message });
  flushSoon();
}

/** What is said in one turn of the event loop travels together. */
function flushSoon(): void {
  if (isFlushSet) return;
  isFlushSet = true;
  setImmediate(() => {
    isFlushSet = false;
    if (outbox.length > 0) send({});
    // Promises that were settled in this turn have run when the next one comes; then nothing is left to do.
    setImmediate(() => {
      if (!isFlushSet && outsideWork === 0) send({ idleAt: lastSequence });
    });
  });
}

function send(more: Pick<FromThread, 'idleAt'>): void {
  const messages = outbox;
  outbox = [];
  port?.postMessage({ messages, ...more });
}

function beginOutsideWork(): { end(): void } {
  outsideWork += 1;
  return {
    end: () => {
      outsideWork -= 1;
      flushSoon();
    },
  };
}

function hear({ sequence, nowMs, contents }: ToThread): void {
  lastSequence = sequence;
  given = { timeMs: Math.max(nowMs, now()), atMs: performance.now() };
  flushSoon();
  for (const content of contents) handle(content);
}

function handle(content: ThreadContent): void {
  switch (content.type) {
    case 'code':
      codes.set(content.key, content.code);
      return;
    case 'open':
      open(content);
      return;
    case 'close':
      environments.get(content.environment)?.drop();
      environments.delete(content.environment);
      return;
    case 'message':
      environments.get(content.environment)?.deliver(content.message);
  }
}

function open({ environment, spec }: Extract<ThreadContent, { type: 'open' }>): void {
  const code = codes.get(spec.codeKey);
  if (!code) throw new Error(`The code ${spec.codeKey} did not come before its environment.`);
  environments.set(
    environment,
    new Environment(
      { ...spec, code },
      { post: (message) => post(environment, message), now, random, beginOutsideWork },
    ),
  );
}

port.on('message', hear);
// Its first word: until then it loads this module, which takes as long as the machine wants.
send({});
