import { Controller, Get, Injectable } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags, type OpenAPIObject } from '@nestjs/swagger';
import { Policy } from '../access/policy.decorator.js';

/** Holds the document from when the routes are known. */
@Injectable()
export class ApiDocument {
  private document: OpenAPIObject | undefined;

  set(document: OpenAPIObject): void {
    this.document = document;
  }

  get(): OpenAPIObject {
    if (this.document === undefined) throw new Error('The document is built before the server listens');
    return this.document;
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
