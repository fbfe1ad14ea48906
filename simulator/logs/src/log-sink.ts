/** What the service needs of the part that writes. */
export interface LogSink {
  append(group: string, stream: string, timeMs: number, message: string): void;
  flush(): void;
}
