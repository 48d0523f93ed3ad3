import {
  Body,
  Controller,
  type DynamicModule,
  Get,
  Module,
  Param,
  Post,
  ValidationPipe,
} from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { ReportIncidentBody } from '../../src/write/incidents/report-incident.js';

/**
 * The least that Nest can do: a POST that checks the program's own body and stores nothing, a GET that gives out an
 * answer of the same size as the program's.
 *
 * @param file of the answer, as JSON
 */
export async function bareModule(file: string): Promise<DynamicModule> {
  const answer: unknown = JSON.parse(await readFile(file, 'utf8'));

  @Controller('v1')
  class BareController {
    @Post('incidents')
    report(
      @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
      body: ReportIncidentBody,
    ): object {
      return { id: 'none', events: [], revision: '0', code: body.code };
    }

    @Get('zones/:id/status')
    status(@Param('id') id: string): object {
      return { ...(answer as object), zoneId: id };
    }
  }

  @Module({})
  class BareModule {}
  return { module: BareModule, controllers: [BareController] };
}
