import {
  count,
  event,
  instant,
  nullable,
  receivers,
  text,
  worked,
  type EventType,
  type FactField,
} from './event-schema';

const facts: Record<string, FactField> = {
  sequence: count('Number of the act in the title', '行为在该提单中的序号'),
  actHash: text('SHA-256 of the signed payload', '签名载荷的 SHA-256'),
  status: text('Status of the title after it', '行为后的提单状态'),
  documentId: text('Document that the title speaks of', '所涉单证'),
};

const acts: readonly [act: string, en: string, zh: string, status: string][] = [
  [
    'issue',
    'An electronic bill was issued and offered to its first holder.',
    '电子提单已签发，待首位持有人签收。',
    'PENDING_ACCEPTANCE',
  ],
  ['accept', 'The offer was accepted.', '已签收。', 'IN_CIRCULATION'],
  ['reject', 'The offer was rejected.', '已拒绝签收。', 'IN_CIRCULATION'],
  ['withdraw', 'The offer was withdrawn.', '待签收事项已撤回。', 'IN_CIRCULATION'],
  ['expire', 'The offer ran out.', '待签收事项已过期。', 'IN_CIRCULATION'],
  ['transfer', 'Possession was offered to another party.', '已提交转让，待受让人签收。', 'IN_CIRCULATION'],
  [
    'endorse',
    'The bill was endorsed to a named party and offered to it.',
    '已作记名背书，待被背书人签收。',
    'IN_CIRCULATION',
  ],
  [
    'endorse_to_order',
    'The bill was endorsed to order and offered on.',
    '已作指示背书，待被背书人签收。',
    'IN_CIRCULATION',
  ],
  ['blank_endorse', 'The bill was endorsed in blank.', '已作空白背书。', 'IN_CIRCULATION'],
  [
    'surrender_for_delivery',
    'The bill was surrendered for delivery.',
    '已凭单提货交回。',
    'SURRENDER_PENDING_DELIVERY',
  ],
  ['sacc', 'The surrender was accepted; the bill has ended.', '交回已获接受，提单注销。', 'ACCOMPLISHED'],
  ['srej', 'The surrender was rejected.', '交回被拒绝。', 'IN_CIRCULATION'],
];

const to = text('Party that may look into the title', '可查阅该提单的主体');

/** What becomes of electronic bills. */
export const titleEventTypes: readonly EventType[] = [
  ...acts.map(([act, en, zh, status]) =>
    event({
      type: `title.${act}`,
      en,
      zh,
      goesTo: receivers.titleParties,
      about: 'title',
      facts,
      data: { sequence: 3, actHash: worked.hash, status, documentId: worked.document },
    }),
  ),
  event({
    type: 'title.granted',
    en: 'Another party may look into a title.',
    zh: '提单已授权其他主体查阅。',
    goesTo: receivers.grantee,
    about: 'title',
    facts: { to, until: nullable(instant('Until when; empty for no end', '授权截止时间；空为不限')) },
    data: { to: worked.forwarder, until: null },
  }),
  event({
    type: 'title.grant_ended',
    en: 'A party may no longer look into a title.',
    zh: '提单查阅授权已终止。',
    goesTo: { en: 'the party that it was granted to', zh: '原获授权主体' },
    about: 'title',
    facts: { to },
    data: { to: worked.forwarder },
  }),
  event({
    type: 'title.checked',
    en: 'Somebody checked who holds a title.',
    zh: '有主体查验了提单权属。',
    goesTo: { en: 'the holder', zh: '提单持有人' },
    about: 'title',
    facts: {
      checkId: text('The check', '查验编号'),
      answerHash: text('SHA-256 of the signed answer', '签名答复的 SHA-256'),
      asOf: instant('Time for which it was stated', '答复所对应的时间'),
      actSequence: count('Last act that it takes into account', '所依据的最后行为序号'),
    },
    data: {
      checkId: 'chk_01KAX2V9Q4T7M3N8P5R6S1W0YK',
      answerHash: worked.hash,
      asOf: worked.at,
      actSequence: 3,
    },
  }),
];
