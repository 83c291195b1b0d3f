import { say, type CodeMeaning } from './code-meaning';

/** Refusals of the exchange: receipts, deliveries and the endpoints of receivers. */
export const exchangeCodes = {
  'receipt.not_authority': say(
    403,
    'This document was not routed to your authority',
    '该单证未送达贵机关',
    'Answer only what stands in your own inbox.',
    '请仅对本机关收件箱中的单证出具回执。',
  ),
  'receipt.ambiguous': say(
    409,
    'Several documents with this number were sent to your authority',
    '送达贵机关的单证中有多份使用该号码',
    'Address the receipt by "deliveryId", which stands in your inbox beside each document.',
    '请改用 deliveryId 指明所答复的单证；收件箱中每份单证均列有其投递编号。',
  ),
  'receipt.settled': say(
    409,
    'This receipt was matched to another delivery',
    '该回执已归属另一投递',
    'Read the receipt; what it was matched to stands beside it.',
    '请查看该回执，其旁已列明所归属的投递。',
  ),
  'delivery.not_dead': say(
    409,
    'Only a delivery that has ended can be replayed',
    '仅可重投已终止的投递',
    'Wait until the delivery is delivered or dead; its state stands on the document.',
    '请待该投递送达或转为死信后再操作；其状态见单证页面。',
  ),
  'delivery.not_held': say(
    409,
    'Only a dead or blocked delivery can be skipped',
    '仅可跳过死信或暂停的投递',
    'Wait until the delivery is dead, or leave it: it will still be tried.',
    '请待该投递转为死信后再操作；在此之前系统仍会继续投递。',
  ),
  'delivery.not_sender': say(
    403,
    'Only the sender or the operator may skip a message',
    '仅发送方或平台运营方可跳过报文',
    'Ask the sender of the document, or replay the message instead.',
    '请联系单证发送方，或改为重投该报文。',
  ),
  'delivery.taken_apart': say(
    409,
    'What this notice carried is sent message by message',
    '该通知已拆分，其中的报文逐一投递',
    'Replay the messages themselves; each has a delivery of its own on its document.',
    '请改为重投其中的各份报文；每份报文在其单证页面均有单独的投递。',
  ),
  'endpoint.address_refused': say(
    422,
    'This address may not be called',
    '不允许向该地址推送',
    'Use a public https address, or ask the operator to allow-list the network.',
    '请使用公网 https 地址，或请运营方将该网段加入白名单。',
  ),
  'endpoint.address_misplaced': say(
    422,
    'A push has an address, a file drop has none',
    '推送通道须填写地址，文件通道不填地址',
    'Give "url" for a push, or "channel": "files" without "url".',
    '推送请填写 url；文件通道请填写 channel 为 files 且不填 url。',
  ),
  'endpoint.no_folder': say(
    409,
    'There is no folder for this party',
    '本主体没有文件交换目录',
    'Folders are for authorities, where the operator has set DROP_DIR; use a push or the inbox.',
    '文件交换目录仅供海关使用，且须由运营方设置 DROP_DIR；请改用推送或收件箱。',
  ),
  'endpoint.type_unknown': say(
    422,
    'A pattern of event types takes no event at all',
    '订阅的事件类型不对应任何事件',
    'See /v1/event-types for every type; a family is written such as receipt.*.',
    '事件类型见 /v1/event-types；一类事件写作 receipt.* 形式。',
  ),
  'endpoint.too_many': say(
    409,
    'A party has a limited number of endpoints',
    '端点数量已达上限',
    'Change one of the endpoints that you have: only one is active at a time.',
    '请修改已有端点；同一时间仅有一个端点启用。',
  ),
} satisfies Record<string, CodeMeaning>;
