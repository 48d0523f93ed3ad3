import { InvalidInput } from '../../core/errors.js';
import type { TextRef } from '../../core/text-ref.js';
import { Phrase } from '../../fields/fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { coarseOf } from '../../events/incidents/coarse.js';
import { CASUALTIES } from '../../events/incidents/event-parts.js';
import { isSameCount } from './occurrence.js';
import { CasualtiesBody } from './report-body.js';
import { casualtiesRevised } from '../../events/incidents/revision-events.js';

export class ReviseCasualtiesBody extends CasualtiesBody {
  @Phrase()
  declare reason: TextRef;
}

export const reviseCasualties = addsToIncident({
  name: 'ReviseCasualties',
  summary: 'Records how many were arrested, killed, injured or displaced, as known now',
  path: '/casualties',
  action: 'correct',
  body: ReviseCasualtiesBody,
  decide: (fact, { incident, registered }) => {
    const said = CASUALTIES.flatMap((name) => {
      const count = fact[name];
      return count === undefined ? [] : [{ name, count }];
    });
    if (said.length === 0) {
      throw InvalidInput.at('', 'NOTHING_CHANGED', `Name at least one of ${CASUALTIES.join(', ')}.`);
    }
    if (said.every(({ name, count }) => isSameCount(incident.casualties[name], count))) return [];
    const { arrested, killed, injured, displaced } = fact;
    return [
      casualtiesRevised({ ...fact, coarse: coarseOf({ arrested, killed, injured, displaced }, registered) }),
    ];
  },
});
