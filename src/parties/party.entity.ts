import { id, instant, long, nullable, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/** What a short name looks like: a folder of the file drop bears it, and routing rules name authorities by it. */
export const slugPattern = '^[a-z][a-z0-9-]*$';

/** The longest short name. */
export const slugMax = 40;

/** A company or an authority that takes part in the exchange. */
@Entity('party')
export class PartyRow {
  @PrimaryColumn(id('id'))
  id!: string;

  /** A name of its own for people and seeds, such as `jiayu`; unique. */
  @Index('party_slug', { unique: true })
  @Column(short('slug', slugMax))
  slug!: string;

  @Column(short('name', 140))
  name!: string;

  @Column(short('nameZh', 140))
  nameZh!: string;

  /** Roles of the party, separated by commas; see `roles.ts`. */
  @Column(short('roles', 120))
  roles!: string;

  /** Unique: a bill names its operator by it, and only one party may issue. */
  @Index('party_uscc', { unique: true })
  @Column(nullable(short('uscc', 18)))
  uscc!: string | null;

  @Column(nullable(short('lei', 20)))
  lei!: string | null;

  /** Code of a railway undertaking, by which a consignment note names its carriers. */
  @Column(nullable(short('rics', 4)))
  rics!: string | null;

  @Column(instant('createdAt'))
  createdAt!: string;
}

/** An API key. Only its hash is kept: whoever reads the database cannot call in anybody's name. */
@Entity('api_key')
export class ApiKeyRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(id('partyId'))
  partyId!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Index('api_key_hash', { unique: true })
  @Column(short('hash', 64))
  hash!: string;

  @Column(short('label', 70))
  label!: string;

  @Column(instant('createdAt'))
  createdAt!: string;

  @Column(nullable(instant('revokedAt')))
  revokedAt!: string | null;
}

/** A public key with which a party signs title acts. Kept for ever: old signatures stay checkable. */
@Entity('signing_key')
export class SigningKeyRow {
  /** RFC 7638 thumbprint of the key, which names it in the `kid` of a signature. */
  @PrimaryColumn(id('kid'))
  kid!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('partyId'))
  partyId!: string;

  /** Public JWK as JSON text. */
  @Column(long('jwk'))
  jwk!: string;

  @Column(instant('validFrom'))
  validFrom!: string;

  @Column(nullable(instant('validUntil')))
  validUntil!: string | null;
}

/** Who may see what, and why. Every question of visibility is one look here. */
@Entity('access')
@Index('access_subject', ['subject'])
export class AccessRow {
  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(id('subject'))
  subject!: string;

  @Column(short('reason', 16))
  reason!: 'submitted' | 'routed' | 'granted' | 'holder';

  /** The party that gave the access, or `platform` for a route. */
  @Column(id('grantedBy'))
  grantedBy!: string;

  @Column(instant('since'))
  since!: string;

  /** A grant may end; the other reasons do not. */
  @Column(nullable(instant('until')))
  until!: string | null;

  /**
   * The last version that may be seen, by an authority that those after it do not concern; empty for all. A grant
   * shows them until it ends.
   */
  @Column(nullable(whole('lastVersion')))
  lastVersion!: number | null;
}

/** A rule that the operator has made milder for the documents of one party, and why. */
@Entity('rule_switch')
export class RuleSwitchRow {
  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @PrimaryColumn(short('rule', 16))
  rule!: string;

  @Column(short('severity', 8))
  severity!: 'warning' | 'info';

  @Column(short('reason', 350))
  reason!: string;

  @Column(instant('since'))
  since!: string;
}
