import { titleCodes } from './title-codes';
import type { Text } from './finding';

/** What a refusal code means to a caller: the HTTP status at the edge, a title and a remedy. */
export interface CodeMeaning {
  status: number;
  title: Text;
  remedy: Text;
}

const say = (status: number, en: string, zh: string, remedyEn: string, remedyZh: string): CodeMeaning => ({
  status,
  title: { en, zh },
  remedy: { en: remedyEn, zh: remedyZh },
});

/**
 * Every code that this product refuses with, in order of precedence: where several apply, the
 * caller gets the one that stands first. Codes are `area.what_went_wrong` and never change meaning.
 */
const generalCodes = {
  'service.unavailable': say(
    503,
    'The exchange cannot write just now',
    '平台暂时无法写入',
    'Nothing was stored. Send the same request with the same Idempotency-Key after the time in Retry-After.',
    '本次未保存任何数据。请在 Retry-After 所示时间后，用同一 Idempotency-Key 重发同一请求。',
  ),
  'log.restored': say(
    503,
    'The database is older than what was published',
    '数据库早于已公布的日志',
    'Nothing was stored. The operator must restore the newest copy, or run "npm run restore:accept" and say why.',
    '本次未保存任何数据。须由平台运营方恢复最新副本，或运行 "npm run restore:accept" 并说明理由。',
  ),
  'service.stopping': say(
    503,
    'The exchange is shutting down',
    '平台正在停机',
    'Nothing was stored. Send the same request again in a few seconds.',
    '本次未保存任何数据。请几秒后重发同一请求。',
  ),
  'key.missing': say(
    401,
    'No API key was given',
    '未提供 API 密钥',
    'Send the header "Authorization: Bearer <key>".',
    '请在请求头中加入“Authorization: Bearer <密钥>”。',
  ),
  'key.unknown': say(
    401,
    'The API key is not known or has been revoked',
    'API 密钥不存在或已吊销',
    'Check that the key was copied whole, or ask the operator for a new one.',
    '请核对密钥是否复制完整，或向运营方申请新密钥。',
  ),
  'rate.exceeded': say(
    429,
    'Too many requests with this key',
    '该密钥请求过于频繁',
    'Wait as long as Retry-After says, then go on.',
    '请按 Retry-After 所示时间等待后再继续。',
  ),
  'route.unknown': say(
    404,
    'There is nothing at this address',
    '该地址不存在',
    'See /docs for the addresses of this interface.',
    '接口地址见 /docs。',
  ),
  'role.not_allowed': say(
    403,
    'The role of this party may not make this call',
    '该主体的角色无权调用此接口',
    'Use the key of a party with one of the roles named in the detail.',
    '请使用具备详情所列角色之一的主体密钥。',
  ),
  'media.unsupported': say(
    415,
    'The content type is not supported here',
    '不支持该内容类型',
    'Send "Content-Type: application/json" in UTF-8.',
    '请使用 UTF-8 编码并发送“Content-Type: application/json”。',
  ),
  'body.too_large': say(
    413,
    'The body is larger than this interface takes',
    '报文超过接口允许的大小',
    'Keep the body within the limit named in the detail.',
    '请将报文控制在详情所列上限之内。',
  ),
  'body.malformed': say(
    400,
    'The body cannot be read safely',
    '报文无法安全解析',
    'Mend the places listed under errors and send the body again.',
    '请按 errors 所列位置更正后重发。',
  ),
  'request.malformed': say(
    400,
    'The request is not well formed',
    '请求格式有误',
    'Mend the parameter named in the detail.',
    '请更正详情所列参数。',
  ),
  'cursor.malformed': say(
    400,
    'The cursor is not one that this list gave out',
    '游标不是本列表给出的值',
    'Start again without a cursor, or use the "next" value of the last page as it was given.',
    '请不带游标重新开始，或原样使用上一页给出的 next 值。',
  ),
  'idempotency.key_missing': say(
    400,
    'This call needs an Idempotency-Key',
    '此调用必须带 Idempotency-Key',
    'Send a header "Idempotency-Key" of 1 to 64 characters, one of its own for each thing you submit.',
    '请加入 1 至 64 个字符的“Idempotency-Key”请求头，每次提交使用各自的值。',
  ),
  'idempotency.key_malformed': say(
    400,
    'The Idempotency-Key is not usable',
    'Idempotency-Key 不合规',
    'Use 1 to 64 visible ASCII characters; a UUID serves well.',
    '请使用 1 至 64 个可见 ASCII 字符，建议使用 UUID。',
  ),
  'idempotency.key_reused': say(
    422,
    'This Idempotency-Key was used for another request',
    '该 Idempotency-Key 已用于另一请求',
    'Use a new key for a new request; send the same bytes to have the first answer again.',
    '新请求请使用新的值；如需取回首次应答，请重发完全相同的内容。',
  ),
  'idempotency.in_flight': say(
    409,
    'The first request with this Idempotency-Key is still under way',
    '使用该 Idempotency-Key 的首个请求仍在处理',
    'Send the same request again in a moment; you will get the first answer.',
    '请稍后重发同一请求，将得到首次应答。',
  ),
  'resource.unknown': say(
    404,
    'There is no such thing for this key',
    '对该密钥而言此对象不存在',
    'Check the id, and that the key belongs to a party that submitted it, received it, or was granted it.',
    '请核对编号，并确认密钥所属主体是提交方、接收方或被授权方。',
  ),
  'document.shape': say(
    422,
    'The document does not have the right shape',
    '单证结构不符合要求',
    'Mend every place listed under errors; nothing was stored.',
    '请逐一更正 errors 所列各处；本次未保存任何数据。',
  ),
  'document.rules': say(
    422,
    'The document breaks rules that its kind must keep',
    '单证违反该类单证必须遵守的规则',
    'Mend every place listed under errors; nothing was stored.',
    '请逐一更正 errors 所列各处；本次未保存任何数据。',
  ),
  'paper.busy': say(
    503,
    'The press has too much to print',
    '打印任务过多',
    'Nothing is lost: ask for the paper again after the time in Retry-After.',
    '未丢失任何数据。请在 Retry-After 所示时间后重新请求打印。',
  ),
  'paper.glyphs_missing': say(
    422,
    'The paper would have empty boxes in the place of letters',
    '打印字库缺字，打印件会出现空框',
    'Replace the characters listed, or amend the document; what is stored stays as it is.',
    '请更换所列字符或更正单证；已保存的内容不受影响。',
  ),
  'view.unknown': say(
    404,
    'The document has no such view',
    '该单证没有所要的格式',
    'Ask for one of the views in "views", with the leg where one is named.',
    '请改用 views 所列格式之一；列有区段的须带 leg 参数。',
  ),
  'view.amounts_withheld': say(
    403,
    'Amounts are shown to the party that entered them',
    '费用金额仅向录入方显示',
    'Ask without amounts=true; the charges then read "as agreed".',
    '请不带 amounts=true；费用显示为“按约定”。',
  ),
  'message.unreadable': say(
    422,
    'The message cannot be read',
    '报文无法解析',
    'Mend the segment named, or send the interchange byte for byte with its character set.',
    '请更正所示报文段，或按原始字节并注明字符集重发。',
  ),
  'match.missing': say(
    428,
    'An amendment needs the version it builds on',
    '修改单证须注明所依据的版本',
    'Send the header If-Match with the ETag of the version that you read.',
    '请在 If-Match 请求头中填写所读版本的 ETag。',
  ),
  'match.stale': say(
    412,
    'The document has a newer version than the one you built on',
    '单证已有比您所依据版本更新的版本',
    'Read the present version, apply your change to it, and send it with its ETag in If-Match.',
    '请读取当前版本，在其上修改后，以该版本 ETag 作为 If-Match 重新提交。',
  ),
  'document.withdrawn': say(
    409,
    'The document has been withdrawn',
    '单证已撤回',
    'Submit a new document; a withdrawn one takes no further versions.',
    '请提交新单证；已撤回的单证不再接受新版本。',
  ),
  'document.number_taken': say(
    409,
    'This number already stands for another document of the same issuer',
    '该编号已用于同一签发人的另一单证',
    'Amend the document that has the number, or use another number.',
    '请修改已占用该编号的单证，或更换编号。',
  ),
  'document.not_owner': say(
    403,
    'Only the party that submitted the document may change it',
    '仅提交方可变更该单证',
    'Ask the submitting party to make the change.',
    '请由提交方办理变更。',
  ),
  'document.title_bound': say(
    409,
    'A title has been issued on this document, so its content is fixed',
    '该单证已签发物权凭证，内容不可再变',
    'Ask the holder to surrender the bill for amendment.',
    '请由持有人将提单交回办理更改。',
  ),
  'authority.too_many': say(
    409,
    'A principal has a limited number of open authorities',
    '有效授权数量已达上限',
    'Revoke one that is no longer needed.',
    '请先撤销不再需要的授权。',
  ),
  'grant.ended': say(
    422,
    'The grant would have ended already, or lies beyond the year 9999',
    '授权截止时间已过或超出 9999 年',
    'Give a time in "until" that is still to come.',
    '请在 until 中填写尚未到来的时间。',
  ),
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
  'party.name_taken': say(
    409,
    'A party with this identifier exists already',
    '使用该标识的主体已存在',
    'Use the party that exists, or another identifier.',
    '请使用已有主体，或更换标识。',
  ),
  ...titleCodes,
  'internal.error': say(
    500,
    'Something went wrong on our side',
    '平台内部错误',
    'Send the same request with the same Idempotency-Key again, and tell the operator the requestId.',
    '请用同一 Idempotency-Key 重发同一请求，并将 requestId 告知运营方。',
  ),
} satisfies Record<string, CodeMeaning>;

export type RefusalCode = keyof typeof generalCodes;

export const refusalCodes: Readonly<Record<RefusalCode, CodeMeaning>> = generalCodes;
