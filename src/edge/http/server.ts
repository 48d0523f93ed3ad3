import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.js';
import { ConfigError } from '../../core/start-refused.js';
import { admitCallers } from '../access/admit-callers.js';
import { watchPolicies } from '../../access/policy-check.js';
import { CORRELATION_HEADER, correlationIdFrom } from '../logging/correlation.js';
import { createLogger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { logRequest, logRequests } from '../logging/request-log.js';
import { Metrics } from '../metrics/metrics.js';
import { measureRequests } from '../metrics/request-metrics.js';
import { refuseBrokenRequests } from './broken-request.js';
import { closeInOrder } from './closing.js';
import { EdgeModule } from './edge.module.js';
import { takeJsonOnly } from './json-body.js';
import { documentApi } from './openapi.js';
import { refuseOtherMethods } from './other-methods.js';
import { refuseOtherSites } from './other-sites.js';
import { beginFewAtATime } from './pipelining.js';
import { sendProblem } from './problem.filter.js';
import { addResponseHeaders, setResponseHeaders } from './response-headers.js';
import { applyBodyLimits } from './route-config.js';

/** How long a request may take to arrive, in milliseconds: who sends a body byte by byte holds a connection no longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The longest id is a slug of 64 characters; names of streams and projections are a little longer. */
const LONGEST_PATH_PART = 160;

/**
 * The server, initialised and not yet listening; `inject` answers already.
 *
 * @throws StartRefused if a route lacks a policy, or whatever the modules open refuses
 */
export async function createServer(
  appModule: Type | DynamicModule,
  config: Config,
  logger: Logger = createLogger(config.logLevel),
): Promise<NestFastifyApplication> {
  const adapter = createAdapter(config, logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    EdgeModule.around(appModule, config, logger),
    adapter,
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  measureRequests(fastify, app.get(Metrics));
  const refuseUnguarded = watchPolicies(fastify);
  try {
    documentApi(app, config.publicUrl);
    await app.init();
    await fastify.ready();
    refuseUnguarded();
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

function createAdapter(config: Config, logger: Logger): FastifyAdapter {
  const options: FastifyServerOptions = {
    logger: false,
    bodyLimit: config.bodyLimit,
    trustProxy: config.trustProxy.length > 0 && [...config.trustProxy],
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: LONGEST_PATH_PART },
    genReqId: (request) => correlationIdFrom(request.headers[CORRELATION_HEADER.toLowerCase()]),
    // Refused with a problem of our own, below.
    return503OnClosing: false,
    clientErrorHandler: refuseBrokenRequests,
    // The router refuses these before any hook runs.
    frameworkErrors: (error, request, reply) => {
      setResponseHeaders(request.raw.url ?? '/', reply);
      void reply.header(CORRELATION_HEADER, request.id);
      sendProblem(error, reply, logger);
      logRequest(request, reply, logger);
    },
  };
  const adapter = new FastifyAdapter(
    config.tls === undefined ? options : { ...options, https: readCertificate(config.tls) },
  );
  const fastify: FastifyInstance = adapter.getInstance();
  applyBodyLimits(fastify);
  beginFewAtATime(fastify);
  logRequests(fastify, logger);
  addResponseHeaders(fastify);
  // In the order in which a request is refused: first for what needs no look at what was sent, last for what the body is.
  closeInOrder(fastify);
  refuseOtherSites(fastify, config);
  refuseOtherMethods(fastify, LONGEST_PATH_PART);
  admitCallers(fastify, config);
  takeJsonOnly(fastify);
  return adapter;
}

function readCertificate(tls: NonNullable<Config['tls']>): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: readPem('TLS_CERT_FILE', tls.certFile), key: readPem('TLS_KEY_FILE', tls.keyFile) };
}

function readPem(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new ConfigError(
      variable,
      `names a file that cannot be read (${file})`,
      'Check that it exists and may be read.',
    );
  }
}
