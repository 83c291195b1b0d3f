import { hash, verify, createPublicKey, type JsonWebKey } from 'node:crypto';

/** The state of the log at a time: so many entries, under this root. */
export interface TreeHead {
  size: number;
  /** SHA-256, hexadecimal. */
  root: string;
}

/** Name of an exchange's log: the first line of its checkpoints and the name of the key that signs them. */
export const originOf = (instance: string): string => `${instance}/journal`;

/** What is signed: C2SP tlog-checkpoint, the body of a signed note. */
export function checkpointBody(origin: string, { size, root }: TreeHead): string {
  return `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
}

/** Marks an Ed25519 signature in the id of a note's key, C2SP signed-note. */
const ed25519Mark = Buffer.of(1);

/** The four bytes that name a key in a note: the start of SHA-256 over name, newline, mark and key. */
function keyHint(name: string, jwk: JsonWebKey): Buffer {
  const key = Buffer.from(jwk.x ?? '', 'base64url');
  const named = Buffer.concat([Buffer.from(`${name}\n`), ed25519Mark, key]);
  return hash('sha256', named, 'buffer').subarray(0, 4);
}

/** The whole note: the body, an empty line, and the signature's line. */
export function signedNote(body: string, name: string, jwk: JsonWebKey, signature: Buffer): string {
  const signed = Buffer.concat([keyHint(name, jwk), signature]).toString('base64');
  return `${body}\n— ${name} ${signed}\n`;
}

/** A checkpoint that was read, with what its signature covers. */
export interface Checkpoint extends TreeHead {
  origin: string;
  body: string;
  name: string;
  /** Key hint and signature. */
  signed: Buffer;
}

const notePattern =
  /^((?<origin>[^\n]+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\n)\n— (?<name>\S+) (?<signed>[A-Za-z0-9+/]{91}=)\n$/;

/** Reads a checkpoint; undefined where the text is none. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const found = notePattern.exec(note);
  if (!found?.groups) return undefined;
  const { origin, size, root, name, signed } = found.groups as Record<string, string>;
  return {
    origin: origin as string,
    size: Number(size),
    root: Buffer.from(root as string, 'base64').toString('hex'),
    body: found[1] as string,
    name: name as string,
    signed: Buffer.from(signed as string, 'base64'),
  };
}

/** Whether one of these keys signed a checkpoint. */
export function isCheckpointSigned({ name, body, signed }: Checkpoint, keys: readonly JsonWebKey[]): boolean {
  return keys.some((jwk) => {
    if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') return false;
    if (!signed.subarray(0, 4).equals(keyHint(name, jwk))) return false;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(null, Buffer.from(body), key, signed.subarray(4));
  });
}
