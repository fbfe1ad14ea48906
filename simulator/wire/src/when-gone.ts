import type { Socket } from 'node:net';
import type { WhenGone } from '#kernel';

/** Tells when the client at the other end of a connection is gone: it closed its side, or the connection broke. */
export function whenGone(socket: Socket): WhenGone {
  return (listener) => {
    const stop = () => {
      socket.off('end', gone).off('close', gone);
    };
    const gone = () => {
      stop();
      listener();
    };
    socket.on('end', gone).on('close', gone);
    return { stop };
  };
}
