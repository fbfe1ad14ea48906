/** A path leads nowhere. The text says where it broke off, in the words of the service's library. */
export class PathNotFound extends Error {
  override readonly name = 'PathNotFound';
}
