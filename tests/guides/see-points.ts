import { openShop } from '../shop.ts';

/** What a reader of the guide looks at in the end: an order that goes through, and one that is undone. */
const shop = await openShop({ seed: 11 });

async function look(order: string) {
  const { events } = await shop.facts();
  return {
    status: await shop.statusOf(order),
    compensations: await shop.compensationsOf(order),
    events: events
      .filter(({ source, aggregateId }) => source === 'backstitch.loyalty' && aggregateId === order)
      .map(({ type }) => type),
  };
}

const confirmed = await shop.placeOrder();
await shop.untilQuiet();
shop.break('ArrangeShipment', 'error');
const cancelled = await shop.placeOrder();
await shop.untilQuiet();
const seen = {
  confirmed: await look(confirmed),
  cancelled: await look(cancelled),
  violations: await shop.violations(),
};
await shop.close();
process.stdout.write(JSON.stringify(seen));
