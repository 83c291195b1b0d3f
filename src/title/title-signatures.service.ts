import type { JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Parties } from '../parties/parties.service';
import { PartyRow, SigningKeyRow } from '../parties/party.entity';
import { rolesOf, type Caller, type Mode } from '../parties/roles';
import { actHash, type ActPayload } from './act';
import { readActPayload } from './read-act';
import { isSm2Signed, type Sm2Signature } from './sm2';
import { isSignedBy, readSignedAct, type SignedAct } from './signed-act';

/** A signature by another party over the very payload of an act. */
export interface Cosignature {
  jws: string;
  kid: string;
  party: string;
}

/** An act whose signatures and shape have been checked. */
export interface ProvenAct {
  jws: string;
  kid: string;
  payload: ActPayload;
  hash: string;
  cosignatures: readonly Cosignature[];
  /** The actor's second signature, where it gave one. */
  sm2?: Sm2Signature;
}

/** What comes over the wire for an act. */
export interface SentAct {
  act: string;
  cosignatures?: readonly string[];
  sm2?: Sm2Signature;
}

/** Who stands behind an act, as the rules ask for it. */
export interface Signers {
  cosigners: string[];
  officials: string[];
}

/** Says who has signed an act: the actor, and whoever else put a signature over the same payload. */
@Injectable()
export class TitleSignatures {
  constructor(private readonly parties: Parties) {}

  /** Proves that an act is what registered keys have signed. The keys are looked at again in the transaction. */
  async prove(
    reader: Pick<Tx, 'one'>,
    { act: jws, cosignatures = [], sm2 }: SentAct,
    mode: Mode,
  ): Promise<ProvenAct> {
    const signed = readSignedAct(jws);
    if (!signed) throw new Refusal('title.act_malformed');
    const reading = readActPayload(textOf(signed));
    if ('findings' in reading) throw new Refusal('title.act_malformed', { findings: reading.findings });
    const key = await reader.one(SigningKeyRow, { kid: signed.kid, mode });
    requireGood(key, reading.payload.actor);
    if (!isSignedBy(signed, JSON.parse(key.jwk) as JsonWebKey)) throw new Refusal('title.signature_invalid');
    const { payload } = reading;
    const beside: Cosignature[] = [];
    for (const each of cosignatures) beside.push(await this.beside(reader, each, signed, mode));
    const all = [payload.actor, ...beside.map(({ party }) => party)];
    if (new Set(all).size !== all.length) throw new Refusal('title.cosignature_invalid');
    if (sm2) await this.requireSecond(reader, signed, sm2, payload.actor, mode);
    return {
      ...{ jws, kid: signed.kid, payload, hash: actHash(signed.payload), cosignatures: beside },
      ...(sm2 && { sm2 }),
    };
  }

  /** The actor's SM2 signature over the same bytes, by a key of the actor. */
  private async requireSecond(
    reader: Pick<Tx, 'one'>,
    act: SignedAct,
    { kid, signature }: Sm2Signature,
    actor: string,
    mode: Mode,
  ): Promise<void> {
    const key = await reader.one(SigningKeyRow, { kid, mode });
    requireGood(key, actor);
    if (!isSm2Signed(act.payload, signature, JSON.parse(key.jwk) as JsonWebKey))
      throw new Refusal('title.signature_invalid');
  }

  /** One signature beside the actor's, over the same bytes and by a key that is registered for somebody. */
  private async beside(
    reader: Pick<Tx, 'one'>,
    jws: string,
    act: SignedAct,
    mode: Mode,
  ): Promise<Cosignature> {
    const signed = readSignedAct(jws);
    const key = signed && (await reader.one(SigningKeyRow, { kid: signed.kid, mode }));
    const good =
      signed?.payload.equals(act.payload) &&
      key?.validUntil === null &&
      isSignedBy(signed, JSON.parse(key.jwk) as JsonWebKey);
    if (!good) throw new Refusal('title.cosignature_invalid');
    return { jws, kid: key.kid, party: key.partyId };
  }

  /**
   * Holds the keys of an act until the transaction ends, so that a revocation and an act cannot cross, and
   * says who has signed beside the actor and which of all of them hold an office.
   */
  async hold(tx: Tx, act: ProvenAct, caller: Caller): Promise<Signers> {
    const { payload, cosignatures } = act;
    for (const kid of [act.kid, ...(act.sm2 ? [act.sm2.kid] : [])])
      requireGood(await this.parties.holdSigningKey(tx, kid, caller.mode), payload.actor);
    const officials = holdsOffice(caller.roles) ? [payload.actor] : [];
    for (const { kid, party } of cosignatures) {
      const key = await this.parties.holdSigningKey(tx, kid, caller.mode);
      if (key?.partyId !== party || key.validUntil !== null) throw new Refusal('title.cosignature_invalid');
      const row = await tx.one(PartyRow, { id: party });
      if (row && holdsOffice(rolesOf(row.roles))) officials.push(party);
    }
    return { cosigners: cosignatures.map(({ party }) => party), officials };
  }
}

const holdsOffice = (roles: readonly string[]): boolean =>
  roles.includes('court') || roles.includes('operator');

/** The key that an act was signed with must be registered for its actor, and not revoked. */
function requireGood(key: SigningKeyRow | undefined, actor: string): asserts key is SigningKeyRow {
  if (!key || key.partyId !== actor || key.validUntil !== null) throw new Refusal('title.signer_unknown');
}

function textOf(signed: SignedAct): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(signed.payload);
  } catch {
    throw new Refusal('title.act_malformed');
  }
}
