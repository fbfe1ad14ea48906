/** The order that a page's address names after its `#`; empty where it names none, or cannot be read. */
export function orderOfHash(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}
