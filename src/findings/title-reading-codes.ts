import { say, type CodeMeaning } from './code-meaning';

/** What is wrong with the act itself, whatever the title's state. */
export const readingCodes = {
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
  'title.act_id_reserved': say(
    422,
    'The actId is one of those that the platform gives its own acts',
    '该 actId 的前缀为平台操作专用',
    'Give the act another actId, such as a UUID, that does not begin with "lapse_", "expire_", "carry_" or "redirect_", and sign again.',
    '请换用不以 lapse_、expire_、carry_、redirect_ 开头的 actId（例如 UUID），重新签署后提交。',
  ),
} satisfies Record<string, CodeMeaning>;
