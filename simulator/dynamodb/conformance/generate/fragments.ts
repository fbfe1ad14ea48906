import type { AttributeValue } from './values.ts';

/** A piece of an expression: text, or something that a placeholder stands for. */
type Part = string | { readonly name: string } | { readonly value: AttributeValue };

/** A part of an expression, with the features of the language that it uses. */
export interface Fragment {
  readonly parts: readonly Part[];
  readonly features: readonly string[];
}

/** An attribute's name behind a placeholder. */
export function nameFragment(name: string): Fragment {
  return { parts: [{ name }], features: ['name placeholder'] };
}

/** A value behind a placeholder. */
export function valueFragment(value: AttributeValue): Fragment {
  return { parts: [{ value }], features: [`value ${Object.keys(value).join('+') || 'without a type'}`] };
}

/** Text as it is. */
export function text(given: string): Fragment {
  return { parts: [given], features: [] };
}

/** Puts fragments together: ``sequence`${path} = ${value}` ``. */
export function sequence(strings: TemplateStringsArray, ...fragments: readonly Fragment[]): Fragment {
  return {
    parts: strings.flatMap((string, at) => [string, ...(fragments[at]?.parts ?? [])]),
    features: fragments.flatMap(({ features }) => features),
  };
}

/** Fragments with a separator between them. */
export function joined(fragments: readonly Fragment[], separator: string): Fragment {
  return {
    parts: fragments.flatMap(({ parts }, at) => (at === 0 ? parts : [separator, ...parts])),
    features: fragments.flatMap(({ features }) => features),
  };
}

/** The same fragment, with a feature noted. */
export function using(feature: string, { parts, features }: Fragment): Fragment {
  return { parts, features: [feature, ...features] };
}

/** Expressions of one request: they share their placeholders. */
export interface Placeholders {
  render(fragment: Fragment): string;
  /** `ExpressionAttributeNames` and `ExpressionAttributeValues`, where there are any. */
  members(): Readonly<Record<string, unknown>>;
}

/** No placeholders yet. */
export function createPlaceholders(): Placeholders {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  return {
    render: ({ parts }) =>
      parts
        .map((part) => {
          if (typeof part === 'string') return part;
          if ('name' in part) {
            const known = Object.keys(names).find((key) => names[key] === part.name);
            const placeholder = known ?? `#n${Object.keys(names).length}`;
            names[placeholder] = part.name;
            return placeholder;
          }
          const placeholder = `:v${Object.keys(values).length}`;
          values[placeholder] = part.value;
          return placeholder;
        })
        .join(''),
    members: () => ({
      ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    }),
  };
}
