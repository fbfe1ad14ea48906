import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** The little of dynalite that is used here; the package brings no declarations. */
type Dynalite = (options: { readonly createTableMs: number }) => {
  listen(port: number, host: string, listening: () => void): void;
  address(): AddressInfo;
};

const dynalite: Dynalite = createRequire(import.meta.url)('dynalite');
const server = dynalite({ createTableMs: 0 });
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
