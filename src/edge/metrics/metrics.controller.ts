import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Policy } from '../access/policy.decorator.js';
import { ApiProblems } from '../http/openapi.js';
import { Metrics } from './metrics.js';

/** What Prometheus scrapes. */
@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Get()
  @Policy('metrics')
  @ApiOperation({ operationId: 'metrics', summary: 'Numbers of the running program, for Prometheus' })
  @ApiResponse({
    status: 200,
    description: 'Text in the format of Prometheus (0.0.4).',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @ApiProblems(403)
  async all(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.contentType).header('Cache-Control', 'no-store');
    return this.metrics.text();
  }
}
