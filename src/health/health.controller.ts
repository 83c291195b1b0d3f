import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Documented, schemaOf, Section } from '../http/openapi.decorator';
import { Public } from '../http/public.decorator';
import type { ShapeClass } from '../http/schema';
import { Liveness, ReadinessView } from './health.dto';
import { Metrics } from './metrics.service';
import { answerOf } from './readiness';
import { Readiness } from './readiness.service';

const jsonAnswer = (shape: ShapeClass) => ({ 'application/json': { schema: schemaOf(shape) } });
const textAnswer = { 'text/plain': { schema: { type: 'string' } } };

/**
 * What a supervisor asks. Answers are plain JSON, not problems: a probe wants a status and a human
 * wants the name of the part, and neither reads RFC 9457.
 */
@Section('Operation 运维')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {}

  /** The process runs and its event loop turns; a failing database is no reason to restart it. */
  @Get('health/live')
  @Public()
  @Header('cache-control', 'no-store')
  @Documented(({ ApiOperation, ApiResponse }) => [
    ApiOperation({ operationId: 'health.live', summary: 'The process runs', description: '进程存活' }),
    ApiResponse({ status: 200, description: 'It does', content: jsonAnswer(Liveness) }),
  ])
  live(): Liveness {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  @Header('cache-control', 'no-store')
  @Documented(({ ApiOperation, ApiResponse }) => [
    ApiOperation({
      operationId: 'health.ready',
      summary: 'The database answers, its migrations are current and the keys sign',
      description: '数据库可用、迁移为最新且密钥可签名',
    }),
    ApiResponse({
      status: 200,
      description: 'Ready; `degraded` when only the queue is away',
      content: jsonAnswer(ReadinessView),
    }),
    ApiResponse({
      status: 503,
      description: 'Not ready; `checks` names the failing part',
      content: jsonAnswer(ReadinessView),
    }),
  ])
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessView> {
    const answer = answerOf(await this.readiness.checks());
    if (answer.status === 'not_ready') void reply.status(503);
    return answer;
  }

  @Get('metrics')
  @Public()
  @Documented(({ ApiOperation, ApiResponse }) => [
    ApiOperation({
      operationId: 'health.metrics',
      summary: 'Figures in the text form of Prometheus',
      description: 'Prometheus 文本格式的运行指标',
    }),
    ApiResponse({ status: 200, description: 'The figures', content: textAnswer }),
  ])
  async figures(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { contentType, body } = await this.metrics.text();
    void reply.header('content-type', contentType);
    return body;
  }
}
