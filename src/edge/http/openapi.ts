import { applyDecorators, type INestApplication } from '@nestjs/common';
import { ApiResponse, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import { ApiDocument } from './api-document.js';

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'What is answered instead of what was asked for (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'The kind of problem: urn:ceasefire-ledger:problem:…',
    },
    title: { type: 'string', description: 'The kind of problem in words, the same each time.' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong this time.' },
    code: { type: 'string', description: 'The kind of problem, for programs.', examples: ['STALE_REVISION'] },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: {
          pointer: {
            type: 'string',
            description: 'Where in the body (RFC 6901), or the name of the parameter.',
          },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    eventIds: {
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      description:
        'Of UNREADABLE: the entries that cannot be read, in the order of the log; withdrawing them ends it.',
    },
  },
};

/** Any path answers so to a method that it has not, for which OpenAPI has no place of its own. */
const METHOD_NOT_ALLOWED = {
  description: 'There is something under this path, but not for this method; `Allow` says for which',
  headers: { Allow: { required: true, schema: { type: 'string', examples: ['GET, HEAD'] } } },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
} as const;

const DESCRIPTION = [
  'What was agreed, what was reported, what is known, and since when.',
  'Where there is GET there is HEAD; any other method on a path that is known is answered 405 (`MethodNotAllowed`).',
  'Without accounts (AUTH=none) requests are answered only as localhost, 127.0.0.1 or [::1] with the port, and changes refused that another site made a browser ask for: 403 with the code CROSS_SITE.',
].join(' ');

/** Documents the statuses with which a route may answer a problem. */
export function ApiProblems(...statuses: readonly number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: STATUS_CODES[status] ?? 'Problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}

/**
 * Serves the OpenAPI 3.1 document of all routes at /openapi.json and, for people, at /docs. It is built for who asks first:
 * a start that nobody asks for it needs no time for it.
 */
export function documentApi(app: INestApplication, publicUrl: string | undefined): void {
  app.get(ApiDocument).builtBy(() => buildDocument(app, publicUrl));
  // The page fetches the document: with a copy of it in each script it would be written, and sent, a second time.
  const nowhere = (): OpenAPIObject => undefined as never;
  SwaggerModule.setup('docs', app, nowhere, {
    raw: false,
    swaggerUrl: '/openapi.json',
    customSiteTitle: 'Ceasefire Ledger: HTTP interface',
  });
}

function buildDocument(app: INestApplication, publicUrl: string | undefined): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ceasefire Ledger')
    .setDescription(DESCRIPTION)
    .setVersion('1');
  if (publicUrl !== undefined) builder.addServer(publicUrl);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  document.components.responses = { MethodNotAllowed: METHOD_NOT_ALLOWED };
  return document;
}
