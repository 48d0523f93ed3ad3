import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { field } from '../../fields/field.js';
import { Prose } from '../../fields/fields.js';
import { Instant } from '../../fields/time-fields.js';
import { warnIf } from '../../pipeline/commands/use-case.js';
import { addsToIncident } from './adds-to-incident.js';
import { evidenceAttached } from '../../events/incidents/handling-events.js';

const SHA256 = /^[0-9a-f]{64}$/i;
/** RFC 6838, section 4.2, without parameters: they would be words. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

const matching = (name: string, pattern: RegExp, expected: string) => ({
  name,
  fault: (value: unknown) =>
    typeof value === 'string' && pattern.test(value) ? undefined : `must be ${expected}`,
  schema: { type: 'string', pattern: pattern.source } as const,
});

/**
 * Evidence by reference: the log commits to the hash of bytes that are kept elsewhere. The route takes no bytes; their
 * upload (multipart, as in bodies.md) needs the vault.
 */
export class AttachEvidenceBody extends CommandBody {
  @field({
    ...matching('sha256', SHA256, 'a SHA-256 in 64 hex digits'),
    normalise: (value: string) => value.toLowerCase(),
  })
  sha256!: string;

  @field(matching('mediaType', MEDIA_TYPE, 'a media type in lower case, like image/jpeg'), { optional: true })
  mediaType?: string;

  @Instant({ optional: true })
  capturedAt?: string;

  @Prose({ optional: true })
  description?: TextRef;
}

export const attachEvidence = addsToIncident({
  name: 'AttachEvidence',
  summary: 'Attaches evidence by its hash',
  path: '/evidence',
  action: 'report',
  body: AttachEvidenceBody,
  decide: (fact, { incident }) => ({
    events: [evidenceAttached(fact)],
    warnings: warnIf(incident.evidence.includes(fact.sha256), 'ALREADY_ATTACHED', '/sha256'),
  }),
});
