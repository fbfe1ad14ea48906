import { useCallback, useEffect, useState } from 'preact/hooks';
import { orderOfHash } from './model/order-of-hash.ts';

const selected = () => orderOfHash(location.hash);

/** The order that is looked at; it stands in the page's address, so that a reload or a link shows it again. */
export function useSelectedOrder(): readonly [string, (orderId: string) => void] {
  const [orderId, setOrderId] = useState(selected);
  useEffect(() => {
    const follow = () => setOrderId(selected());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const select = useCallback((next: string) => {
    location.hash = next;
  }, []);
  return [orderId, select];
}
