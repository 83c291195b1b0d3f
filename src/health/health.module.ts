import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ExchangeModule } from '../exchange/exchange.module';
import { ChainWatch } from './chain-watch.service';
import { HealthController } from './health.controller';
import { Metrics } from './metrics.service';
import { Readiness } from './readiness.service';
import { TitleWatch } from './title-watch.service';

/** Live, ready and metrics. */
@Module({
  imports: [ExchangeModule],
  controllers: [HealthController],
  providers: [Readiness, ChainWatch, TitleWatch, Metrics],
})
export class HealthModule {
  constructor(host: HttpAdapterHost, metrics: Metrics) {
    // A command of the shell builds the same house without a server.
    const server = host.httpAdapter as HttpAdapterHost['httpAdapter'] | null;
    server?.getInstance<FastifyInstance>().addHook('onResponse', async (request, reply) => {
      metrics.answered(request.routeOptions.url, request.method, reply.statusCode, reply.elapsedTime);
    });
  }
}
