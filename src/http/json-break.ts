/** What a scalar looks like that is no text, RFC 8259 sections 3 and 6. */
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const space = /[ \t\n\r]*/y;

/**
 * Where text stops being JSON (RFC 8259); undefined where it never does. It is asked only of text that JSON.parse
 * has refused: V8 says where in some of its messages, and others quote the text, which may say anything. It calls
 * itself as deep as the text is nested, so that must be bounded before.
 */
export function breakOf(text: string): number | undefined {
  const scanner = new Scanner(text);
  if (!scanner.value()) return scanner.place;
  scanner.passes(space);
  return scanner.place < text.length ? scanner.place : undefined;
}

class Scanner {
  place = 0;

  constructor(private readonly text: string) {}

  /** Whether a whole value stands here; the place is then behind it, and otherwise where it breaks off. */
  value(): boolean {
    if (this.is('{')) return this.items('}', () => this.member());
    if (this.is('[')) return this.items(']', () => this.value());
    return this.textAt() === '"' ? this.string() : this.passes(scalar);
  }

  passes(pattern: RegExp): boolean {
    pattern.lastIndex = this.place;
    if (!pattern.test(this.text)) return false;
    this.place = pattern.lastIndex;
    return true;
  }

  private member(): boolean {
    return this.textAt() === '"' && this.string() && this.is(':') && this.value();
  }

  private items(end: string, item: () => boolean): boolean {
    if (this.is(end)) return true;
    while (item()) {
      if (this.is(end)) return true;
      if (!this.is(',')) return false;
    }
    return false;
  }

  private string(): boolean {
    this.place++;
    for (let char = this.text[this.place]; char !== '"'; char = this.text[this.place]) {
      if (char === undefined || char < ' ') return false;
      if (char !== '\\') this.place++;
      else if (!this.passes(escape)) return false;
    }
    this.place++;
    return true;
  }

  /** The first character behind spaces. */
  private textAt(): string | undefined {
    this.passes(space);
    return this.text[this.place];
  }

  private is(char: string): boolean {
    if (this.textAt() !== char) return false;
    this.place++;
    return true;
  }
}
