import type { Template } from '../assembly/read-template.ts';

type Parameter = Template['Parameters'][string];

/**
 * What a parameter's declaration has against a value; nothing where it fits.
 * @returns the end of a sentence that begins with the value.
 */
export function brokenConstraint(parameter: Parameter, value: string): string | undefined {
  const { AllowedValues, AllowedPattern, ConstraintDescription } = parameter;
  const { MinLength = 0, MaxLength = Number.POSITIVE_INFINITY } = parameter;
  const { MinValue = Number.NEGATIVE_INFINITY, MaxValue = Number.POSITIVE_INFINITY } = parameter;
  const described = (why: string) => (ConstraintDescription === undefined ? why : `${why}: ${ConstraintDescription}`);
  const isNumber = parameter.Type === 'Number' || parameter.Type === 'List<Number>';
  if (isNumber && (value.trim() === '' || !Number.isFinite(Number(value)))) return described('is no number.');
  if (AllowedValues && !AllowedValues.map(String).includes(value)) {
    return described(`is none of the allowed values ${AllowedValues.join(', ')}.`);
  }
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    return described(`does not match the pattern ${AllowedPattern}.`);
  }
  if (value.length < MinLength || value.length > MaxLength) {
    return described(`is not ${MinLength} to ${MaxLength} characters long.`);
  }
  if (isNumber && (Number(value) < MinValue || Number(value) > MaxValue)) {
    return described(`is not from ${MinValue} to ${MaxValue}.`);
  }
  return undefined;
}
