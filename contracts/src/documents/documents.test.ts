import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0-without-$id.json' with { type: 'json' };
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { ROUTES } from '../http/order-api.ts';
import { PROBLEM_BASE, PROBLEMS } from '../http/problem.ts';
import { allEvents } from './all-events.ts';
import { asyncApi } from './asyncapi.ts';
import { documents } from './documents.ts';
import { eventSchema } from './event-schema.ts';
import { openApi } from './openapi.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

test('every generated document is checked in as it is generated now', () => {
  const stale = [...documents()].filter(([path, text]) => readFileSync(join(root, path), 'utf8') !== text);

  expect(
    stale.map(([path]) => path),
    'generate them again: npm run --silent contracts',
  ).toEqual([]);
  const schemas = readdirSync(join(root, 'contracts/schemas')).map((name) => `contracts/schemas/${name}`);
  expect(schemas.filter((path) => !documents().has(path))).toEqual([]);
});

test('the HTTP API is valid OpenAPI 3.1, and has the routes that are served', async () => {
  const validator = new Validator();
  const document = plain(openApi());

  expect(await validator.validate(document)).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  const described = Object.entries<Record<string, unknown>>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
});

test('the events are valid AsyncAPI 3', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(asyncApiSchema);

  validate(plain(asyncApi()));

  expect(validate.errors ?? []).toEqual([]);
});

test('every event has a meaning, and a schema that takes further members and no other version', () => {
  const metadata = {
    eventId: 'e1',
    type: 'OrderCancelled',
    version: 1,
    aggregateId: 'o1',
    sequence: 2,
    correlationId: 'o1',
    occurredAt: '2026-01-01T00:00:00.000Z',
  };
  const event = { metadata, data: { orderId: 'o1', reason: 'OutOfStock' } };
  const cancelled = allEvents.find(({ definition }) => definition.type === 'OrderCancelled');
  if (!cancelled) throw new Error('There is no OrderCancelled.');
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(eventSchema(cancelled.definition));

  expect(allEvents.filter(({ meaning }) => !meaning)).toEqual([]);
  expect(new Set(allEvents.map(({ definition }) => definition.type)).size).toBe(allEvents.length);
  expect(validate(event)).toBe(true);
  expect(validate({ ...event, data: { ...event.data, since: 'later' }, more: true })).toBe(true);
  expect(validate({ ...event, metadata: { ...metadata, version: 2 } })).toBe(false);
});

test('the type of every problem leads to a section of the page', () => {
  const page = readFileSync(join(root, 'docs/problems.md'), 'utf8');

  expect(PROBLEM_BASE).toMatch(/docs\/problems#$/);
  expect(Object.keys(PROBLEMS).filter((kind) => !page.includes(`\n## ${kind}\n`))).toEqual([]);
});
