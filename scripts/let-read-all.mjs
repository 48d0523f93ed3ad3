/*
 * Gives a user of KurrentDB the right to read $all, which the ledger needs and by default only admins have:
 *
 *   ADMIN_URL='kurrentdb://admin:PASSWORD@host:2113?tls=true&tlsCAFile=ca.crt' node scripts/let-read-all.mjs ledger
 *
 * Whatever else stands in the metadata of $all stays. Says who may read it then.
 */
import { KurrentDBClient } from '@kurrent/kurrentdb-client';

const [user] = process.argv.slice(2);
const { ADMIN_URL } = process.env;
if (user === undefined || ADMIN_URL === undefined) {
  console.error('Set ADMIN_URL to the address with the name and password of an admin, and name the user.');
  process.exit(2);
}
const client = KurrentDBClient.connectionString(ADMIN_URL);
try {
  const { metadata = {} } = await client.getStreamMetadata('$all');
  const { readRoles = [] } = metadata.acl ?? {};
  const readers = new Set(['$admins', ...[readRoles].flat(), user]);
  await client.setStreamMetadata(
    '$all',
    { ...metadata, acl: { ...metadata.acl, readRoles: [...readers] } },
    { streamState: await revisionOf('$$$all') },
  );
  console.log(`$all may be read by ${[...readers].join(', ')}`);
} finally {
  await client.dispose();
}

/** Client 1.3.1 gives a place in the log as the revision of metadata, so the stream that keeps it is asked. */
async function revisionOf(stream) {
  try {
    const last = client.readStream(stream, { fromRevision: 'end', direction: 'backwards', maxCount: 1 });
    for await (const { event } of last) return event.revision;
  } catch (error) {
    if (error.type !== 'stream-not-found') throw error;
  }
  return 'no_stream';
}
