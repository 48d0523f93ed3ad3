import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { ValidateIf, type ValidationError, validateSync } from 'class-validator';
import { type Fault, InvalidInput } from '../../core/errors.js';
import { pointerTo, rawFaults } from './raw-input.js';

/** A hostile body could have a fault in every byte; the answer names no more than a person reads. */
const MOST_FAULTS = 100;

/** The field may be missing. Unlike `IsOptional` of class-validator, null is not taken for missing. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/**
 * The body as an instance of its class, whose decorators say what is right. All faults are told at once.
 *
 * A missing field is one fault REQUIRED, whatever else its decorators ask for, except that a constraint whose context
 * names a `code` (`{ context: { code: 'ONE_OF' } }`) always speaks for itself.
 *
 * @throws InvalidInput if the body is no object, has unknown keys, or breaks a constraint
 */
export function validateBody<Dto extends object>(type: ClassConstructor<Dto>, body: unknown): Dto {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw InvalidInput.at('', 'NOT_AN_OBJECT', 'The body must be a JSON object.');
  }
  refuse('The body has not the right form.', rawFaults(body));
  return validated(type, body, 'UNKNOWN_KEY', 'The body has not the right form.');
}

/**
 * The query as an instance of its class. Values arrive as text: the class converts them (`@Type(() => Number)`).
 *
 * @throws InvalidInput if a parameter is unknown, comes twice, or breaks a constraint
 */
export function validateQuery<Dto extends object>(type: ClassConstructor<Dto>, query: unknown): Dto {
  if (typeof query === 'object' && query !== null && emptyIsRight.has(type)) {
    if (Object.keys(query).length === 0) return new type();
  }
  const given = { ...(query as Readonly<Record<string, unknown>>) };
  const repeated = Object.keys(given).filter((name) => Array.isArray(given[name]));
  refuse('The query has not the right form.', [
    ...repeated.map((name) => fault([name], 'REPEATED_PARAMETER', 'This parameter may come once.')),
    ...rawFaults(given),
  ]);
  const right = validated(type, given, 'UNKNOWN_PARAMETER', 'The query has not the right form.');
  if (Object.keys(given).length === 0) emptyIsRight.add(type);
  return right;
}

/** Classes of queries of which an empty one was found to be right: most queries are. */
const emptyIsRight = new WeakSet<ClassConstructor<object>>();

function validated<Dto extends object>(
  type: ClassConstructor<Dto>,
  plain: object,
  unknownCode: string,
  message: string,
): Dto {
  const instance = plainToInstance(type, plain);
  // Without forbidUnknownValues, which refuses classes without constraints; the whitelist refuses their keys anyway.
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
  });
  refuse(
    message,
    errors.flatMap((error) => faultsOf(error, [], unknownCode)),
  );
  return instance;
}

function faultsOf(error: ValidationError, path: readonly string[], unknownCode: string): readonly Fault[] {
  const here = [...path, error.property];
  const constraints = Object.entries(error.constraints ?? {});
  const codeOf = (constraint: string): string | undefined => contextCode(error.contexts?.[constraint]);
  const own = constraints
    .filter(([constraint]) => error.value !== undefined || codeOf(constraint) !== undefined)
    .map(([constraint, message]) =>
      constraint === 'whitelistValidation'
        ? fault(
            here,
            unknownCode,
            `There is no ${unknownCode === 'UNKNOWN_KEY' ? 'field' : 'parameter'} of this name here.`,
          )
        : fault(here, codeOf(constraint) ?? upperSnake(constraint), `${message}.`),
    );
  const missing =
    constraints.length > own.length ? [fault(here, 'REQUIRED', `${error.property} is required.`)] : [];
  return [
    ...missing,
    ...own,
    ...(error.children ?? []).flatMap((child) => faultsOf(child, here, unknownCode)),
  ];
}

function contextCode(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('code' in context)) return undefined;
  return typeof context.code === 'string' ? context.code : undefined;
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
