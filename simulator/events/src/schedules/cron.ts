/**
 * A cron expression of EventBridge: minutes, hours, day of month, month, day of week, year, in UTC. One of the two
 * days is `?`. `L`, `W` and `#` are read in the day fields.
 * @see "Cron expressions reference", Amazon EventBridge User Guide
 */
export interface Cron {
  /** The first moment after `afterMs` that fits, ms; undefined when there is none before 2200. */
  next(afterMs: number): number | undefined;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const LAST_YEAR = 2199;
const DAY_MS = 86_400_000;

/** Parses the six fields; undefined when they are no cron expression. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const months = valuesOf(month, 1, 12, MONTHS, 1);
  const years = valuesOf(year, 1970, LAST_YEAR);
  const isDay = dayOfWeek === '?' ? dayOfMonthTest(dayOfMonth) : dayOfWeekTest(dayOfWeek);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  const fitsDay = (day: Date) => years.has(day.getUTCFullYear()) && months.has(day.getUTCMonth() + 1) && isDay(day);
  const times = [...hours].flatMap((h) => [...minutes].map((m) => h * 3_600_000 + m * 60_000)).sort((a, b) => a - b);
  return { next: (afterMs) => nextTime(afterMs, fitsDay, times, Math.max(...years)) };
}

function nextTime(
  afterMs: number,
  fitsDay: (day: Date) => boolean,
  times: readonly number[],
  lastYear: number,
): number | undefined {
  for (let dayMs = Math.floor(afterMs / DAY_MS) * DAY_MS; ; dayMs += DAY_MS) {
    const day = new Date(dayMs);
    if (day.getUTCFullYear() > lastYear) return undefined;
    if (!fitsDay(day)) continue;
    const time = times.find((ms) => dayMs + ms > afterMs);
    if (time !== undefined) return dayMs + time;
  }
}

/** Reads `*`, `1`, `1-5`, `1,2`, `0/15`, `*\/15`; names count from `firstName`. */
function valuesOf(
  field: string,
  min: number,
  max: number,
  names: readonly string[] = [],
  firstName = 0,
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step, ...rest] = part.split('/');
    if (rest.length > 0) return undefined;
    const [fromText = '', toText] = range.split('-');
    const read = (text: string) =>
      names.includes(text.toUpperCase()) ? names.indexOf(text.toUpperCase()) + firstName : whole(text);
    const from = range === '*' ? min : read(fromText);
    const to = range === '*' ? max : toText === undefined ? (step === undefined ? from : max) : read(toText);
    const every = step === undefined ? 1 : whole(step);
    if (!(from >= min && to <= max && from <= to && every >= 1)) return undefined;
    for (let value = from; value <= to; value += every) values.add(value);
  }
  return values;
}

const whole = (text: string) => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

function dayOfMonthTest(field: string): ((day: Date) => boolean) | undefined {
  if (field === 'L') return (day) => day.getUTCDate() === lengthOfMonth(day);
  if (field === 'LW') return (day) => day.getUTCDate() === nearestWeekday(day, lengthOfMonth(day));
  const weekday = /^(\d{1,2})W$/.exec(field)?.[1];
  if (weekday !== undefined) return (day) => day.getUTCDate() === nearestWeekday(day, Number(weekday));
  const values = valuesOf(field, 1, 31);
  return values && ((day) => values.has(day.getUTCDate()));
}

function dayOfWeekTest(field: string): ((day: Date) => boolean) | undefined {
  const read = (text: string) => {
    const named = DAYS.indexOf(text.toUpperCase()) + 1;
    return named > 0 ? named : whole(text);
  };
  const nth = /^(\w+)#([1-5])$/.exec(field);
  if (nth) {
    const wanted = read(nth[1] ?? '');
    const week = Number(nth[2]);
    return (day) => day.getUTCDay() + 1 === wanted && Math.ceil(day.getUTCDate() / 7) === week;
  }
  const last = /^(\w+)L$/i.exec(field)?.[1];
  if (field === 'L') return (day) => day.getUTCDay() === 6;
  if (last !== undefined && read(last) >= 1) {
    return (day) => day.getUTCDay() + 1 === read(last) && day.getUTCDate() > lengthOfMonth(day) - 7;
  }
  const values = valuesOf(field, 1, 7, DAYS, 1);
  return values && ((day) => values.has(day.getUTCDay() + 1));
}

function lengthOfMonth(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The weekday nearest to a day, within its month. */
function nearestWeekday(day: Date, wanted: number): number {
  const length = lengthOfMonth(day);
  const date = Math.min(wanted, length);
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === length ? date - 2 : date + 1;
  return date;
}
