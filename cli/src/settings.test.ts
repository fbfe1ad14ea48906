import { expect, test } from 'vitest';
import { UsageError } from './errors.ts';
import { readSettings } from './settings.ts';

test('without an environment everything has its usual value', () => {
  expect(readSettings({})).toMatchObject({
    apiPort: 8080,
    consolePort: 8081,
    awsPort: 4566,
    stage: 'dev',
    json: false,
  });
});

test.each(['a', 'dev', 'load-test-12'])('the stage %s can be used: its names fit', (stage) => {
  expect(readSettings({ STAGE: stage }).stage).toBe(stage);
});

test.each(['Dev', '1st', 'thirteen-long', '-a', 'a_b'])('the stage %s is refused before anything is built', (stage) => {
  expect(() => readSettings({ STAGE: stage })).toThrow(UsageError);
});

test.each(['65536', '-1', '80.5', 'http'])('the port %s is refused by its variable', (port) => {
  expect(() => readSettings({ API_PORT: port })).toThrow(`API_PORT=${port} is no port.`);
});
