import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, HttpCode, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '../../config.js';
import { Policy } from '../access/policy.decorator.js';
import { ApiProblems } from './openapi.js';
import { createServer } from './server.js';

/** Decorated as the commands are: class and method without the syntax of decorators. */
class NotesController {
  write(): void {
    return;
  }
}
const write = Object.getOwnPropertyDescriptor(NotesController.prototype, 'write') as PropertyDescriptor;
for (const decorate of [Post('notes'), HttpCode(201), Policy('report'), ApiProblems(400, 403)]) {
  decorate(NotesController.prototype, 'write', write);
}
Controller('v1')(NotesController);

@Module({ controllers: [NotesController] })
class NotesModule {}

describe('the description of the interface', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createServer(NotesModule, readConfig({ LOG_LEVEL: 'silent' }));
  });
  afterAll(() => app.close());

  it('is an OpenAPI 3.1 document with every route, its roles and problems', async () => {
    const document = (await app.inject('/openapi.json')).json<{
      readonly openapi: string;
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly components: { readonly schemas: unknown };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/v1/notes', '/health/live', '/health/ready', '/openapi.json']),
    );
    expect(document.paths['/v1/notes']?.['post']).toMatchObject({
      'x-action': 'report',
      'x-roles': ['monitor'],
      responses: {
        403: {
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    });
    expect(document.components.schemas).toHaveProperty('Problem');
  });

  it.each(['/docs', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui-init.js'])(
    'is a page for people: %s',
    async (url) => {
      expect((await app.inject(url)).statusCode).toBe(200);
    },
  );
});
