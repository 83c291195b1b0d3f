import { FindingView } from '../documents/documents.dto';
import { Code, Flag, Open, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { railNote } from '../rail/rail-note.kind';
import { segmentsMax } from './edifact';

/** One complaint of the receiver of a message. */
export class AperakError {
  @Raw({ en: 'Error code of the receiver', zh: '接收方错误代码', source: 'KOD1' }, { type: 'string' })
  code!: string;

  @Raw({ en: 'Its subcode', zh: '错误子代码', source: 'KOD2', optional: true }, { type: 'string' })
  subcode?: string;

  @Raw({ en: 'What the receiver wrote', zh: '接收方说明', optional: true }, { type: 'string' })
  text?: string;
}

/** The application's answer to a message: what it answered to and everything it complained of. */
export class Aperak {
  @Flag({ en: 'The message was taken', zh: '报文已被接受' })
  accepted!: boolean;

  @Raw({ en: 'Number of the note', zh: '运单号', source: 'RFF', optional: true }, { type: 'string' })
  number?: string;

  @Raw(
    {
      en: 'Reference of the message that is answered to',
      zh: '所应答报文的参考号',
      source: 'ID_UNH_ORI',
      optional: true,
    },
    { type: 'string' },
  )
  messageReference?: string;

  @Part(() => AperakError, { en: 'Complaints', zh: '错误', many: { min: 0, max: segmentsMax } })
  errors!: AperakError[];
}

/** An APERAK as it was read. */
export class AperakReading extends Aperak {
  @Code({ en: 'Message', zh: '报文类型', of: ['APERAK'] })
  type!: 'APERAK';
}

/** A segment that nobody here knows. */
export class UnreadSegment {
  @Whole({ en: 'Number of the segment', zh: '段序号', min: 1, max: segmentsMax })
  segment!: number;

  @Text({ en: 'Segment, its first 80 characters', zh: '段内容（前 80 个字符）', max: 80 })
  text!: string;
}

/** An IFTMIN as it was read: a note to submit, as far as the message has it. */
export class IftminReading {
  @Code({ en: 'Message', zh: '报文类型', of: ['IFTMIN'] })
  type!: 'IFTMIN';

  @Code({ en: 'Kind of the document', zh: '单证类型', of: [railNote.name] })
  kind!: string;

  @Open({
    en: 'The note as far as the message has it, right or wrong: fields of a railway consignment note, not all of them',
    zh: '报文所载运单内容，未经更正；所含为铁路运单的部分字段',
  })
  document!: object;

  @Part(() => UnreadSegment, {
    en: 'Segments that were not read',
    zh: '未能解析的段',
    many: { min: 0, max: segmentsMax },
  })
  unread!: UnreadSegment[];

  @Part(() => FindingView, {
    en: 'What a submission of the note would be told, errors included',
    zh: '提交该运单时将给出的校验结果，含错误',
    many: { min: 0, max: 1_000 },
  })
  findings!: FindingView[];
}
