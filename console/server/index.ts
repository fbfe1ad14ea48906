export type { BreakableTask, ConsoleConfig, Sample } from '../shared/console-config.ts';
export { type ConsoleListener, ConsolePortTaken, type ServeConsoleOptions, serveConsole } from './serve-console.ts';
