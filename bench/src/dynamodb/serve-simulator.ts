import { openSimulator } from '@backstitch/simulator';

// A process of its own, so that the load does not take time from what it measures. The port is its first line.
const [dataDir = ''] = process.argv.slice(2);
const simulator = openSimulator({ dataDir, clock: 'wall' });
simulator.resume();
const { port } = await simulator.listenAws(0);
process.stdout.write(`${port}\n`);
process.once('SIGTERM', () => simulator.close());
