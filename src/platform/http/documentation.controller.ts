import { Controller, Get, Injectable } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags, type OpenAPIObject } from '@nestjs/swagger';
import { Policy } from '../access/policy.decorator.js';

/** The document, built once, when it is asked for first. */
@Injectable()
export class ApiDocument {
  private document: OpenAPIObject | undefined;
  private build: () => OpenAPIObject = () => {
    throw new Error('How to build the document is said before the server listens');
  };

  builtBy(build: () => OpenAPIObject): void {
    this.build = build;
  }

  get(): OpenAPIObject {
    return (this.document ??= this.build());
  }
}

/** The description of this interface, for programs. */
@ApiTags('documentation')
@Controller()
export class DocumentationController {
  constructor(private readonly document: ApiDocument) {}

  @Get('openapi.json')
  @Policy('documentation')
  @ApiOperation({ summary: 'This document.' })
  @ApiResponse({ status: 200, description: 'OpenAPI 3.1.', schema: { type: 'object' } })
  openApi(): OpenAPIObject {
    return this.document.get();
  }
}
