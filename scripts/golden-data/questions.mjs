// What a build is asked about its golden data. Each question fixes what was known (`position`) or is about things that
// nothing recorded later is about, so that later entries change no answer.

const SEARCHES = [
  'places?q=Ruhaiba',
  'places?q=رحيبة',
  'places?q=Jeroud',
  'zones?q=Kalamun',
  'actors?q=ISIS',
  'sources?q=Alloush',
];
/** The README's table, and what the founding scenario's users ask. */
const FOUNDING_DAYS = ['2017-06-30', '2017-08-20', '2017-09-15', '2017-10-15', '2017-12-15', '2018-04-20'];
const LATER_DAYS = ['2019-02-01', '2019-06-10', '2020-06-20'];
const INCIDENTS_ASKED = 8;
/** Of zones one in the other the last says as much as all. */
const ONE_OF_MANY = /^b-depth-(?!17$)/;

/** @returns paths */
export async function questions(ask, { founding, random, sane }) {
  const idsOf = async (list) => {
    const { status, body } = await ask(list);
    if (status !== 200) throw new Error(`${list} answered ${status}: ${JSON.stringify(body)}`);
    return body.items.map(({ id }) => id);
  };
  const zones = (await idsOf('/v1/zones?limit=1000')).filter((id) => !ONE_OF_MANY.test(id));
  const agreements = await idsOf('/v1/agreements?limit=1000');
  const incidents = await idsOf('/v1/incidents?limit=1000');
  const known = (path, position) => `${path}${path.includes('?') ? '&' : '?'}position=${position}`;
  const asked = [
    ...SEARCHES.map((search) => `/v1/${encodeURI(search)}`),
    ...FOUNDING_DAYS.flatMap((day) => [
      known(`/v1/zones/eastern-qalamoun/status?at=${day}`, founding),
      known(`/v1/zones/status?at=${day}`, founding),
    ]),
    known('/v1/trials?within=P90D&at=2017-08-20&tz=Asia/Damascus', founding),
    known('/v1/agreements/july-trial/force?from=2017-06-01&to=2018-06-01', founding),
    ...['code', 'day', 'actor', 'state'].map(
      (by) => `/v1/statistics?zone=eastern-qalamoun&by=${by}&from=2017-08-01&to=2017-08-31`,
    ),
    known('/v1/zones/eastern-qalamoun/timeline?limit=1000&at=2018-04-20', founding),
    ...['/v1/zones/eastern-qalamoun/history?limit=1000', '/v1/agreements/july-trial/history?limit=1000'],
    ...LATER_DAYS.flatMap((day) => [
      known(`/v1/zones/status?at=${day}`, sane),
      ...zones.map((zone) => known(`/v1/zones/${zone}/status?at=${day}`, sane)),
      known(`/v1/zones/r-north/status?at=${day}`, random),
    ]),
    ...zones.map((zone) => known(`/v1/zones/${zone}/violations?at=2020-06-20`, sane)),
    ...agreements.map((id) => known(`/v1/agreements/${id}/force?from=2017-01-01&to=2021-01-01`, sane)),
    ...[...incidents.slice(0, INCIDENTS_ASKED), ...incidents.slice(-INCIDENTS_ASKED)].flatMap((id) => [
      `/v1/incidents/${id}`,
      `/v1/incidents/${id}/history`,
    ]),
    // While the term of a second counted, before its withdrawal.
    known('/v1/zones/b-zone/status?at=2020-06-20', sane - 1),
    known('/v1/agreements/b-seconds/force?from=2019-06-09&to=2019-06-12', sane - 1),
    '/v1/actors/b-many-names',
    ...['b-many-tongues', 'b-somewhere', 'b-in-17'].map((id) => `/v1/places/${id}`),
  ];
  return [...new Set(asked)];
}
