import { benchMatching } from './matching.ts';

/** `node simulator/events/bench/run.ts`: events a second against 100 rules in one thread. */
for (const { workload, rules, eventsPerSecond, matchesPerEvent } of benchMatching()) {
  console.log(
    `${workload}: ${eventsPerSecond.toLocaleString('en')} events a second of processor time against ${rules} rules, ${matchesPerEvent.toFixed(2)} matches an event`,
  );
}
