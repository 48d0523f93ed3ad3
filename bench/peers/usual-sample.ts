import { randomUUID } from 'node:crypto';
import { Body, Controller, Inject, Module, Post, ValidationPipe } from '@nestjs/common';
import {
  AggregateRoot,
  CommandBus,
  CommandHandler,
  CqrsModule,
  EventPublisher,
  EventsHandler,
  type ICommandHandler,
  type IEventHandler,
} from '@nestjs/cqrs';
import { Column, DataSource, Entity, PrimaryColumn, type Repository } from 'typeorm';
import { ReportIncidentBody } from '../../src/write/incidents/report-incident.js';

/*
 * What samples of event sourcing with Nest usually do: command bus, aggregate root, event bus, and a handler that saves
 * an entity by TypeORM, here to SQLite in memory. Nothing of it is durable.
 */

@Entity('incident')
class IncidentEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  body!: string;
}

class ReportIncident {
  constructor(readonly body: ReportIncidentBody) {}
}

class IncidentReported {
  constructor(
    readonly id: string,
    readonly body: ReportIncidentBody,
  ) {}
}

class Incident extends AggregateRoot {
  constructor(private readonly id: string) {
    super();
  }

  report(body: ReportIncidentBody): void {
    this.apply(new IncidentReported(this.id, body));
  }
}

@CommandHandler(ReportIncident)
class ReportIncidentHandler implements ICommandHandler<ReportIncident> {
  constructor(@Inject(EventPublisher) private readonly publisher: EventPublisher) {}

  execute({ body }: ReportIncident): Promise<{ id: string }> {
    const id = randomUUID();
    const incident = this.publisher.mergeObjectContext(new Incident(id));
    incident.report(body);
    incident.commit();
    return Promise.resolve({ id });
  }
}

@EventsHandler(IncidentReported)
class IncidentReportedHandler implements IEventHandler<IncidentReported> {
  constructor(@Inject('incidents') private readonly incidents: Repository<IncidentEntity>) {}

  async handle({ id, body }: IncidentReported): Promise<void> {
    await this.incidents.upsert({ id, code: body.code, body: JSON.stringify(body) }, ['id']);
  }
}

@Controller('v1')
class UsualController {
  constructor(@Inject(CommandBus) private readonly bus: CommandBus) {}

  @Post('incidents')
  report(
    @Body(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }))
    body: ReportIncidentBody,
  ): Promise<unknown> {
    return this.bus.execute(new ReportIncident(body));
  }
}

@Module({
  imports: [CqrsModule.forRoot()],
  controllers: [UsualController],
  providers: [
    ReportIncidentHandler,
    IncidentReportedHandler,
    {
      provide: 'incidents',
      useFactory: async () => {
        const database = new DataSource({
          type: 'better-sqlite3',
          database: ':memory:',
          entities: [IncidentEntity],
          synchronize: true,
        });
        await database.initialize();
        return database.getRepository(IncidentEntity);
      },
    },
  ],
})
class UsualModule {}

export const usualModule = UsualModule;
