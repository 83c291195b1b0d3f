import type { CodeMeaning } from './codes';
import { rightCodes, say, stateCodes } from './title-right-codes';

/** What is wrong with the act itself, whatever the title's state. */
const readingCodes = {
  'title.act_malformed': say(
    422,
    'The title act cannot be read',
    '权利操作报文无法识读',
    'Mend every place listed under errors, sign the new bytes and send the act again.',
    '请逐一更正 errors 所列各处，对新报文重新签名后再提交。',
  ),
  'title.altered': say(
    503,
    'The record of this title is not what its acts make it',
    '该提单的记录与其各项操作不符',
    'Do not rely on what was shown before. The operator must restore the record; "npm run verify" names what is wrong.',
    '请勿依赖此前所示内容。须由平台运营方恢复记录，"npm run verify" 会指明不符之处。',
  ),
  'title.signer_unknown': say(
    422,
    'The signing key is not registered for the acting party',
    '签名密钥未登记在操作主体名下',
    'Register the public key for the party named as actor, or sign with a key that is registered and valid.',
    '请为操作主体（actor）登记该公钥，或改用已登记且有效的密钥签名。',
  ),
  'title.signature_invalid': say(
    422,
    'The signature does not fit the act',
    '签名与操作报文不符',
    'Sign exactly the bytes that you send; re-serialising the JSON after signing breaks the signature.',
    '请对实际提交的字节原样签名；签名后重新序列化 JSON 会使签名失效。',
  ),
  'title.cosignature_invalid': say(
    422,
    'A signature beside the actor’s does not count',
    '所附共同签名无效',
    'Each co-signer signs exactly the payload of the act with a registered, valid key of its own; nobody signs twice.',
    '各共同签署方须以自己已登记的有效密钥，对同一操作报文的字节签名；同一主体不得重复签名。',
  ),
  'title.act_duplicate_altered': say(
    409,
    'This actId already stands for another act',
    '该 actId 已用于内容不同的另一操作',
    'Give a new act a new actId; to have the first answer again, send the first bytes again.',
    '新的操作请使用新的 actId；如需取回首次应答，请原样重发首次报文。',
  ),
  'title.audience_wrong': say(
    422,
    'The act was signed for another platform or environment',
    '该操作并非为本平台或本环境签署',
    'Set "aud" to the value named under facts and sign again.',
    '请将 aud 改为 facts 所示的值后重新签名。',
  ),
  'title.act_expired': say(
    422,
    'The act was signed to hold only until a time that has passed',
    '该操作的签署有效期已过',
    'Look at the title again, then sign anew with a later "exp".',
    '请重新核对权利状态后，以更晚的 exp 重新签署。',
  ),
} satisfies Record<string, CodeMeaning>;

/** Where the act wants to stand in the chain of acts. */
const chainCodes = {
  'title.title_mismatch': say(
    422,
    'The act names another title',
    '该操作所指的权利凭证与本凭证不符',
    'Use the title id of this bill; for ISSUE derive it from issuer, number and content hash.',
    '请使用本提单的权利编号；签发时应由签发人、提单号与内容哈希计算得出。',
  ),
  'title.already_issued': say(
    409,
    'This bill has been issued already',
    '该提单已经签发过',
    'A bill with this issuer, number and content is issued once only, even when it was cancelled; amend the document, which gives it another content hash, or use a new number.',
    '同一签发人、同一编号、同一内容的提单只能签发一次，已撤销的亦同；请修改单证（内容哈希随之改变）后签发，或使用新的编号。',
  ),
  'title.not_issued': say(
    409,
    'No bill has been issued under this title yet',
    '该权利编号项下尚未签发提单',
    'The transport operator must issue the bill first.',
    '须先由运输经营人签发提单。',
  ),
  'title.terminal': say(
    409,
    'The title has come to its end and takes no further acts',
    '该提单的权利状态已终结，不再接受任何操作',
    'Read the acts to see how it ended; new goods need a new bill.',
    '请查阅历次操作记录了解终结原因；新的货物须另行签发提单。',
  ),
  'title.expiry_due': say(
    409,
    'An open offer has run out and its expiry is not on record yet',
    '待签收事项已逾期，其失效尚未记录在案',
    'Read the title again in a moment and sign the act anew on its last act.',
    '请稍后重新查阅权利状态，承接最新一项操作重新签署后提交。',
  ),
  'title.clock_behind': say(
    409,
    'The platform time stands before the last act',
    '平台时间早于上一操作的时间',
    'Send the act again in a moment; acts are never recorded with an earlier time than the one before.',
    '请稍后重试；任何操作的记录时间均不得早于前一项操作。',
  ),
  'title.sequence_stale': say(
    409,
    'The act does not build on the present head of the chain',
    '该操作未承接最新一项操作',
    'Look at what has happened since; if the act is still wanted, sign it on the head named under facts.',
    '请先核对期间发生的变动；如仍需办理，请承接 facts 所示的最新一项操作重新签署。',
  ),
  'title.acts_limit': say(
    409,
    'The title has reached the number of acts that it can take',
    '该提单的操作数已达上限',
    'Surrender the bill for delivery; answers to an open offer or surrender are still taken.',
    '请凭单提货交回；对现有待签收事项或交回的答复仍可提交。',
  ),
  'title.frozen': say(
    409,
    'The bill is frozen',
    '该提单已被冻结',
    'Read the title to see why; it goes on where it stands when the freeze is released or runs out.',
    '请查阅权利状态了解冻结原因；解除或期满后可继续办理。',
  ),
} satisfies Record<string, CodeMeaning>;

/** What the law of the bill itself forbids. */
const lawCodes = {
  'title.straight_not_endorsed': say(
    422,
    'A straight bill is not endorsed',
    '记名提单不得背书转让',
    'Hand over possession to the named consignee, or ask the issuer to amend the bill.',
    '请向载明的收货人交付提单，或请签发人更改提单。',
  ),
  'title.straight_recipient_not_allowed': say(
    403,
    'A straight bill may not pass to this party',
    '记名提单不得交付给该方',
    'Hand it to the named consignee, or back to the party it was first issued to.',
    '请交付给载明的收货人，或退还首个持有人。',
  ),
  'title.already_bearer': say(
    409,
    'The bill is endorsed in blank already',
    '提单已为空白背书',
    'Hand over possession, or close the blank by naming an endorsee.',
    '可直接交付，或以记名背书补记被背书人。',
  ),
  'title.not_order_party': say(
    403,
    'The holder is not the party to whose order the bill stands',
    '持有人并非指示人，无权背书',
    'The party named under facts must endorse; hand the bill back to it for that.',
    '须由 facts 所示的指示人背书；请将提单退还该方补办背书。',
  ),
  'title.endorsement_restricted': say(
    403,
    'The last endorsement forbids a further one',
    '上一背书载明不得再背书',
    'Surrender the bill for delivery, or hand over possession without endorsement.',
    '可凭单提货交回，或仅交付占有而不背书。',
  ),
  'title.surrender_not_to_issuer': say(
    422,
    'A bill is surrendered to its issuer only',
    '提单仅可向签发人交回',
    'Address the surrender to the issuer named under facts.',
    '请向 facts 所示的签发人交回。',
  ),
  'title.not_consignee': say(
    403,
    'Delivery under a straight bill is owed to the named consignee only',
    '记名提单项下仅载明的收货人可提货',
    'Hand the bill to the named consignee.',
    '请将提单交付给载明的收货人。',
  ),
  'title.capacity_insufficient': say(
    403,
    'The capacity in which the party holds does not reach so far',
    '持有人的持有身份不足以办理此操作',
    'Return the bill to the party it came from and let that party act.',
    '请将提单退还前手，由前手办理。',
  ),
  'title.pledgee_may_only_return': say(
    403,
    'A pledgee in possession may only return the bill',
    '占有提单的质权人仅可将提单返还',
    'Offer the bill to the party that handed it over.',
    '请将提单返还给向其交付的一方。',
  ),
  'title.endorsement_missing': say(
    409,
    'An endorsement is missing from the chain',
    '背书不连续',
    'Offer the bill back to the missing endorser named under facts, and have it endorsed from there.',
    '请将提单退还 facts 所示的缺失背书人，由其补办背书后再行交付。',
  ),
  'title.repair_not_to_holder': say(
    422,
    'A missing endorsement is repaired in favour of the present holder only',
    '补办背书仅可向现持有人作出',
    'Name the present holder.',
    '请填写现持有人。',
  ),
  'title.units_beyond_balance': say(
    422,
    'More is asked for than is left',
    '申请提取数量超过余量',
    'Ask for units of the bill and at most the packages that are left of each.',
    '请填写提单所列箱号，且各箱件数不超过余量。',
  ),
  'title.presentation_too_long': say(
    422,
    'A bank examines a presentation for five banking days at most',
    '银行审单期限不超过五个银行工作日',
    'Set "expiresAt" to the time under facts or earlier.',
    '请将 expiresAt 设为不晚于 facts 所示时间。',
  ),
  'title.reservation_too_long': say(
    422,
    'A reservation lasts 24 hours at most',
    '预留期限不超过 24 小时',
    'Set "until" within the next 24 hours.',
    '请将 until 设为未来 24 小时以内。',
  ),
  'title.notice_too_short': say(
    422,
    'The notice of default gives too little time',
    '违约通知给予的期限过短',
    'Set "enforceableFrom" to the time under facts or later.',
    '请将 enforceableFrom 设为不早于 facts 所示时间。',
  ),
  'title.pledgor_signature_missing': say(
    403,
    'The pledgor must sign this enforcement too',
    '此实现方式须由出质人共同签署',
    'A pledgee gets no title by default alone: let the pledgor sign the same payload, or sell to another on record.',
    '质权人不得仅因违约取得权利（禁止流质）：请由出质人对同一报文签名，或依法拍卖、变卖予他人并记录。',
  ),
  'title.court_document_missing': say(
    422,
    'The ruling of the court must be named',
    '须载明法院文书',
    'Give "ruling" and "document".',
    '请填写 ruling 与 document。',
  ),
  'title.originals_missing': say(
    422,
    'Not every paper original is accounted for',
    '纸质正本未全部收回',
    'Return to electronic form only with every original, as many as were issued.',
    '须收回全部已签发正本后方可转为电子提单。',
  ),
  'title.lock_lowered': say(
    403,
    'The holder must sign when the lock on the goods is opened',
    '降低控货锁定级别须由持有人签署',
    'Let the holder, and the pledgee where there is one, sign the same payload.',
    '请由持有人（及质权人，如有）对同一报文签名。',
  ),
  'title.official_signature_missing': say(
    403,
    'A court or an operator must sign the sale of unclaimed goods',
    '处置逾期未提货物须由法院或平台运营方签署',
    'Let it sign the same payload, and send its signature under cosignatures.',
    '请其对同一报文签名，并随 cosignatures 提交。',
  ),
  'title.hold_end_past': say(
    422,
    'The freeze would be over before it began',
    '冻结期限不晚于当前时间',
    'Set "until" to a later time, or leave it out.',
    '请将 until 设为更晚的时间，或不填。',
  ),
} satisfies Record<string, CodeMeaning>;

/** What is wrong with an offer, or with the document and the goods behind an issue. */
const offerAndIssueCodes = {
  'title.recipient_is_self': say(
    422,
    'The offer names the party that makes it',
    '受让方与发出方为同一主体',
    'Name another party.',
    '请填写另一主体。',
  ),
  'title.offer_expiry_past': say(
    422,
    'The offer would be over before it began',
    '签收期限不晚于当前时间',
    'Set "expiresAt" to a later time.',
    '请将 expiresAt 设为更晚的时间。',
  ),
  'title.document_not_negotiable': say(
    422,
    'This document cannot carry title',
    '该单证不具备物权凭证属性',
    'Issue on a railway or multimodal bill; a consignment note never carries title.',
    '请在铁路提单或多式联运提单上签发；运单不具有物权凭证效力。',
  ),
  'title.issuer_not_operator': say(
    403,
    'Only the transport operator named in the bill may issue it',
    '仅提单载明的运输经营人可签发',
    'Let the transport operator sign, or name it as principal with its authority.',
    '请由运输经营人签署，或载明其为被代理人并附授权。',
  ),
  'title.content_mismatch': say(
    409,
    'The act does not match the present version of the document',
    '操作内容与单证现行版本不一致',
    'Read the present version and sign with its number, content hash and title basis.',
    '请读取现行版本，并以其编号、内容哈希与权利性质重新签署。',
  ),
  'title.issued_before_taking_in_charge': say(
    422,
    'The bill is dated before the goods were taken in charge',
    '签发日期早于接管货物日期',
    'Issue the bill on or after the day of taking in charge; ante-dating is refused.',
    '请在接管货物当日或之后签发；不接受倒签。',
  ),
  'title.replacement_alone': say(
    409,
    'A bill in place of another is issued together with the end of the old one',
    '换发提单须与原单注销同时办理',
    'Send the SUPERSEDE acts and the ISSUE acts together to POST /v1/title-replacements.',
    '请将 SUPERSEDE 与 ISSUE 各项操作一并提交至 POST /v1/title-replacements。',
  ),
  'title.replacement_unfit': say(
    422,
    'The new bills do not take the place of the old ones',
    '新单与所换原单不相符',
    'Issue what the holder asked for, to the same holder, with exactly the packages, units and weight of the old bills.',
    '请按持有人的申请、向同一持有人签发，件数、箱货及重量须与原单完全一致。',
  ),
  'title.recipient_unknown': say(
    422,
    'The recipient is not a party of this exchange',
    '受让方不是本平台的主体',
    'Check the party id, or have the party registered first.',
    '请核对主体编号，或先为其办理登记。',
  ),
  'title.named_party_unknown': say(
    422,
    'The order party or consignee is not a party of this exchange',
    '指示人或收货人不是本平台的主体',
    'Give the id of a registered party, or have the party registered first.',
    '请填写已登记主体的编号，或先为其办理登记。',
  ),
  'title.goods_taken': say(
    409,
    'Another title stands over the same goods',
    '同一货物上已存在另一权利凭证',
    'Check trip, unit and goods allocation; end the other title first.',
    '请核对车次、箱号与货物分配；须先终结另一权利凭证。',
  ),
} satisfies Record<string, CodeMeaning>;

/**
 * The refusals of title acts, in order of precedence: reading, place in the chain, right of the
 * actor, state of the title, law of the bill, and last the offer and the document behind it.
 */
export const titleCodes = {
  ...readingCodes,
  ...chainCodes,
  ...rightCodes,
  ...stateCodes,
  ...lawCodes,
  ...offerAndIssueCodes,
} satisfies Record<string, CodeMeaning>;
