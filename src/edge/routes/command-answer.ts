import { ApiProperty } from '@nestjs/swagger';

class AppendedEvent {
  @ApiProperty({ type: 'string', format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ type: 'string', example: 'AgreementSigned' })
  readonly type!: string;
}

class CommandWarning {
  @ApiProperty({ type: 'string' })
  readonly code!: string;

  @ApiProperty({ type: 'string', description: 'RFC 6901 pointer into the body' })
  readonly pointer!: string;
}

/** The body of every command's answer (bodies.md). */
export class CommandAnswerDto {
  @ApiProperty({ type: 'string', description: 'Id of the thing that the command was about' })
  readonly id!: string;

  @ApiProperty({ type: [AppendedEvent], description: 'What was appended; empty for a no-op' })
  readonly events!: readonly AppendedEvent[];

  @ApiProperty({
    type: 'string',
    description: 'Revision of the one stream appended to, also the ETag',
    example: '0',
  })
  readonly revision!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Position in the log; null until it is assigned',
  })
  readonly position!: string | null;

  @ApiProperty({ type: [CommandWarning], description: 'What is odd but was recorded all the same' })
  readonly warnings!: readonly CommandWarning[];
}
