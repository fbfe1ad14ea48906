import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpAnswer, HttpRequest } from '#kernel';
import { type PlainRead, readPlainRequest } from './plain-request.ts';
import { whenGone } from './when-gone.ts';

/** How a connection is served. */
export interface PlainServing {
  /** Longest request, bytes. */
  readonly maxBytes: number;
  /** How long the connection may be idle, ms. */
  readonly keepAliveMs: number;
  readonly handler: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
  /** What is answered where the handler failed. */
  readonly failed: (error: unknown) => HttpAnswer;
  /** Takes the connection over from the first request that is not plain; what was read of it was put back. */
  readonly handOver: (socket: Socket) => void;
}

/** An answer that is about to leave. */
interface Outgoing {
  readonly socket: Socket;
  readonly answer: HttpAnswer;
  readonly keepAliveMs: number;
  /** Called when the next request may be looked at. */
  written(): void;
}

const NOTHING: PlainRead = { kind: 'incomplete' };

/** Up to this size an answer is copied into one piece, so that it leaves with one call of the system, bytes. */
const ONE_PIECE_BYTES = 64 * 1024;

/** What a header's value cannot hold: it would end there, or not be what was said (RFC 9110, "Field Values"). */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/g;

/**
 * Answers the plain requests of a connection, one after the other, straight from its bytes: that costs a fraction of a
 * request and a response of node:http. The first request of any other form hands the connection over to node:http.
 */
export function servePlainRequests(socket: Socket, serving: PlainServing): void {
  let received: Buffer | undefined;
  let isBusy = false;
  let hasEnded = false;
  const tellsWhenGone = whenGone(socket);

  const onData = (chunk: Buffer) => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    // One request at a time; whoever sends more before the answer waits.
    if (isBusy) socket.pause();
    else serveNext();
  };

  const onEnd = () => {
    hasEnded = true;
    if (!isBusy) socket.end();
  };

  const onTimeout = () => {
    if (!isBusy) socket.destroy();
  };

  const serveNext = () => {
    const read = received ? readPlainRequest(received, serving.maxBytes) : NOTHING;
    if (read.kind === 'other') {
      handOver();
    } else if (read.kind === 'request') {
      received = received?.subarray(read.bytes);
      if (received?.length === 0) received = undefined;
      isBusy = true;
      serve(read.request).catch((error) => socket.destroy(error));
    } else {
      if (hasEnded) socket.end();
      if (socket.isPaused()) socket.resume();
    }
  };

  const serve = async (request: HttpRequest) => {
    let answer: HttpAnswer;
    try {
      answer = await serving.handler({ ...request, whenGone: tellsWhenGone });
    } catch (error) {
      answer = serving.failed(error);
    }
    writeSoon({ socket, answer, keepAliveMs: serving.keepAliveMs, written });
  };

  const written = () => {
    isBusy = false;
    if (!socket.destroyed) serveNext();
  };

  const handOver = () => {
    socket.off('data', onData).off('end', onEnd).off('timeout', onTimeout).off('error', ignore);
    socket.setTimeout(0);
    if (received) socket.unshift(received);
    serving.handOver(socket);
    if (socket.isPaused()) socket.resume();
  };

  socket.on('data', onData).on('end', onEnd).on('timeout', onTimeout).on('error', ignore);
  socket.setTimeout(serving.keepAliveMs);
}

/** A client that goes away closes its connection; nothing else has to be done. */
function ignore(): void {}

let outgoing: Outgoing[] = [];

/**
 * Answers leave together at the end of a turn of the event loop: the first wakes the client, which then finds the
 * others too, and waking it is what costs both most.
 */
function writeSoon(answer: Outgoing): void {
  outgoing.push(answer);
  if (outgoing.length === 1) setImmediate(writeAll);
}

function writeAll(): void {
  const together = outgoing;
  outgoing = [];
  for (const answer of together) {
    if (!answer.socket.destroyed) writeAnswer(answer);
    answer.written();
  }
}

function writeAnswer({ socket, answer, keepAliveMs }: Outgoing): void {
  const { status, headers, body } = answer;
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (const name in headers) head += `${name}: ${(headers[name] ?? '').replace(UNSENDABLE, '?')}\r\n`;
  head +=
    `content-length: ${body.length}\r\ndate: ${httpDate()}\r\nconnection: keep-alive\r\n` +
    `keep-alive: timeout=${Math.floor(keepAliveMs / 1_000)}\r\n\r\n`;
  if (body.length > ONE_PIECE_BYTES) {
    socket.cork();
    socket.write(head, 'latin1');
    socket.write(body);
    socket.uncork();
  } else {
    const piece = Buffer.allocUnsafe(head.length + body.length);
    piece.write(head, 0, 'latin1');
    piece.set(body, head.length);
    socket.write(piece);
  }
}

let dateText = '';
let dateSecond = 0;

/** The time as a Date header has it; made once a second. */
function httpDate(): string {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(1_000 * second).toUTCString();
  }
  return dateText;
}
