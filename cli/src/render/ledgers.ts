import type { Facts } from '@backstitch/proof';
import pc from 'picocolors';
import { money, table } from './format.ts';

/** Names that people know an order by, by its id. */
export type OrderTitles = ReadonlyMap<string, string>;

/** The ledgers of money, stock and labels, as lines. */
export function renderLedgers(facts: Facts, titles: OrderTitles): string[] {
  return [
    pc.bold('Money'),
    ...moneyLedger(facts, titles),
    '',
    pc.bold('Stock'),
    ...stockLedger(facts),
    '',
    pc.bold('Labels'),
    ...labelLedger(facts, titles),
  ].map((line) => (line === '' ? '' : `  ${line}`));
}

function moneyLedger({ orders, charges }: Facts, titles: OrderTitles): string[] {
  const rows = orders.map(({ orderId, status, totalMinor, currency }) => {
    const ofOrder = charges.filter((charge) => charge.orderId === orderId);
    const captured = ofOrder.reduce((sum, { capturedMinor }) => sum + capturedMinor, 0);
    const refunded = ofOrder.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0);
    const amounts = [totalMinor, captured, refunded, captured - refunded].map((amount) => money(amount, currency));
    return [titles.get(orderId) ?? orderId, status, ...amounts];
  });
  return table(['order', 'status', 'total', 'captured', 'refunded', 'kept'], rows, [
    'left',
    'left',
    'right',
    'right',
    'right',
    'right',
  ]);
}

function stockLedger({ stock, reservations }: Facts): string[] {
  const rows = stock.map(({ sku, initial, available }) => {
    const held = reservations.filter((r) => r.sku === sku).reduce((sum, { quantity }) => sum + quantity, 0);
    return [sku, String(initial), String(available), String(held)];
  });
  return table(['sku', 'at first', 'available', 'held'], rows, ['left', 'right', 'right', 'right']);
}

function labelLedger({ labels }: Facts, titles: OrderTitles): string[] {
  if (labels.length === 0) return [pc.dim('none')];
  const rows = labels.map(({ orderId = '?', shipmentId, isLive }) => [
    titles.get(orderId) ?? orderId,
    shipmentId,
    isLive ? pc.green('live') : pc.yellow('void'),
  ]);
  return table(['order', 'shipment', 'label'], rows);
}
