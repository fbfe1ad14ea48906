import { compareStrings } from './compare.ts';
import { compareNumbers } from './number.ts';

/**
 * Brings the elements of a set into the order in which the service keeps and answers them: strings and binaries by
 * their bytes, numbers by value. In place.
 * @param elements numbers in canonical form.
 */
export function sortSet(elements: string[], type: 'SS' | 'NS' | 'BS'): void {
  if (type === 'SS') elements.sort(compareStrings);
  else if (type === 'NS') elements.sort(compareNumbers);
  else elements.sort((a, b) => Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64')));
}
