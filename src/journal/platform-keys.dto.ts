import { Code, Instant, Part, Text } from '../http/fields.decorator';

/** A public key of the platform, RFC 8037. */
export class PlatformKey {
  @Code({ en: 'Key type', zh: '密钥类型', of: ['OKP'], source: 'RFC 8037' })
  kty!: 'OKP';

  @Code({ en: 'Curve', zh: '曲线', of: ['Ed25519'], source: 'RFC 8037' })
  crv!: 'Ed25519';

  @Text({ en: 'Public key, base64url', zh: '公钥（base64url）', max: 64, source: 'RFC 8037' })
  x!: string;

  @Text({
    en: 'Thumbprint of the key (RFC 7638), by which a signature names it',
    zh: '公钥指纹（RFC 7638），签名以此指明所用密钥',
    max: 64,
  })
  kid!: string;

  @Code({ en: 'Algorithm', zh: '签名算法', of: ['EdDSA'], optional: true })
  alg?: 'EdDSA';

  @Code({ en: 'Use: signatures', zh: '用途：签名', of: ['sig'], optional: true })
  use?: 'sig';

  @Instant({
    en: 'When the key was replaced; signatures of a later time by it do not count',
    zh: '密钥停用时间；此后以该密钥所作签名无效',
    optional: true,
  })
  retiredAt?: string;
}

/** Public keys of the platform, RFC 7517. */
export class KeySet {
  @Part(() => PlatformKey, {
    en: 'Every key that ever signed for the platform, the present one first',
    zh: '平台历来所用签名公钥，现行公钥在前',
    many: { max: 1000 },
  })
  keys!: PlatformKey[];
}
