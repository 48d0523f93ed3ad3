import { describe, expect, it } from '@jest/globals';
import { correlationIdFrom } from './correlation.js';
import { createLogger, describeError } from './logger.js';
import { NestLogger } from './nest-logger.js';

const CORRELATION = '0b0e7f3c-55a4-4f0c-9c8b-0d6f9a8f3a11';

function collect(level: 'info' | 'debug') {
  const lines: unknown[] = [];
  return { lines, logger: createLogger(level, { write: (line) => void lines.push(JSON.parse(line)) }) };
}

describe('the log', () => {
  it('has no message of an error that may repeat what somebody told us', () => {
    const { lines, logger } = collect('info');
    logger.error(
      { err: new Error('source is Amal', { cause: new SyntaxError('"Amal"') }) },
      'Unexpected error',
    );
    expect(JSON.stringify(lines)).not.toContain('Amal');
    expect(lines[0]).toMatchObject({ err: { name: 'Error', cause: { name: 'SyntaxError' } } });
  });

  it('has the message of an error of the engine, and where it was thrown', () => {
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({
      message: 'x is not a function',
      at: expect.arrayContaining([expect.stringContaining('logger.spec')]),
    });
  });

  it('keeps what Nest says of each route for those who look for it', () => {
    const { lines, logger } = collect('info');
    const nest = new NestLogger(logger);
    nest.log('Mapped {/v1/zones, POST} route', 'RouterExplorer');
    nest.log('Caught up', 'Projections');
    nest.error('Broken', 'a stack', 'Projections');
    expect(lines).toEqual([
      expect.objectContaining({ level: 30, msg: 'Caught up', context: 'Projections' }),
      expect.objectContaining({ level: 50, msg: 'Broken', context: 'Projections' }),
    ]);
  });

  it.each(['ExceptionHandler', 'NestApplication'])('leaves it to the start to say what %s throws', (from) => {
    const { lines, logger } = collect('info');
    new NestLogger(logger).error(new Error('The port is in use'), from);
    expect(lines).toEqual([]);
  });
});

describe('a correlation id', () => {
  it('is taken from the caller if it is a UUID', () => {
    expect(correlationIdFrom(CORRELATION.toUpperCase())).toBe(CORRELATION);
  });

  it.each([[undefined], ['me'], [[CORRELATION, CORRELATION]]])('is made new for %j', (given) => {
    expect(correlationIdFrom(given)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(correlationIdFrom(given)).not.toBe(correlationIdFrom(given));
  });
});
