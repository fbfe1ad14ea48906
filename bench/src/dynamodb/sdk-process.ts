import { loadFrom } from './load.ts';
import { sdkCaller } from './sdk-caller.ts';
import { runRequest } from './sdk-load.ts';
import { WORKLOADS } from './workloads.ts';

// A process of callers, see sdk-load.ts: each makes the calls of keys of its own.
const [url = '', name = '', part = '0', parts = '1'] = process.argv.slice(2);
const calls = WORKLOADS.find((workload) => workload.name === name)?.calls ?? [];
const own = calls.filter((_, at) => at % Number(parts) === Number(part));
const load = loadFrom(sdkCaller(url), own.length > 0 ? own : calls);
process.on('message', async (message) => {
  const { callers, forMs } = runRequest.parse(message);
  process.send?.({ made: await load.run(callers, forMs) });
});
process.on('disconnect', () => load.close());
