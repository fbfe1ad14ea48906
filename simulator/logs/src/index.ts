export { createLogs, type LogLine, type Logs, type LogsOptions } from './logs.ts';
