import { administrator } from '@backstitch/simulator';
import { openShop, type Shop } from '../shop.ts';

/**
 * A shop whose outboxes are not swept each minute: tests that let days pass would do little else. The relays publish,
 * and what else runs by the clock does.
 */
export async function openShopWithoutSweeps(options: { readonly seed: number }): Promise<Shop> {
  const shop = await openShop(options);
  const { kernel } = shop.system.simulator;
  for (const service of ['order', 'payment', 'inventory', 'shipping']) {
    await kernel.aws.call('events', 'DisableRule', { Name: `backstitch-dev-${service}-sweep` }, administrator);
  }
  return shop;
}
