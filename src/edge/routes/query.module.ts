import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { QueryDefinition } from '../../pipeline/queries/query.js';
import { wireQuery } from './query-route.js';

/** Wires every query: the one line by which a query becomes part of the program. */
@Module({})
export class QueryModule {
  /** @throws Error if two queries share a name or a route */
  static for(definitions: readonly QueryDefinition[]): DynamicModule {
    for (const key of ['name', 'route'] as const) {
      const values = definitions.map((definition) => definition[key]);
      const twice = values.find((value, index) => values.indexOf(value) !== index);
      if (twice !== undefined) throw new Error(`Two queries have the ${key} ${twice}`);
    }
    const wired = definitions.map(wireQuery);
    return {
      module: QueryModule,
      imports: [CqrsModule],
      controllers: wired.map(({ controller }) => controller),
      providers: wired.map(({ handler }) => handler),
    };
  }
}
