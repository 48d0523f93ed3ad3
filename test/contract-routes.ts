/** The routes that outside programs call by name: they may get more, never fewer or others. */
export const CONTRACT_ROUTES: readonly string[] = [
  // Registry
  ...posts('/v1/actors', '', '/:id/affiliations'),
  ...posts('/v1/places', '', '/:id/names', '/:id/position'),
  ...posts('/v1/zones', '', '/:id/delineations', '/:id/control', '/:id/assessments', '/:id/dissolution'),
  ...posts(
    '/v1/zones/:id',
    '/observation-windows',
    '/access-denials',
    '/tallies',
    '/series',
    '/restrictions',
  ),
  ...posts('/v1/restrictions/:id', '/easing', '/lifting'),
  ...posts('/v1/sources', '', '/:id/grades', '/:id/consent', '/:id/statements'),
  ...posts('/v1/sources/:id', '/erasure-requests', '/erasure-approvals'),
  ...posts('/v1/statements/:id', '/grades'),

  // Agreements
  ...posts(
    '/v1/agreements',
    '',
    '/:id/zones',
    '/:id/reached',
    '/:id/clauses',
    '/:id/roles',
    '/:id/signatures',
  ),
  ...posts('/v1/agreements/:id', '/responses', '/accessions', '/withdrawals', '/entry-into-force'),
  ...posts('/v1/agreements/:id', '/adjudications', '/term', '/renewals', '/suspensions', '/resumptions'),
  ...posts('/v1/agreements/:id', '/termination', '/supersession', '/links', '/meetings', '/obstructions'),

  // Checkpoints, mechanisms, expectations
  ...posts('/v1/checkpoints', '', '/:id/supervision', '/:id/closure'),
  ...posts('/v1/mechanisms', '', '/:id/deployment', '/:id/withdrawal'),
  ...posts('/v1/expectations', '', '/:id/outcome'),

  // Incidents
  ...posts('/v1/incidents', '', '/:id/reports', '/:id/reports/:reportId/retraction', '/:id/dependences'),
  ...posts('/v1/incidents/:id', '/retiming', '/relocation', '/reclassification', '/casualties', '/releases'),
  ...posts('/v1/incidents/:id', '/end', '/evidence', '/verifications', '/positions', '/attributions'),
  ...posts(
    '/v1/incidents/:id',
    '/findings',
    '/referrals',
    '/merge',
    '/retraction',
    '/publication',
    '/embargo',
  ),

  // The log
  'POST /v1/entries/:eventId/withdrawal',
  'POST /v1/settings',

  // What was recorded
  ...['actors', 'places', 'zones', 'sources', 'statements', 'agreements', 'checkpoints'].flatMap(recorded),
  ...['restrictions', 'mechanisms', 'expectations', 'incidents'].flatMap(recorded),

  // What follows from it
  'GET /v1/zones/status',
  ...gets('/v1/zones/:id', '/status', '/status/changes', '/violations', '/timeline'),
  ...gets('/v1/zones/:id', '/observations', '/tallies', '/series', '/statements'),
  'GET /v1/agreements/:id/force',
  'GET /v1/actors/:id/record',
  'GET /v1/trials',
  'GET /v1/statistics',
  'GET /v1/changes',
  'GET /v1/stream',

  // The log itself, and what runs
  ...gets('/v1/audit', '/events', '/events/:id', '/streams/:name', '/replay', '/diff'),
  'POST /v1/operations/clock',
  'GET /v1/operations/projections',
  ...posts('/v1/operations/projections/:name', '/resume', '/rebuild'),
  ...gets('/health', '/live', '/ready'),
  'GET /metrics',
  'GET /openapi.json',
];

/** Routes beside the contract, which may change. */
export const FURTHER_ROUTES: readonly string[] = ['GET /', 'GET /v1/audit/events/:id/zones'];

/** The three ways in which everything that was recorded can be read. */
function recorded(plural: string): readonly string[] {
  return gets(`/v1/${plural}`, '', '/:id', '/:id/history');
}

function gets(base: string, ...paths: readonly string[]): readonly string[] {
  return paths.map((path) => `GET ${base}${path}`);
}

function posts(base: string, ...paths: readonly string[]): readonly string[] {
  return paths.map((path) => `POST ${base}${path}`);
}
