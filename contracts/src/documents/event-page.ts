import { allEvents } from './all-events.ts';
import { eventSchema } from './event-schema.ts';

/** The event catalogue, for people. */
export function eventPage(): string {
  const services = [...new Set(allEvents.map(({ definition }) => definition.source))];
  return [
    '# Events',
    '',
    'What each service tells on the bus: `source` is the service, `detail-type` the event, `detail` = `{ metadata, data }`. Generated from the schemas in `contracts/` by `npm run --silent contracts`; the same as [AsyncAPI](api/asyncapi.json), and each as JSON Schema in [contracts/schemas](../contracts/schemas).',
    '',
    '`metadata` has eventId (a duplicate has the same), type, version, aggregateId (the order id), sequence (from 1, without gaps, of each aggregate), correlationId, causationId, occurredAt and traceparent. Delivery is at least once; further members may come at any time, and a reader passes them over; a version that a reader does not know ends in its dead-letter queue.',
    ...services.flatMap((source) => ['', `## ${source}`, '', ...tableOf(source)]),
    '',
  ].join('\n');
}

function tableOf(source: string): string[] {
  const rows = allEvents
    .filter(({ definition }) => definition.source === source)
    .map(({ definition, meaning }) => {
      const data = Object.keys(Object(Object(Object(eventSchema(definition)['properties']).data).properties));
      return `| \`${definition.type}\` v${definition.version} | ${meaning} | ${data.join(', ')} |`;
    });
  return ['| event | means | data |', '|---|---|---|', ...rows];
}
