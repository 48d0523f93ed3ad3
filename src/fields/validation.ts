import { type ValidationError, validateSync } from 'class-validator';
import { type Fault, InvalidInput } from '../core/errors.js';
import { type BodyClass, instanceOf } from './field.js';
import { MOST_FAULTS, pointerTo, rawFaults } from './raw-input.js';

/** How a key is called that a class does not declare. */
const UNKNOWN = {
  key: { code: 'UNKNOWN_KEY', message: 'There is no field of this name here.' },
  parameter: { code: 'UNKNOWN_PARAMETER', message: 'There is no parameter of this name here.' },
} as const;

/**
 * The body as an instance of its class, whose decorators say what is right. All faults are told at once.
 *
 * A missing field is one fault REQUIRED, whatever else its decorators ask for.
 *
 * @throws InvalidInput if the body is no object, has unknown keys, or breaks a constraint
 */
export function validateBody<Dto extends object>(type: BodyClass<Dto>, body: unknown): Dto {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw InvalidInput.at('', 'NOT_AN_OBJECT', 'The body must be a JSON object.');
  }
  refuse('The body has not the right form.', rawFaults(body));
  return validated(type, body, 'key', 'The body has not the right form.');
}

/**
 * The query as an instance of its class. Values arrive as text: the class converts them (`@Type(() => Number)`).
 *
 * @throws InvalidInput if a parameter is unknown, comes twice, or breaks a constraint
 */
export function validateQuery<Dto extends object>(type: BodyClass<Dto>, query: unknown): Dto {
  if (typeof query === 'object' && query !== null && emptyIsRight.has(type)) {
    if (Object.keys(query).length === 0) return new type();
  }
  const given = { ...(query as Readonly<Record<string, unknown>>) };
  const repeated = Object.keys(given).filter((name) => Array.isArray(given[name]));
  refuse('The query has not the right form.', [
    ...repeated.map((name) => fault([name], 'REPEATED_PARAMETER', 'This parameter may come once.')),
    ...rawFaults(given),
  ]);
  const right = validated(type, given, 'parameter', 'The query has not the right form.');
  if (Object.keys(given).length === 0) emptyIsRight.add(type);
  return right;
}

/** Classes of queries of which an empty one was found to be right: most queries are. */
const emptyIsRight = new WeakSet<BodyClass>();

function validated<Dto extends object>(
  type: BodyClass<Dto>,
  input: object,
  unknown: keyof typeof UNKNOWN,
  message: string,
): Dto {
  const faults: Fault[] = [];
  const instance = instanceOf(type, input, (path) => {
    if (faults.length < MOST_FAULTS) faults.push({ pointer: pointerTo(path), ...UNKNOWN[unknown] });
  });
  // Without forbidUnknownValues, which refuses classes without constraints: they have no keys either.
  const errors = validateSync(instance, { forbidUnknownValues: false });
  refuse(message, [...faults, ...errors.flatMap((error) => faultsOf(error, []))]);
  return instance;
}

function faultsOf(error: ValidationError, path: readonly string[]): readonly Fault[] {
  const here = [...path, error.property];
  const constraints = Object.entries(error.constraints ?? {});
  const own =
    error.value === undefined && constraints.length > 0
      ? [fault(here, 'REQUIRED', `${error.property} is required.`)]
      : constraints.map(([constraint, message]) => fault(here, upperSnake(constraint), `${message}.`));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, here))];
}

function refuse(message: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InvalidInput(message, faults.slice(0, MOST_FAULTS));
}

function fault(path: readonly string[], code: string, message: string): Fault {
  return { pointer: pointerTo(path), code, message };
}

function upperSnake(camel: string): string {
  return camel.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}
