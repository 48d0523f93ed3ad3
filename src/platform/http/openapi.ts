import { applyDecorators, type INestApplication } from '@nestjs/common';
import { ApiResponse, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import { ApiDocument } from './documentation.controller.js';

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
  },
};

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
  const document = app.get(ApiDocument);
  document.builtBy(() => buildDocument(app, publicUrl));
  SwaggerModule.setup('docs', app, () => document.get(), {
    raw: false,
    customSiteTitle: 'Ceasefire Ledger: HTTP interface',
  });
}

function buildDocument(app: INestApplication, publicUrl: string | undefined): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ceasefire Ledger')
    .setDescription('What was agreed, what was reported, what is known, and since when.')
    .setVersion('1');
  if (publicUrl !== undefined) builder.addServer(publicUrl);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Problem: PROBLEM_SCHEMA };
  return document;
}
