import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Policy } from '../access/policy.decorator.js';
import type { Principal } from '../../access/role.js';
import { Phrase } from '../../fields/fields.js';
import { ClockWatch } from '../health/clock-watch.js';
import { ApiProblems } from '../http/openapi.js';
import { validateBody } from '../../fields/validation.js';
import { LOGGER } from '../logging/logger.js';
import { closed, integer } from '../../fields/schema.js';

/** As much of a reason as a line of the program's log is to hold, in characters. */
const MOST_LOGGED = 300;

class AcceptClockBody {
  @Phrase({ description: 'Why the clock is right as it is; kept in the log of the program' })
  reason!: string | { readonly text: string; readonly lang: string };
}

/** What an operator can do about a clock that was set while the program ran. */
@ApiTags('operations')
@Controller('v1/operations/clock')
export class ClockController {
  constructor(
    @Inject(ClockWatch) private readonly watch: ClockWatch,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post()
  @HttpCode(200)
  @Policy('operations')
  @ApiOperation({
    operationId: 'acceptClock',
    summary:
      'Takes the clock of the machine for right, as it is, so that recording goes on; answers by how many ms it had been set while the program ran',
  })
  @ApiBody({ type: AcceptClockBody })
  @ApiOkResponse({ schema: closed({ setByMs: integer }) })
  @ApiProblems(400, 403, 413, 415)
  accept(@Req() request: FastifyRequest, @Body() sent: object): object {
    const { reason } = validateBody(AcceptClockBody, sent);
    const setByMs = this.watch.accept();
    const by = (request.principal as Principal).id;
    const why = (typeof reason === 'string' ? reason : reason.text).slice(0, MOST_LOGGED);
    this.logger.warn({ setByMs, by, reason: why }, 'The clock was accepted as it is');
    return { setByMs };
  }
}
