/** What an image understands, as its source at that tag says. */
export interface Image {
  /** Repository, tag and file that was read. */
  readonly readIn: string;
  /** The user that its program runs as. */
  readonly user: number;
  /** Programs that a health check may use. */
  readonly programs: readonly string[];
  /** Whether it reads an environment variable. */
  readonly reads: (name: string) => boolean;
}

/** Options of KurrentDB, the properties of ClusterVNodeOptions at v26.0.3; those of plug-ins have a section before them. */
const KURRENTDB_OPTIONS = new Set(
  `
  DefaultAdminPassword DefaultOpsPassword Dev RemoveDevCerts Help Version Config WhatIf AllowUnknownOptions
  DisableHttpCaching StatsPeriodSec WorkerThreads EnableHistograms LogHttpRequests
  LogFailedAuthenticationAttempts SkipIndexScanOnReads MaxAppendSize MaxAppendEventSize Insecure
  AllowAnonymousEndpointAccess AllowAnonymousStreamAccess OverrideAnonymousEndpointAccessForGossip
  TelemetryOptout AuthorizationType AuthorizationConfig AuthenticationType AuthenticationConfig
  CertificateFile CertificatePrivateKeyFile CertificatePassword CertificatePrivateKeyPassword
  TrustedRootCertificatesPath CertificateReservedNodeCommonName DisableClientAuthEkuValidation
  CertificateStoreLocation CertificateStoreName CertificateSubjectName CertificateThumbprint
  TrustedRootCertificateStoreName TrustedRootCertificateStoreLocation TrustedRootCertificateSubjectName
  TrustedRootCertificateThumbprint StreamInfoCacheCapacity ClusterSize NodePriority DiscoverViaDns ClusterDns
  ClusterGossipPort GossipSeed GossipIntervalMs GossipAllowedDifferenceMs GossipTimeoutMs ReadOnlyReplica
  Archiver UnsafeAllowSurplusNodes DeadMemberRemovalPeriodSec LeaderElectionTimeoutMs MinFlushDelayMs
  DisableScavengeMerging ScavengeHistoryMaxAge CachedChunks ChunksCacheSize MaxMemTableSize
  HashCollisionReadLimit Db Index Transform MemDb UseIndexBloomFilters IndexCacheSize SkipDbVerify
  WriteThrough Unbuffered ChunkInitialReaderCount PrepareTimeoutMs CommitTimeoutMs WriteTimeoutMs
  UnsafeDisableFlushToDisk UnsafeIgnoreHardDelete SkipIndexVerify IndexCacheDepth ReduceFileCachePressure
  InitializationThreads ReaderThreadsCount MaxAutoMergeIndexLevel MaxTruncation ChunkSize StatsStorage
  DbLogFormat StreamExistenceFilterSize ScavengeBackendPageSize ScavengeBackendCacheSize
  ScavengeHashUsersCacheCapacity KeepAliveInterval KeepAliveTimeout ReplicationIp NodeIp NodePort
  ReplicationPort NodeHostAdvertiseAs ReplicationHostAdvertiseAs AdvertiseHostToClientAs
  AdvertiseNodePortToClientAs NodePortAdvertiseAs ReplicationTcpPortAdvertiseAs ReplicationHeartbeatTimeout
  ReplicationHeartbeatInterval EnableUnixSocket ConnectionPendingSendBytesThreshold
  ConnectionQueueSizeThreshold DisableAdminUi DisableStatsOnHttp DisableGossipOnHttp EnableTrustedAuth
  EnableAtomPubOverHttp RunProjections StartStandardProjections ProjectionThreads ProjectionsQueryExpiry
  FaultOutOfOrderProjections
  SecondaryIndexing:Enabled`
    .trim()
    .split(/\s+/),
);

/** As KurrentConfigurationKeys of the same tag reads a name: words at each `_`, sections at each `__`. */
function optionOf(name: string): string {
  const words = name.replace(/^KURRENTDB_/, '').replaceAll('__', ':_');
  return words.toLowerCase().replaceAll(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
}

/** Images of the compose files. What is not here was not read, and is not to be used. */
export const IMAGES: Readonly<Record<string, Image>> = {
  'docker.kurrent.io/kurrent-lts/kurrentdb:26.0.3': {
    readIn: 'kurrent-io/KurrentDB v26.0.3, Dockerfile (ARG UID, GID; apt install curl)',
    user: 1001,
    programs: ['curl'],
    reads: (name) => name.startsWith('KURRENTDB_') && KURRENTDB_OPTIONS.has(optionOf(name)),
  },
  'postgres:18.4-bookworm': {
    readIn: 'docker-library/postgres, 18/bookworm/Dockerfile and docker-entrypoint.sh at 18.3',
    user: 999,
    programs: ['pg_isready'],
    reads: (name) =>
      /^(POSTGRES_(USER|DB|PASSWORD|INITDB_ARGS|INITDB_WALDIR|HOST_AUTH_METHOD)|PGDATA)$/.test(name),
  },
  'eventstore/es-gencert-cli:1.0.2': {
    readIn: 'EventStore/es-gencert-cli 1.0.2, Dockerfile (adduser --uid 1000; apk add bash)',
    user: 1000,
    programs: ['bash'],
    reads: () => false,
  },
  'caddy:2.11.2-alpine': {
    readIn: 'caddyserver/caddy-docker, 2.11/alpine/Dockerfile at v2.11.2 (apk add curl; setcap)',
    user: 0,
    programs: ['curl'],
    reads: () => false,
  },
};
