/** Throws what a text that is refused means to its reader. The message says what is wrong, and where. */
export type Refuse = (message: string) => never;
