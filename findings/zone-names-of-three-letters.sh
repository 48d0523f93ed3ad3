#!/usr/bin/env bash
# Node's Intl beside temporal-polyfill 1.0.8: the short names of time zones that people write in reports. Expected: both
# take the same names. Seen: Intl takes them and means one place by each, not always the one that the writer means (AST,
# which the Arab press uses for Arabia, is Alaska; IST is India, not Israel); Temporal throws a RangeError. A zone checked
# by the one and computed with by the other is accepted and then cannot be read.
source "$(dirname "$0")/lib/finding.sh"
packages temporal-polyfill@1.0.8
cat > check.mjs <<'JS'
import { Temporal } from 'temporal-polyfill';

const intl = (timeZone) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;

function temporal(timeZone) {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  } catch (error) {
    return error.name;
  }
}

for (const name of ['EAT', 'CAT', 'IST', 'AST', 'PST', 'GB', 'PRC'])
  console.log(`${name}: Intl ${intl(name)}, Temporal ${temporal(name)}`);
JS
seen check.mjs <<'SEEN'
EAT: Intl Africa/Nairobi, Temporal RangeError
CAT: Intl Africa/Maputo, Temporal RangeError
IST: Intl Asia/Calcutta, Temporal RangeError
AST: Intl America/Anchorage, Temporal RangeError
PST: Intl America/Los_Angeles, Temporal RangeError
GB: Intl Europe/London, Temporal GB
PRC: Intl Asia/Shanghai, Temporal PRC
SEEN
