import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { wire } from './command-route.js';
import type { UseCase } from '../../pipeline/commands/use-case.js';

/** Wires every use case: the one line by which a use case becomes part of the program. */
@Module({})
export class CommandModule {
  /** @throws Error if two use cases share a name or a route */
  static for(
    useCases: readonly UseCase[],
    exampleOf: (route: string) => object | undefined = () => undefined,
  ): DynamicModule {
    for (const key of ['name', 'route'] as const) {
      const values = useCases.map((useCase) => useCase[key]);
      const twice = values.find((value, index) => values.indexOf(value) !== index);
      if (twice !== undefined) throw new Error(`Two use cases have the ${key} ${twice}`);
    }
    const wired = useCases.map((useCase) => wire(useCase, exampleOf(useCase.route)));
    return {
      module: CommandModule,
      imports: [CqrsModule],
      controllers: wired.map(({ controller }) => controller),
      providers: wired.map(({ handler }) => handler),
    };
  }
}
