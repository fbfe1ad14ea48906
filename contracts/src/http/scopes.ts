/** How the API calls itself to whoever issues its tokens: the first part of each scope's full name. */
export const API_IDENTIFIER = 'backstitch';

/** What a token may allow, and what each means. */
export const SCOPES = {
  'orders:read': 'See your own orders',
  'orders:write': 'Place orders, and ask for your own to be cancelled',
} as const;

/** A scope's short name. */
export type ScopeName = keyof typeof SCOPES;

/** The scope as tokens bear it: `backstitch/orders:read`. */
export function fullScope(name: ScopeName): string {
  return `${API_IDENTIFIER}/${name}`;
}
