/** Where in a template something is wrong. */
export interface TemplatePlace {
  readonly stack?: string;
  readonly logicalId?: string;
  readonly type?: string;
  readonly property?: string;
}

/**
 * The template cannot be deployed here: something in it is wrong, is not simulated, or would need a replacement. What
 * was created before it stays; deploying again goes on from there.
 */
export class CannotDeploy extends Error {
  override readonly name = 'CannotDeploy';
  readonly place: TemplatePlace;

  constructor(place: TemplatePlace, why: string, options?: ErrorOptions) {
    super(`${describe(place)}: ${why}`, options);
    this.place = place;
  }
}

function describe({ stack, logicalId, type, property }: TemplatePlace): string {
  const resource = logicalId && `resource ${logicalId}${type ? ` (${type})` : ''}`;
  const parts = [stack && `Stack ${stack}`, resource, property && `property ${property}`].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'The template';
}
