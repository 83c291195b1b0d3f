import { Code, Text, Whole } from '../http/fields.decorator';

const sha256 = { max: 64, pattern: '^[0-9a-f]{64}$' } as const;

/** Most hashes of a proof: two for each level of the largest log that numbers can count. */
const hashesMax = 128;

/** What every proof says of the log that it leads to. */
class ProofOfLog {
  @Whole({
    en: 'Size of the log that the proof leads to',
    zh: '证明所至日志的条数',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
  })
  size!: number;

  @Text({
    en: 'Signed checkpoint of that size (C2SP tlog-checkpoint); only where it is the present size',
    zh: '该条数的签名检查点（C2SP tlog-checkpoint），仅在为当前条数时给出',
    max: 2000,
    optional: true,
  })
  checkpoint?: string;

  @Text({
    en: 'Hashes of the proof in their order, SHA-256 (RFC 9162)',
    zh: '证明所需哈希，按顺序（SHA-256，RFC 9162）',
    ...sha256,
    many: { min: 0, max: hashesMax },
  })
  hashes!: string[];
}

/** Proves that an entry is in the log, RFC 9162 section 2.1.3. */
export class InclusionProof extends ProofOfLog {
  @Code({ en: 'What is proved', zh: '证明类型', of: ['inclusion'] })
  kind!: 'inclusion';

  @Whole({ en: 'Sequence of the entry', zh: '记录序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;

  @Text({ en: 'Hash of the leaf of the entry', zh: '该记录的叶哈希', ...sha256 })
  leafHash!: string;
}

/** Proves that the log of one size is the beginning of the log of another, RFC 9162 section 2.1.4. */
export class ConsistencyProof extends ProofOfLog {
  @Code({ en: 'What is proved', zh: '证明类型', of: ['consistency'] })
  kind!: 'consistency';

  @Whole({
    en: 'Size of the log that is its beginning',
    zh: '作为前段的日志条数',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
  })
  from!: number;
}
