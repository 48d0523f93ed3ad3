import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** What Nest says of each module and route while it starts: of interest to those who look for a fault in it. */
const STARTUP_CONTEXTS = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** What Nest says of an error that ends the start, before it throws it: whoever catches it says it to people, once. */
const THROWN_CONTEXTS = new Set(['ExceptionHandler', 'NestApplication']);

/** Lets Nest write into the program's log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.write(
      typeof context === 'string' && STARTUP_CONTEXTS.has(context) ? 'debug' : 'info',
      message,
      context,
    );
  }

  error(message: unknown, ...details: readonly unknown[]): void {
    const context = details.at(-1);
    this.write(
      typeof context === 'string' && THROWN_CONTEXTS.has(context) ? 'debug' : 'error',
      message,
      context,
    );
  }

  warn(message: unknown, context?: unknown): void {
    this.write('warn', message, context);
  }

  debug(message: unknown, context?: unknown): void {
    this.write('debug', message, context);
  }

  verbose(message: unknown, context?: unknown): void {
    this.write('trace', message, context);
  }

  fatal(message: unknown, context?: unknown): void {
    this.write('fatal', message, context);
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    context: unknown,
  ): void {
    const from = typeof context === 'string' ? { context } : {};
    if (message instanceof Error) this.logger[level]({ ...from, err: message }, 'Error');
    else this.logger[level](from, typeof message === 'string' ? message : JSON.stringify(message));
  }
}
