import type { SetType } from './attribute-value.ts';
import { compareStrings } from './compare.ts';

/**
 * Brings the elements of a set into the order in which the service keeps and answers them: strings and binaries by
 * their bytes. Numbers stay as they were written: no order of theirs is documented, and accounts of it differ. In
 * place.
 */
export function sortSet(elements: string[], type: SetType): void {
  if (type === 'SS') elements.sort(compareStrings);
  else if (type === 'BS') elements.sort((a, b) => Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64')));
}
