import { at, shown, type Finding } from '../findings/finding';
import { shortened } from '../findings/shortened';
import { jsonFinding } from './json-findings';

/**
 * Walks text that JSON.parse has accepted and gives every place that is not safe to store. Being
 * sure of the syntax, it need not check it again.
 */
export function scanJson(text: string): Finding[] {
  const scanner = new Scanner(text);
  scanner.value('');
  return shortened(scanner.findings);
}

class Scanner {
  readonly findings: Finding[] = [];
  private place = 0;

  constructor(private readonly text: string) {}

  value(pointer: string): void {
    this.skipSpace();
    const char = this.text[this.place];
    if (char === '{') this.object(pointer);
    else if (char === '[') this.array(pointer);
    else if (char === '"') this.checkText(this.string(), pointer);
    else this.scalar(pointer);
  }

  private object(pointer: string): void {
    const keys = new Set<string>();
    this.place++;
    for (this.skipSpace(); this.text[this.place] !== '}'; this.skipSpace()) {
      if (this.text[this.place] === ',') this.place++;
      this.skipSpace();
      const key = this.string();
      const here = at(pointer, key);
      this.checkText(key, here);
      if (keys.has(key)) this.findings.push(jsonFinding('JSON-DUPLICATE', here, shown(key)));
      if (key === '__proto__') this.findings.push(jsonFinding('JSON-PROTO', here));
      keys.add(key);
      this.skipSpace();
      this.place++; // the colon
      this.value(here);
    }
    this.place++;
  }

  private array(pointer: string): void {
    this.place++;
    let index = 0;
    for (this.skipSpace(); this.text[this.place] !== ']'; this.skipSpace()) {
      if (this.text[this.place] === ',') this.place++;
      this.value(at(pointer, index++));
    }
    this.place++;
  }

  private string(): string {
    const start = this.place++;
    while (this.text[this.place] !== '"') this.place += this.text[this.place] === '\\' ? 2 : 1;
    this.place++;
    return JSON.parse(this.text.slice(start, this.place)) as string;
  }

  private scalar(pointer: string): void {
    const start = this.place;
    while (this.place < this.text.length && !/[\s,\]}]/.test(this.text[this.place] as string)) this.place++;
    const token = this.text.slice(start, this.place);
    if (/^[-\d]/.test(token) && !survives(token))
      this.findings.push(jsonFinding('JSON-NUMBER', pointer, shown(token)));
  }

  private checkText(value: string, pointer: string): void {
    if (value.includes('\u0000')) this.findings.push(jsonFinding('JSON-NUL', pointer));
    if (!value.isWellFormed()) this.findings.push(jsonFinding('JSON-SURROGATE', pointer));
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.place] ?? '')) this.place++;
  }
}

/** Whether a number means the same to every reader: at most 15 significant digits, and in range. */
function survives(token: string): boolean {
  const value = Number(token);
  const mantissa = token.replace(/^-/, '').split(/[eE]/)[0] as string;
  const significant = mantissa.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return false;
  return significant.length <= 15 && (value !== 0 || significant === '');
}
