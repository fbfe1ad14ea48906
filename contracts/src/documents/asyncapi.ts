import { allEvents } from './all-events.ts';
import { eventSchema } from './event-schema.ts';

/** The events as an AsyncAPI 3 document: one channel, the bus, on which each service sends its own. */
export function asyncApi(): unknown {
  const services = [...new Set(allEvents.map(({ definition }) => definition.source))];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Backstitch events',
      version: '1.0.0',
      description:
        'What happened, in the past tense. At least once; of one aggregate, first publications leave in sequence. A version is raised only by a change that readers of the older one could not read; readers tolerate further members.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      bus: {
        address: 'backstitch-{stage}-bus',
        description:
          "An EventBridge bus: `source` is the service's, `detail-type` the message's name, `detail` its payload.",
        parameters: { stage: { description: 'The stage, e.g. dev.' } },
        messages: Object.fromEntries(
          allEvents.map(({ definition }) => [definition.type, { $ref: `#/components/messages/${definition.type}` }]),
        ),
      },
    },
    operations: Object.fromEntries(
      services.map((source) => [
        `${source.replace('backstitch.', '')}Tells`,
        {
          action: 'send',
          channel: { $ref: '#/channels/bus' },
          summary: `What the service ${source} tells.`,
          messages: allEvents
            .filter(({ definition }) => definition.source === source)
            .map(({ definition }) => ({ $ref: `#/channels/bus/messages/${definition.type}` })),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        allEvents.map(({ definition, meaning }) => [
          definition.type,
          { name: definition.type, summary: meaning, payload: { $ref: `#/components/schemas/${definition.type}` } },
        ]),
      ),
      schemas: Object.fromEntries(allEvents.map(({ definition }) => [definition.type, eventSchema(definition)])),
    },
  };
}
