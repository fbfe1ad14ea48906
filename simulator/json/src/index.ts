export { type JsonReader, type JsonToken, readJson } from './json-reader.ts';
export { jsonRefusal } from './json-refusal.ts';
