/** A path leads nowhere. The text says where it broke off, in the words of the service's library. */
export class PathNotFound extends Error {
  override readonly name = 'PathNotFound';
  /** All that is missing is the last element: an index that is past the end of an array that is there. */
  readonly isPastEnd: boolean;

  constructor(text: string, { isPastEnd = false }: { readonly isPastEnd?: boolean } = {}) {
    super(text);
    this.isPastEnd = isPastEnd;
  }
}
