import { Controller, Get, Header, Query } from '@nestjs/common';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { eitherOf, Operation, Section } from '../http/openapi.decorator';
import { Public } from '../http/public.decorator';
import { JournalEntry } from './journal.entity';
import { ConsistencyProof, InclusionProof } from './log.dto';
import { Log } from './log.service';
import { leafHash } from './merkle';

/** The transparency log: anyone may see that the record only ever grew, and nobody learns what it says. */
@Section('Proofs 证明')
@Controller('v1/log')
export class LogController {
  constructor(
    private readonly log: Log,
    private readonly database: Database,
  ) {}

  @Get('checkpoint')
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Operation({
    id: 'log.checkpoint',
    en: 'Size and root of the log, signed (C2SP tlog-checkpoint); compare it with one you have kept',
    zh: '日志的条数与根哈希，附签名（C2SP tlog-checkpoint），可与此前留存者比对',
    givesIn: ['text/plain'],
  })
  async checkpoint(): Promise<string> {
    const { checkpoint } = await this.log.head();
    return checkpoint === '' ? this.log.emptyCheckpoint() : checkpoint;
  }

  @Get('proofs')
  @Public()
  @Operation({
    id: 'log.proofs',
    en: 'Proof that an entry is in the log (sequence), or that the log of one size is the beginning of another (from)',
    zh: '证明某条记录在日志之中（sequence），或某一条数的日志为另一日志之前段（from）',
    query: {
      sequence: 'Sequence of the entry 记录序号',
      from: 'Size of a checkpoint that you have kept 留存检查点的条数',
      size: 'Size of the log that the proof leads to; the present one when left out 证明所至日志的条数，缺省为当前',
    },
    gives: eitherOf(InclusionProof, ConsistencyProof),
  })
  async proofs(@Query() query: Record<string, string>): Promise<InclusionProof | ConsistencyProof> {
    const head = await this.log.head();
    const size = query['size'] === undefined ? head.size : wholeOf(query['size'], head.size);
    const { checkpoint } = head;
    const shown = size === head.size ? { size, checkpoint } : { size };
    if (query['sequence'] !== undefined && query['from'] !== undefined) throw wrongPlace(size);
    if (query['sequence'] !== undefined) {
      const sequence = wholeOf(query['sequence'], size);
      const entry = await this.database.read.one(JournalEntry, { sequence });
      if (!entry) throw new Refusal('resource.unknown');
      const hashes = await this.log.inclusion(sequence, size);
      return { kind: 'inclusion', sequence, leafHash: leafHash(entry.hash), ...shown, hashes };
    }
    const from = wholeOf(query['from'] ?? '', size);
    return { kind: 'consistency', from, ...shown, hashes: await this.log.consistency(from, size) };
  }
}

/** A size or sequence of the log as it stands. */
function wholeOf(text: string, max: number): number {
  const number = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= max) return number;
  throw wrongPlace(max);
}

const wrongPlace = (max: number): Refusal =>
  new Refusal('request.malformed', {
    detail: {
      en: `Give sequence or from, not both, and size if wanted, as whole numbers from 1 to ${max}, which is how far the log has come.`,
      zh: `sequence、from 及 size 须为 1 至 ${max} 的整数（${max} 为日志当前条数）；sequence 与 from 须且只能提供其一。`,
    },
  });
