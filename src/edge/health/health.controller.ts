import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Policy } from '../access/policy.decorator.js';
import { HealthChecks, type Readiness } from '../../storage/health/health-checks.js';

const HEALTH_SCHEMA = {
  type: 'object',
  required: ['ok'],
  properties: {
    ok: { type: 'boolean' },
    reason: { type: 'string', description: 'Why not, if not ok.' },
    delayMs: {
      type: 'integer',
      description: 'Of `sequencer`: from the answer to a command until its position in the log. Goal: 1,000',
    },
    unreadable: {
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      description:
        'Of `entries`: those that cannot be read, the first 20. What rests on them is answered with 503.',
    },
    here: { type: 'boolean', description: 'Of `sequencer`: whether this instance gives the positions.' },
  },
};

const READINESS_SCHEMA = {
  type: 'object',
  required: ['ready', 'checks'],
  properties: {
    ready: { type: 'boolean' },
    checks: {
      type: 'object',
      description: 'One entry a check, by its name.',
      additionalProperties: HEALTH_SCHEMA,
    },
  },
};

const LIVE_SCHEMA = {
  type: 'object',
  required: ['live'],
  properties: { live: { type: 'boolean', const: true } },
};

/** Probes for whoever runs the program. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  @Policy('health')
  @ApiOperation({ summary: 'The process answers.' })
  @ApiResponse({ status: 200, description: 'It does.', schema: LIVE_SCHEMA })
  live(): { readonly live: true } {
    return { live: true };
  }

  @Get('ready')
  @Policy('health')
  @ApiOperation({ summary: 'The program can do its work.' })
  @ApiResponse({ status: 200, description: 'Every check is good.', schema: READINESS_SCHEMA })
  @ApiResponse({ status: 503, description: 'At least one check is not.', schema: READINESS_SCHEMA })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.checks.run();
    void reply.code(readiness.ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return readiness;
  }
}
