import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of the sandbox waybill that the bench changes; the rest goes along as it is. */
interface Seed {
  awb: string;
  rateLines: RateLine[];
}

interface RateLine {
  pieces: number;
  grossWeight: number;
  chargeableWeight: number;
  total: number;
  slac: number;
  dims: { pieces: number }[];
}

/** Makes waybills that differ only in their number, so that every program does the same work. */
export class Waybills {
  private readonly template: Buffer;
  private readonly place: number;
  private readonly prefix: string;
  private serial = 0;

  constructor() {
    // Every command of this product runs in the project's root.
    const file = join(process.cwd(), 'seeds', 'sandbox', 'air-waybill.json');
    const seed = JSON.parse(readFileSync(file, 'utf8')) as Seed;
    const waybill = { ...seed, rateLines: seed.rateLines.flatMap(inThree) };
    this.template = Buffer.from(JSON.stringify(waybill));
    this.place = this.template.indexOf(seed.awb);
    this.prefix = seed.awb.slice(0, 4);
  }

  get bytes(): number {
    return this.template.length;
  }

  /** The number on the first body of every run. */
  get firstNumber(): string {
    return this.numberOf(1);
  }

  /** Bodies with numbers that were never used before in this run. */
  take(count: number): Buffer[] {
    return Array.from({ length: count }, () => {
      const body = Buffer.from(this.template);
      body.write(this.nextNumber(), this.place);
      return body;
    });
  }

  private nextNumber(): string {
    this.serial += 1;
    return this.numberOf(this.serial);
  }

  /** The check digit is the seven-digit serial modulo 7 (IATA Resolution 600a). */
  private numberOf(serial: number): string {
    return `${this.prefix}${String(serial).padStart(7, '0')}${serial % 7}`;
  }
}

/** Divides a rate line into three, which brings the waybill to 4 KB and leaves every sum as it was. */
function inThree(line: RateLine): RateLine[] {
  const part = {
    ...line,
    pieces: line.pieces / 3,
    grossWeight: line.grossWeight / 3,
    chargeableWeight: line.chargeableWeight / 3,
    total: line.total / 3,
    slac: line.slac / 3,
    dims: line.dims.map((each) => ({ ...each, pieces: each.pieces / 3 })),
  };
  const even = [part.pieces, part.grossWeight, part.chargeableWeight, part.total, part.slac].every(
    Number.isInteger,
  );
  if (!even) throw new Error('The rate lines of the sandbox waybill can no longer be divided by three.');
  return [part, part, part];
}
