import { allEvents } from './all-events.ts';
import { asyncApi } from './asyncapi.ts';
import { eventPage } from './event-page.ts';
import { eventSchemaDocument } from './event-schema.ts';
import { openApi } from './openapi.ts';
import { problemPage } from './problem-page.ts';

/** Every document that is generated from the contracts, by its path from the project's root. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/api/openapi.json', json(openApi())],
    ['docs/api/asyncapi.json', json(asyncApi())],
    ['docs/events.md', eventPage()],
    ['docs/problems.md', problemPage()],
    ...allEvents.map(({ definition }): [string, string] => [
      `contracts/schemas/${definition.type}.v${definition.version}.json`,
      json(eventSchemaDocument(definition)),
    ]),
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
