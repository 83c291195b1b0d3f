import { Code, Identifier, Instant, Part, Raw, Text } from '../http/fields.decorator';
import { switchableRules } from '../findings/switchable';
import { slugMax, slugPattern } from './party.entity';
import { modes, roles } from './roles';

/** A company or authority to be registered. */
export class PartyRegistration {
  @Text({
    en: 'Short name of its own, in small letters',
    zh: '主体简称（小写字母）',
    max: slugMax,
    pattern: slugPattern,
  })
  slug!: string;

  @Text({ en: 'Legal name', zh: '法定名称（外文）', max: 140 })
  name!: string;

  @Text({ en: 'Legal name in Chinese', zh: '法定名称（中文）', max: 140 })
  nameZh!: string;

  @Code({ en: 'Roles', zh: '角色', of: roles, many: { max: 5 } })
  roles!: string[];

  @Identifier('uscc', {
    en: 'Unified social credit code',
    zh: '统一社会信用代码',
    source: 'GB 32100-2015',
    optional: true,
  })
  uscc?: string;

  @Identifier('lei', {
    en: 'Legal entity identifier',
    zh: '法人识别编码',
    source: 'ISO 17442',
    optional: true,
  })
  lei?: string;

  @Identifier('rics', {
    en: 'Code of a railway undertaking (RICS)',
    zh: '铁路承运人代码 (RICS)',
    source: 'UIC 920-1',
    optional: true,
  })
  rics?: string;
}

/** An API key to be made, of the operator's own mode: test and live never mix. */
export class KeyRequest {
  @Text({ en: 'What the key is for', zh: '密钥用途', max: 70 })
  label!: string;
}

/** A public key to be registered for signing title acts. */
export class SigningKeyRequest {
  @Raw(
    {
      en: 'Public JWK: EC P-256 (ES256), Ed25519 (EdDSA), or crv SM2 for second signatures',
      zh: '公钥 JWK：EC P-256（ES256）、Ed25519（EdDSA），或用于第二签名的 SM2（crv 填 SM2）',
      source: 'RFC 7517',
    },
    {
      type: 'object',
      required: ['kty', 'crv', 'x'],
      properties: {
        kty: { type: 'string' },
        crv: { type: 'string' },
        x: { type: 'string' },
        y: { type: 'string' },
      },
    },
  )
  jwk!: Record<string, string>;
}

/** A party as others see it. */
export class PartyView {
  @Text({ en: 'Id', zh: '编号', max: 40 })
  id!: string;

  @Text({ en: 'Short name', zh: '简称', max: 40 })
  slug!: string;

  @Text({ en: 'Legal name', zh: '法定名称（外文）', max: 140 })
  name!: string;

  @Text({ en: 'Legal name in Chinese', zh: '法定名称（中文）', max: 140 })
  nameZh!: string;

  @Code({ en: 'Roles', zh: '角色', of: roles, many: { max: 10 } })
  roles!: string[];

  @Text({ en: 'Unified social credit code', zh: '统一社会信用代码', max: 18, optional: true })
  uscc?: string;
}

/** Rules that are to be milder for one party; an empty list makes all of them strict again. */
export class RuleSwitchRequest {
  @Code({
    en: 'Rules whose errors become warnings for this party',
    zh: '对该主体由错误调为警告的规则',
    of: Object.keys(switchableRules),
    many: { min: 0, max: 20 },
    example: ['AWB-002'],
  })
  rules!: string[];

  @Text({
    en: 'Why, shown to the party and kept on the journal',
    zh: '理由（向该主体公开并记入日志）',
    max: 350,
  })
  reason!: string;
}

/** A rule made milder for one party. */
export class RuleSwitch {
  @Code({ en: 'Rule', zh: '规则编号', of: Object.keys(switchableRules) })
  rule!: string;

  @Code({
    en: 'What its errors are for this party',
    zh: '该主体适用的级别',
    of: [...new Set(Object.values(switchableRules))],
  })
  severity!: 'warning' | 'info';

  @Text({ en: 'Why', zh: '理由', max: 350 })
  reason!: string;

  @Instant({ en: 'Since when', zh: '生效时间' })
  since!: string;
}

/** Whose key it is that asks. */
export class Me extends PartyView {
  @Code({
    en: 'Mode of the key: test and live never mix',
    zh: '密钥所属环境：test 测试，live 正式',
    of: modes,
  })
  mode!: string;

  @Text({ en: 'Id of the key', zh: '密钥编号', max: 40 })
  keyId!: string;

  @Part(() => RuleSwitch, {
    en: 'Rules that the operator made milder for your documents',
    zh: '运营方为本主体单证调低级别的规则',
    many: { min: 0, max: 20 },
  })
  ruleSwitches!: RuleSwitch[];
}

/** An API key without what it is. */
export class KeyView {
  @Text({ en: 'Id', zh: '密钥编号', max: 40 })
  id!: string;

  @Text({ en: 'What the key is for', zh: '密钥用途', max: 70 })
  label!: string;

  @Instant({ en: 'When it was made', zh: '签发时间' })
  createdAt!: string;

  @Instant({ en: 'When it was revoked', zh: '吊销时间', orNull: true })
  revokedAt!: string | null;
}

/** A new API key. */
export class IssuedKey {
  @Text({ en: 'Id', zh: '密钥编号', max: 40 })
  id!: string;

  @Text({ en: 'The key, shown this once', zh: 'API 密钥，仅显示一次', max: 50 })
  key!: string;
}

/** A key for signing title acts that was registered. */
export class RegisteredSigningKey {
  @Text({
    en: 'Thumbprint of the key (RFC 7638), by which a signature names it',
    zh: '公钥指纹（RFC 7638），签名以此指明所用密钥',
    max: 64,
  })
  kid!: string;

  @Text({ en: 'Party that signs with it', zh: '所属主体编号', max: 40 })
  partyId!: string;
}

/** The rules that are milder for one party now. */
export class SwitchedRules extends RuleSwitchRequest {
  @Text({ en: 'Party', zh: '主体编号', max: 40 })
  partyId!: string;
}
