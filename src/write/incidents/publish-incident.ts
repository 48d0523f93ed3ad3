import type { TextRef } from '../../core/text-ref.js';
import { CommandBody } from '../../fields/command-body.js';
import { field } from '../../fields/field.js';
import { wordsFault } from '../../fields/fields.js';
import { addsToIncident } from './adds-to-incident.js';
import { incidentPublished } from '../../events/incidents/handling-events.js';

/** BCP 47 as far as its shape goes: a language and any subtags. */
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** Words by language, at least one; each becomes a reference of its own. */
const WordsByLanguage = (): PropertyDecorator =>
  field({
    name: 'wordsByLanguage',
    fault: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return 'must be words by language';
      const entries = Object.entries(value);
      if (entries.length === 0) return 'must hold words in at least one language';
      const [lang] =
        entries.find(([key, words]) => !LANGUAGE.test(key) || wordsFault(words) !== undefined) ?? [];
      return lang === undefined
        ? undefined
        : `must hold words by language tag; "${lang.slice(0, 40)}" does not`;
    },
    schema: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', minLength: 1 } },
    takeWords: (value: Record<string, string>, pointer, take) =>
      Object.fromEntries(
        Object.entries(value).map(([lang, words]) => [lang, take(words, lang, `${pointer}/${lang}`)]),
      ),
  });

export class PublishIncidentBody extends CommandBody {
  @WordsByLanguage()
  text!: Readonly<Record<string, TextRef>>;
}

export const publishIncident = addsToIncident({
  name: 'PublishIncident',
  summary: 'Lets the public know of it, in words written for that',
  path: '/publication',
  action: 'publish',
  body: PublishIncidentBody,
  decide: (fact) => [incidentPublished(fact)],
});
