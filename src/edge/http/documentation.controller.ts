import { Controller, Get, Headers, HttpStatus, Redirect, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Policy } from '../access/policy.decorator.js';
import { ApiDocument, codingFor } from './api-document.js';
import { ApiProblems } from './openapi.js';

const HEADERS = {
  ETag: { required: true, schema: { type: 'string' } },
  Vary: { required: true, schema: { type: 'string', const: 'Accept-Encoding' } },
} as const;

const LOCATION = { Location: { required: true, schema: { type: 'string', const: '/docs' } } } as const;

/** The description of this interface: for programs, and the way to that for people. */
@ApiTags('documentation')
@Controller()
export class DocumentationController {
  constructor(private readonly document: ApiDocument) {}

  @Get()
  @Policy('documentation')
  @Redirect('/docs', HttpStatus.FOUND)
  @ApiOperation({ summary: 'Leads to the page for people.' })
  @ApiResponse({ status: 302, description: 'To /docs.', headers: LOCATION })
  @ApiProblems(403)
  home(): void {
    // There is nothing else to be seen here.
  }

  @Get('openapi.json')
  @Policy('documentation')
  @ApiOperation({ summary: 'This document, compressed (br, gzip) for who takes that.' })
  @ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string' } })
  @ApiHeader({ name: 'Accept-Encoding', required: false, schema: { type: 'string' } })
  @ApiResponse({ status: 200, description: 'OpenAPI 3.1.', schema: { type: 'object' }, headers: HEADERS })
  @ApiResponse({ status: 304, description: 'It is the one that the caller has.', headers: HEADERS })
  @ApiProblems(403)
  async openApi(
    @Headers('if-none-match') had: string | undefined,
    @Headers('accept-encoding') taken: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { etag } = this.document;
    void reply.headers({ ETag: etag, Vary: 'Accept-Encoding', 'Cache-Control': 'no-cache' });
    if (had?.includes(etag)) {
      await reply.code(HttpStatus.NOT_MODIFIED).send();
      return;
    }
    const coding = codingFor(taken ?? '');
    if (coding !== 'identity') void reply.header('Content-Encoding', coding);
    await reply.type('application/json; charset=utf-8').send(await this.document.in(coding));
  }
}
