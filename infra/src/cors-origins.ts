/** The console on the developer's own machine. */
const CONSOLE_ORIGINS = ['http://localhost:8081', 'http://127.0.0.1:8081'];

/** What `CORS_ORIGINS` names is no origin. */
export class OriginInvalid extends Error {
  override readonly name = 'OriginInvalid';

  constructor(origin: string) {
    super(`CORS_ORIGINS has "${origin}": name origins like https://shop.example, without a path, separated by commas.`);
  }
}

/**
 * The origins whose pages may call the API: those of `CORS_ORIGINS`; without it the local console's on the stage `dev`,
 * and none on any other.
 * @throws {OriginInvalid}
 */
export function corsOrigins(environment: NodeJS.ProcessEnv, stage: string): readonly string[] {
  const text = environment['CORS_ORIGINS'];
  if (text === undefined || text === '') return stage === 'dev' ? CONSOLE_ORIGINS : [];
  return text.split(',').map((entry) => {
    const origin = entry.trim();
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new OriginInvalid(origin);
    return origin;
  });
}
