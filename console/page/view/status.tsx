import { inWords } from '../model/words.ts';

/** A status as a coloured word. */
export function Status({ status }: { readonly status: string }) {
  return <span class={`status tint-${status}`}>{inWords(status)}</span>;
}
